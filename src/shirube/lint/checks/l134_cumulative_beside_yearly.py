"""単年の基準値に累計の目標

目標は何年分かの累計なのに、基準値は1年分の値になっている KPI です。

なぜ: 1年分と5年分を比べると、何もしなくても5倍に見えます。
悪い例: 基準 12件（令和6年度）→ 目標 60件（令和7～11年度の累計）
よい例: 基準 12件（令和6年度）→ 目標 年20件（令和11年度）、または 基準 0件 → 目標 60件（累計）
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

import re

from shirube.lint.finding import Check, Severity, each_kpi, short
from shirube.lint.view import KpiView
from shirube.lint.words import adds_years_up, is_sum


def _say(one: KpiView) -> str | None:
    baseline, target = one.kpi.baseline, one.kpi.target
    if target is None or baseline is None or not baseline.value or not adds_years_up(one.kpi):
        return None
    if is_sum(one.label) or is_sum(baseline.text) or re.search(r"[~〜～]", baseline.text):
        return None
    return f"の目標「{short(target.text, 24)}」は累計、基準値「{short(baseline.text or str(baseline.value), 20)}」は1年の値に見えます。"


CHECK = Check(
    code="L134",
    name="cumulative-beside-yearly",
    severity=Severity.WARNING,
    field="baseline",
    find=each_kpi(_say),
    doc=__doc__,
)
