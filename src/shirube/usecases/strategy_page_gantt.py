"""The roadmap as a Gantt chart: where each bar lies in fiscal years; the date wins over the printed column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans import Cell, Month, Plan, Point, Row
from shirube.plans.roadmap import column_year, first_day
from shirube.usecases.strategy_page_nodes import Level, Node, Nodes

YEARS_BEFORE = 2
"""Years drawn before the plan; a bar that begins earlier is cut there with a mark and its year."""
_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One cell on the axis, in fiscal years with their months as parts (2026.5 = October 2026).

    `end` is where the drawing ends: for an open end the next piece of the bar, else the end of the axis.
    """

    cell: Cell
    start: float
    end: float
    lane: int
    is_open: bool
    begins_earlier: bool
    disagrees: bool

    @property
    def period_text(self) -> str:
        """The period as printed, closed up; the column where none is printed."""
        return "".join((self.cell.period or self.cell.column).split())


@dataclass(frozen=True, kw_only=True)
class GanttBar:
    """Pieces that follow each other."""

    cohort: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class GanttRow:
    """One programme of a roadmap; `lanes` is how many lines its bars need."""

    row: Row
    node: Node
    output: Node
    bars: tuple[GanttBar, ...]
    lanes: int


@dataclass(frozen=True, kw_only=True)
class Gantt:
    """The chart: years on the axis, the plan's own years, rows, and the nodes whose roadmap is lost."""

    first: int
    last: int
    plan_first: int
    plan_last: int
    rows: tuple[GanttRow, ...]
    lost: tuple[Node, ...]
    choices: tuple[tuple[Node, int, int], ...]

    @property
    def disagreements(self) -> int:
        """Pieces whose printed column and date disagree."""
        return sum(piece.disagrees for row in self.rows for bar in row.bars for piece in bar.pieces)

    @property
    def reposts(self) -> int:
        """Rows that repeat a programme of another roadmap."""
        return sum(row.row.reposted for row in self.rows)


def gantt(nodes: Nodes, *, output: str = "") -> Gantt:
    """The roadmaps of all outputs and national groups, or of one. Raises UnknownNameError E770."""
    if output:
        _ = nodes[output]
    plan = nodes.plan
    held = [node for node in nodes.by_id.values() if node.roadmap.rows or node.has_lost_roadmap]
    shown = [node for node in held if not output or owner_of(nodes, node).id == output]
    first, last = axis(plan, held)
    found = tuple(
        _row(row, node, owner_of(nodes, node), first=first, last=last)
        for node in shown
        for row in node.roadmap.rows
    )
    return Gantt(
        first=first,
        last=last,
        plan_first=plan.first_year.year if plan.first_year else first,
        plan_last=plan.last_year.year if plan.last_year else last,
        rows=found,
        lost=tuple(node for node in shown if node.has_lost_roadmap),
        choices=tuple(_choices(nodes, held)),
    )


def owner_of(nodes: Nodes, node: Node) -> Node:
    """The output, or the group of the national role, that a roadmap belongs to."""
    trail = nodes.trail(node)
    return next((one for one in trail if one.level is Level.OUTPUT), trail[min(1, len(trail) - 1)])


def _choices(nodes: Nodes, held: Sequence[Node]) -> Iterator[tuple[Node, int, int]]:
    """Each owner with its rows and how many roadmaps are lost there."""
    counts: dict[str, tuple[int, int]] = {}
    for node in held:
        owner = owner_of(nodes, node).id
        rows, lost = counts.get(owner, (0, 0))
        counts[owner] = (rows + len(node.roadmap.rows), lost + node.has_lost_roadmap)
    yield from ((nodes[owner], *count) for owner, count in counts.items())


def axis(plan: Plan, held: Sequence[Node]) -> tuple[int, int]:
    """First and last fiscal year drawn: a little before the plan, to the last year any bar names and one more."""
    named = [
        int(value)
        for node in held
        for row in node.roadmap.rows
        for bar in row.bars
        for cell in bar.cells
        for value in (start_of(cell), end_of(cell))
        if value is not None
    ]
    first = plan.first_year.year if plan.first_year else min(named, default=0)
    last = plan.last_year.year if plan.last_year else first
    return first - YEARS_BEFORE, max([last, *named]) + 1


def _row(row: Row, node: Node, output: Node, *, first: int, last: int) -> GanttRow:
    bars: list[GanttBar] = []
    lane = 0
    for bar in row.bars:
        pieces, used = _pieces(bar.cells, first=first, last=last, lane=lane)
        bars.append(GanttBar(cohort=bar.cohort, pieces=pieces))
        lane += used
    return GanttRow(row=row, node=node, output=output, bars=tuple(bars), lanes=max(lane, 1))


def _pieces(cells: Sequence[Cell], *, first: int, last: int, lane: int) -> tuple[tuple[Piece, ...], int]:
    """The pieces of a bar; what would overlap goes to a further lane."""
    starts = [start_of(cell) for cell in cells]
    ends: list[float] = []
    found: list[Piece] = []
    for index, cell in enumerate(cells):
        start, stated = starts[index], end_of(cell)
        begin = float(first) if start is None else start
        later = [other for other in starts[index + 1 :] if other is not None and other > begin]
        is_open = stated is None
        end = (min(later) if later else float(last + 1)) if stated is None else stated
        free = next((number for number, busy in enumerate(ends) if busy <= begin), len(ends))
        ends[free : free + 1] = [end]
        found.append(
            Piece(
                cell=cell,
                start=max(begin, float(first)),
                end=max(end, max(begin, float(first))),
                lane=lane + free,
                is_open=is_open and not later,
                begins_earlier=begin < first,
                disagrees=cell.disagrees_with_column(is_first=index == 0),
            )
        )
    return tuple(found), max(len(ends), 1)


def start_of(cell: Cell) -> float | None:
    """Where a cell begins: its date, else its column; None for a column without a year."""
    if cell.start is not None:
        return place_of(first_day(cell.start))
    printed = column_year(cell.column)
    return None if printed is None else float(printed.year)


def end_of(cell: Cell) -> float | None:
    """Where a cell ends, exclusive; None for an open end."""
    if cell.end is not None:
        return place_of(_day_after(cell.end))
    last = cell.years[1]
    return None if last is None else float(last.year + 1)


def place_of(day: date) -> float:
    """A day as fiscal years and months: 2026-04-01 is 2026.0, 2026-10-01 is 2026.5."""
    year = FiscalYear.of(day)
    months = (day.year - year.start.year) * _MONTHS + day.month - year.start.month
    return year.year + months / _MONTHS


def _day_after(point: Point) -> date:
    if isinstance(point, Month):
        year, month = divmod(point.year * _MONTHS + point.month, _MONTHS)
        return date(year, month + 1, 1)
    if isinstance(point, CalendarYear):
        return CalendarYear(point.year + 1).start
    return FiscalYear(point.year + 1).start
