"""What the pages of a reading show: which nodes, beside which lines, with what marked in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from shirube.usecases.compare_model import Piece, pieces_of
from shirube.usecases.corrections import SheetLine
from shirube.usecases.corrections_model import FATE_WORDS, Fated, Node
from shirube.usecases.corrections_shape import ADDED, ROW
from shirube.usecases.corrections_sheet import Flaw
from shirube.web.readings.selectors import Sheet

PER_PAGE = 30
AROUND = 4
MOST_LINES = 14
WINDOW = 15
FLAWS, TO_CHECK, CORRECTED, ALL = "flaws", "check", "corrected", "all"
_LEAST_MARK = 2
FLAW_WORDS = {
    "number": "番号",
    "letter": "記号",
    "character": "文字",
    "lost": "失われた",
    "column": "欄の違い",
    "cut": "切れている",
    "unread": "読めない",
    "ambiguous": "あいまい",
}


@dataclass(frozen=True)
class MarkedLine:
    """A line of the source: its number, whether the node was read from it, its text cut at what was read."""

    no: int
    is_read: bool
    pieces: tuple[tuple[str, bool], ...]
    page: int | None = None


@dataclass(frozen=True)
class ShownField:
    """A field as it stands now, beside what was read where these differ."""

    id: str
    label: str
    read: str
    now: str

    @property
    def is_corrected(self) -> bool:
        return self.read != self.now

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Where the reading and the correction part."""
        return pieces_of(self.read, self.now)

    @property
    def rows(self) -> int:
        """How high its box is."""
        return min(8, 1 + self.now.count("\n") + len(self.now) // 60)


@dataclass(frozen=True)
class ShownNode:
    """A node beside its source."""

    node: Node
    fields: tuple[ShownField, ...]
    lines: tuple[MarkedLine, ...]
    flaws: tuple[Flaw, ...]
    more_lines: int = 0
    parent: str = ""
    state: str = ""

    @property
    def query(self) -> str:
        """The part of the address that names it."""
        return urlencode({"node": self.node.path})

    @property
    def word(self) -> str:
        """What was done to it, in words."""
        return STATE_WORDS.get(self.state, "")


STATE_WORDS = {"removed": "外した", "gone": "外したものの中", "added": "足した", "moved": "移した"}


def state_of(sheet: Sheet, node: Node) -> str:
    """What was done to a node itself: removed, gone (within what was), added, moved, or nothing."""
    outcome = sheet.outcome
    if node.path in outcome.gone:
        return "removed" if node.path in outcome.removed else "gone"
    if node.path.startswith(ADDED):
        return "added"
    return "moved" if node.path in outcome.moved else ""


@dataclass(frozen=True)
class ShownFlaw:
    """A flaw with the line it stands in, the nodes read there; the query of a form to fill it in, and how many did."""

    flaw: Flaw
    lines: tuple[MarkedLine, ...]
    nodes: tuple[tuple[str, str], ...]
    fill: str = ""
    filled: int = 0

    @property
    def word(self) -> str:
        return FLAW_WORDS.get(self.flaw.kind, self.flaw.kind)


@dataclass(frozen=True)
class Tab:
    """One way to look at the nodes, with how many there are."""

    key: str
    label: str
    count: int


@dataclass
class ReadingPage:
    """One page of a sheet: what is asked for by `show`, cut into pages."""

    sheet: Sheet
    show: str
    number: int
    tabs: tuple[Tab, ...] = field(init=False)

    def __post_init__(self) -> None:
        kinds = Counter(node.kind for node in self.sheet.nodes)
        self.tabs = (
            Tab(FLAWS, "原本の傷", len(self.sheet.flaws)),
            Tab(TO_CHECK, "先に確かめるもの", len(self._to_check)),
            Tab(CORRECTED, "直したもの", len(self._corrected)),
            *(Tab(kind, kind, count) for kind, count in kinds.items()),
            Tab(ALL, "すべて", len(self.sheet.nodes)),
        )
        if self.show not in {tab.key for tab in self.tabs}:
            self.show = FLAWS if self.sheet.flaws else TO_CHECK if self._to_check else ALL

    @cached_property
    def _by_line(self) -> dict[tuple[str, int], list[Node]]:
        found: dict[tuple[str, int], list[Node]] = {}
        for node in self.sheet.nodes:
            for line in range(node.lines[0], node.lines[1] + 1):
                found.setdefault((node.sheet, line), []).append(node)
        return found

    @cached_property
    def _to_check(self) -> list[Node]:
        """Nodes on a damaged line, and those whose aim is missing."""
        damaged = {
            node.path
            for flaw in self.sheet.flaws
            for line in range(flaw.lines[0], flaw.lines[1] + 1)
            for node in self._by_line.get((flaw.sheet, line), [])
        }
        return [node for node in self.sheet.nodes if node.path in damaged or node.value("aim") == ""]

    @cached_property
    def _corrected(self) -> list[Node]:
        """Nodes with a field put right, and those put in, taken out or moved; not what went with these."""
        edits = self.sheet.outcome.edits
        return [
            node
            for node in self.sheet.nodes
            if node.path in edits or state_of(self.sheet, node) not in ("", "gone")
        ]

    @cached_property
    def _chosen(self) -> Sequence[Node | Flaw]:
        match self.show:
            case "flaws":
                return self.sheet.flaws
            case "check":
                return self._to_check
            case "corrected":
                return self._corrected
            case "all":
                return self.sheet.nodes
            case kind:
                return [node for node in self.sheet.nodes if node.kind == kind]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self._chosen) // PER_PAGE))

    @property
    def page(self) -> int:
        return min(max(1, self.number), self.pages)

    @property
    def total(self) -> int:
        return len(self._chosen)

    @property
    def first(self) -> int:
        return (self.page - 1) * PER_PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.total, self.page * PER_PAGE)

    @property
    def _cut(self) -> Sequence[Node | Flaw]:
        return self._chosen[(self.page - 1) * PER_PAGE : self.page * PER_PAGE]

    @cached_property
    def nodes(self) -> tuple[ShownNode, ...]:
        """The nodes of this page beside their source."""
        return tuple(shown(self.sheet, one) for one in self._cut if isinstance(one, Node))

    @cached_property
    def flaws(self) -> tuple[ShownFlaw, ...]:
        """The flaws of this page with the nodes they touch."""
        found = []
        for flaw in self._cut:
            if isinstance(flaw, Flaw):
                touched = {
                    node.path: f"{node.kind} {node.title[:24]}"
                    for line in range(flaw.lines[0], flaw.lines[1] + 1)
                    for node in self._by_line.get((flaw.sheet, line), [])
                }
                lines, _ = _marked(self.sheet, flaw.lines, flaw.sheet, [flaw.printed], around=0)
                nodes = tuple((urlencode({"node": path}), name) for path, name in touched.items())
                query, count = filling(self.sheet, flaw), filled(self.sheet, flaw)
                found.append(ShownFlaw(flaw, lines, nodes[:4], query, count))
        return tuple(found)

    @property
    def opening(self) -> tuple[MarkedLine, ...]:
        """The first lines of the source, for a document that has nodes of no kind."""
        lines = [line for line in self.sheet.lines if line.text.strip()][:PER_PAGE]
        return tuple(MarkedLine(line.no, False, ((line.text, False),), line.page) for line in lines)

    @property
    def opening_more(self) -> int:
        """How many lines more the source has."""
        return max(0, sum(bool(line.text.strip()) for line in self.sheet.lines) - PER_PAGE)

    @property
    def unfit(self) -> tuple[tuple[Fated, str], ...]:
        """Corrections that no longer fit, with why."""
        return tuple((one, FATE_WORDS[one.fate]) for one in self.sheet.outcome.unfit)


def shown(sheet: Sheet, node: Node, *, around: int = 0) -> ShownNode:
    """A node with its fields as they stand and its source, what was read marked."""
    fields = tuple(ShownField(one.id, one.label, one.value, sheet.value(node, one.id)) for one in node.fields)
    lines, more = _marked(sheet, node.lines, node.sheet, [one.value for one in node.fields], around=around)
    flaws = tuple(
        flaw
        for flaw in sheet.flaws
        if flaw.sheet == node.sheet and flaw.lines[0] <= node.lines[1] and node.lines[0] <= flaw.lines[1]
    )
    return ShownNode(
        node, fields, lines, flaws, more, parent=parent_name(sheet, node), state=state_of(sheet, node)
    )


def parent_name(sheet: Sheet, node: Node) -> str:
    """What a node hangs on, in words; empty for a row of a table and at the top."""
    path = sheet.parent_of(node)
    return "" if node.kind == ROW or not path else sheet.name_of(path)


_LOST_BLOCKS = {" アウトプットKPI": "KPI", " 工程表": "工程表の行"}


def filling(sheet: Sheet, flaw: Flaw) -> str:
    """The query of a form that fills in what a document lost or the reading could not place; empty for other flaws."""
    if flaw.kind not in ("lost", "unread", "cut") and not (flaw.sheet and flaw.note == "指標名のない行"):
        return ""
    told = {"line": str(flaw.lines[0]), "sheet": flaw.sheet}
    if block := _lost_block(sheet, flaw):
        told |= {"kind": block[0], "parent": block[1].path}
    return urlencode(told)


def filled(sheet: Sheet, flaw: Flaw) -> int:
    """How many nodes a person has put where a block was lost."""
    block = _lost_block(sheet, flaw)
    if block is None:
        return 0
    kind, owner = block
    there = (node for node, _ in sheet.outcome.added if node.path not in sheet.outcome.gone)
    return sum(node.kind == kind and sheet.parent_of(node) == owner.path for node in there)


def _lost_block(sheet: Sheet, flaw: Flaw) -> tuple[str, Node] | None:
    """The kind that a lost block holds and the node it belongs to, by the words the reading gives it."""
    for ending, kind in _LOST_BLOCKS.items():
        title = flaw.printed.removesuffix(ending)
        owner = next((one for one in sheet.read_nodes if one.title == title and one.kind != kind), None)
        if flaw.printed.endswith(ending) and owner is not None:
            return kind, owner
    return None


def window(sheet: Sheet, line: int, name: str) -> tuple[MarkedLine, ...]:
    """The source around a line, for a form that asks which lines a node stands in."""
    around = [one for one in sheet.lines if one.sheet == name and abs(one.no - line) <= WINDOW]
    return tuple(
        MarkedLine(one.no, one.no == line, ((one.text, False),), one.page)
        for one in around
        if one.text.strip()
    )


def beside(sheet: Sheet, node: Node) -> tuple[Node | None, Node | None]:
    """The nodes before and after one, in the order of the document."""
    nodes = sheet.nodes
    at = nodes.index(node)
    return (nodes[at - 1] if at else None), (nodes[at + 1] if at + 1 < len(nodes) else None)


def _marked(
    sheet: Sheet, span: tuple[int, int], name: str, values: Sequence[str], *, around: int
) -> tuple[tuple[MarkedLine, ...], int]:
    """The lines of a span, of the middle of a long one only the ends; and how many are left out."""
    first, last = span[0] - around, span[1] + around
    lines = [line for line in sheet.lines if line.sheet == name and first <= line.no <= last]
    lines = [line for line in lines if line.text.strip()]
    more = max(0, len(lines) - MOST_LINES - 2 * around)
    if more:
        half = (MOST_LINES + 2 * around) // 2
        lines = lines[:half] + lines[-half:]
        more = max(0, more)
    return tuple(_marked_line(line, span, values) for line in lines), more


def _marked_line(line: SheetLine, span: tuple[int, int], values: Sequence[str]) -> MarkedLine:
    is_read = span[0] <= line.no <= span[1]
    pieces = tuple(marked(line.text, values)) if is_read else ((line.text, False),)
    return MarkedLine(line.no, is_read, pieces, line.page)


def marked(text: str, values: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """A line cut where what was read stands in it, whatever spaces lie between; nothing of the line is lost."""
    ranges = sorted(_ranges(text, values))
    at = 0
    for start, end in ranges:
        if start < at:
            continue
        if at < start:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _ranges(text: str, values: Sequence[str]) -> Iterator[tuple[int, int]]:
    places = [index for index, sign in enumerate(text) if not sign.isspace()]
    plain = "".join(text[index] for index in places)
    for value in values:
        for part in (value, *re.split(r"[（）()]", value)):
            wanted = re.sub(r"\s+", "", part)
            at = plain.find(wanted) if len(wanted) >= _LEAST_MARK else -1
            if at >= 0:
                yield places[at], places[at + len(wanted) - 1] + 1
                break
