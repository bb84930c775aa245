"""基準値が言葉で書かれている

基準値の欄に、数ではなく言葉や範囲が書かれている KPI です。「－」と空欄は L101 です。

なぜ: 言葉の基準値からは、目標までの道のりも進み具合も計算できません。
悪い例: 基準値 年間数件程度
よい例: 基準値 4件（令和6年度）
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi, short
from shirube.lint.view import KpiView


def _say(one: KpiView) -> str | None:
    baseline = one.kpi.baseline
    if baseline is None or baseline.value is not None or len(baseline.text.strip()) <= 1:
        return None
    return f"の基準値「{short(baseline.text, 20)}」が数ではありません。"


CHECK = Check(
    code="L103",
    name="baseline-in-words",
    severity=Severity.WARNING,
    field="baseline",
    find=each_kpi(_say),
    doc=__doc__,
)
