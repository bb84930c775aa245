"""施策のない枝

アウトカムやアウトプットに、KPI も施策も下の項目もないものです。

なぜ: 目標だけで行き止まりになり、何をするのかが書かれていません。
悪い例: アウトプット「移動に困らない」の下が空
よい例: アウトプット「移動に困らない」の下に施策「予約制の乗合タクシー」を置く
出典: 内閣府の三つの観点のうち「施策との直接の結び付き」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（目標と各施策との因果関係の整理）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_node
from shirube.lint.view import Level, PlanView

_BRANCHES = (Level.OUTCOME, Level.OUTPUT, Level.GROUP)


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for node in view.nodes:
        if node.level not in _BRANCHES or view.kpis_of.get(node.key) or node.key in view.has_direct_measures:
            continue
        if not view.children_of.get(node.key) and not view.measures_of.get(node.key):
            yield at_node(node, "の下に、施策も KPI もありません。")


CHECK = Check(
    code="L165",
    name="branch-without-measure",
    severity=Severity.WARNING,
    field="measures",
    find=_find,
    doc=__doc__,
)
