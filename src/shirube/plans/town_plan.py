"""A town's plan and the plan of a document, each as the other, so that counts, board and checks serve both.

Nodes and KPIs of a book are numbered in the order of reading; that number is the line of their span, and
`place_of` leads from a span back to the node or KPI.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shirube.base.fiscal import FiscalYear
from shirube.plans.model import (
    Group,
    Impact,
    Kpi,
    KpiBlock,
    Measure,
    Outcome,
    Output,
    Paragraph,
    Plan,
    Presence,
    Programme,
    Subgroup,
)
from shirube.plans.places import Span
from shirube.plans.roadmap import NO_ROADMAP, Bar, Cell, Roadmap, RoadmapStatus, Row
from shirube.plans.town import BookKpi, BookNode, NodeKind, Organisation, PlanBook, UsedProgramme, YearBar

KPI, NODE = "kpi", "node"


def places(book: PlanBook) -> tuple[tuple[str, str], ...]:
    """("node", id) or ("kpi", id) of every line, in the order of reading: a node, then its KPIs."""
    found: list[tuple[str, str]] = []
    for _, node in book.walk():
        found.append((NODE, node.id))
        found += [(KPI, kpi.id) for kpi in book.kpis_of(node.id)]
    return tuple(found)


def place_of(book: PlanBook, span: Span) -> tuple[str, str] | None:
    """The node or KPI at a span of `to_plan(book)`; None outside the book."""
    listed = places(book)
    return listed[span.first - 1] if 0 < span.first <= len(listed) else None


def to_plan(book: PlanBook) -> Plan:
    """The book as a plan of the core.

    What the core's tree asks for and the town left out stands in between under the title above it: an output
    over measures that hang on an outcome. A measure with KPIs or bars of its own is a sub-group of its own.
    What hangs on no outcome is among `national`; an outcome without an impact has impact 0.
    """
    return _Builder(book).plan()


class _Builder:
    def __init__(self, book: PlanBook) -> None:
        self.book = book
        lines = {place: line for line, place in enumerate(places(book), start=1)}
        self._lines = {key: Span(line, line) for key, line in lines.items()}
        self._letters = _letters()

    def plan(self) -> Plan:
        top = self.book.children(None)
        impacts = [node for node in top if node.kind is NodeKind.IMPACT]
        outcomes: list[Outcome] = []
        outputs: list[Output] = []
        for no, impact in enumerate(impacts, start=1):
            self._outcomes(self.book.children(impact.id), no, outcomes, outputs)
        self._outcomes([node for node in top if node.kind is NodeKind.OUTCOME], 0, outcomes, outputs)
        outputs += [self._output(node, "") for node in top if node.kind is NodeKind.OUTPUT]
        loose = [node for node in top if node.kind in (NodeKind.GROUP, NodeKind.MEASURE)]
        return Plan(
            title=self.book.title,
            impacts=tuple(self._impact(node, no) for no, node in enumerate(impacts, start=1)),
            outcomes=tuple(outcomes),
            outputs=tuple(outputs),
            national=self._groups(loose, self.book.title),
            first_year=self.book.first_year,
            last_year=self.book.last_year,
        )

    def span(self, node: BookNode) -> Span:
        return self._lines[NODE, node.id]

    def _impact(self, node: BookNode, no: int) -> Impact:
        return Impact(
            no=no,
            title=node.title,
            span=self.span(node),
            kpis=self._kpis(node),
            paragraphs=self._text(node),
        )

    def _outcomes(
        self,
        nodes: list[BookNode] | tuple[BookNode, ...],
        impact: int,
        into: list[Outcome],
        outputs: list[Output],
    ) -> None:
        for node in nodes:
            letter = next(self._letters)
            into.append(
                Outcome(
                    letter=letter,
                    title=node.title,
                    impact=impact,
                    span=self.span(node),
                    kpis=self._kpis(node),
                    paragraphs=self._text(node),
                )
            )
            below = self.book.children(node.id)
            outputs += [self._output(one, letter) for one in below if one.kind is NodeKind.OUTPUT]
            direct = [one for one in below if one.kind is not NodeKind.OUTPUT]
            if direct or node.bars:
                outputs.append(
                    Output(
                        letter=next(self._letters),
                        printed_letter="",
                        title=node.title,
                        outcome=letter,
                        span=self.span(node),
                        groups=self._groups(direct, node.title),
                        roadmap=self._roadmap([node]),
                    )
                )

    def _output(self, node: BookNode, outcome: str) -> Output:
        letter = next(self._letters)
        return Output(
            letter=letter,
            printed_letter=letter,
            title=node.title,
            outcome=outcome,
            span=self.span(node),
            groups=self._groups(self.book.children(node.id), node.title),
            kpis=self._kpis(node),
            roadmap=self._roadmap([node]),
            paragraphs=self._text(node),
        )

    def _groups(self, nodes: list[BookNode] | tuple[BookNode, ...], title: str) -> tuple[Group, ...]:
        """Groups as they are; measures that stand between them form one group under the title above."""
        groups: list[Group] = []
        measures = [node for node in nodes if node.kind is NodeKind.MEASURE]
        if measures:
            groups.append(self._group_of(title, self.span(measures[0]), measures, len(groups) + 1))
        for node in nodes:
            if node.kind is NodeKind.GROUP:
                below = self.book.children(node.id)
                group = self._group_of(node.title, self.span(node), list(below), len(groups) + 1)
                groups.append(replace(group, kpis=self._kpis(node), roadmap=self._roadmap([node])))
        return tuple(groups)

    def _group_of(self, title: str, span: Span, below: list[BookNode], no: int) -> Group:
        plain = [n for n in below if n.kind is NodeKind.MEASURE and not self._stands_alone(n)]
        subgroups = [self._subgroup(n) for n in below if n.kind is NodeKind.GROUP or self._stands_alone(n)]
        return Group(
            no=no,
            title=title,
            span=span,
            measures=tuple(self._measure(n) for n in plain),
            subgroups=tuple(subgroups),
        )

    def _stands_alone(self, node: BookNode) -> bool:
        return node.kind is NodeKind.MEASURE and bool(node.bars or self.book.kpis_of(node.id))

    def _subgroup(self, node: BookNode) -> Subgroup:
        measures = self.book.children(node.id) if node.kind is NodeKind.GROUP else (node,)
        owners = [node, *(one for one in measures if one is not node)]
        kpis = tuple(self._kpi(kpi) for owner in owners for kpi in self.book.kpis_of(owner.id))
        return Subgroup(
            title=node.title,
            span=self.span(node),
            measures=tuple(self._measure(one) for one in measures),
            kpis=KpiBlock(Presence.PRESENT, kpis) if kpis else KpiBlock(),
            roadmap=self._roadmap(owners),
        )

    def _measure(self, node: BookNode) -> Measure:
        siblings = self.book.children(node.parent)
        no = next(n for n, one in enumerate(siblings, start=1) if one.id == node.id)
        return Measure(
            id=node.id,
            no=no,
            printed_no=self.book.number(node.id),
            title=node.title,
            span=self.span(node),
            reposted=node.is_repost,
            repost_of=node.repost_of,
            programmes=tuple(Programme(one.name, self.span(node)) for one in node.programmes),
            paragraphs=self._text(node),
        )

    def _kpis(self, node: BookNode) -> KpiBlock:
        kpis = tuple(self._kpi(kpi) for kpi in self.book.kpis_of(node.id))
        return KpiBlock(Presence.PRESENT, kpis) if kpis else KpiBlock()

    def _kpi(self, kpi: BookKpi) -> Kpi:
        return replace(kpi.kpi, span=self._lines[KPI, kpi.id])

    def _text(self, node: BookNode) -> tuple[Paragraph, ...]:
        return tuple(Paragraph(line, self.span(node)) for line in node.text.splitlines() if line.strip())

    def _roadmap(self, nodes: list[BookNode]) -> Roadmap:
        rows = tuple(row for node in nodes for row in self._rows(node))
        columns = tuple(
            FiscalYear(year).western
            for year in range(self.book.first_year.year, self.book.last_year.year + 1)
        )
        return Roadmap(RoadmapStatus.TEXT, rows, columns) if rows else NO_ROADMAP

    def _rows(self, node: BookNode) -> Iterator[Row]:
        rows = dict.fromkeys((bar.programme or node.title, bar.is_repost) for bar in node.bars)
        for row in rows:
            bars = [bar for bar in node.bars if (bar.programme or node.title, bar.is_repost) == row]
            yield Row(
                programme=row[0],
                span=self.span(node),
                reposted=row[1],
                bars=tuple(_bar(bar, self.span(node)) for bar in bars),
            )


def _bar(bar: YearBar, span: Span) -> Bar:
    column = "" if bar.first is None else bar.first.western
    is_open = bar.last is None and bar.first is not None
    cell = Cell(column=column, text=bar.text, span=span, start=bar.first, end=bar.last, is_open_ended=is_open)
    return Bar((cell,), bar.cohort)


def _letters() -> Iterator[str]:
    """A, B … Z, AA, AB …"""
    count = 0
    while True:
        count += 1
        rest, text = count, ""
        while rest:
            rest, digit = divmod(rest - 1, 26)
            text = chr(65 + digit) + text
        yield text


def from_plan(
    plan: Plan,
    *,
    book_id: str,
    organisation: Organisation,
    first_year: FiscalYear,
    last_year: FiscalYear,
) -> PlanBook:
    """A plan as read from a document, as the beginning of a town's own: nodes, KPIs, programmes, bars.

    A heading over several KPIs is put before each of them; reposts (再掲) point to the measure that stands first.
    What a town's plan has no place for is named by `usecases.plan_start.left_behind`.
    """
    reader = _Reader(plan)
    reader.read()
    return PlanBook(
        id=book_id,
        title=plan.title,
        organisation=organisation,
        first_year=first_year,
        last_year=last_year,
        nodes=tuple(reader.nodes),
        kpis=tuple(reader.kpis),
    )


class _Reader:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.nodes: list[BookNode] = []
        self.kpis: list[BookKpi] = []
        self._measures_at: dict[str, str] = {}
        self._reposts: dict[str, str | None] = {}

    def read(self) -> None:
        impacts = {one.no: self._impact(one) for one in self.plan.impacts}
        outcomes = {one.letter: self._outcome(one, impacts.get(one.impact)) for one in self.plan.outcomes}
        for output in self.plan.outputs:
            parent = outcomes.get(output.outcome)
            node = self._add(NodeKind.OUTPUT, output.title, parent, output.paragraphs, output.roadmap)
            self._block(node, output.kpis)
            for group in output.groups:
                self._group(group, node)
        for group in self.plan.national:
            self._group(group, None)
        for other in self.plan.others:
            self._add(NodeKind.MEASURE, other.title, outcomes.get(other.outcome), other.paragraphs)
        self.nodes = [self._marked(node) for node in self.nodes]

    def _marked(self, node: BookNode) -> BookNode:
        """A reposted measure with the id of the one it repeats; None where the document does not hold that one."""
        if node.id not in self._reposts:
            return node
        original = self._measures_at.get(self._reposts[node.id] or "")
        return replace(node, is_repost=True, repost_of=None if original in self._reposts else original)

    def _add(
        self,
        kind: NodeKind,
        title: str,
        parent: str | None,
        paragraphs: tuple[Paragraph, ...] = (),
        roadmap: Roadmap = NO_ROADMAP,
        programmes: tuple[Programme, ...] = (),
    ) -> str:
        number = str(len(self.nodes) + 1)
        self.nodes.append(
            BookNode(
                id=number,
                kind=kind,
                title=title,
                parent=parent,
                position=len(self.nodes) + 1,
                text="\n".join(one.text for one in paragraphs),
                programmes=tuple(UsedProgramme(one.name) for one in programmes),
                bars=tuple(_bars_of(roadmap)),
            )
        )
        return number

    def _impact(self, node: Impact) -> str:
        number = self._add(NodeKind.IMPACT, node.title, None, node.paragraphs)
        self._block(number, node.kpis)
        return number

    def _outcome(self, node: Outcome, parent: str | None) -> str:
        number = self._add(NodeKind.OUTCOME, node.title, parent, node.paragraphs)
        self._block(number, node.kpis)
        return number

    def _group(self, group: Group, parent: str | None) -> None:
        number = self._add(NodeKind.GROUP, group.title, parent, (), group.roadmap)
        self._block(number, group.kpis)
        self._measures(group.measures, number)
        for sub in group.subgroups:
            below = self._add(NodeKind.GROUP, sub.title, number, (), sub.roadmap)
            self._block(below, sub.kpis)
            self._measures(sub.measures, below)

    def _measures(self, measures: tuple[Measure, ...], parent: str) -> None:
        for one in measures:
            node = self._add(NodeKind.MEASURE, one.title, parent, one.paragraphs, programmes=one.programmes)
            self._measures_at[one.id] = node
            if one.reposted:
                self._reposts[node] = one.repost_of

    def _block(self, node: str, block: KpiBlock) -> None:
        for kpi in block.kpis:
            for leaf in _leaves(kpi, ""):
                number = str(len(self.kpis) + 1)
                unit = (leaf.target.unit if leaf.target else None) or ""
                better = leaf.target.better if leaf.target else None
                self.kpis.append(
                    BookKpi(
                        id=number, node=node, kpi=leaf, position=len(self.kpis) + 1, unit=unit, better=better
                    )
                )


def _leaves(kpi: Kpi, heading: str) -> Iterator[Kpi]:
    label = f"{heading} {kpi.label}".strip()
    if not kpi.children:
        yield replace(kpi, label=label)
    for child in kpi.children:
        yield from _leaves(child, label)


def _bars_of(roadmap: Roadmap) -> Iterator[YearBar]:
    for row in roadmap.rows:
        for bar in row.bars:
            for cell in bar.cells:
                first, last = cell.years
                if first is not None and last is not None and last < first:
                    last = first
                yield YearBar(
                    first=first,
                    last=last,
                    programme=row.programme,
                    cohort=bar.cohort,
                    text=cell.text,
                    is_repost=row.reposted,
                )
