"""Every node of a plan under an id that an address may carry, each with its place in the tree.

Ids: impact-1, outcome-A, output-a, group-a-1, subgroup-a-1-2, national (the role of the nation as a whole),
group-national-1, measure-a-1-4, and kpi ids such as output-a-kpi-2: the second indicator with a target of its own
in the block of output a.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shirube.base import UnknownNameError
from shirube.plans import (
    Group,
    Kpi,
    KpiBlock,
    Measure,
    OtherMeasure,
    Output,
    Plan,
    Presence,
    Roadmap,
    RoadmapStatus,
    Span,
    with_reposts_resolved,
)
from shirube.plans.roadmap import NO_ROADMAP

NATIONAL = "national"
NO_KPIS = KpiBlock()


class Level(StrEnum):
    """The levels of the tree; `label_ja` is what a page calls them."""

    IMPACT = "impact"
    OUTCOME = "outcome"
    OUTPUT = "output"
    NATIONAL = "national"
    GROUP = "group"
    SUBGROUP = "subgroup"
    MEASURE = "measure"

    @property
    def label_ja(self) -> str:
        return _LABELS[self]


_LABELS = {
    Level.IMPACT: "インパクト",
    Level.OUTCOME: "アウトカム",
    Level.OUTPUT: "アウトプット",
    Level.NATIONAL: "国の役割",
    Level.GROUP: "施策群",
    Level.SUBGROUP: "施策群の区分",
    Level.MEASURE: "施策",
}


@dataclass(frozen=True, kw_only=True)
class Node:
    """One node: `code` as it is called in print (1, A, a, （1）, ①), `children` in the order of the document."""

    id: str
    level: Level
    code: str
    title: str
    parent: str | None
    span: Span | None
    kpis: KpiBlock = NO_KPIS
    roadmap: Roadmap = NO_ROADMAP
    measure: Measure | None = None
    children: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A. 地域における…: how a page names the node."""
        return f"{self.code} {self.title}".strip()

    @property
    def slug(self) -> str:
        """a-1-4: a measure as its own address has it."""
        return self.id.removeprefix("measure-")

    @property
    def has_lost_kpis(self) -> bool:
        """Whether the document lost the indicators that should stand here."""
        return self.kpis.status is Presence.LOST

    @property
    def has_lost_roadmap(self) -> bool:
        """Whether the document lost the roadmap that should stand here."""
        return self.roadmap.status is RoadmapStatus.LOST


@dataclass(frozen=True)
class Nodes:
    """The nodes of a plan by id, in the order of the document; other measures by their outcome."""

    plan: Plan
    by_id: Mapping[str, Node]
    others: Mapping[str, tuple[OtherMeasure, ...]]

    def __getitem__(self, node: str) -> Node:
        """The node of an id; raises UnknownNameError E770."""
        if node not in self.by_id:
            raise UnknownNameError(
                "E770",
                f"「{node[:40]}」という項目は、この戦略にありません。",
                todo="全国の戦略のページから選び直してください。",
            )
        return self.by_id[node]

    def at(self, *levels: Level) -> tuple[Node, ...]:
        """The nodes of these levels, in the order of the document."""
        return tuple(node for node in self.by_id.values() if node.level in levels)

    def children(self, node: Node) -> tuple[Node, ...]:
        """The nodes right below."""
        return tuple(self.by_id[child] for child in node.children)

    def below(self, node: Node) -> Iterator[Node]:
        """The node itself, then everything below it, in the order of the document."""
        yield node
        for child in self.children(node):
            yield from self.below(child)

    def trail(self, node: Node) -> tuple[Node, ...]:
        """From the top to the node itself."""
        above = () if node.parent is None else self.trail(self.by_id[node.parent])
        return (*above, node)

    def measures(self, node: Node) -> tuple[Node, ...]:
        """The measures below a node."""
        return tuple(found for found in self.below(node) if found.level is Level.MEASURE)

    def kpis(self) -> Iterator[tuple[str, Node, Kpi]]:
        """Every indicator that carries a target, with its id and its node."""
        for node in self.by_id.values():
            for number, kpi in enumerate(node.kpis.leaves(), start=1):
                yield kpi_id(node, number), node, kpi


def kpi_id(node: Node, number: int) -> str:
    """output-a-kpi-2."""
    return f"{node.id}-kpi-{number}"


def measure_node_id(measure: str) -> str:
    """a/1/4, as the core numbers measures → measure-a-1-4."""
    return f"measure-{measure.replace('/', '-')}"


def nodes_of(plan: Plan) -> Nodes:
    """The plan as nodes, reposted measures pointing to where they are printed first."""
    resolved = with_reposts_resolved(plan)
    listed = [*_aims(resolved), *_outputs(resolved), *_national(resolved)]
    below: dict[str, list[str]] = {}
    for node in listed:
        if node.parent is not None:
            below.setdefault(node.parent, []).append(node.id)
    by_id = {node.id: _with_children(node, below) for node in listed}
    others = {
        f"outcome-{outcome.letter}": tuple(one for one in resolved.others if one.outcome == outcome.letter)
        for outcome in resolved.outcomes
    }
    return Nodes(resolved, by_id, others)


def _with_children(node: Node, below: Mapping[str, list[str]]) -> Node:
    return Node(**{**vars(node), "children": tuple(below.get(node.id, ()))})


def _aims(plan: Plan) -> Iterator[Node]:
    for impact in plan.impacts:
        top = f"impact-{impact.no}"
        yield Node(
            id=top,
            level=Level.IMPACT,
            code=f"{impact.no}.",
            title=impact.title,
            parent=None,
            span=impact.span,
            kpis=impact.kpis,
        )
        for outcome in (one for one in plan.outcomes if one.impact == impact.no):
            yield Node(
                id=f"outcome-{outcome.letter}",
                level=Level.OUTCOME,
                code=f"{outcome.letter}.",
                title=outcome.title,
                parent=top,
                span=outcome.span,
                kpis=outcome.kpis,
            )


def _outputs(plan: Plan) -> Iterator[Node]:
    for output in plan.outputs:
        name = f"output-{output.letter}"
        yield Node(
            id=name,
            level=Level.OUTPUT,
            code=f"{output.letter}.",
            title=output.title,
            parent=f"outcome-{output.outcome}",
            span=output.span,
            kpis=output.kpis,
            roadmap=output.roadmap,
        )
        yield from _groups(output)


def _groups(output: Output) -> Iterator[Node]:
    for group in output.groups:
        yield from _group(group, stem=output.letter, parent=f"output-{output.letter}")


def _national(plan: Plan) -> Iterator[Node]:
    if not plan.national:
        return
    title = plan.national_title or Level.NATIONAL.label_ja
    yield Node(id=NATIONAL, level=Level.NATIONAL, code="", title=title, parent=None, span=None)
    for group in plan.national:
        yield from _group(group, stem=NATIONAL, parent=NATIONAL)


def _group(group: Group, *, stem: str, parent: str) -> Iterator[Node]:
    name = f"group-{stem}-{group.no}"
    yield Node(
        id=name,
        level=Level.GROUP,
        code=f"（{group.no}）",
        title=group.title,
        parent=parent,
        span=group.span,
        kpis=group.kpis,
        roadmap=group.roadmap,
    )
    yield from (_measure(measure, parent=name) for measure in group.measures)
    for number, subgroup in enumerate(group.subgroups, start=1):
        below = f"subgroup-{stem}-{group.no}-{number}"
        yield Node(
            id=below,
            level=Level.SUBGROUP,
            code="",
            title=subgroup.title,
            parent=name,
            span=subgroup.span,
            kpis=subgroup.kpis,
            roadmap=subgroup.roadmap,
        )
        yield from (_measure(measure, parent=below) for measure in subgroup.measures)


def _measure(measure: Measure, *, parent: str) -> Node:
    return Node(
        id=measure_node_id(measure.id),
        level=Level.MEASURE,
        code=measure.printed_no,
        title=measure.title,
        parent=parent,
        span=measure.span,
        measure=measure,
    )
