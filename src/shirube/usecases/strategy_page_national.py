"""The national strategy as the items of a KPI board: every indicator, and every block the document lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shirube.plans import Actual, Kpi
from shirube.usecases.strategy_page_nodes import Node, Nodes, kpi_id
from shirube.usecases.strategy_page_programmes import Programmes
from shirube.usecases.strategy_page_rows import BoardItem

LOST = "lost"


def kpis_by_id(nodes: Nodes) -> dict[str, Kpi]:
    """Every indicator that carries a target, by its id."""
    return {name: kpi for name, _, kpi in nodes.kpis()}


def national_items(
    nodes: Nodes,
    programmes: Programmes,
    actuals: Mapping[str, tuple[Actual, ...]],
    *,
    source: str,
    address: str,
) -> tuple[BoardItem, ...]:
    """The items in the order of the document; `address` is where a KPI's page lies, `source` the document."""
    return tuple(
        item
        for node in nodes.by_id.values()
        for item in _items(nodes, node, programmes, actuals, source=source, address=address)
    )


def _items(
    nodes: Nodes,
    node: Node,
    programmes: Programmes,
    actuals: Mapping[str, tuple[Actual, ...]],
    *,
    source: str,
    address: str,
) -> Iterator[BoardItem]:
    places = tuple((one.id, one.name) for one in nodes.trail(node))
    related = programmes.offices(nodes, node)
    level = (node.level.value, node.level.label_ja)
    if node.has_lost_kpis:
        place = "" if node.span is None else f" {node.span.text_ja()}"
        name = f"{node.id}-kpi-{LOST}"
        yield BoardItem(
            id=name,
            label=f"「{node.title}」の KPI",
            level=level,
            places=places,
            related=related,
            kpi=None,
            source=f"{source}{place}",
            href=f"{address}{name}/",
        )
    for number, kpi in enumerate(node.kpis.leaves(), start=1):
        name = kpi_id(node, number)
        yield BoardItem(
            id=name,
            label=kpi.label,
            level=level,
            places=places,
            related=related,
            kpi=kpi,
            actuals=actuals.get(name, ()),
            source=f"{source} {kpi.span.text_ja()}",
            href=f"{address}{name}/",
        )
