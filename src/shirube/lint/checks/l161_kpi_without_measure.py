"""施策に結び付かない KPI

KPI の置かれた目標の下に、施策が一つもないものです。KPI の表だけのファイルでは見ません。

なぜ: 動かす手のない目標は、良くなっても悪くなっても理由が分かりません。
悪い例: アウトプット「空き家が使われる」に KPI はあるが、施策がない
よい例: アウトプット「空き家が使われる」に施策「改修費の補助」を置く
出典: 内閣府の三つの観点のうち「施策との直接の結び付き」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（目標と各施策との因果関係の整理）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_node
from shirube.lint.view import PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for node in view.nodes:
        kpis = view.kpis_of.get(node.key)
        if not kpis:
            continue
        around = (node, *view.below(node.key))
        if any(one.key in view.has_direct_measures or view.measures_of.get(one.key) for one in around):
            continue
        yield at_node(node, f"の KPI {len(kpis)}件に結び付く施策がありません。")


CHECK = Check(
    code="L161",
    name="kpi-without-measure",
    severity=Severity.WARNING,
    field="measures",
    find=_find,
    doc=__doc__,
)
