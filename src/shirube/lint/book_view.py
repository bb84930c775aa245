"""The view of a town's own plan while it is written; keys are the ids of the book, so that a page can show a finding at its field."""

from __future__ import annotations

from shirube.lint.allow import allows_in
from shirube.lint.view import Allow, KpiView, Level, MeasureView, NodeView, PlanView, ProgrammeView
from shirube.plans import Bar, Cell, Presence, Roadmap, RoadmapStatus, Row, Span
from shirube.plans.roadmap import NO_ROADMAP
from shirube.plans.town import BookKpi, BookNode, NodeKind, PlanBook, YearBar


def kpi_key(kpi_id: str) -> str:
    """The subject of a finding at a KPI of a book."""
    return f"kpi/{kpi_id}"


def node_key(node_id: str) -> str:
    """The subject of a finding at a node of a book."""
    return f"node/{node_id}"


def view_of_book(book: PlanBook) -> PlanView:
    """The nodes, KPIs and measures of a town's plan; a measure that stands at the top hangs on the plan."""
    walked = [node for _, node in book.walk()]
    measures = [node for node in walked if node.kind is NodeKind.MEASURE]
    kpis = [_kpi(book, kpi) for node in walked for kpi in book.kpis_of(node.id)]
    return PlanView(
        title=book.title,
        nodes=tuple(_node(book, node) for node in walked if node.kind is not NodeKind.MEASURE),
        kpis=tuple(kpis),
        measures=tuple(_measure(book, node) for node in measures),
        first_year=book.first_year,
        last_year=book.last_year,
        has_tree=True,
        has_direct_measures=frozenset(node_key(node.parent) for node in measures if node.parent is not None),
        allows=tuple(_allows(walked, kpis)),
    )


def _allows(nodes: list[BookNode], kpis: list[KpiView]) -> list[Allow]:
    found = [allow for node in nodes for allow in allows_in((node.text,), node_key(node.id), node.title)]
    found += [allow for kpi in kpis for allow in allows_in(kpi.kpi.notes, kpi.key, kpi.place)]
    return found


def _node(book: PlanBook, node: BookNode) -> NodeView:
    return NodeView(
        key=node_key(node.id),
        level=Level(node.kind.value),
        title=node.title,
        place=_place(book, node),
        parent=None if node.parent is None else node_key(node.parent),
        kpi_status=Presence.PRESENT if book.kpis_of(node.id) else Presence.NONE,
        roadmap=_roadmap(node),
    )


def _measure(book: PlanBook, node: BookNode) -> MeasureView:
    return MeasureView(
        key=node_key(node.id),
        title=node.title,
        owner="" if node.parent is None else node_key(node.parent),
        place=_place(book, node),
        reposted=node.is_repost,
        repost_of=None if node.repost_of is None else node_key(node.repost_of),
        programmes=tuple(ProgrammeView(one.name, _place(book, node), one.id) for one in node.programmes),
        roadmap=_roadmap(node),
        budgets=node.budgets,
    )


def _kpi(book: PlanBook, kpi: BookKpi) -> KpiView:
    owner = book.node(kpi.node)
    return KpiView(
        key=kpi_key(kpi.id),
        kpi=kpi.kpi,
        level=Level(owner.kind.value),
        owner=node_key(owner.id),
        owner_title=owner.title,
        place=_place(book, owner),
        written_unit=kpi.unit or None,
        actuals=kpi.observations,
    )


def _place(book: PlanBook, node: BookNode) -> str:
    return f"{book.number(node.id)} {node.title}".strip()


def _roadmap(node: BookNode) -> Roadmap:
    if not node.bars:
        return NO_ROADMAP
    return Roadmap(RoadmapStatus.TEXT, tuple(_row(bar, node) for bar in node.bars))


def _row(bar: YearBar, node: BookNode) -> Row:
    here = Span(1, 1)
    cell = Cell(
        column="" if bar.first is None else bar.first.western,
        text=bar.text,
        span=here,
        start=bar.first,
        end=bar.last,
        is_open_ended=bar.last is None,
    )
    name, bars = bar.programme or node.title, (Bar((cell,), bar.cohort),)
    return Row(programme=name, span=here, reposted=bar.is_repost, bars=bars)
