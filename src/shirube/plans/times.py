"""When a target is due: calendar and fiscal years kept apart, ranges, every year, cohorts, open ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shirube.base.errors import ShirubeError
from shirube.base.fiscal import CalendarYear, FiscalYear

Year = FiscalYear | CalendarYear


class PlanError(ShirubeError):
    """A plan that cannot mean what it says."""


class DueKind(StrEnum):
    """How a due is stated."""

    CALENDAR_YEAR = "calendar_year"
    FISCAL_YEAR = "fiscal_year"
    FISCAL_YEAR_END = "fiscal_year_end"
    EVERY_YEAR = "every_year"
    RANGE = "range"
    RANGE_EACH = "range_each"
    RANGE_CUMULATIVE = "range_cumulative"
    COHORT = "cohort_relative"
    NONE = "none"


YEARLY = frozenset({DueKind.EVERY_YEAR, DueKind.RANGE_EACH})
"""Each year is met or missed by itself: there is no path towards the due."""


@dataclass(frozen=True)
class Due:
    """By when; `first` is the start of a range, `last` the year the target is due.

    Raises PlanError E501 when one range mixes fiscal and calendar years, E502 when it runs backwards.
    """

    kind: DueKind
    text: str | None = None
    first: Year | None = None
    last: Year | None = None

    def __post_init__(self) -> None:
        if self.first is None or self.last is None:
            return
        if type(self.first) is not type(self.last):
            raise mixed_years(self.first, self.last)
        if self.first.year > self.last.year:
            raise PlanError(
                "E502",
                f"期間「{self.text or ''}」の初め（{self.first}）が終わり（{self.last}）より後です。",
                todo="初めと終わりが逆でないか、原本を確かめてください。",
            )

    @property
    def last_day(self) -> date | None:
        """The last day on which the target may be reached; None without a year."""
        return self.last.end if self.last is not None else None

    @property
    def is_yearly(self) -> bool:
        """Whether every year stands by itself."""
        return self.kind in YEARLY

    def is_over(self, on: date) -> bool | None:
        """Whether the due lies before a day; None without a year."""
        return None if self.last_day is None else self.last_day < on

    def begins_before(self, first_year: FiscalYear) -> bool | None:
        """Whether a range begins before the plan's first year; None without a beginning."""
        return None if self.first is None else self.first.start < first_year.start

    def ends_after(self, last_year: FiscalYear) -> bool | None:
        """Whether the due lies beyond the plan's last year; None without a year."""
        return None if self.last_day is None else self.last_day > last_year.end


NO_DUE = Due(DueKind.NONE)


@dataclass(frozen=True)
class DuesInOrder:
    """Dues sorted within their own kind of year; those without a year stay in their own order."""

    fiscal: tuple[Due, ...]
    calendar: tuple[Due, ...]
    without_year: tuple[Due, ...]


def in_order(dues: Iterable[Due]) -> DuesInOrder:
    """Dues by year, fiscal and calendar apart: 2029年 and 2029年度 have no common order."""
    listed = tuple(dues)
    fiscal = [due for due in listed if isinstance(due.last, FiscalYear)]
    calendar = [due for due in listed if isinstance(due.last, CalendarYear)]
    return DuesInOrder(
        tuple(sorted(fiscal, key=_year)),
        tuple(sorted(calendar, key=_year)),
        tuple(due for due in listed if due.last is None),
    )


def years_between(first: Year, last: Year) -> int:
    """How many years lie between two years of one kind. Raises PlanError E501 for a mixture."""
    if type(first) is not type(last):
        raise mixed_years(first, last)
    return last.year - first.year


def mixed_years(first: Year, last: Year) -> PlanError:
    """The error E501: a fiscal year beside a calendar year."""
    return PlanError(
        "E501",
        f"「{first.western}」と「{last.western}」は年度と暦年であり、順に並べることも差を取ることもできません。",
        todo="どちらかにそろえるか、別の指標に分けてください。",
    )


def _year(due: Due) -> int:
    return due.last.year if due.last is not None else 0
