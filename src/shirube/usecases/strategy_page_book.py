"""A town's plan as the items of a KPI board: the same board as the nation's, with the town's actuals and its rule."""

from __future__ import annotations

from shirube.plans import BookKpi, PlanBook
from shirube.usecases.strategy_page_nodes import Level
from shirube.usecases.strategy_page_rows import BoardItem

WORDS = {level.value: level.label_ja for level in Level}


def book_items(book: PlanBook) -> tuple[BoardItem, ...]:
    """Every indicator of the plan in the order of reading, judged by the plan's own rule."""
    return tuple(
        _item(book, kpi, _places(book, node.id), level=node.kind.value)
        for _, node in book.walk()
        for kpi in book.kpis_of(node.id)
    )


def _item(book: PlanBook, one: BookKpi, places: tuple[tuple[str, str], ...], *, level: str) -> BoardItem:
    return BoardItem(
        id=f"kpi-{one.id}",
        label=one.kpi.label,
        level=(level, WORDS.get(level, level)),
        places=places,
        owner=book.organisation.name,
        kpi=one.kpi,
        unit=one.unit,
        actuals=one.actuals,
        rule=book.rule,
        source=one.source or f"{book.organisation.name}「{book.title}」",
    )


def _places(book: PlanBook, node_id: str) -> tuple[tuple[str, str], ...]:
    node = book.node(node_id)
    above = () if node.parent is None else _places(book, node.parent)
    return (*above, (f"node-{node.id}", f"{book.number(node.id)} {node.title}"))
