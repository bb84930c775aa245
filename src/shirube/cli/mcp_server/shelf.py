"""What the tools answer from, read once when the server starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shirube.catalogue import AreaIndex, Catalogue, Strategy, load_areas, load_strategies
from shirube.catalogue.kpi_actuals import load_kpi_actuals
from shirube.cli.gather import read_catalogue
from shirube.cli.mcp_server.own import Own, with_stored
from shirube.plans import Actual
from shirube.usecases.figures_ages import AgeBook
from shirube.usecases.figures_book import FigureBook, load_book
from shirube.usecases.finding import Finder
from shirube.usecases.strategy_page_national import kpis_by_id, national_items
from shirube.usecases.strategy_page_nodes import Nodes, nodes_of
from shirube.usecases.strategy_page_programmes import Programmes
from shirube.usecases.strategy_page_rows import BoardRow, board_rows

NATIONAL = "national"


@dataclass(frozen=True)
class Shelf:
    """The catalogue, the places, the search, and the national strategy with its actuals; figures when asked for."""

    catalogue: Catalogue
    areas: AreaIndex
    finder: Finder
    strategy: Strategy
    nodes: Nodes
    actuals: Mapping[str, tuple[Actual, ...]]
    own: Own

    @cached_property
    def figures(self) -> tuple[FigureBook, AgeBook]:
        """All figures of all places, read when first asked for."""
        book = load_book(self.areas)
        return book, AgeBook(book)

    def kpis(self, on: date) -> tuple[BoardRow, ...]:
        """The KPIs of the national strategy as they stand on a day."""
        items = national_items(
            self.nodes,
            Programmes(self.strategy, self.catalogue.programmes),
            self.actuals,
            source=self.strategy.source.short,
            address="",
        )
        return board_rows(items, on=on, first_year=self.strategy.plan.first_year)


def load_shelf() -> Shelf:
    """Read everything; about a second."""
    catalogue, own = with_stored(read_catalogue())
    areas = load_areas()
    strategy = load_strategies()[NATIONAL]
    nodes = nodes_of(strategy.plan)
    actuals = load_kpi_actuals(NATIONAL, kpis_by_id(nodes))
    return Shelf(catalogue, areas, Finder(catalogue, areas), strategy, nodes, actuals, own)
