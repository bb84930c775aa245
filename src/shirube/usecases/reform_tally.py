"""Tallies of a reform: how many pairs gain, lose, stay or are open, by size and kind of area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from shirube.catalogue import Area
from shirube.catalogue.standard_projects import StandardProject

GAINS, LOSES, SAME, OPEN = "gains", "loses", "same", "open"
OUTCOMES = {GAINS: "増える", LOSES: "減る", SAME: "変わらない", OPEN: "わからない"}


@dataclass(frozen=True)
class Tally:
    """Counts of outcomes of a group, and the sum of the changes that are determined, in yen.

    gains + loses + same + open = pairs.
    """

    label: str
    gains: int
    loses: int
    same: int
    open: int
    gained: int
    lost: int

    @property
    def pairs(self) -> int:
        return self.gains + self.loses + self.same + self.open

    @property
    def total(self) -> int:
        return self.gained + self.lost


SIZES = (
    (5_000, "5千人未満"),
    (10_000, "5千人〜1万人未満"),
    (30_000, "1万人〜3万人未満"),
    (100_000, "3万人〜10万人未満"),
    (300_000, "10万人〜30万人未満"),
)
LARGEST = "30万人以上"
UNKNOWN_GROUP = "記録なし"
FISCAL = ((Fraction(1, 4), "0.25未満"), (Fraction(1, 2), "0.25以上0.5未満"), (Fraction(1), "0.5以上1未満"))


def tally_of(label: str, pairs: pl.DataFrame) -> Tally:
    """The counts and sums of some pairs."""
    counts = dict.fromkeys(OUTCOMES, 0) | dict(pairs["outcome"].value_counts().iter_rows())
    change = pairs["change"].drop_nulls()
    return Tally(
        label,
        counts[GAINS],
        counts[LOSES],
        counts[SAME],
        counts[OPEN],
        int(change.filter(change > 0).sum()),
        int(change.filter(change < 0).sum()),
    )


def groups_of(
    pairs: pl.DataFrame, areas: Sequence[Area], projects: Sequence[StandardProject], known: pl.DataFrame
) -> dict[str, tuple[Tally, ...]]:
    """Tallies per project, size, kind, 条件不利, fiscal strength and prefecture, each adding up to all."""
    by: dict[str, tuple[Tally, ...]] = {}
    labels = {project.id: project.label for project in projects}
    by["project"] = tuple(tally_of(labels[name], pairs.filter(pl.col("project") == name)) for name in labels)
    if not areas:
        return by
    facts = {row["code"]: row for row in known.iter_rows(named=True)}
    kinds: dict[str, Callable[[Area], str]] = {
        "size": _size,
        "class": lambda area: area.type_ja,
        "disadvantaged": lambda area: _yes_no(facts[area.code].get("disadvantaged_area")),
        "fiscal": lambda area: _fiscal(facts[area.code].get("fiscal_index")),
        "prefecture": lambda area: area.prefecture_name,
    }
    for kind, key in kinds.items():
        frame = pl.DataFrame({"code": [a.code for a in areas], "group": [key(a) for a in areas]})
        joined = pairs.join(frame, on="code")
        names = list(dict.fromkeys(frame["group"]))
        order = _ORDERS.get(kind, names)
        by[kind] = tuple(
            tally_of(name, joined.filter(pl.col("group") == name)) for name in order if name in names
        )
    return by


_ORDERS = {
    "size": [*(label for _, label in SIZES), LARGEST, UNKNOWN_GROUP],
    "disadvantaged": ["はい", "いいえ", UNKNOWN_GROUP],
    "fiscal": [*(label for _, label in FISCAL), "1以上", UNKNOWN_GROUP],
}


def _size(area: Area) -> str:
    if area.population_2020 is None:
        return UNKNOWN_GROUP
    return next((label for below, label in SIZES if area.population_2020 < below), LARGEST)


def _yes_no(value: object) -> str:
    return UNKNOWN_GROUP if value is None else "はい" if value else "いいえ"


def _fiscal(value: str | None) -> str:
    if value is None:
        return UNKNOWN_GROUP
    return next((label for below, label in FISCAL if Fraction(value) < below), "1以上")
