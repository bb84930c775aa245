"""基準値がない

目標値があるのに、出発点となる値（基準値）がない KPI です。ゼロから積み上げる累計、基準年との比べ、ほかの地域との比べ、値をこれから決める目標は除きます。

なぜ: 出発点が分からないと、目標がどれだけの前進か、途中で順調かを、だれも判定できません。
悪い例: 移住者数 目標 100人（令和11年度）
よい例: 移住者数 基準 62人（令和6年度）→ 目標 100人（令和11年度）
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView
from shirube.lint.words import adds_years_up
from shirube.plans import Status, TargetKind

_OTHERWISE = (TargetKind.INCREASE, TargetKind.DECREASE, TargetKind.IMPROVE, TargetKind.TEXT)


def _say(one: KpiView) -> str | None:
    target, baseline = one.kpi.target, one.kpi.baseline
    if target is None or target.status in (Status.TO_BE_SET, Status.LOST) or target.kind in _OTHERWISE:
        return None
    if target.base_years or target.than or adds_years_up(one.kpi):
        return None
    if baseline is not None and (baseline.value is not None or _has_words(baseline.text)):
        return None
    return "に基準値がありません。"


def _has_words(text: str) -> bool:
    """Words instead of a figure are another finding; a dash is none."""
    return len(text.strip()) > 1


CHECK = Check(
    code="L101",
    name="missing-baseline",
    severity=Severity.WARNING,
    field="baseline",
    find=each_kpi(_say),
    doc=__doc__,
)
