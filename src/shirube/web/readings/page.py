"""What the pages of a reading show: which nodes, beside which lines, with what marked in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from shirube.documents import Table
from shirube.usecases.compare_model import Piece, pieces_of
from shirube.usecases.corrections import SheetLine
from shirube.usecases.corrections_model import FATE_WORDS, Fated, Node
from shirube.usecases.corrections_sheet import Flaw
from shirube.web.readings.selectors import Sheet

PER_PAGE = 30
AROUND = 4
MOST_LINES = 14
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

    @property
    def query(self) -> str:
        """The part of the address that names it."""
        return urlencode({"node": self.node.path})


@dataclass(frozen=True)
class ShownFlaw:
    """A flaw with the line it stands in and the nodes that were read there."""

    flaw: Flaw
    lines: tuple[MarkedLine, ...]
    nodes: tuple[tuple[str, str], ...]

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
        return [node for node in self.sheet.nodes if node.path in self.sheet.outcome.edits]

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
                found.append(ShownFlaw(flaw, lines, nodes[:4]))
        return tuple(found)

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
    return ShownNode(node, fields, lines, flaws, more)


def beside(sheet: Sheet, node: Node) -> tuple[Node | None, Node | None]:
    """The nodes before and after one, in the order of the document."""
    at = sheet.nodes.index(node)
    before = sheet.nodes[at - 1] if at else None
    return before, sheet.nodes[at + 1] if at + 1 < len(sheet.nodes) else None


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


def nodes_table(sheet: Sheet) -> Table:
    """Every field of every node: as read, as it stands, where."""
    return Table(
        "読み取り",
        ("種類", "項目", "読んだ値", "いまの値", "直したか", "場所", "番号（path）"),
        [
            (
                node.kind,
                one.label,
                one.value or None,
                sheet.value(node, one.id) or None,
                "直した" if sheet.value(node, one.id) != one.value else None,
                node.where,
                node.path,
            )
            for node in sheet.nodes
            for one in node.fields
        ],
    )


def corrections_table(sheet: Sheet) -> Table:
    """Every correction with who, when, why, and what became of it in this version."""
    return Table(
        "直し",
        ("種類", "項目", "前", "後", "理由", "直した人", "日時", "場所", "この版では", "番号（path）"),
        [
            (
                one.correction.kind,
                one.correction.field,
                one.correction.before or None,
                one.correction.after or None,
                one.correction.reason,
                one.correction.by,
                one.correction.at.isoformat(timespec="minutes"),
                one.correction.where,
                FATE_WORDS[one.fate],
                one.path or one.correction.path,
            )
            for one in sheet.outcome.fated
        ],
    )
