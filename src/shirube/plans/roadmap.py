"""The roadmap: one row per programme, several bars, the printed column and the printed date kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans.places import Span


@dataclass(frozen=True, order=True)
class Month:
    """A month of a calendar year."""

    year: int
    month: int

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)


Point = FiscalYear | CalendarYear | Month


def first_day(point: Point) -> date:
    """The first day of a year or a month."""
    return point.first_day if isinstance(point, Month) else point.start


def fiscal_year_of(point: Point, *, last: bool = False) -> FiscalYear:
    """The fiscal year in which a point begins; with `last` the one in which it ends."""
    if isinstance(point, FiscalYear):
        return point
    return FiscalYear.of(point.end if last and isinstance(point, CalendarYear) else first_day(point))


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One piece of a bar. `column` is the heading it is printed under, `start` and `end` what it says.

    Where both exist the date wins: a table drawn in five columns prints 2028年度～ under 2027年度.
    """

    column: str
    text: str
    span: Span
    period: str | None = None
    start: Point | None = None
    end: Point | None = None
    is_open_ended: bool = False

    @property
    def years(self) -> tuple[FiscalYear | None, FiscalYear | None]:
        """First and last fiscal year: the stated date, else the column; an open end is None."""
        printed = column_year(self.column)
        first = fiscal_year_of(self.start) if self.start is not None else printed
        if self.end is not None:
            return first, fiscal_year_of(self.end, last=True)
        is_later = bool(printed) and self.start is None and "以降" in self.column
        return first, None if self.is_open_ended or is_later else first

    def disagrees_with_column(self, *, is_first: bool) -> bool:
        """Whether the stated beginning lies in another year than the heading.

        A bar in the first column may begin before the plan, one under 以降 after that year: no disagreement.
        """
        printed = column_year(self.column)
        if printed is None or self.start is None:
            return False
        stated = fiscal_year_of(self.start)
        return (stated < printed and not is_first) or (stated > printed and "以降" not in self.column)


def column_year(column: str) -> FiscalYear | None:
    """The fiscal year of a heading such as 2029年度以降; None for other headings."""
    found = re.match(r"\s*(\d{4})\s*年度", column)
    return FiscalYear(int(found[1])) if found else None


@dataclass(frozen=True)
class Bar:
    """Cells that follow each other; `cohort` names the part of the programme (2025年度採択分)."""

    cells: tuple[Cell, ...]
    cohort: str | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One programme of the roadmap."""

    programme: str
    span: Span
    reposted: bool = False
    bars: tuple[Bar, ...] = ()


class RoadmapStatus(StrEnum):
    """TEXT: read. LOST: the heading stands and the table is gone. NONE: not asked for."""

    TEXT = "text"
    LOST = "lost"
    NONE = "none"


@dataclass(frozen=True)
class Roadmap:
    """The roadmap of one node, or the fact that the document lost it."""

    status: RoadmapStatus = RoadmapStatus.NONE
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()


NO_ROADMAP = Roadmap()
