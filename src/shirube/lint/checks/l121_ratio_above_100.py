"""100％を超える割合

「～に占める割合」「実施率」のように100％を超えるはずのない指標に、100％を超える（または負の）目標があるものです。伸び率・達成率・充足率は除きます。

なぜ: 全体より大きい部分はありません。分子と分母の取り違えか、単位の間違いです。
悪い例: 65歳以上に占める受診者の割合 目標 120％
よい例: 65歳以上に占める受診者の割合 目標 80％
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView
from shirube.lint.words import is_share

_WHOLE = 100


def _say(one: KpiView) -> str | None:
    target = one.kpi.target
    if target is None or target.value is None or target.unit not in ("%", "％"):
        return None
    if not is_share(one.label, None) or 0 <= target.value <= _WHOLE:
        return None
    return f"の目標「{target.text}」は、割合の範囲（0～{_WHOLE}％）の外です。"


CHECK = Check(
    code="L121",
    name="ratio-above-100",
    severity=Severity.ERROR,
    field="target",
    find=each_kpi(_say),
    doc=__doc__,
)
