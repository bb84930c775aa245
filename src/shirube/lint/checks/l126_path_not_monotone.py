"""年ごとの目標が行きつ戻りつしている

年度ごとの目標が、増えてから減る（またはその逆）になっている KPI です。毎年ごとの目標は除きます。

なぜ: 途中で戻る道筋は、書き間違いか、理由のある山や谷です。理由があれば注に書いておくと、検証で迷いません。
悪い例: 令和8年度 50件 → 令和9年度 40件 → 令和10年度 60件
よい例: 令和8年度 40件 → 令和9年度 50件 → 令和10年度 60件
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from itertools import pairwise

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView


def _say(one: KpiView) -> str | None:
    target = one.kpi.target
    if target is None or target.value is None or one.kpi.due.is_yearly or one.kpi.notes:
        return None
    values = [step.value for _, step in one.kpi.path if step.value is not None] + [target.value]
    steps = [later - earlier for earlier, later in pairwise(values)]
    if not (any(step > 0 for step in steps) and any(step < 0 for step in steps)):
        return None
    return "の年ごとの目標が、途中で逆を向いています。"


CHECK = Check(
    code="L126",
    name="path-not-monotone",
    severity=Severity.HINT,
    field="path",
    find=each_kpi(_say),
    doc=__doc__,
)
