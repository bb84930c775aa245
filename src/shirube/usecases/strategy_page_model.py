"""The logic model as three columns a person walks: aims, outputs, measures with their programmes; and as one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shirube.plans import Grade, OtherMeasure
from shirube.usecases.strategy_page_nodes import NATIONAL, Level, Node, Nodes
from shirube.usecases.strategy_page_paths import spark
from shirube.usecases.strategy_page_programmes import NamedHere, Programmes, Usable
from shirube.usecases.strategy_page_rows import BoardRow, State


@dataclass(frozen=True)
class Mark:
    """A state of indicators by shape and word, and how many stand so."""

    id: str
    mark: str
    label: str
    count: int


@dataclass(frozen=True)
class Line:
    """A node in one line. `is_open` lies on the open path, `is_here` is its end."""

    node: Node
    marks: tuple[Mark, ...]
    spark: str
    usable: Usable
    is_open: bool
    is_here: bool
    kpis: tuple[BoardRow, ...]
    named: tuple[NamedHere, ...] = ()


@dataclass(frozen=True)
class Section:
    """Lines under a heading line (None: no heading)."""

    head: Line | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Model:
    """The three columns. `trail` is the open path; `others` are further measures of the chosen outcome."""

    aims: tuple[Section, ...]
    outputs: tuple[Section, ...]
    measures: tuple[Section, ...]
    trail: tuple[Node, ...]
    here: Line | None
    others: tuple[OtherMeasure, ...]
    other_of: Node | None
    usable: Usable


class ModelReader:
    """Draws the columns over one strategy and, where an area is chosen, its verdicts."""

    def __init__(self, nodes: Nodes, programmes: Programmes, rows: Sequence[BoardRow]) -> None:
        self.nodes = nodes
        self.programmes = programmes
        self.rows = _by_node(rows)

    def model(self, at: str) -> Model:
        """The columns with the path to `at` open; empty opens nothing. Raises UnknownNameError E770."""
        trail = self.nodes.trail(self.nodes[at]) if at else ()
        open_ids = frozenset(node.id for node in trail)
        here = trail[-1] if trail else None
        outcome = next((node for node in trail if node.level is Level.OUTCOME), None)
        return Model(
            aims=tuple(self._section(node, trail) for node in self._tops()),
            outputs=self._outputs(trail),
            measures=self._measures(trail),
            trail=trail,
            here=None if here is None else self.line(here, open_ids, here=here.id),
            others=() if outcome is None else self.nodes.others.get(outcome.id, ()),
            other_of=outcome,
            usable=self.programmes.usable(self.nodes.at(Level.MEASURE)),
        )

    def line(self, node: Node, open_ids: frozenset[str] = frozenset(), *, here: str = "") -> Line:
        """One node in one line; its count of programmes is of all measures below it."""
        rows = self.rows.get(node.id, ())
        drawn = next((text for row in rows if (text := spark(row.kpi, row.item.actuals))), "")
        usable = self.programmes.usable(self.nodes.measures(node))
        return Line(
            node=node,
            marks=marks_of(rows),
            spark=drawn,
            usable=usable,
            is_open=node.id in open_ids,
            is_here=node.id == here,
            kpis=tuple(rows),
            named=self.programmes.with_answers(node),
        )

    def tree(self) -> tuple[tuple[int, Line], ...]:
        """Every node with its depth, in the order of the document: the list that is printed."""
        return tuple((len(self.nodes.trail(node)) - 1, self.line(node)) for node in self.nodes.by_id.values())

    def tree_lines(self) -> tuple[tuple[int, str], ...]:
        """The tree as lines of text with their depth, programmes named at their measures."""
        return tuple((depth, _in_words(line)) for depth, line in self.tree())

    def _tops(self) -> tuple[Node, ...]:
        return self.nodes.at(Level.IMPACT, Level.NATIONAL)

    def _section(self, head: Node, trail: Sequence[Node], lines: Sequence[Node] | None = None) -> Section:
        ids = frozenset(node.id for node in trail)
        here = trail[-1].id if trail else ""
        shown = self.nodes.children(head) if lines is None else lines
        if head.id == NATIONAL and lines is None:
            shown = ()
        return Section(
            self.line(head, ids, here=here), tuple(self.line(one, ids, here=here) for one in shown)
        )

    def _outputs(self, trail: Sequence[Node]) -> tuple[Section, ...]:
        """The outputs of the open outcome, or of the open impact's outcomes, or of all."""
        top = trail[0] if trail else None
        if top is not None and top.level is Level.NATIONAL:
            return (self._section(top, trail, self.nodes.children(top)),)
        heads = [node for node in trail if node.level is Level.OUTCOME]
        if not heads:
            every = self.nodes.at(Level.OUTCOME)
            heads = [node for node in every if top is None or node.parent == top.id]
        return tuple(self._section(head, trail) for head in heads)

    def _measures(self, trail: Sequence[Node]) -> tuple[Section, ...]:
        """The groups of the open output, or the open group of the national role, with their measures."""
        if len(trail) < 2:
            return ()
        if trail[0].level is Level.NATIONAL:
            return (self._section(trail[1], trail, self.nodes.measures(trail[1])),)
        output = next((node for node in trail if node.level is Level.OUTPUT), None)
        if output is None:
            return ()
        found: list[Section] = []
        for group in self.nodes.children(output):
            below = self.nodes.children(group)
            direct = [node for node in below if node.level is Level.MEASURE]
            found.append(self._section(group, trail, direct))
            found += [self._section(node, trail) for node in below if node.level is Level.SUBGROUP]
        return tuple(found)


def marks_of(rows: Sequence[BoardRow]) -> tuple[Mark, ...]:
    """The states of some indicators: the judgement where there is one, else how far the aim is settled."""
    counts: dict[tuple[str, str, str], int] = {}
    for row in rows:
        if row.grade is Grade.NOT_ASSESSABLE or row.state is State.LOST:
            key = (row.state.value, row.state.mark, row.state.label_ja)
        else:
            key = (row.grade_id, row.grade_mark, row.grade.value)
        counts[key] = counts.get(key, 0) + 1
    return tuple(Mark(*key, count) for key, count in counts.items())


def _in_words(line: Line) -> str:
    """The node with the states of its KPIs, its programmes and, for an area, how many can be used."""
    marks = "".join(f"（{mark.mark} KPI {mark.label} {mark.count}）" for mark in line.marks)
    if line.node.measure is None:
        return line.node.name + marks
    reposted = "（再掲）" if line.node.measure.reposted else ""
    names = "、".join(one.name for one, _ in line.named)
    use = line.usable
    asked = (
        f"（使える {use.yes}・条件しだい {use.unknown}・使えない {use.no}・制度集にない {use.unrecorded}）"
    )
    return f"{line.node.name}{reposted}{f': {names}' if names else ''}{asked if use.is_asked else ''}"


def _by_node(rows: Sequence[BoardRow]) -> Mapping[str, tuple[BoardRow, ...]]:
    found: dict[str, tuple[BoardRow, ...]] = {}
    for row in rows:
        node = row.item.places[-1][0] if row.item.places else ""
        found[node] = (*found.get(node, ()), row)
    return found
