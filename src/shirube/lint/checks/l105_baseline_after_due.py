"""基準値の年が目標の年より後

基準値の年が、目標の年と同じか、それより後になっている KPI です。

なぜ: 出発点は到着点より前でなければ、道のりになりません。年の書き間違いがほとんどです。
悪い例: 基準値 令和12年度 → 目標値 令和11年度
よい例: 基準値 令和6年度 → 目標値 令和11年度
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView


def _say(one: KpiView) -> str | None:
    baseline, last = one.kpi.baseline, one.kpi.due.last
    if (
        baseline is None
        or baseline.at is None
        or baseline.value is None
        or last is None
        or one.kpi.due.is_yearly
    ):
        return None
    if type(baseline.at) is not type(last) or baseline.at.year < last.year:
        return None
    return f"の基準値は{baseline.at.era}、目標は{last.era}です。"


CHECK = Check(
    code="L105",
    name="baseline-after-due",
    severity=Severity.ERROR,
    field="baseline",
    find=each_kpi(_say),
    doc=__doc__,
)
