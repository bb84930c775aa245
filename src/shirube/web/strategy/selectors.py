"""The national strategy as this process holds it: read once, its rows kept per day and edition of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from shirube.catalogue import Strategy, load_strategies
from shirube.catalogue.kpi_actuals import load_kpi_actuals
from shirube.plans import Actual
from shirube.usecases.strategy_page_national import kpis_by_id, national_items
from shirube.usecases.strategy_page_nodes import Nodes, nodes_of
from shirube.usecases.strategy_page_programmes import Programmes
from shirube.usecases.strategy_page_rows import BoardRow, board_rows
from shirube.web.pages import library

NATIONAL = "national"
KPI_PAGES = "/strategy/kpis/"
_DAYS_KEPT = 8


@dataclass(frozen=True)
class Held:
    """The strategy, its nodes, and the actuals on record."""

    strategy: Strategy
    nodes: Nodes
    actuals: Mapping[str, tuple[Actual, ...]]


@lru_cache(maxsize=1)
def national() -> Held:
    """The packaged strategy with its actuals; raises CatalogueError E524 or E771 for broken files."""
    strategy = load_strategies()[NATIONAL]
    nodes = nodes_of(strategy.plan)
    return Held(strategy, nodes, load_kpi_actuals(NATIONAL, kpis_by_id(nodes)))


def national_rows(on: date) -> tuple[BoardRow, ...]:
    """The board's rows as they stand on a day."""
    return _rows(library.catalogue().hash, on)


@lru_cache(maxsize=_DAYS_KEPT)
def _rows(_edition: str, on: date) -> tuple[BoardRow, ...]:
    held = national()
    items = national_items(
        held.nodes,
        Programmes(held.strategy, library.catalogue().programmes),
        held.actuals,
        source=held.strategy.source.short,
        address=KPI_PAGES,
    )
    return board_rows(items, on=on, first_year=held.strategy.plan.first_year)
