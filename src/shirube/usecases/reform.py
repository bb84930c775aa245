"""What a change would do: the same standard projects in every area under two versions of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from shirube.catalogue import Area, AreaIndex, Catalogue
from shirube.catalogue.standard_projects import StandardProject
from shirube.rules import Known, Programme, Variable, VariableType, inputs_of
from shirube.rules.columns import ELIGIBLE, decide_table
from shirube.rules.model import Amount
from shirube.rules.nodes import Name, walk
from shirube.usecases.reform_tally import GAINS, LOSES, OPEN, SAME, Tally, groups_of, tally_of


@dataclass(frozen=True)
class Version:
    """The rules of one side: a catalogue on a day, and what to call it."""

    catalogue: Catalogue
    on: date
    label: str


@dataclass(frozen=True)
class Band:
    """A run of neighbouring values of a varying figure (yen, both ends included) with one outcome.

    `least` and `most` are the smallest and largest change in yen within the band.
    """

    low: int
    high: int
    outcome: str
    least: int | None
    most: int | None


@dataclass(frozen=True)
class Curve:
    """A project whose figure varies: per value the amount before and after (None = not determined)."""

    project: StandardProject
    values: tuple[int, ...]
    before: tuple[int | None, ...]
    after: tuple[int | None, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Section:
    """What the change does in one programme: `all`, and tallies `by` project and kind of area.

    Yen are summed within a section only, because a grant and a loan do not add up; each list of `by` adds
    up to `all`.
    """

    programme: Programme
    amount: Amount
    all: Tally
    by: Mapping[str, tuple[Tally, ...]]


@dataclass(frozen=True)
class Reform:
    """The two versions side by side.

    `pairs` has one row per area and project: code, project, the verdict and the paid range of both sides
    (`before_low`, `before_high`, …; 0 where the answer is no, from 0 where it is unknown; high null = no
    limit), `outcome`, and `change` in yen where both sides are determined. The pairs of `sections` add up to it.
    """

    before: Version
    after: Version
    projects: tuple[StandardProject, ...]
    areas: tuple[Area, ...]
    pairs: pl.DataFrame
    sections: tuple[Section, ...]
    curves: tuple[Curve, ...]

    @property
    def is_empty(self) -> bool:
        """No standard project is touched by the change."""
        return not self.projects and not self.curves


def compare(before: Version, after: Version, index: AreaIndex, projects: Sequence[StandardProject]) -> Reform:
    """Both versions over all areas for the projects that the change can touch.

    What is known of an area is taken as of the later day for both sides, so that only the rules differ.
    """
    touched = [project for project in projects if _is_touched(project, before, after)]
    series = [project for project in touched if project.vary is not None]
    single = [project for project in touched if project.vary is None]
    known = index.facts_table(max(before.on, after.on)) if single else pl.DataFrame()
    groups = _by_programme(single)
    parts = [_pairs(group, known, before, after) for group in groups]
    areas = index.all()
    return Reform(
        before,
        after,
        tuple(single),
        areas,
        pl.concat(parts) if parts else _NO_PAIRS,
        tuple(_section(group, part, areas, known, after) for group, part in zip(groups, parts, strict=True)),
        tuple(_curve(project, before, after) for project in series),
    )


def _is_touched(project: StandardProject, before: Version, after: Version) -> bool:
    """Whether the programme differs between the versions, or a day's switch may matter."""
    if before.on != after.on:
        return True
    return before.catalogue[project.programme] is not after.catalogue[project.programme]


def _by_programme(projects: Iterable[StandardProject]) -> list[list[StandardProject]]:
    groups: dict[tuple[str, str, str], list[StandardProject]] = {}
    for project in projects:
        groups.setdefault((project.programme, project.amount, project.places), []).append(project)
    return list(groups.values())


# -- the pairs ---------------------------------------------------------------------------------------

_SIDE = ("verdict", "low", "high")
_NO_PAIRS = pl.DataFrame(
    schema={
        "code": pl.String,
        "project": pl.String,
        **{
            f"{side}_{name}": pl.String if name == "verdict" else pl.Int64
            for side in ("before", "after")
            for name in _SIDE
        },
        "outcome": pl.String,
        "change": pl.Int64,
    }
)


def _pairs(
    projects: Sequence[StandardProject], known: pl.DataFrame, before: Version, after: Version
) -> pl.DataFrame:
    """Every area of the projects' kind × every project (all of one programme and amount)."""
    places = known.filter(pl.col("kind") == projects[0].places)
    told = _told(projects, after.catalogue.variables)
    rows = _over(places.join(told, how="cross", suffix=_TOLD))
    both = rows.select("code", "project")
    for side, version in (("before", before), ("after", after)):
        both = both.hstack(_paid(rows, projects[0], version, side).get_columns())
    return both.with_columns(_outcome(), _change())


_TOLD = ":told"


def _over(rows: pl.DataFrame) -> pl.DataFrame:
    """What a project tells stands over what the record holds of the place."""
    both = [name for name in rows.columns if name.endswith(_TOLD)]
    return rows.with_columns(
        pl.coalesce(name, name.removesuffix(_TOLD)).alias(name.removesuffix(_TOLD)) for name in both
    ).drop(both)


def _told(projects: Sequence[StandardProject], variables: Mapping[str, Variable]) -> pl.DataFrame:
    """One row per project with its facts as columns."""
    names = dict.fromkeys(name for project in projects for name in project.facts)
    columns: dict[str, pl.Series] = {"project": pl.Series([project.id for project in projects])}
    for name in names:
        values = [_cell(project.facts.get(name), variables[name]) for project in projects]
        columns[name] = pl.Series(values, dtype=_DTYPES[variables[name].type])
    return pl.DataFrame(columns)


_DTYPES: Mapping[VariableType, Any] = {
    VariableType.BOOL: pl.Boolean,
    VariableType.INT: pl.Int64,
    VariableType.YEN: pl.Int64,
    VariableType.NUMBER: pl.String,
    VariableType.RATIO: pl.String,
    VariableType.ENUM: pl.String,
    VariableType.DATE: pl.Date,
    VariableType.YEN_LIST: pl.List(pl.Int64),
}


def _cell(value: Known | None, variable: Variable) -> Any:
    if value is None:
        return None
    if variable.type in (VariableType.NUMBER, VariableType.RATIO):
        return str(Fraction(value)) if isinstance(value, int | Fraction) else str(value)
    return list(value) if isinstance(value, tuple) else value


def _paid(rows: pl.DataFrame, project: StandardProject, version: Version, side: str) -> pl.DataFrame:
    """What would be paid in every row: 0 where the answer is no, from 0 where it is unknown."""
    programme = version.catalogue[project.programme]
    variables = version.catalogue.variables
    table = _asked(rows, programme).with_columns(pl.lit(version.on).alias("application_date"))
    if project.choose:
        taken = {name: project.chosen(name, version.on) for name in project.choose}
        first = decide_table(
            _only_amounts(programme, set(taken.values())), table, on=version.on, variables=variables
        )
        table = table.with_columns(first[amount].alias(name) for name, amount in taken.items())
    found = decide_table(programme, table, on=version.on, variables=variables)
    verdict = pl.col(ELIGIBLE).cast(pl.String)
    low, high = pl.col(f"{project.amount}_low"), pl.col(f"{project.amount}_high")
    return found.select(
        verdict.alias(f"{side}_verdict"),
        pl.when(verdict == "yes").then(low).otherwise(0).cast(pl.Int64).alias(f"{side}_low"),
        pl.when(verdict == "no").then(0).otherwise(high).cast(pl.Int64).alias(f"{side}_high"),
    )


def _only_amounts(programme: Programme, wanted: set[str]) -> Programme:
    """The programme without its conditions, and with no more amounts than `wanted` rest on."""
    needed = set(wanted)
    waiting = list(wanted)
    while waiting:
        node = programme.named[waiting.pop()].value
        named = {part.id for part in walk(node) if isinstance(part, Name) and part.id in programme.named}
        waiting.extend(named - needed)
        needed |= named
    amounts = tuple(amount for amount in programme.amounts if amount.id in needed)
    return replace(programme, clauses=(), amounts=amounts)


def _asked(rows: pl.DataFrame, programme: Programme) -> pl.DataFrame:
    names = [name for name in inputs_of(programme) if name in rows.columns]
    return rows.select(names) if names else pl.DataFrame({"#row": range(rows.height)})


def _outcome() -> pl.Expr:
    settled = (pl.col("before_low") == pl.col("before_high")) & (pl.col("after_low") == pl.col("after_high"))
    return (
        pl.when(pl.col("after_low") > pl.col("before_high"))
        .then(pl.lit(GAINS))
        .when(pl.col("after_high") < pl.col("before_low"))
        .then(pl.lit(LOSES))
        .when(settled.fill_null(value=False))
        .then(pl.lit(SAME))
        .otherwise(pl.lit(OPEN))
        .alias("outcome")
    )


def _change() -> pl.Expr:
    settled = (pl.col("before_low") == pl.col("before_high")) & (pl.col("after_low") == pl.col("after_high"))
    return pl.when(settled).then(pl.col("after_low") - pl.col("before_low")).alias("change")


def _section(
    projects: Sequence[StandardProject],
    pairs: pl.DataFrame,
    areas: Sequence[Area],
    known: pl.DataFrame,
    after: Version,
) -> Section:
    programme = after.catalogue[projects[0].programme]
    amount = next(item for item in programme.amounts if item.id == projects[0].amount)
    asked = set(pairs["code"].unique())
    groups = groups_of(pairs, [area for area in areas if area.code in asked], projects, known)
    return Section(programme, amount, tally_of("すべて", pairs), groups)


# -- series ------------------------------------------------------------------------------------------


def _curve(project: StandardProject, before: Version, after: Version) -> Curve:
    """The project's amount for every value of its varying figure, and the bands with one outcome."""
    assert project.vary is not None
    values = tuple(project.vary.values())
    told = _told([project], after.catalogue.variables)
    rows = told.join(pl.DataFrame({project.vary.variable: values}), how="cross")
    both = pl.DataFrame({"value": values})
    for side, version in (("before", before), ("after", after)):
        both = both.hstack(_paid(rows, project, version, side).get_columns())
    both = both.with_columns(_outcome(), _change())
    return Curve(project, values, _settled(both, "before"), _settled(both, "after"), _bands(both))


def _settled(table: pl.DataFrame, side: str) -> tuple[int | None, ...]:
    low, high = table[f"{side}_low"], table[f"{side}_high"]
    return tuple(a if a == b else None for a, b in zip(low, high, strict=True))


def _bands(table: pl.DataFrame) -> tuple[Band, ...]:
    runs = table.with_columns(pl.col("outcome").rle_id().alias("run"))
    found = runs.group_by("run", maintain_order=True).agg(
        pl.col("value").first().alias("low"),
        pl.col("value").last().alias("high"),
        pl.col("outcome").first(),
        pl.col("change").min().alias("least"),
        pl.col("change").max().alias("most"),
    )
    return tuple(
        Band(row["low"], row["high"], row["outcome"], row["least"], row["most"])
        for row in found.iter_rows(named=True)
    )
