"""Links of a plan to the national strategy: what may be chosen, in words, and what stands beside the town's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shirube.base import ShirubeError
from shirube.plans import BookKpi, NationalLink, NodeKind, PlanBook
from shirube.usecases.plan_links import national_kpi_groups
from shirube.usecases.strategy_page_rows import BoardRow
from shirube.web.strategy.selectors import NATIONAL, national, national_rows

LEVELS = {
    NodeKind.IMPACT: ("impact",),
    NodeKind.OUTCOME: ("outcome",),
    NodeKind.OUTPUT: ("output",),
    NodeKind.GROUP: ("output",),
    NodeKind.MEASURE: ("output",),
}
"""The levels of the national strategy that a kind of node may be linked to."""
Option = tuple[str, str, bool]


def node_link_words(kind: str, now: str = "") -> dict[str, str]:
    """What a node of a kind may be linked to: id and name; what it is linked to now is always among them."""
    nodes = national().nodes.by_id.values()
    found = {node.id: node.name for node in nodes if str(node.level) in LEVELS[NodeKind(kind)]}
    if now and now not in found:
        found[now] = f"いまの選択（{link_words(now)}）"
    return {"": "つなげない", **found}


def kpi_link_words(now: str = "") -> dict[str, str]:
    """What a KPI may be linked to: every indicator of the national strategy, by id."""
    found = {name: kpi.label for name, _, kpi in national().nodes.kpis()}
    if now and now not in found:
        found[now] = f"いまの選択（{now}）"
    return {"": "つなげない", **found}


def link_words(path: str) -> str:
    """The name of a node or KPI of the national strategy; its id where this edition does not know it."""
    node = national().nodes.by_id.get(path)
    return node.name if node is not None else kpi_link_words().get(path, path)


def read_link(path: str, allowed: Iterable[str]) -> dict[str, str]:
    """The columns of a link that was chosen. Raises ShirubeError E717 for one that is not among those allowed."""
    if path and path not in set(allowed):
        raise ShirubeError(
            "E717",
            f"国の戦略に「{path[:40]}」はないか、この項目にはつなげません。",
            todo="一覧から選び直してください。",
        )
    return {"link_strategy": NATIONAL if path else "", "link_path": path}


def kpi_link_groups(aim: NationalLink | None, now: str) -> list[tuple[str, list[Option]]]:
    """The choices of a KPI's link by heading: those of the node's own national aim first."""
    groups = national_kpi_groups(national().nodes, aim.path if aim and aim.strategy == NATIONAL else "")
    found = [(head, [(name, words, name == now) for name, words in kpis]) for head, kpis in groups]
    known = {name for _, kpis in found for name, _, _ in kpis}
    if now and now not in known:
        found.insert(0, ("いまの選択", [(now, now, True)]))
    return found


@dataclass(frozen=True)
class Beside:
    """A town's KPI beside the national one it is linked to; `row` None: this edition does not know it."""

    path: str
    row: BoardRow | None

    @property
    def label(self) -> str:
        return self.path if self.row is None else self.row.item.label

    @property
    def href(self) -> str:
        return f"/strategy/kpis/{self.path}/"


def beside_of(link: NationalLink | None, *, on: date) -> Beside | None:
    """The national KPI of a link, as its board shows it; None without a link."""
    if link is None or link.strategy != NATIONAL:
        return None
    return Beside(link.path, rows_by_id(on).get(link.path))


def rows_by_id(on: date) -> dict[str, BoardRow]:
    """The rows of the national board by their id."""
    return {row.item.id: row for row in national_rows(on)}


def linked_kpis(books: Iterable[tuple[Any, PlanBook]], path: str) -> list[tuple[Any, PlanBook, BookKpi]]:
    """Every KPI of the plans that is linked to a national one, with what the plan came with."""
    wanted = NationalLink(NATIONAL, path)
    return [
        (mark, book, kpi)
        for mark, book in books
        for _, node in book.walk()
        for kpi in book.kpis_of(node.id)
        if kpi.link == wanted
    ]
