"""KPI の名前が施策や事業の名前と同じ

KPI が「○○事業の実施」「○○の件数」のように、施策や制度の名前をくり返しただけのものです。

なぜ: 施策をしたことが、そのまま達成になります。
悪い例: 施策「空き家バンクの運営」、KPI「空き家バンクの運営件数」
よい例: 施策「空き家バンクの運営」、KPI「空き家バンクで住み手の決まった空き家の数」
出典: 内閣府の三つの観点のうち「施策との直接の結び付き」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（目標と各施策との因果関係の整理）。
"""

from __future__ import annotations

import re

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.likeness import plain
from shirube.lint.view import KpiView, PlanView

_ENDING = re.compile(
    r"(?:の)?(?:実施|開催|運営|推進|有無|着手|完了)?(?:件数|回数|箇所数|か所数|者数|数|の有無)?$"
)


def _say(one: KpiView, view: PlanView, _context: Context) -> str | None:
    if one.owner is None:
        return None
    label = _ENDING.sub("", plain(one.label))
    if not label:
        return None
    measures = [m for m in view.measures if one.owner in (m.owner, m.key)]
    for measure in measures:
        for name in (measure.title, *(programme.name for programme in measure.programmes)):
            if _ENDING.sub("", plain(name)) == label:
                return f"は、施策・事業の名前「{name}」のくり返しです。"
    return None


CHECK = Check(
    code="L144",
    name="same-as-measure",
    severity=Severity.WARNING,
    field="label",
    find=per_kpi(_say),
    doc=__doc__,
)
