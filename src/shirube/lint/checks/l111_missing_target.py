"""目標がない

KPI として名前はあるのに、目標が一つも書かれていないものです。

なぜ: 目標のない指標は、見守ることはできても、達成したかどうかを言えません。
悪い例: 関係人口（目標の欄が空）
よい例: 関係人口 目標 1,200人（令和11年度）
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView


def _say(one: KpiView) -> str | None:
    target = one.kpi.target
    if target is not None and (target.value is not None or target.text.strip(" -－―")):
        return None
    return "に目標がありません。"


CHECK = Check(
    code="L111",
    name="missing-target",
    severity=Severity.WARNING,
    field="target",
    find=each_kpi(_say),
    doc=__doc__,
)
