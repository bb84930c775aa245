"""単位がない

目標値に単位のない KPI です。指数・係数・出生率・倍率・順位は除きます。

なぜ: 人なのか世帯なのか件なのかが分からない数は、だれも測り直せません。
悪い例: 移住相談 目標 120
よい例: 移住相談 目標 120件
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi, short
from shirube.lint.view import KpiView
from shirube.lint.words import needs_no_unit


def _say(one: KpiView) -> str | None:
    target = one.kpi.target
    if target is None or target.value is None or one.unit or needs_no_unit(one.label):
        return None
    return f"の目標「{short(target.text, 20)}」に単位がありません。"


CHECK = Check(
    code="L124",
    name="missing-unit",
    severity=Severity.WARNING,
    field="unit",
    find=each_kpi(_say),
    doc=__doc__,
)
