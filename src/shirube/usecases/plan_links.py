"""A town's KPIs and the national ones they are linked to: what to choose from, and both side by side as a table."""

from __future__ import annotations

from collections.abc import Mapping

from shirube.documents import Table
from shirube.plans import BookKpi, Kpi, PlanBook
from shirube.plans.town import NODE_WORDS
from shirube.usecases.strategy_page_nodes import Node, Nodes
from shirube.usecases.strategy_page_rows import BoardRow

Choices = list[tuple[str, str]]
HERE = "この項目がつながる国の目標の KPI"


def national_kpi_groups(nodes: Nodes, aim: str) -> list[tuple[str, Choices]]:
    """Every national KPI with id and words under the aim it belongs to, in the order of the document.

    With the path of an `aim`, those at it, below it and above it come first, under their own heading.
    """
    near = _near(nodes, aim)
    first: Choices = []
    groups: dict[str, Choices] = {}
    for name, node, kpi in nodes.kpis():
        choice = (name, _words(kpi))
        if node.id in near:
            first.append(choice)
        else:
            groups.setdefault(_heading(nodes, node), []).append(choice)
    return ([(HERE, first)] if first else []) + list(groups.items())


def _near(nodes: Nodes, aim: str) -> set[str]:
    node = nodes.by_id.get(aim)
    if node is None:
        return set()
    return {one.id for one in (*nodes.trail(node), *nodes.below(node))}


def _heading(nodes: Nodes, node: Node) -> str:
    trail = nodes.trail(node)
    return (trail[1] if len(trail) > 1 else trail[0]).name


def _words(kpi: Kpi) -> str:
    target = "" if kpi.target is None or not kpi.target.text else f"（目標 {kpi.target.text}）"
    return f"{kpi.label}{target}"


def link_table(book: PlanBook, rows: Mapping[str, BoardRow], source: str) -> Table:
    """Every KPI of a plan with the national one beside it; empty cells where it has no link.

    `rows` are those of the national board by their id; `source` is what the national figures are taken from.
    """
    header = (
        *("番号", "項目", "まちの指標", "単位", "基準値", "目標", "期限"),
        *("国のKPIの番号", "国の指標", "国の単位", "国の基準値", "国の目標", "国の期限", "国の出典"),
    )
    found = []
    for _, node in book.walk():
        for kpi in book.kpis_of(node.id):
            where = f"{NODE_WORDS[node.kind]} {node.title}"
            own = (book.number(node.id), where, kpi.kpi.label, kpi.unit or None, *own_words(kpi))
            path = "" if kpi.link is None else kpi.link.path
            found.append((*own, *_national(path, rows.get(path), source)))
    return Table("国のKPIとのつながり", header, found)


def own_words(kpi: BookKpi) -> tuple[str | None, str | None, str | None]:
    """Baseline, target and due of a town's KPI in words; None where nothing is written."""
    from shirube.documents.plan_book import baseline_text, target_text

    due = kpi.kpi.due
    by = due.text if due.last is None else f"{due.last.era}（{due.last.western}）"
    return baseline_text(kpi.kpi.baseline) or None, target_text(kpi.kpi.target) or None, by or None


def _national(path: str, row: BoardRow | None, source: str) -> tuple[str | None, ...]:
    if not path:
        return (None,) * 7
    if row is None:
        return (path, "この版の国の戦略にない", None, None, None, None, None)
    shown = (row.baseline_text, row.target_text, row.due_text)
    return (path, row.item.label, row.unit or None, *shown, source)
