"""年ごとの目標の年が、期限や互いと合わない

年度ごとの目標に、期限と同じか後の年、同じ年が二度、または年度と暦年の混ざりがある KPI です。

なぜ: どの年の値と比べればよいか決まらず、判定が二通りになります。
悪い例: 期限 令和11年度、途中の目標 令和12年度
よい例: 期限 令和11年度、途中の目標 令和8年度・令和9年度
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from itertools import pairwise

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView


def _say(one: KpiView) -> str | None:
    years = [year for year, _ in one.kpi.path]
    last = one.kpi.due.last
    listed = [*years, last] if last is not None else years
    if len({type(year) for year in listed}) > 1:
        return "の年ごとの目標に、年度と暦年が混ざっています。"
    numbers = [year.year for year in listed]
    if all(earlier < later for earlier, later in pairwise(numbers)):
        return None
    return f"の年ごとの目標の年（{'、'.join(year.era for year in years)}）が、順に並んで期限の前に終わっていません。"


CHECK = Check(
    code="L127",
    name="path-outside-due",
    severity=Severity.ERROR,
    field="path",
    find=each_kpi(_say),
    doc=__doc__,
)
