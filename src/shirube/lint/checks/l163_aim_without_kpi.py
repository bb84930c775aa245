"""KPI のない目標

インパクト・アウトカムに KPI が一つもないものです。

なぜ: 目指す変化を書いても、変わったかどうかをだれも確かめられません。
悪い例: アウトカム「安心して子どもを育てられる」に KPI なし
よい例: アウトカム「安心して子どもを育てられる」に KPI「この地域で子育てを続けたい人の割合」を置く
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_node
from shirube.lint.view import UPPER, PlanView
from shirube.plans import Presence


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for node in view.nodes:
        is_bare = node.kpi_status is Presence.NONE and not view.kpis_of.get(node.key)
        if node.level in UPPER and is_bare:
            yield at_node(node, "に KPI がありません。")


CHECK = Check(
    code="L163",
    name="aim-without-kpi",
    severity=Severity.WARNING,
    field="kpis",
    find=_find,
    doc=__doc__,
)
