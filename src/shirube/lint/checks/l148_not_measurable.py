"""数えられない名前

「…の推進」「…の充実」「…の進捗状況」のように、取組や様子で終わり、何を数えるのかが分からない KPI です。

なぜ: 何を数えるかが書かれていないと、担当が変わったときに数え方も変わります。
悪い例: KPI: 子育て支援の充実
よい例: KPI: 一時預かりを希望した日に利用できた家庭の割合
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView
from shirube.lint.words import is_vague_label


def _say(one: KpiView) -> str | None:
    return "は、何を数えるのかが名前から分かりません。" if is_vague_label(one.label) else None


CHECK = Check(
    code="L148",
    name="not-measurable",
    severity=Severity.WARNING,
    field="label",
    find=each_kpi(_say),
    doc=__doc__,
)
