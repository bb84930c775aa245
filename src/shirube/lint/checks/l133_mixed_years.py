"""年度と暦年が混ざっている

基準値や実績が年度で目標が暦年（またはその逆）の KPI です。欄の見出しが年度でも、目標に「R8年」と書かれていれば暦年と見ます。

なぜ: 3か月ずれた二つの年は、順に並べることも差を取ることもできません。
悪い例: 基準値 令和6年度 → 目標 2029年
よい例: 基準値 2024年 → 目標 2029年
出典: design.md 5章（年度と暦年を一つの順に混ぜない）。
"""

from __future__ import annotations

import re
import unicodedata

from shirube.base.fiscal import CalendarYear
from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView


def _say(one: KpiView) -> str | None:
    last, baseline = one.kpi.due.last, one.kpi.baseline
    if last is None:
        return None
    is_calendar = isinstance(last, CalendarYear) or _prints_calendar_year(one)
    told = [baseline.at] if baseline is not None and baseline.at is not None else []
    told += [seen.at for seen in one.actuals or ()]
    other = next((year for year in told if isinstance(year, CalendarYear) is not is_calendar), None)
    if other is None:
        return None
    kind = "暦年" if is_calendar else "年度"
    return f"は、目標が{kind}、基準値か実績が「{other.western}」です。"


def _prints_calendar_year(one: KpiView) -> bool:
    target = one.kpi.target
    text = unicodedata.normalize("NFKC", target.text) if target else ""
    return re.search(r"(?:(?:令和|平成|[RH])\s*(?:元|\d{1,2})|\d{4})\s*年(?![度生間])", text) is not None


CHECK = Check(
    code="L133",
    name="mixed-years",
    severity=Severity.WARNING,
    field="due",
    find=each_kpi(_say),
    doc=__doc__,
)
