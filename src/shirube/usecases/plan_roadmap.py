"""The roadmap of a town's plan: the same chart as the nation's, and a table of its bars."""

from __future__ import annotations

from dataclasses import replace

from shirube.base import FiscalYear
from shirube.documents import Table
from shirube.plans import Impact, Outcome, Plan, PlanBook, Span, to_plan
from shirube.usecases.strategy_page_gantt import Gantt, gantt
from shirube.usecases.strategy_page_nodes import nodes_of

_NOWHERE = Span(1, 1)


def roadmap_chart(book: PlanBook) -> Gantt:
    """Every bar of the book on one axis of fiscal years."""
    return gantt(nodes_of(_with_a_top(to_plan(book))))


def _with_a_top(plan: Plan) -> Plan:
    """The plan with the levels above that the town left out, so that every node has a trail to the top."""
    loose = any(outcome.impact == 0 for outcome in plan.outcomes)
    hanging = any(output.outcome == "" for output in plan.outputs)
    impacts, outcomes = plan.impacts, plan.outcomes
    if loose or hanging:
        impacts = (*impacts, Impact(no=0, title=plan.title, span=_NOWHERE))
    if hanging:
        outcomes = (*outcomes, Outcome(letter="", title=plan.title, impact=0, span=_NOWHERE))
    return replace(plan, impacts=impacts, outcomes=outcomes)


def roadmap_table(book: PlanBook) -> Table:
    """One bar a row, in the order of reading; an empty end is an open one, an empty beginning is not told."""
    rows = [
        (
            book.number(node.id),
            node.title,
            bar.programme or node.title,
            bar.cohort,
            _year(bar.first),
            _year(bar.last),
            "いいえ" if bar.last is not None or bar.first is None else "はい",
            bar.text or None,
            "再掲" if bar.is_repost else None,
        )
        for _, node in book.walk()
        for bar in node.bars
    ]
    years = ("始まり（年度）", "終わり（年度）", "終わりは開いている")
    header = ("番号", "項目", "行", "対象", *years, "内容", "再掲")
    return Table("工程表", header, rows)


def _year(year: FiscalYear | None) -> str | None:
    return None if year is None else f"{year.era}（{year.western}）"
