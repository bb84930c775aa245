"""Work by sector of every municipality, as the packaged figures have it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from shirube.catalogue.figures import indicator_values

COUNTRY = "00000"
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Sectors:
    """A way of dividing work into sectors that leave nobody out.

    `whole` is the indicator of everybody; `parts` maps a sector to its indicator; the sector `rest` is what
    the parts leave of the whole. `years` are those that both have.
    """

    id: str
    label: str
    note: str
    whole: str
    parts: Mapping[str, str]
    rest: str
    years: tuple[int, ...]
    labels: Mapping[str, str]


LIVING = Sectors(
    "living",
    "住んでいる人の仕事（就業者、国勢調査）",
    "住んでいる場所で数えた人。ほかのまちへ通う人を含みます。",
    "employed",
    {
        "primary": "employed_primary",
        "secondary": "employed_secondary",
        "tertiary": "employed_tertiary",
    },
    "unclassified",
    (2010, 2015, 2020),
    {
        "primary": "第1次産業",
        "secondary": "第2次産業",
        "tertiary": "第3次産業",
        "unclassified": "分類不能",
    },
)
WORKING = Sectors(
    "working",
    "まちの事業所で働く人（民営の従業者、経済センサスなど）",
    "働く場所で数えた人。公務と個人の農林漁業は入りません。製造業とほかは調査が別で、対象に少し差があります。",
    "private_workers",
    {"manufacturing": "manufacturing_workers"},
    "other",
    (2011, 2014, 2016, 2021),
    {"manufacturing": "製造業", "other": "製造業以外"},
)
DIVISIONS = (LIVING, WORKING)


@cache
def values(indicator: str, year: int) -> Mapping[str, int]:
    """Whole figures by municipality; one without a figure is not in it."""
    chosen = (pl.col("indicator") == indicator) & (pl.col("year") == year)
    table = indicator_values().filter(chosen).drop_nulls("value")
    return {code: round(value) for code, value in table.select("code", "value").iter_rows()}


@cache
def sector_tables(division: str, year: int) -> Mapping[str, Counts]:
    """Counts by sector for every municipality whose figures are all known and add up."""
    sectors = next(one for one in DIVISIONS if one.id == division)
    whole = values(sectors.whole, year)
    parts = {name: values(indicator, year) for name, indicator in sectors.parts.items()}
    found = {}
    for code in whole:
        if not all(code in table for table in parts.values()):
            continue
        counts = {name: table[code] for name, table in parts.items()}
        rest = whole[code] - sum(counts.values())
        if rest >= 0:
            found[code] = {**counts, sectors.rest: rest}
    return found


def summed(tables: Mapping[str, Counts], codes: Iterable[str]) -> dict[str, int] | None:
    """Counts of the codes together; None when none of them is known."""
    known = [tables[code] for code in codes if code in tables]
    if not known:
        return None
    return {sector: sum(counts[sector] for counts in known) for sector in known[0]}


def codes_of(code: str, known: Collection[str]) -> tuple[str, ...]:
    """The municipalities of a code: itself, those of a prefecture ('39000'), or all ('00000')."""
    if code == COUNTRY:
        return tuple(known)
    if code.endswith("000"):
        return tuple(one for one in known if one.startswith(code[:2]))
    return (code,) if code in known else ()
