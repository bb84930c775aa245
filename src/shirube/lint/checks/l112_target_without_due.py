"""目標に期限がない

目標値はあるのに、いつまでに届くのかが書かれていない KPI です。「毎年」「採択から3年」のような期限はあるものとして扱います。

なぜ: 期限がなければ、遅れているとも達成したとも言えません。
悪い例: 空き家の利活用 50件
よい例: 空き家の利活用 50件（令和11年度末まで）
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi, short
from shirube.lint.view import KpiView
from shirube.plans import DueKind


def _say(one: KpiView) -> str | None:
    if one.kpi.target is None or one.kpi.due.kind is not DueKind.NONE:
        return None
    return f"の目標「{short(one.kpi.target.text, 24)}」に期限がありません。"


CHECK = Check(
    code="L112",
    name="target-without-due",
    severity=Severity.WARNING,
    field="due",
    find=each_kpi(_say),
    doc=__doc__,
)
