"""Rows of a KPI table as KPIs of a plan: the last target is the aim, the earlier ones are the path to it."""

from __future__ import annotations

import re
from fractions import Fraction

from shirube.base.fiscal import CalendarYear
from shirube.documents.kpi_table.read import KpiRow, KpiTable
from shirube.documents.kpi_table.values import Value
from shirube.documents.strategy.target_text import read_target
from shirube.plans import NO_DUE, Baseline, Due, DueKind, Kpi, Span, Target, Year


def as_kpis(table: KpiTable) -> tuple[Kpi, ...]:
    """The KPIs of a table in order; a row without a target has none, a baseline without a year takes that of the note."""
    return tuple(_kpi(row, table.baseline_year) for row in table.rows)


def _kpi(row: KpiRow, noted: Year | None) -> Kpi:
    place = int(row.where.get("row") or row.where.get("line") or 1)
    path = [(year, _target(value, row)) for year, value in row.targets if year is not None]
    last = path[-1] if path else None
    return Kpi(
        label=row.printed_label,
        target=last[1] if last else None,
        due=_due(last[0], row.targets[-1][1], row.note) if last else NO_DUE,
        span=Span(place, place),
        no=None if row.no is None else str(row.no),
        notes=(row.note,) if row.note else (),
        baseline=Baseline(row.baseline.value, row.baseline.year or noted, row.baseline.text),
        path=tuple(path[:-1]),
    )


def _target(value: Value, row: KpiRow) -> Target:
    target, _ = read_target(value.text, label=row.label)
    exact: Fraction | None = value.value
    return Target(text=value.text, kind=target.kind, value=exact, unit=value.unit or row.unit)


_EVERY_YEAR = re.compile(r"毎年度?|各年度?")


def _due(year: Year, value: Value, note: str) -> Due:
    """The due of the last target; 毎年度 in its cell or alone in the note means every year up to it."""
    if value.is_range and value.year is not None and type(value.year) is type(year):
        return Due(DueKind.RANGE_CUMULATIVE, value.text, first=value.year, last=year)
    if _EVERY_YEAR.search(value.text) or _EVERY_YEAR.fullmatch(note.strip()):
        return Due(DueKind.EVERY_YEAR, value.text, last=year)
    kind = DueKind.CALENDAR_YEAR if isinstance(year, CalendarYear) else DueKind.FISCAL_YEAR
    return Due(kind, value.text, last=year)
