"""How a town's plan begins: from an empty frame, from aims of a national strategy, or from a document that was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from shirube.base import FiscalYear, ShirubeError
from shirube.documents.kpi_table import KpiRow, KpiTable, as_kpis
from shirube.plans import (
    NO_DUE,
    Actual,
    BookKpi,
    BookNode,
    Kpi,
    NationalLink,
    NodeKind,
    Observation,
    Organisation,
    Plan,
    PlanBook,
    Span,
    all_kpi_blocks,
    all_measures,
    all_roadmaps,
    count,
    from_plan,
)
from shirube.usecases.reading import ReadDocument
from shirube.usecases.strategy_page_nodes import Level, Nodes

MOST_GOALS = 8
NO_SECTION = "見出しのない KPI"


@dataclass(frozen=True)
class Frame:
    """What every beginning needs to know."""

    organisation: Organisation
    title: str
    first_year: FiscalYear
    last_year: FiscalYear

    def book(self, nodes: Iterable[BookNode], kpis: Iterable[BookKpi] = ()) -> PlanBook:
        """The book of these nodes."""
        return PlanBook(
            id="new",
            title=self.title,
            organisation=self.organisation,
            first_year=self.first_year,
            last_year=self.last_year,
            nodes=tuple(nodes),
            kpis=tuple(kpis),
        )


def blank_book(frame: Frame, goals: int) -> PlanBook:
    """The usual shape without words: each goal (an outcome) with one empty measure. Raises ShirubeError E724."""
    if not 1 <= goals <= MOST_GOALS:
        raise ShirubeError(
            "E724",
            f"基本目標の数「{goals}」は使えません。1から{MOST_GOALS}までを期待しました。",
            todo="あとから足すことも消すこともできます。",
        )
    nodes: list[BookNode] = []
    for number in range(1, goals + 1):
        goal = f"g{number}"
        nodes.append(BookNode(id=goal, kind=NodeKind.OUTCOME, title="", position=number))
        nodes.append(BookNode(id=f"{goal}-1", kind=NodeKind.MEASURE, title="", parent=goal, position=1))
    return frame.book(nodes)


def national_book(
    frame: Frame,
    nodes: Nodes,
    strategy: str,
    chosen: Iterable[str],
    *,
    with_outputs: bool,
    with_kpis: bool = False,
) -> PlanBook:
    """The chosen outcomes as the town's goals, each by link; with their outputs below, and their KPIs, if asked.

    Of a KPI only its name, unit and link are taken over: the nation's figures are not the town's.
    Raises ShirubeError E725 without a choice, UnknownNameError E770 for an id that is no outcome.
    """
    found = [nodes[one] for one in dict.fromkeys(chosen)]
    wanted = [node for node in found if node.level is Level.OUTCOME]
    if not wanted:
        raise ShirubeError(
            "E725",
            "国の目標が一つも選ばれていません。",
            todo="まちの目標にするものを一つ以上選んでください。",
        )
    made: list[BookNode] = []
    for number, outcome in enumerate(wanted, start=1):
        link = NationalLink(strategy, outcome.id)
        made.append(
            BookNode(id=outcome.id, kind=NodeKind.OUTCOME, title=outcome.title, position=number, link=link)
        )
        below = [child for child in nodes.children(outcome) if child.level is Level.OUTPUT]
        for place, output in enumerate(below if with_outputs else [], start=1):
            made.append(
                BookNode(
                    id=output.id,
                    kind=NodeKind.OUTPUT,
                    title=output.title,
                    parent=outcome.id,
                    position=place,
                    link=NationalLink(strategy, output.id),
                )
            )
    kpis = _linked_kpis(nodes, strategy, [node.id for node in made]) if with_kpis else ()
    return frame.book(made, kpis)


def _linked_kpis(nodes: Nodes, strategy: str, ids: Iterable[str]) -> Iterator[BookKpi]:
    """A frame for every KPI of these national nodes: no baseline and no target, which the town has to find."""
    wanted = set(ids)
    for number, (name, node, kpi) in enumerate(nodes.kpis(), start=1):
        if node.id in wanted:
            yield BookKpi(
                id=name,
                node=node.id,
                kpi=Kpi(label=kpi.label, target=None, due=NO_DUE, span=Span(1, 1)),
                position=number,
                unit=(kpi.target.unit if kpi.target else None) or "",
                link=NationalLink(strategy, name),
            )


@dataclass(frozen=True)
class LeftBehind:
    """What of a read document a town's plan has no place for: what, how often, and what becomes of it."""

    what: str
    count: int
    why: str


def left_behind(plan: Plan) -> tuple[LeftBehind, ...]:
    """What `from_plan` does not carry over, with its counts; what does not occur is left out."""
    cells = [cell for one in all_roadmaps(plan) for row in one.rows for bar in row.bars for cell in bar.cells]
    ends = [point for cell in cells for point in (cell.start, cell.end) if point is not None]
    blocks = list(all_kpi_blocks(plan))
    measures = list(all_measures(plan))
    counts = count(plan, with_reposts=True)
    found = (
        LeftBehind("脚注", len(plan.footnotes), "本文へ写しません。要るものは注に書いてください。"),
        LeftBehind(
            "失われた KPI の欄", counts.lost_kpi_blocks, "なかったのではありません。原本で確かめてください。"
        ),
        LeftBehind(
            "失われた工程表", counts.lost_roadmaps, "なかったのではありません。原本で確かめてください。"
        ),
        LeftBehind(
            "見出しだけの KPI",
            sum(bool(kpi.children) for block in blocks for kpi in block.kpis),
            "見出しは、下の KPI それぞれの名前の前に付けます。",
        ),
        LeftBehind(
            "年度より細かい工程の日付",
            sum(not isinstance(point, FiscalYear) for point in ends),
            "月や暦年は、その年度にまとめます。",
        ),
        LeftBehind(
            "印刷された施策の番号", sum(bool(one.printed_no) for one in measures), "並び順から付け直します。"
        ),
        LeftBehind(
            "国の役割などの見出し", int(bool(plan.national)), "その下の施策は、いちばん上に置きます。"
        ),
    )
    return tuple(one for one in found if one.count)


def document_book(frame: Frame, document: ReadDocument) -> PlanBook:
    """What was read from a document as the beginning of a plan, under the frame's title and years."""
    if document.plan is None:
        return _tables_book(frame, document.tables)
    book = from_plan(
        document.plan,
        book_id="new",
        organisation=frame.organisation,
        first_year=frame.first_year,
        last_year=frame.last_year,
    )
    return replace(book, title=frame.title)


def _tables_book(frame: Frame, tables: Iterable[KpiTable]) -> PlanBook:
    """Each section of a table as a goal with its KPIs; a reposted row stands as often as it is printed."""
    nodes: dict[tuple[str, str], BookNode] = {}
    kpis: list[BookKpi] = []
    for table in tables:
        for row, kpi in zip(table.rows, as_kpis(table), strict=True):
            section = row.section or table.title or NO_SECTION
            key = (table.name, section)
            if key not in nodes:
                number = len(nodes) + 1
                nodes[key] = BookNode(id=f"s{number}", kind=NodeKind.OUTCOME, title=section, position=number)
            number = len(kpis) + 1
            kpis.append(
                BookKpi(
                    id=f"k{number}",
                    node=nodes[key].id,
                    kpi=replace(kpi, span=Span(1, 1)),
                    position=number,
                    unit=row.unit or (kpi.target.unit if kpi.target else None) or "",
                    actuals=tuple(_actuals(row, table)),
                )
            )
    return frame.book(nodes.values(), kpis)


def _actuals(row: KpiRow, table: KpiTable) -> Iterable[Actual]:
    """The actuals whose year is known, one a year; a cell without a value keeps its words as the reason."""
    seen = set()
    for year, value in row.actuals:
        if year is None or year in seen:
            continue
        seen.add(year)
        why = "" if value.value is not None else f"読み取った表に値がない（{value.text.strip() or '空欄'}）"
        yield Actual(
            seen=Observation(year, value.value),
            why_none=why,
            source=table.name or table.title,
            text=value.text,
        )
