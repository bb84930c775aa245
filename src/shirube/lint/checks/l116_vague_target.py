"""「増加」「向上」だけで、何と比べるかがない

目標が向きだけで、比べる相手（基準値か基準の年）のない KPI です。値をこれから決めると書かれたものは L117 です。

なぜ: 何から増えればよいのかが決まっていないので、1人増えても達成、と言えてしまいます。
悪い例: 商店街の通行量 増加
よい例: 商店街の通行量 令和6年度（休日1日 3,200人）より増加
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi, short
from shirube.lint.view import KpiView
from shirube.plans import Status, TargetKind

_ONLY_A_WAY = (TargetKind.INCREASE, TargetKind.DECREASE, TargetKind.IMPROVE)


def _say(one: KpiView) -> str | None:
    target, baseline = one.kpi.target, one.kpi.baseline
    if target is None or target.kind not in _ONLY_A_WAY or target.value is not None or target.than:
        return None
    if target.status in (Status.TO_BE_SET, Status.LOST) or target.base_years:
        return None
    if baseline is not None and baseline.value is not None:
        return None
    return f"の目標「{short(target.text, 20)}」は向きだけで、何と比べるかがありません。"


CHECK = Check(
    code="L116",
    name="vague-target",
    severity=Severity.WARNING,
    field="target",
    find=each_kpi(_say),
    doc=__doc__,
)
