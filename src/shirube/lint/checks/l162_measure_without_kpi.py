"""KPI に結び付かない施策

施策そのものにも、その施策の置かれた区分やアウトプットにも KPI がないものです。原本から KPI が失われたところは L119 です。

なぜ: 結果を測らない施策は、続けるか見直すかを決める材料がありません。
悪い例: アウトプット「関係人口が増える」に施策3件、KPI なし
よい例: アウトプット「関係人口が増える」に KPI「年2回以上訪れる登録者数」を置く
出典: 内閣府の三つの観点のうち「施策との直接の結び付き」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（目標と各施策との因果関係の整理）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_measure, at_node
from shirube.lint.view import UPPER, PlanView
from shirube.plans import Presence


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for owner, measures in view.measures_of.items():
        if _is_measured(view, owner):
            continue
        bare = [one for one in measures if not one.reposted and not view.kpis_of.get(one.key)]
        node = view.node_of.get(owner)
        if node is None:
            for one in bare:
                yield at_measure(one, "に結び付く KPI がありません。")
        elif bare:
            yield at_node(node, f"の施策{len(bare)}件に結び付く KPI がありません。")


def _is_measured(view: PlanView, owner: str) -> bool:
    """Whether a KPI stands at the node or above it, below the outcomes; a lost one may have."""
    for node in view.above(owner):
        has_kpis = bool(view.kpis_of.get(node.key)) or node.kpi_status is Presence.LOST
        if has_kpis and (node.key == owner or node.level not in UPPER):
            return True
    return False


CHECK = Check(
    code="L162",
    name="measure-without-kpi",
    severity=Severity.WARNING,
    field="kpis",
    find=_find,
    doc=__doc__,
)
