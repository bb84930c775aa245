"""基準値の年がない

基準値はあるのに、いつの値かが書かれていない KPI です。

なぜ: いつの値か分からない数とは比べられません。何年で目標に届くのかも決まりません。
悪い例: 基準値 62人
よい例: 基準値 62人（令和6年度）
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView


def _say(one: KpiView) -> str | None:
    baseline = one.kpi.baseline
    if baseline is None or baseline.value is None or baseline.at is not None:
        return None
    return f"の基準値「{baseline.text or baseline.value}」に、いつの値かがありません。"


CHECK = Check(
    code="L102",
    name="baseline-without-year",
    severity=Severity.WARNING,
    field="baseline",
    find=each_kpi(_say),
    doc=__doc__,
)
