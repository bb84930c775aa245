"""基準値が古い

計画の始まる年度より5年を超えて前の値を基準にしている KPI です。5年は、しるべの目安です。

なぜ: 古い値から始めると、もう済んだ変化まで計画の成果に見えます。
悪い例: 令和8年度からの計画で、基準値 平成27年度
よい例: 令和8年度からの計画で、基準値 令和6年度
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView


def _say(one: KpiView, view: PlanView, context: Context) -> str | None:
    baseline, first = one.kpi.baseline, view.first_year
    if baseline is None or baseline.at is None or baseline.value is None or first is None:
        return None
    age = first.year - baseline.at.year
    if age <= context.limits.oldest_baseline_years:
        return None
    return f"の基準値は{baseline.at.era}で、計画の始まりより{age}年前です。"


CHECK = Check(
    code="L106",
    name="old-baseline",
    severity=Severity.HINT,
    field="baseline",
    find=per_kpi(_say),
    doc=__doc__,
)
