"""原本から失われている

見出しはあるのに、KPI の一覧や工程表が文書から落ちているところです。値が0なのでも、決まっていないのでもありません。

なぜ: 失われた表をないものとして数えると、件数も進捗も違ってしまいます。
悪い例: 「○ KPI」の見出しの下が空（変換で表が落ちている）
よい例: 元の PDF か Word から表を読み直す
出典: design.md 5章（失われたものは0ではない）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_kpi, at_node
from shirube.lint.view import PlanView
from shirube.plans import Presence, RoadmapStatus, Status


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for node in view.nodes:
        if node.kpi_status is Presence.LOST:
            yield at_node(node, "の KPI が原本から失われています。")
        if node.roadmap.status is RoadmapStatus.LOST:
            yield at_node(node, "の工程表が原本から失われています。")
    for kpi in view.kpis:
        if kpi.kpi.target is not None and kpi.kpi.target.status is Status.LOST:
            yield at_kpi(kpi, "の目標が原本から失われています。")


CHECK = Check(
    code="L119",
    name="lost-in-document",
    severity=Severity.WARNING,
    field="kpis",
    find=_find,
    doc=__doc__,
)
