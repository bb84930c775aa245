"""目標が言葉だけで書かれている

目標の欄に、数でも向き（増加・減少・向上）でもない言葉が書かれている KPI です。

なぜ: 言葉の目標は、届いたかどうかを人によって違うように読めます。
悪い例: 目標 関係者と連携して着実に進める
よい例: 目標 協定を結ぶ事業者 12社（令和11年度末）
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi, short
from shirube.lint.view import KpiView
from shirube.plans import Status, TargetKind


def _say(one: KpiView) -> str | None:
    target = one.kpi.target
    if target is None or target.kind is not TargetKind.TEXT or target.value is not None:
        return None
    if target.status in (Status.TO_BE_SET, Status.LOST) or not target.text.strip(" -－―"):
        return None
    return f"の目標「{short(target.text, 24)}」が数ではありません。"


CHECK = Check(
    code="L122",
    name="target-in-words",
    severity=Severity.WARNING,
    field="target",
    find=each_kpi(_say),
    doc=__doc__,
)
