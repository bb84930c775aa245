"""工程表のない施策

ほかには工程表があるのに、工程の書かれていない施策の区分です。工程表が一つもない計画と、原本から失われたところは除きます。

なぜ: いつ始まり、いつ終わるのかが書かれていない施策は、遅れても気づけません。
悪い例: 施策3件のうち、工程表に2件だけ
よい例: 施策3件とも、始めと終わりの年度を工程表に書く
出典: 001_a625f554a9314e13 34行（進捗の管理と検証のために工程表を作り KPI を置く）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_node
from shirube.lint.view import PlanView
from shirube.plans import RoadmapStatus


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    roadmaps = [node.roadmap for node in view.nodes] + [one.roadmap for one in view.measures]
    if not any(roadmap.rows for roadmap in roadmaps):
        return
    for owner, measures in view.measures_of.items():
        drawn = [node for node in view.above(owner) if node.roadmap.status is not RoadmapStatus.NONE]
        bare = [one for one in measures if not one.reposted and not one.roadmap.rows]
        node = view.node_of.get(owner)
        if node is not None and bare and not drawn:
            yield at_node(node, f"の施策{len(bare)}件に工程表がありません。")


CHECK = Check(
    code="L167",
    name="measure-without-roadmap",
    severity=Severity.HINT,
    field="roadmap",
    find=_find,
    doc=__doc__,
)
