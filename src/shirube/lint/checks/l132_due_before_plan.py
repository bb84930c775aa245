"""期限が計画の始まりより前

計画が始まる前に期限が終わっている KPI です。

なぜ: この計画の成果になりようがありません。前の計画からの写し残しのことが多いです。
悪い例: 令和8年度からの計画で、目標 令和6年度
よい例: 令和8年度からの計画で、目標 令和12年度
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView


def _say(one: KpiView, view: PlanView, _context: Context) -> str | None:
    last, first = one.kpi.due.last, view.first_year
    if last is None or first is None or not one.kpi.due.is_over(first.start):
        return None
    return f"の期限（{last.era}）は、計画の始まり（{first.era}）より前です。"


CHECK = Check(
    code="L132",
    name="due-before-plan",
    severity=Severity.ERROR,
    field="due",
    find=per_kpi(_say),
    doc=__doc__,
)
