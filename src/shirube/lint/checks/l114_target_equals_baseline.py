"""目標が基準値と同じ

目標値が基準値とまったく同じ KPI です。「維持」と書かれたものは除きます。

なぜ: 変わらないことが目標なら、そう書かなければ、書き写しの間違いと見分けられません。
悪い例: 基準 35人 → 目標 35人
よい例: 基準 35人 → 目標 35人（人口が減るなかで維持）
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView
from shirube.lint.words import adds_years_up, bound_of, keeps_level


def _say(one: KpiView) -> str | None:
    target, baseline = one.kpi.target, one.kpi.baseline
    if target is None or target.value is None or baseline is None or baseline.value != target.value:
        return None
    if bound_of(target) is not None or keeps_level(target) or adds_years_up(one.kpi):
        return None
    return f"の目標「{target.text}」は、基準値と同じです。"


CHECK = Check(
    code="L114",
    name="target-equals-baseline",
    severity=Severity.WARNING,
    field="target",
    find=each_kpi(_say),
    doc=__doc__,
)
