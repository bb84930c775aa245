"""率の分母が書かれていない

「～率」という名前で、何の何に対する率かが名前にも注にもない KPI です。受診率・就業率・自給率のように統計で決まった率は除きます。

なぜ: 担当者には当たり前でも、住民や次の担当には分子も分母も分かりません。注に一行あれば足ります。
悪い例: 整備率 66.6％
よい例: 整備率 66.6％（注: 整備の済んだ学校数 ÷ 町立の学校数）
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView
from shirube.lint.words import is_rate, is_share, names_its_whole


def _say(one: KpiView) -> str | None:
    kpi = one.kpi
    if not is_share(one.label, None) or not is_rate(one.label) or kpi.denominator:
        return None
    if names_its_whole(one.label) or any("分母" in note or "÷" in note for note in kpi.notes):
        return None
    return "は率ですが、何の何に対する率かがありません。"


CHECK = Check(
    code="L152",
    name="rate-without-denominator",
    severity=Severity.HINT,
    field="label",
    find=each_kpi(_say),
    doc=__doc__,
)
