"""何に占める割合かがない

「割合」「比率」なのに、分母（何のうち、何に占める）が名前にも注にもない KPI です。「～率」と呼ぶものは L152 です。

なぜ: 分母が変われば率は変わります。農家の数か農地の広さかで、同じ50％が別の意味になります。
悪い例: スマート農業の活用割合 50％
よい例: 経営耕地面積のうちスマート農業を使う面積の割合 50％
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView
from shirube.lint.words import holds_two, is_rate, is_share, names_its_whole


def _say(one: KpiView) -> str | None:
    kpi = one.kpi
    if (
        not is_share(one.label, None)
        or is_rate(one.label)
        or holds_two(one.label)
        or kpi.denominator
        or names_its_whole(one.label)
    ):
        return None
    if any("分母" in note or names_its_whole(note) for note in kpi.notes):
        return None
    return "は割合ですが、何に占める割合かがありません。"


CHECK = Check(
    code="L145",
    name="share-without-denominator",
    severity=Severity.WARNING,
    field="label",
    find=each_kpi(_say),
    doc=__doc__,
)
