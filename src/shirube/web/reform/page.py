"""What the reform page shows, ready to be written down."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

import polars as pl

from shirube.base import ShirubeError
from shirube.catalogue import Area
from shirube.usecases.changes import days_of_changes
from shirube.usecases.reform import Curve, Reform, Section
from shirube.usecases.reform_charts import curve_chart, group_chart, map_chart
from shirube.usecases.reform_request import GROUPS, band_text, headline, signed_yen
from shirube.usecases.reform_tally import LOSES, OUTCOMES, Tally
from shirube.web.pages import library
from shirube.web.reform.asked import Asked, switch_reform

SHOWN = 10
EXAMPLE = """name: ローカル10,000の国の交付率を一律2/3にする
programmes:
  local-10000-kokko:
    parameters:
      rate_standard: {value: 2/3}
      rate_high: {value: 2/3}
"""


@dataclass(frozen=True)
class Row:
    """One line of a tally table: label, the four counts, the sum with its sign."""

    label: str
    counts: tuple[int, ...]
    total: str


@dataclass(frozen=True)
class Mover:
    """A municipality that gains or loses much, over all projects of the section."""

    area: Area
    change: str


@dataclass(frozen=True)
class Movers:
    """The municipalities with the largest change of one sign, and how many more have one."""

    shown: tuple[Mover, ...]
    more: int


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """One programme: its headline, map, tables and the places with the largest changes."""

    section: Section
    headline: str
    map: str
    chart: str
    groups: tuple[Group, ...]
    losers: Movers
    winners: Movers
    is_loan: bool


@dataclass(frozen=True)
class Series:
    """A figure that varies: its chart and its bands in words."""

    curve: Curve
    chart: str
    bands: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReformPage:
    asked: Asked
    reform: Reform | None
    problems: tuple[ShirubeError, ...]
    parts: tuple[Part, ...]
    series: tuple[Series, ...]
    switches: tuple[tuple[date, str], ...]
    query: str
    example: str = EXAMPLE
    outcomes: tuple[str, ...] = tuple(OUTCOMES.values())


def reform_page(asked: Asked) -> ReformPage:
    """The page of an answer, or of the mistakes in the asking."""
    found = asked.reform
    days = tuple((day.day, str(len(day.changes))) for day in days_of_changes(library.catalogue()))
    query = urlencode({"switch": asked.switch_text}) if asked.switch_text else ""
    if found is None:
        return ReformPage(asked, None, asked.problems, (), (), days, query)
    key = (found.after.on, found.after.catalogue.hash)
    parts, series = _drawn(found) if asked.has_overlay else _drawn_switch(*key)
    return ReformPage(asked, found, (), parts, series, days, query)


def _drawn(reform: Reform) -> tuple[tuple[Part, ...], tuple[Series, ...]]:
    parts = tuple(_part(reform, section) for section in reform.sections)
    return parts, tuple(_series(reform, curve) for curve in reform.curves)


@lru_cache(maxsize=4)
def _drawn_switch(day: date, catalogue_hash: str) -> tuple[tuple[Part, ...], tuple[Series, ...]]:
    """Drawing takes longer than working it out, and a switch looks the same to every visitor."""
    return _drawn(switch_reform(day, catalogue_hash))


def _part(reform: Reform, section: Section) -> Part:
    groups = tuple(
        Group(GROUPS[kind], tuple(_row(tally) for tally in tallies)) for kind, tallies in section.by.items()
    )
    changes = _changes(reform, section)
    return Part(
        section,
        headline(section),
        _image(map_chart(reform, section)),
        _image(group_chart(section.by["size"])),
        groups,
        _movers([(code, change) for code, change in changes if change < 0]),
        _movers(sorted(((c, y) for c, y in changes if y > 0), key=lambda pair: (-pair[1], pair[0]))),
        section.amount.payer == "limit",
    )


def _changes(reform: Reform, section: Section) -> list[tuple[str, int]]:
    """Code and change in yen over the projects of the section, the largest loss first."""
    ids = [project.id for project in reform.projects if project.programme == section.programme.id]
    sums = (
        reform.pairs.filter(pl.col("project").is_in(ids))
        .group_by("code")
        .agg(pl.col("change").sum())
        .sort("change", "code")
    )
    return list(sums.iter_rows())


def _movers(changes: list[tuple[str, int]]) -> Movers:
    areas = library.areas()
    shown = tuple(Mover(areas.get(code), signed_yen(change)) for code, change in changes[:SHOWN])
    return Movers(shown, len(changes) - len(shown))


def _row(tally: Tally) -> Row:
    return Row(tally.label, tuple(getattr(tally, name) for name in OUTCOMES), signed_yen(tally.total))


def _series(reform: Reform, curve: Curve) -> Series:
    programme = reform.after.catalogue[curve.project.programme]
    amount = next(item for item in programme.amounts if item.id == curve.project.amount)
    varying = "" if curve.project.vary is None else curve.project.vary.variable
    label = reform.after.catalogue.variables[varying].label
    chart = curve_chart(
        curve, before=reform.before.label, after=reform.after.label, amount=amount.label, axis=label
    )
    bands = tuple(("loses" if b.outcome == LOSES else b.outcome, band_text(b)) for b in curve.bands)
    return Series(curve, _image(chart), bands)


def _image(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
