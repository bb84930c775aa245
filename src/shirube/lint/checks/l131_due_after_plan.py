"""期限が計画の終わりより後

計画の期間が終わったあとの年を期限とし、注もない KPI です。

なぜ: 計画の終わりの評価のときに、達成したかどうかをまだ言えません。途中の目標か、理由の注があれば足ります。
悪い例: 令和7～11年度の計画で、目標 令和12年度
よい例: 令和7～11年度の計画で、目標 令和12年度（注: 上位計画の期限による。令和11年度の途中の目標は 40％）
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView


def _say(one: KpiView, view: PlanView, _context: Context) -> str | None:
    if view.last_year is None or one.kpi.notes or one.kpi.due.last is None:
        return None
    if not one.kpi.due.ends_after(view.last_year):
        return None
    return (
        f"の期限（{one.kpi.due.last.era}）は、計画の終わり（{view.last_year.era}）より後で、注がありません。"
    )


CHECK = Check(
    code="L131",
    name="due-after-plan",
    severity=Severity.HINT,
    field="due",
    find=per_kpi(_say),
    doc=__doc__,
)
