"""過ぎた年度の実績がない

計画の始まりから、もう終わった年度までに、実績が入っていない KPI です。「値がない理由」を書いた年は入っているものとします。

なぜ: 抜けた年があると、進み具合の線が引けません。ないのなら、ない理由を書きます。
悪い例: 令和8年度の実績が空（いまは令和10年度）
よい例: 令和8年度の実績「調査なし（隔年の調査のため）」
出典: design.md 5章（毎年の検証）。
"""

from __future__ import annotations

from shirube.base.fiscal import FiscalYear
from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView


def _say(one: KpiView, view: PlanView, context: Context) -> str | None:
    if one.actuals is None or context.on is None or view.first_year is None or one.kpi.target is None:
        return None
    last = one.kpi.due.last
    until = view.last_year if view.last_year is not None else FiscalYear.of(context.on)
    stop = min(until.year, last.year) if last is not None else until.year
    told = {seen.at.year for seen in one.actuals}
    years = [FiscalYear(year) for year in range(view.first_year.year, stop + 1) if year not in told]
    missing = [year.era for year in years if year.end < context.on]
    return f"に、{'、'.join(missing)}の実績がありません。" if missing else None


CHECK = Check(
    code="L191",
    name="actual-missing",
    severity=Severity.WARNING,
    field="actual",
    find=per_kpi(_say),
    doc=__doc__,
)
