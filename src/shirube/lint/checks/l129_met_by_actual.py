"""実績がもう目標に届いている

期限の前なのに、最新の実績が目標に届いている KPI です。

なぜ: 目標を見直せば、残りの年も励みになります。見直したときは、前の目標・日付・理由が残ります。
悪い例: 令和8年度の実績 105人、目標 100人（令和11年度）のまま
よい例: 目標を 130人（令和11年度）に見直し、理由を記録する
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView
from shirube.lint.words import bound_of, keeps_level
from shirube.plans import is_met


def _say(one: KpiView, _view: PlanView, _context: Context) -> str | None:
    target, due = one.kpi.target, one.kpi.due
    told = [seen for seen in one.actuals or () if seen.value is not None]
    if target is None or target.value is None or not told or due.last is None or due.is_yearly:
        return None
    baseline = one.kpi.baseline.value if one.kpi.baseline else None
    side = bound_of(target) or target.direction(baseline)
    latest = max(told, key=lambda seen: seen.at.year)
    if side is None or keeps_level(target) or latest.value is None or latest.at.year >= due.last.year:
        return None
    if type(latest.at) is not type(due.last) or not is_met(target, latest.value, direction=side):
        return None
    return f"は、{latest.at.era}の実績でもう目標「{target.text}」に届いています。"


CHECK = Check(
    code="L129",
    name="met-by-actual",
    severity=Severity.HINT,
    field="target",
    find=per_kpi(_say),
    doc=__doc__,
)
