"""What a filled-in year would change in a plan, cell by cell; what others changed meanwhile; and the plan after it.

The way of a form, a paste and an uploaded sheet is the same: answers → differences → the chosen ones applied.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shirube.base.errors import ShirubeError
from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book import (
    Answer,
    Entry,
    Filled,
    ReviewRow,
    Value,
    is_empty,
    key_words,
    present,
    review_rows,
    value_text,
    year_of_key,
)
from shirube.documents.plan_book.layout import CAUSE, COMMENT, SOURCE, STEP
from shirube.plans import Kpi, NextStep, Observation, Review, Rule, Year, judge
from shirube.plans.town import Actual, BookKpi, PlanBook


class ChangeKind(StrEnum):
    """NEW: an empty cell is filled; OTHER: it gets another value; GONE: it is emptied; CONFLICT: so did somebody else."""

    NEW = "記入"
    OTHER = "変更"
    GONE = "空にする"
    CONFLICT = "食い違い"


@dataclass(frozen=True)
class Change:
    """One cell that would change: what stands in the plan, what the file says, what stood there when it was printed."""

    kpi: str
    key: str
    label: str
    column: str
    kind: ChangeKind
    now: str
    new: str
    base: str | None
    value: Value
    place: str = ""

    @property
    def id(self) -> str:
        """The name of its choice in a form."""
        return f"{self.kpi}/{self.key}"


@dataclass(frozen=True)
class Differences:
    """The changes; `kept` counts cells that others changed since the sheet was printed and the file left alone."""

    changes: tuple[Change, ...]
    kept: int = 0
    same: int = 0

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """The changes that need a choice."""
        return tuple(change for change in self.changes if change.kind is ChangeKind.CONFLICT)


def differences(book: PlanBook, filled: Filled) -> Differences:
    """Every answer of the file held against the plan; nothing is left out: changes, kept and same add up."""
    rows = {row.kpi.id: row for row in review_rows(book, filled.year)}
    changes: list[Change] = []
    kept = same = 0
    for kpi, cells in filled.answers.items():
        row = rows[kpi]
        now = present(row)
        for key, value in cells.items():
            base = None if filled.base is None else filled.base.get(kpi, {}).get(key, "")
            new, old = value_text(value), value_text(now.get(key))
            if new == old:
                same += 1
            elif base is not None and new == base:
                kept += 1
            else:
                place = filled.places.get((kpi, key), "")
                changes.append(_change(row, key, value, now=old, base=base, place=place))
    return Differences(tuple(changes), kept, same)


def _change(row: ReviewRow, key: str, value: Value, *, now: str, base: str | None, place: str) -> Change:
    if base is not None and base != now:
        kind = ChangeKind.CONFLICT
    elif is_empty(value):
        kind = ChangeKind.GONE
    else:
        kind = ChangeKind.OTHER if now else ChangeKind.NEW
    words = key_words(key, row)
    return Change(row.kpi.id, key, row.label, words, kind, now, value_text(value), base, value, place)


def closed_years(book: PlanBook) -> frozenset[int]:
    """The years whose review is published, by their Western number; a year of any KPI closes it for all."""
    return frozenset(
        review.actual.at.year
        for kpi in book.kpis
        for review in kpi.reviews
        if review.published_on is not None
    )


def closed_changes(book: PlanBook, year: FiscalYear, changes: Collection[Change]) -> tuple[Change, ...]:
    """The changes that would touch a published year: its actuals, and the words of its review."""
    closed = closed_years(book)
    if not closed:
        return ()
    return tuple(one for one in changes if (year_of_key(one.key) or year.year) in closed)


def applied(
    book: PlanBook,
    year: FiscalYear,
    changes: Collection[Change],
    *,
    on: date,
    source: str = "",
    judged_by: PlanBook | None = None,
) -> PlanBook:
    """The plan with the changes; actuals are told on the day `on`.

    Judgements of the year are drawn anew where its actual changed: by the targets and rule of `judged_by` (the
    version that is being corrected), else by those of the plan. Raises ShirubeError E755 for a year that is
    published already.
    """
    refuse_closed(closed_changes(book, year, changes))
    used = judged_by or book
    as_judged = {kpi.id: kpi for kpi in used.kpis}
    by_kpi: dict[str, dict[str, Value]] = {}
    for change in changes:
        by_kpi.setdefault(change.kpi, {})[change.key] = change.value
    rows = {row.kpi.id: row for row in review_rows(book, year)}
    kpis = tuple(
        _with_answers(
            rows[kpi.id],
            by_kpi[kpi.id],
            on=on,
            source=source,
            judged=_Judged(as_judged.get(kpi.id, kpi).kpi, used.rule),
        )
        if kpi.id in by_kpi
        else kpi
        for kpi in book.kpis
    )
    return replace(book, kpis=kpis)


@dataclass(frozen=True)
class _Judged:
    """The indicator and the rule that a judgement is drawn by."""

    kpi: Kpi
    rule: Rule


def refuse_closed(changes: Collection[Change]) -> None:
    """Raises ShirubeError E755 naming the first change of a published year."""
    for one in changes:
        raise closed_error(one)


def closed_error(change: Change) -> ShirubeError:
    """E755: a change of a published year."""
    return ShirubeError(
        "E755",
        f"「{change.label}」の{change.column}は、すでに公表した年度のものです。",
        todo="そのままでは変えられません。誤りは、まとめる人がその年度の検証で「訂正のために開く」を押してから"
        "直します。目標を変えるときは、目標の見直しとして記録してください。",
    )


def _with_answers(
    row: ReviewRow, cells: Mapping[str, Value], *, on: date, source: str, judged: _Judged
) -> BookKpi:
    kpi = row.kpi
    for key, value in cells.items():
        year = year_of_key(key)
        if year is not None and isinstance(value, Entry):
            kpi = _with_actual(kpi, type(row.year)(year), value, on=on, source=source)
    if SOURCE in cells:
        kpi = _with_source(kpi, row.year, str(cells[SOURCE] or ""))
    return _with_review(kpi, row, cells, judged)


def _with_actual(kpi: BookKpi, at: Year, entry: Entry, *, on: date, source: str) -> BookKpi:
    """The KPI with the actual of a year; an empty entry takes it away."""
    old = next((one for one in kpi.actuals if one.seen.at == at), None)
    if not entry.is_told:
        return replace(kpi, actuals=tuple(one for one in kpi.actuals if one is not old))
    seen = Observation(at, entry.value)
    kept = source or (old.source if old else "")
    new = Actual(seen=seen, why_none=entry.why_none, source=kept, as_of=on)
    if old is not None:
        return replace(kpi, actuals=tuple(new if one is old else one for one in kpi.actuals))
    return replace(kpi, actuals=_in_order((*kpi.actuals, new)))


def _in_order(actuals: tuple[Actual, ...]) -> tuple[Actual, ...]:
    return tuple(sorted(actuals, key=lambda one: one.seen.at.year))


def _with_source(kpi: BookKpi, at: Year, source: str) -> BookKpi:
    """A source belongs to an actual: without one there is nothing to name the source of."""
    actuals = tuple(replace(one, source=source) if one.seen.at == at else one for one in kpi.actuals)
    return replace(kpi, actuals=actuals)


def _with_review(kpi: BookKpi, row: ReviewRow, cells: Mapping[str, Value], judged: _Judged) -> BookKpi:
    """The review of the year: made when something is written, gone when nothing is left."""
    old = row.answer
    answer = Answer(
        cause=_text(cells.get(CAUSE, old.cause)),
        next_step=_step(cells.get(STEP, old.next_step)),
        comment=_text(cells.get(COMMENT, old.comment)),
    )
    if answer == Answer():
        return replace(kpi, reviews=tuple(one for one in kpi.reviews if one is not row.review))
    actual = next((one.seen for one in kpi.actuals if one.seen.at == row.year), None)
    seen = actual or Observation(row.year, None)
    is_same = row.review is not None and row.review.actual == seen
    judgement = row.review.judgement if is_same and row.review else judge(judged.kpi, seen, rule=judged.rule)
    new = Review(
        kpi=kpi.id,
        actual=seen,
        judgement=judgement,
        cause=answer.cause,
        next_step=answer.next_step,
        comment=answer.comment,
    )
    if row.review is not None:
        return replace(kpi, reviews=tuple(new if one is row.review else one for one in kpi.reviews))
    reviews = sorted((*kpi.reviews, new), key=lambda one: one.actual.at.year)
    return replace(kpi, reviews=tuple(reviews))


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) and value else None


def _step(value: Value) -> NextStep | None:
    return value if isinstance(value, NextStep) else None
