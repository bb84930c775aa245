"""目標が基準値から遠すぎる

目標が基準値の10倍を超える、または10分の1に満たない KPI です。累計と、0を目指すものは除きます。10倍は、しるべの目安です。

なぜ: けた違いの目標は、単位（人と千人）の取り違えか、届かない背伸びのことが多いです。
悪い例: 観光客 基準 12千人 → 目標 15,000千人
よい例: 観光客 基準 12千人 → 目標 15千人
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView
from shirube.lint.words import adds_years_up


def _say(one: KpiView, _view: PlanView, context: Context) -> str | None:
    target, baseline = one.kpi.target, one.kpi.baseline
    if target is None or not target.value or baseline is None or not baseline.value or adds_years_up(one.kpi):
        return None
    if baseline.value < 0 or target.value < 0:
        return None
    far, times = context.limits.farthest_target, target.value / baseline.value
    if 1 / far <= times <= far:
        return None
    return f"の目標「{target.text}」は、基準値「{baseline.text or baseline.value}」から{far}倍を超えて離れています。"


CHECK = Check(
    code="L128",
    name="far-target",
    severity=Severity.HINT,
    field="target",
    find=per_kpi(_say),
    doc=__doc__,
)
