"""目標がほとんど動かない

目標と基準値の差が、基準値の1％に満たない KPI です。「維持」と書かれたものは除きます。1％は、しるべの目安です。

なぜ: 測り方の揺れより小さい差は、達成しても未達でも、施策の成果とは言えません。
悪い例: 満足度 基準 62.0％ → 目標 62.1％
よい例: 満足度 基準 62.0％ → 目標 68.0％
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView
from shirube.lint.words import adds_years_up, keeps_level


def _say(one: KpiView, _view: PlanView, context: Context) -> str | None:
    target, baseline = one.kpi.target, one.kpi.baseline
    if target is None or target.value is None or baseline is None or not baseline.value:
        return None
    if keeps_level(target) or adds_years_up(one.kpi):
        return None
    step = abs(target.value - baseline.value) / abs(baseline.value)
    if step == 0 or step >= context.limits.smallest_step:
        return None
    return f"の目標「{target.text}」は、基準値「{baseline.text or baseline.value}」とほとんど同じです。"


CHECK = Check(
    code="L130",
    name="target-hardly-moves",
    severity=Severity.HINT,
    field="target",
    find=per_kpi(_say),
    doc=__doc__,
)
