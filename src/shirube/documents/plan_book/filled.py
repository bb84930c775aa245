"""What people filled in for a year: the answers of every KPI as typed values, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shirube.base.errors import ReadingError
from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book.cells import (
    LONGEST_SOURCE,
    LONGEST_TEXT,
    NOT_TOLD,
    Entry,
    Raw,
    read_figure,
    read_step,
    read_text,
)
from shirube.documents.plan_book.layout import (
    CAUSE,
    COMMENT,
    SOURCE,
    STEP,
    Identity,
    actual_key,
    year_of_key,
)
from shirube.documents.plan_book.rows import ReviewRow
from shirube.plans import NextStep

Value = Entry | NextStep | str | None


@dataclass(frozen=True)
class CellProblem:
    """One cell that was not taken: its place (B7, or row and column of a paste), what stands there, why, what next."""

    place: str
    shown: str
    code: str
    what: str
    todo: str
    kpi: str = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Answers by KPI and key. `base` are the texts when the sheet was printed; None where they are not known.

    `absent` are KPIs of the plan that the file does not name: nothing changes for them.
    """

    year: FiscalYear
    answers: Mapping[str, Mapping[str, Value]]
    base: Mapping[str, Mapping[str, str]] | None = None
    identity: Identity | None = None
    problems: tuple[CellProblem, ...] = ()
    absent: tuple[str, ...] = ()
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)


def read_answer(raw: Raw, row: ReviewRow, key: str) -> Value:
    """The value of a cell of a column. Raises ReadingError for a cell that cannot be read."""
    year = year_of_key(key)
    if year is not None:
        return read_figure(raw, unit=row.unit, at=type(row.year)(year))
    if key == STEP:
        return read_step("" if raw.value is None else str(raw.value))
    return read_text(raw.value, longest=LONGEST_SOURCE if key == SOURCE else LONGEST_TEXT)


def value_text(value: Value) -> str:
    """A value as the text of its cell."""
    if value is None:
        return ""
    if isinstance(value, Entry):
        return value.text()
    return value.value if isinstance(value, NextStep) else value


def present(row: ReviewRow) -> dict[str, Value]:
    """What stands in the plan for every column of a row."""
    return {
        **{actual_key(at): entry for at, entry in row.actuals},
        CAUSE: row.answer.cause,
        STEP: row.answer.next_step,
        COMMENT: row.answer.comment,
        SOURCE: row.answer.source or None,
    }


def problem_of(
    error: ReadingError, *, place: str, shown: object, kpi: str = "", key: str = ""
) -> CellProblem:
    """The problem of a cell by the error that reading it raised."""
    text = "" if shown is None else str(shown)
    return CellProblem(place, text[:80], error.code, error.what, error.todo, kpi, key)


def is_empty(value: Value) -> bool:
    """Whether nothing was told."""
    return value is None or value in ("", NOT_TOLD)
