"""A plan's KPIs as a tidy table: one row per KPI, year and kind of value, with ids; and what may be filled in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.documents.plan_book.cells import number_text
from shirube.documents.plan_book.layout import CAUSE, COMMENT, SOURCE, STEP, actual_key
from shirube.documents.plan_book.rows import (
    ReviewRow,
    entry_of,
    judged,
    kpis_in_order,
    review_rows,
    target_text,
    targets_of,
    year_kind,
)
from shirube.documents.tables import Cell, Table
from shirube.plans import Year
from shirube.plans.town import BookKpi, PlanBook

TIDY_HEADER = (
    *("KPIの番号", "印刷の番号", "位置", "指標", "単位"),
    *("種類", "年の種類", "年", "値（数）", "文"),
)
KINDS = {
    "baseline": "基準値",
    "target": "目標値",
    "actual": "実績値",
    "judgement": "判定",
    CAUSE: "要因",
    STEP: "今後の方向",
    COMMENT: "外部有識者の意見",
    SOURCE: "実績の出典",
}
"""The kinds of a value and their words."""

Answers = Mapping[str, Mapping[str, str]]
"""KPI id → key of a column → the text of its cell."""


def answers_of(row: ReviewRow) -> dict[str, str]:
    """What a person may fill in for a KPI, as the text of each cell."""
    step = row.answer.next_step
    return {
        **{actual_key(at): entry.text() for at, entry in row.actuals},
        CAUSE: row.answer.cause or "",
        STEP: step.value if step else "",
        COMMENT: row.answer.comment or "",
        SOURCE: row.answer.source,
    }


def book_answers(book: PlanBook, year: FiscalYear) -> dict[str, dict[str, str]]:
    """The answers of every KPI for a year's sheet."""
    return {row.kpi.id: answers_of(row) for row in review_rows(book, year)}


def answers_hash(answers: Answers) -> str:
    """SHA-256 of the answers; empty cells do not count, so that a column more does not change it."""
    told = sorted((kpi, key, text) for kpi, cells in answers.items() for key, text in cells.items() if text)
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def tidy_table(book: PlanBook, *, title: str = "データ") -> Table:
    """Every baseline, target, actual and review of the plan; empty where nothing was told."""
    return Table(title, TIDY_HEADER, tuple(_rows(book)))


def _rows(book: PlanBook) -> Iterator[tuple[Cell, ...]]:
    for no, path, kpi in kpis_in_order(book):
        head = (kpi.id, kpi.kpi.no or no, " ＞ ".join(path), kpi.kpi.label, kpi.unit)
        for kind, year, number, text in _values(book, kpi):
            word = "" if year is None else "暦年" if isinstance(year, CalendarYear) else "年度"
            yield (*head, KINDS[kind], word, None if year is None else year.year, number, text)


def _values(book: PlanBook, kpi: BookKpi) -> Iterator[tuple[str, Year | None, Cell, str]]:
    baseline = kpi.kpi.baseline
    if baseline is not None:
        yield "baseline", baseline.at, number_cell(baseline.value), baseline.text
    for number, target in targets_of(kpi):
        yield "target", year_kind(kpi)(number), number_cell(target.value), target_text(target)
    if kpi.kpi.target is not None and kpi.kpi.due.last is None:
        yield "target", None, number_cell(kpi.kpi.target.value), target_text(kpi.kpi.target)
    for actual in kpi.actuals:
        at = actual.seen.at
        yield "actual", at, number_cell(actual.seen.value), entry_of(kpi, at).text()
        if actual.source:
            yield SOURCE, at, None, actual.source
    for review in kpi.reviews:
        at = review.actual.at
        yield "judgement", at, None, judged(book, kpi, at).grade.value
        for kind, text in (
            (CAUSE, review.cause),
            (STEP, review.next_step.value if review.next_step else None),
            (COMMENT, review.comment),
        ):
            if text:
                yield kind, at, None, text


def number_cell(value: Fraction | None) -> Cell:
    """A whole number as a number, another exact number as text, nothing as nothing."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else number_text(value).replace(",", "")
