"""役所がした回数を数えている

開催回数・配布部数・実施件数・「…の実施」のように、役所自身がしたことを数える KPI です。

なぜ: 予算があれば必ず達成でき、住民や事業者に何が起きたかが分かりません。した相手の変化を並べて置きます。
悪い例: KPI: 実証事業の実施 1件
よい例: KPI: 実証事業のあと自ら続けている地区 4地区
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import UPPER, KpiView
from shirube.lint.words import is_activity, is_attendance


def _say(one: KpiView) -> str | None:
    if one.level in UPPER or is_attendance(one.label) or not is_activity(one.label):
        return None
    return "は、したことの回数や有無です。"


CHECK = Check(
    code="L143",
    name="activity-as-kpi",
    severity=Severity.HINT,
    field="label",
    find=each_kpi(_say),
    doc=__doc__,
)
