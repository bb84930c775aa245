"""期限が過ぎたのに目標値が決まっていない

目標値をこれから決めるとしたまま、期限の年が終わった KPI です。

なぜ: 期限が過ぎてからでは、目標として働きません。公表の前に、決めるか取り下げるかが要ります。
悪い例: 令和6年度まで 向上（値は今後設定）で、いまは令和8年度
よい例: 令和6年度まで 62％以上（令和5年3月に決定）
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView
from shirube.plans import Status


def _say(one: KpiView, _view: PlanView, context: Context) -> str | None:
    target = one.kpi.target
    if target is None or target.status is not Status.TO_BE_SET or context.on is None:
        return None
    if not one.kpi.due.is_over(context.on):
        return None
    return f"は、期限（{one.kpi.due.text}）が過ぎても目標値が決まっていません。"


CHECK = Check(
    code="L118",
    name="undecided-past-due",
    severity=Severity.ERROR,
    field="target",
    find=per_kpi(_say),
    doc=__doc__,
)
