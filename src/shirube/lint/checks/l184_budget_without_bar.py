"""工程のない年度の予算

施策に工程があるのに、その工程のどれもかからない年度に、予算の額が書かれているものです。

なぜ: 何もしない年度にお金を見込むと、予算の説明も、翌年の検証もできません。年度の書き間違いかもしれません。
悪い例: 工程 令和8年度〜令和9年度、予算 令和10年度 1,200万円
よい例: 工程を令和10年度まで延ばすか、予算の年度を直す
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.base.fiscal import FiscalYear
from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_measure
from shirube.lint.view import MeasureView, PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for one in view.measures:
        spans = _spans(one)
        years = {year for row in one.budgets for year, yen in row.amounts if yen}
        bare = sorted(year for year in years if not any(_holds(span, year) for span in spans))
        if spans and bare:
            named = "、".join(year.era for year in bare)
            yield at_measure(one, f"の予算がある{named}に、工程がありません。")


def _spans(measure: MeasureView) -> list[tuple[FiscalYear, FiscalYear | None]]:
    """First and last year of every bar that says when it begins."""
    cells = [cell for row in measure.roadmap.rows for bar in row.bars for cell in bar.cells]
    return [(first, last) for first, last in (cell.years for cell in cells) if first is not None]


def _holds(span: tuple[FiscalYear, FiscalYear | None], year: FiscalYear) -> bool:
    first, last = span
    return first <= year and (last is None or year <= last)


CHECK = Check(
    code="L184",
    name="budget-without-bar",
    severity=Severity.WARNING,
    field="budget",
    find=_find,
    doc=__doc__,
)
