"""累計の始まりがない

「累計」「延べ」とあるのに、いつから足し始めるかが書かれていない KPI です。

なぜ: 始まりの年で値が変わるので、二人が数えると二つの答えになります。
悪い例: 延べ団体数 230団体（令和11年度）
よい例: 延べ団体数 230団体（令和7～11年度の累計）
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

import re

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView
from shirube.lint.words import is_sum
from shirube.plans import DueKind

_WITH_START = (DueKind.RANGE, DueKind.RANGE_CUMULATIVE, DueKind.RANGE_EACH)


def _say(one: KpiView) -> str | None:
    target, due = one.kpi.target, one.kpi.due
    if target is None or due.kind in _WITH_START or not (is_sum(one.label) or is_sum(target.text)):
        return None
    if re.search(r"[~〜～]|から|以降", " ".join((one.label, target.text, due.text or "", *one.kpi.notes))):
        return None
    return "は、いつから足した累計かが分かりません。"


CHECK = Check(
    code="L135",
    name="cumulative-without-start",
    severity=Severity.HINT,
    field="due",
    find=each_kpi(_say),
    doc=__doc__,
)
