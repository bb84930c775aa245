"""基準値がもう目標に届いている

始めの値が、目標の「以上」「以下」をすでに満たしている KPI です。「維持」と書かれたものは除きます。

なぜ: 何もしなくても達成になる目標は、施策の成果を測れません。
悪い例: 受診率 基準 72％ → 目標 70％以上
よい例: 受診率 基準 72％ → 目標 80％以上
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView
from shirube.lint.words import adds_years_up, bound_of, keeps_level
from shirube.plans import is_met


def _say(one: KpiView) -> str | None:
    target, baseline = one.kpi.target, one.kpi.baseline
    if target is None or target.value is None or baseline is None or baseline.value is None:
        return None
    side = bound_of(target)
    if side is None or keeps_level(target) or adds_years_up(one.kpi):
        return None
    if not is_met(target, baseline.value, direction=side):
        return None
    return f"の基準値「{baseline.text or baseline.value}」は、目標「{target.text}」にもう届いています。"


CHECK = Check(
    code="L113",
    name="target-already-met",
    severity=Severity.WARNING,
    field="target",
    find=each_kpi(_say),
    doc=__doc__,
)
