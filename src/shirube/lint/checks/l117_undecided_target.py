"""目標値がまだ決まっていない

「今後の調査を踏まえて設定」のように、目標値をこれから決めるとした KPI です。

なぜ: 決める日と決める人がないと、決まらないまま計画が終わります。
悪い例: 目標 向上（値は今後設定）
よい例: 目標 向上（値は令和8年度の住民調査のあと、令和9年3月に企画課が決める）
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView
from shirube.plans import Status


def _say(one: KpiView, _view: PlanView, context: Context) -> str | None:
    target = one.kpi.target
    if target is None or target.status is not Status.TO_BE_SET:
        return None
    if context.on is not None and one.kpi.due.is_over(context.on):
        return None
    return "の目標値は、まだ決まっていません。"


CHECK = Check(
    code="L117",
    name="undecided-target",
    severity=Severity.HINT,
    field="target",
    find=per_kpi(_say),
    doc=__doc__,
)
