"""A town's own plan as one value: the tree it writes, its KPIs with their actuals, its roadmap and its reviews.

The national strategy is read into `Plan`; a town writes a `PlanBook`. `town_plan` turns one into the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from shirube.base.fiscal import FiscalYear
from shirube.plans.judge import Observation, Rule
from shirube.plans.model import Kpi
from shirube.plans.review import Review
from shirube.plans.targets import Direction
from shirube.plans.times import PlanError
from shirube.plans.town_budget import BudgetRow


class NodeKind(StrEnum):
    """What a node of the tree is; `NODE_WORDS` has the word of each on screen and paper."""

    IMPACT = "impact"
    OUTCOME = "outcome"
    OUTPUT = "output"
    GROUP = "group"
    MEASURE = "measure"


NODE_WORDS: dict[NodeKind, str] = {
    NodeKind.IMPACT: "将来像",
    NodeKind.OUTCOME: "基本目標",
    NodeKind.OUTPUT: "施策の方向",
    NodeKind.GROUP: "施策群",
    NodeKind.MEASURE: "施策",
}

PARENTS: dict[NodeKind, frozenset[NodeKind]] = {
    NodeKind.IMPACT: frozenset(),
    NodeKind.OUTCOME: frozenset({NodeKind.IMPACT}),
    NodeKind.OUTPUT: frozenset({NodeKind.OUTCOME}),
    NodeKind.GROUP: frozenset({NodeKind.OUTCOME, NodeKind.OUTPUT, NodeKind.GROUP}),
    NodeKind.MEASURE: frozenset({NodeKind.OUTCOME, NodeKind.OUTPUT, NodeKind.GROUP}),
}
"""What a node may hang on; every kind may also stand at the top. A group in a group holds no further group."""


@dataclass(frozen=True)
class NationalLink:
    """A node of a packaged strategy: the strategy's id and the node's path in it (outcome-A, measure-a-1-2)."""

    strategy: str
    path: str


@dataclass(frozen=True)
class UsedProgramme:
    """A programme that a measure draws on: by its id in the catalogue, or only by a name."""

    name: str
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class YearBar:
    """A bar of the roadmap in fiscal years; `last` None is an open end, `first` None is not told.

    `programme` is the name of the row; empty for the node itself. `cohort` names the part of a programme.
    `is_repost`: the same bar stands elsewhere too (再掲).
    """

    first: FiscalYear | None
    last: FiscalYear | None = None
    programme: str = ""
    cohort: str | None = None
    text: str = ""
    is_repost: bool = False

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise PlanError(
                "E704",
                f"工程「{self.programme or self.text}」の終わり（{self.last}）が始め（{self.first}）より前です。",
                todo="始めと終わりを入れ替えるか、終わりを空（継続）にしてください。",
            )


@dataclass(frozen=True, kw_only=True)
class BookNode:
    """One node of the tree. `parent` None stands at the top; `position` orders the nodes of one parent.

    A measure with `is_repost` repeats another one (再掲): `repost_of` is its id, None while that is not found.
    """

    id: str
    kind: NodeKind
    title: str
    parent: str | None = None
    position: int = 0
    text: str = ""
    link: NationalLink | None = None
    programmes: tuple[UsedProgramme, ...] = ()
    bars: tuple[YearBar, ...] = ()
    budgets: tuple[BudgetRow, ...] = ()
    is_repost: bool = False
    repost_of: str | None = None

    @property
    def is_measure(self) -> bool:
        """Whether it is something the town does."""
        return self.kind is NodeKind.MEASURE


@dataclass(frozen=True, kw_only=True)
class Actual:
    """What stood in a year: a value, or the reason why there is none; with its source and the day it was told.

    Raises PlanError E705 for a value together with such a reason, or for neither.
    """

    seen: Observation
    why_none: str = ""
    source: str = ""
    as_of: date | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if (self.seen.value is None) is not bool(self.why_none):
            raise PlanError(
                "E705",
                f"{self.seen.at.western}の実績には、値か、値がない理由のどちらか一方が要ります。",
                todo="値を入れるか、ない理由（未公表、調査なし など）を書いてください。",
            )


@dataclass(frozen=True, kw_only=True)
class BookKpi:
    """A KPI of a node. `kpi` is the core's; `unit` and `better` hold also while no target is written."""

    id: str
    node: str
    kpi: Kpi
    position: int = 0
    unit: str = ""
    better: Direction | None = None
    source: str = ""
    link: NationalLink | None = None
    actuals: tuple[Actual, ...] = ()
    reviews: tuple[Review, ...] = ()

    @property
    def observations(self) -> tuple[Observation, ...]:
        """The actuals as the judgement reads them, in the order they are kept."""
        return tuple(one.seen for one in self.actuals)

    def actual_of(self, year: int) -> Actual | None:
        """What was told for a year by its Western number; None where nothing was told."""
        return next((one for one in self.actuals if one.seen.at.year == year), None)


@dataclass(frozen=True, kw_only=True)
class ExpertComment:
    """What experts said on the whole plan (no `node`, no `kpi`) or on a part of it."""

    text: str
    by: str
    year: FiscalYear | None = None
    given_on: date | None = None
    node: str | None = None
    kpi: str | None = None


@dataclass(frozen=True)
class Organisation:
    """The author of a plan: five-digit area code and name."""

    area: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PlanBook:
    """A town's plan. Nodes and KPIs may come in any order; `walk` gives the order of reading.

    Raises PlanError E700 (an id twice), E701 (a parent that is not there, or a ring), E702 (a node that
    hangs where it cannot), E703 (years in the wrong order), E706 (a KPI or comment of a node that is not there),
    E707 (programmes above a measure, bars on an impact), E540 (a repost that is none), E543 (a budget above a measure).
    """

    id: str
    title: str
    organisation: Organisation
    first_year: FiscalYear
    last_year: FiscalYear
    nodes: tuple[BookNode, ...] = ()
    kpis: tuple[BookKpi, ...] = ()
    rule: Rule = field(default_factory=Rule)
    comments: tuple[ExpertComment, ...] = ()

    def __post_init__(self) -> None:
        check_book(self)

    @cached_property
    def _by_id(self) -> dict[str, BookNode]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def _below(self) -> dict[str | None, tuple[BookNode, ...]]:
        found: dict[str | None, list[BookNode]] = {}
        for node in sorted(self.nodes, key=lambda node: node.position):
            found.setdefault(node.parent, []).append(node)
        return {parent: tuple(nodes) for parent, nodes in found.items()}

    @cached_property
    def _kpis_at(self) -> dict[str, tuple[BookKpi, ...]]:
        found: dict[str, list[BookKpi]] = {}
        for kpi in sorted(self.kpis, key=lambda kpi: kpi.position):
            found.setdefault(kpi.node, []).append(kpi)
        return {node: tuple(kpis) for node, kpis in found.items()}

    @cached_property
    def _numbers(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for _, node in self.walk():
            above = "" if node.parent is None else f"{found[node.parent]}-"
            found[node.id] = f"{above}{self.children(node.parent).index(node) + 1}"
        return found

    def node(self, node_id: str) -> BookNode:
        """The node of an id; raises KeyError."""
        return self._by_id[node_id]

    def children(self, node_id: str | None) -> tuple[BookNode, ...]:
        """The nodes that hang on a node (None: at the top), in order."""
        return self._below.get(node_id, ())

    def kpis_of(self, node_id: str) -> tuple[BookKpi, ...]:
        """The KPIs of a node, in order."""
        return self._kpis_at.get(node_id, ())

    def walk(self) -> Iterator[tuple[int, BookNode]]:
        """Every node with its depth (0 at the top), in the order of reading."""

        def below(parent: str | None, depth: int) -> Iterator[tuple[int, BookNode]]:
            for node in self.children(parent):
                yield depth, node
                yield from below(node.id, depth + 1)

        yield from below(None, 0)

    def number(self, node_id: str) -> str:
        """Where a node stands, as it is printed before its title: 2-1-3."""
        return self._numbers[node_id]


def check_book(book: PlanBook) -> None:
    """Raises PlanError E700-E703, E706 for a book that is no tree (see PlanBook)."""
    if book.last_year < book.first_year:
        raise PlanError(
            "E703",
            f"計画の終わりの年度（{book.last_year}）が始めの年度（{book.first_year}）より前です。",
            todo="始めと終わりの年度を確かめてください。",
        )
    nodes = {node.id: node for node in book.nodes}
    _refuse_twice([node.id for node in book.nodes])
    _refuse_twice([kpi.id for kpi in book.kpis])
    for node in book.nodes:
        _check_place(node, nodes)
        _check_holds(node)
        _check_repost(node, nodes)
    homes = [(f"KPI「{kpi.kpi.label}」", kpi.node) for kpi in book.kpis]
    homes += [("外部有識者の意見", one.node) for one in book.comments if one.node is not None]
    for what, home in homes:
        if home not in nodes:
            raise PlanError(
                "E706",
                f"{what}の項目「{home}」が計画にありません。",
                todo="項目を先に作るか、別の項目に付けてください。",
            )


def _check_holds(node: BookNode) -> None:
    is_wrong = node.programmes and node.kind is not NodeKind.MEASURE
    if is_wrong or (node.bars and node.kind is NodeKind.IMPACT):
        raise PlanError(
            "E707",
            f"「{node.title}」には、制度や工程を付けられません。",
            todo="制度は事業に、工程は目標より下の項目に付けてください。",
        )

    if node.budgets and node.kind is not NodeKind.MEASURE:
        raise PlanError(
            "E543",
            f"「{node.title}」には、予算を付けられません。",
            todo="予算は施策ごとに書いてください。上の項目には合計が出ます。",
        )


def _check_repost(node: BookNode, nodes: dict[str, BookNode]) -> None:
    original = None if node.repost_of is None else nodes.get(node.repost_of)
    is_lost = node.repost_of is not None and (
        original is None or not original.is_measure or original.is_repost
    )
    if (node.is_repost and not node.is_measure) or is_lost or (node.repost_of and not node.is_repost):
        raise no_original(node.title)


def no_original(title: str) -> PlanError:
    """E540: a repost without a measure that it could repeat."""
    return PlanError(
        "E540",
        f"「{title}」の再掲の元が、施策として計画にありません。",
        todo="再掲にできるのは施策だけです。元の施策を選び直すか、再掲をやめてください。",
    )


def _refuse_twice(ids: list[str]) -> None:
    for first, second in pairwise(sorted(ids)):
        if first == second:
            raise PlanError(
                "E700", f"番号「{first}」が二度あります。", todo="どちらかの番号を変えてください。"
            )


def _check_place(node: BookNode, nodes: dict[str, BookNode]) -> None:
    seen = {node.id}
    above = node
    while above.parent is not None:
        if above.parent in seen or above.parent not in nodes:
            raise PlanError(
                "E701",
                f"項目「{node.title}」の上の項目「{above.parent}」がないか、上下が輪になっています。",
                todo="上の項目を選び直してください。",
            )
        above = nodes[above.parent]
        seen.add(above.id)
    refuse_wrong_parent(node.kind, None if node.parent is None else nodes[node.parent], nodes=nodes)


def refuse_wrong_parent(kind: NodeKind, parent: BookNode | None, *, nodes: dict[str, BookNode]) -> None:
    """Raises PlanError E702 where a node of a kind cannot hang on a node."""
    if parent is None:
        return
    above = None if parent.parent is None else nodes.get(parent.parent)
    is_third_group = (
        kind is NodeKind.GROUP
        and parent.kind is NodeKind.GROUP
        and (above is not None and above.kind is NodeKind.GROUP)
    )
    if parent.kind not in PARENTS[kind] or is_third_group:
        raise PlanError(
            "E702",
            f"「{parent.title}」の下に、この種類の項目は置けません。",
            todo="基本目標・施策・事業の順に、上から下へ置いてください。",
        )
