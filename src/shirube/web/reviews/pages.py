"""What the pages of the yearly review show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shirube.base import FiscalYear, ShirubeError
from shirube.documents.plan_book import REASONS, CellProblem, present, value_text
from shirube.documents.plan_book.layout import CAUSE, COMMENT, SOURCE, STEP, actual_key
from shirube.plans import NextStep, PlanBook
from shirube.usecases.plan_book_changes import (
    Change,
    Differences,
    closed_changes,
    closed_error,
    closed_years,
)
from shirube.usecases.plan_book_tables import change_table, match_table, problem_table
from shirube.usecases.plan_book_year import YearPage, YearRow, year_page
from shirube.web.plans import models
from shirube.web.reviews.asked import FIELDS, PER_PAGE, Sent, base_of, payload_of
from shirube.web.reviews.tables import signed

STEPS = tuple(step.value for step in NextStep)


@dataclass(frozen=True)
class Box:
    """One field of a row: its name, what stands or was typed in it, what is wrong with it."""

    name: str
    label: str
    text: str
    problem: CellProblem | None = None


@dataclass(frozen=True)
class FormRow:
    """One KPI of a year's form."""

    shown: YearRow
    actual: Box
    cause: Box
    step: Box
    comment: Box
    source: Box
    section: str
    is_first: bool

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        boxes = (self.actual, self.cause, self.step, self.comment, self.source)
        return tuple(box.problem for box in boxes if box.problem)


@dataclass(frozen=True)
class YearForm:
    """One page of a year's form, with the counts of the whole year."""

    plan: models.Plan
    book: PlanBook
    year: FiscalYear
    whole: YearPage
    rows: tuple[FormRow, ...]
    number: int
    pages: tuple[int, ...]
    base: str
    is_closed: bool = False
    steps: tuple[str, ...] = STEPS
    reasons: tuple[str, ...] = REASONS


def year_form(
    plan: models.Plan,
    book: PlanBook,
    year: FiscalYear,
    *,
    number: int,
    typed: Mapping[str, str] | None = None,
    problems: tuple[CellProblem, ...] = (),
    base: str = "",
    keeps_judgements: bool = False,
) -> YearForm:
    """The form with what stands in the plan, or with what was typed and its problems."""
    whole = year_page(book, year, keeps_judgements=keeps_judgements)
    shown = whole.rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    wrong = {(one.kpi, one.key): one for one in problems}
    rows: list[FormRow] = []
    section = ""
    for row in shown:
        own = " ＞ ".join(row.row.path)
        rows.append(_form_row(row, typed or {}, wrong, section=own, is_first=own != section))
        section = own
    stands = {row.id: {key: value_text(value) for key, value in present(row.row).items()} for row in shown}
    count = max(1, -(-len(whole.rows) // PER_PAGE))
    return YearForm(
        plan=plan,
        book=book,
        year=year,
        whole=whole,
        rows=tuple(rows),
        number=number,
        pages=tuple(range(1, count + 1)) if count > 1 else (),
        base=base or json.dumps(stands, ensure_ascii=False),
        is_closed=year.year in closed_years(book),
    )


def _form_row(
    row: YearRow,
    typed: Mapping[str, str],
    wrong: Mapping[tuple[str, str], CellProblem],
    *,
    section: str,
    is_first: bool,
) -> FormRow:
    answer = row.row.answer
    stands = {
        "actual": row.now,
        CAUSE: answer.cause or "",
        STEP: answer.next_step.value if answer.next_step else "",
        COMMENT: answer.comment or "",
        SOURCE: answer.source,
    }
    words = {
        "actual": "実績",
        CAUSE: "要因",
        STEP: "今後の方向",
        COMMENT: "有識者の意見",
        SOURCE: "実績の出典",
    }

    def box(key: str) -> Box:
        name = f"{FIELDS[key]}-{row.id}"
        own = actual_key(row.row.year.year) if key == "actual" else key
        return Box(name, words[key], typed.get(name, stands[key]), wrong.get((row.id, own)))

    return FormRow(row, box("actual"), box(CAUSE), box(STEP), box(COMMENT), box(SOURCE), section, is_first)


@dataclass(frozen=True)
class Preview:
    """What a paste or a file would change."""

    plan: models.Plan
    year: FiscalYear
    sent: Sent
    found: Differences
    payload: str
    base: str
    ask: str
    absent: tuple[str, ...]
    doubtful: tuple[Any, ...]
    closed: tuple[CellProblem, ...]

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        """The cells that cannot be read, and those of years that are published."""
        return (*self.sent.pasted.filled.problems, *self.closed)

    @property
    def asked(self) -> frozenset[str]:
        """The KPIs whose changes are taken only when their row is ticked."""
        return frozenset(self.ask.split())

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The tables of the page, signed, each with the name it has on the page."""
        matches = self.sent.pasted.matches
        tables = (
            ("problems", problem_table(self.problems)),
            ("changes", change_table(self.found.changes)),
            ("matches", match_table(matches)),
        )
        return tuple((name, signed(self.plan, table)) for name, table in tables if table.rows)

    @property
    def plain(self) -> tuple[Change, ...]:
        """The changes that nobody else touched."""
        return tuple(one for one in self.found.changes if one not in self.found.conflicts)


def preview_of(
    plan: models.Plan, book: PlanBook, year: FiscalYear, sent: Sent, found: Differences
) -> Preview:
    """The page before confirming."""
    filled = sent.pasted.filled
    names = {kpi.id: kpi.kpi.label for kpi in book.kpis}
    doubtful = tuple(one for one in sent.pasted.matches if one.kpi and one.how.startswith("似た"))
    return Preview(
        plan=plan,
        year=year,
        sent=sent,
        found=found,
        payload=payload_of(found.changes),
        base=base_of(found.changes),
        ask=" ".join(str(one.kpi) for one in doubtful),
        absent=tuple(names[kpi] for kpi in filled.absent),
        doubtful=doubtful,
        closed=tuple(_closed(one) for one in closed_changes(book, year, found.changes)),
    )


def _closed(change: Change) -> CellProblem:
    error = closed_error(change)
    place = change.place or change.label
    return CellProblem(place, change.new, error.code, error.what, error.todo, change.kpi, change.key)


def trail(plan: models.Plan, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The way to a page of a plan's review."""
    start = (("計画", "/plans/"), (plan.title, f"/plans/{plan.pk}/"))
    return (*start, *((("年次検証", f"/plans/{plan.pk}/review/"),) if more else (("年次検証", ""),)), *more)


def year_name(year: FiscalYear) -> str:
    """令和8年度（2026年度）."""
    return f"{year.era}（{year.western}）"


def with_error(error: ShirubeError | None, **more: Any) -> dict[str, Any]:
    """The context of a page with a mistake."""
    return {"error": error, **more}
