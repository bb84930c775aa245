"""What becomes of each correction in a reading: the additions first, then the rest, of several the last counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shirube.usecases.corrections_model import Act, Correction, Fate, Fated, Node, Outcome, source_hash
from shirube.usecases.corrections_shape import ADDED, PARENTS, ROOT_WORDS, ROW, may_hold, node_added, roots_of


@dataclass(frozen=True)
class SheetLine:
    """One line of the source, or one row of a table."""

    no: int
    text: str
    page: int | None = None
    sheet: str = ""


def settle(
    nodes: Sequence[Node], corrections: Sequence[Correction], lines: Sequence[SheetLine] = ()
) -> Outcome:
    """What becomes of each correction, in their order; of several for one thing the last counts.

    Additions are found by the lines they were taken from; without the source's lines they do not fit.
    """
    return _Work(nodes, corrections, lines).outcome()


@dataclass
class _Found:
    """The node a correction is for, and how it was found; None with the reason."""

    node: Node | None
    fate: Fate
    parent: str = ""


class _Work:
    """One settling: the nodes read, then those added, then what is done to them."""

    def __init__(
        self, nodes: Sequence[Node], corrections: Sequence[Correction], lines: Sequence[SheetLine]
    ) -> None:
        self.corrections = corrections
        self.source = _Source(lines)
        self.by_path: dict[str, Node] = {}
        self.by_source: dict[tuple[str, str], list[Node]] = {}
        self.by_hash: dict[str, list[Node]] = {}
        self.below: dict[str, list[Node]] = {}
        self.alias: dict[str, str] = {}
        self.added: dict[str, tuple[Node, Correction]] = {}
        for node in nodes:
            self._keep(node)

    def _keep(self, node: Node) -> None:
        self.by_path[node.path] = node
        self.by_source.setdefault((node.kind, node.source_hash), []).append(node)
        self.by_hash.setdefault(node.source_hash, []).append(node)
        self.below.setdefault(node.parent, []).append(node)

    def outcome(self) -> Outcome:
        """Everything together."""
        last = {(one.path, one.slot): index for index, one in enumerate(self.corrections)}
        found: dict[int, _Found] = self._additions(last)
        for index, one in enumerate(self.corrections):
            if one.act is not Act.ADD:
                found[index] = self._found(one)
        shape = _Shape(self.by_path)
        latest = {
            (target.node.path, one.slot): index
            for index, one in enumerate(self.corrections)
            if (target := found[index]).node is not None
        }
        fates: dict[int, Fate] = {}
        for index, one in enumerate(self.corrections):
            target = found[index]
            is_last = target.node is None or latest[target.node.path, one.slot] == index
            fates[index] = shape.take(one, target) if is_last else Fate.SUPERSEDED
        shape.refuse_rings(self.corrections, found, fates)
        return self._outcome(found, fates, shape)

    def _outcome(self, found: dict[int, _Found], fates: dict[int, Fate], shape: _Shape) -> Outcome:
        gone = shape.gone()
        fated = []
        for index, one in enumerate(self.corrections):
            node, fate = found[index].node, fates[index]
            is_presence = one.act in (Act.REMOVE, Act.RESTORE)
            if node is not None and fate.is_applied and node.path in (gone if not is_presence else ()):
                fate = Fate.UNDER_REMOVED
            fated.append(Fated(one, fate, None if node is None else node.path))
        return Outcome(
            fated=tuple(fated),
            edits=shape.edits,
            added=tuple(self.added.values()),
            removed=frozenset(shape.removed),
            gone=frozenset(gone),
            moved=shape.moved,
        )

    # -- additions ----------------------------------------------------------------------------------------

    def _additions(self, last: Mapping[tuple[str, str], int]) -> dict[int, _Found]:
        """Additions, those first on which others hang."""
        found: dict[int, _Found] = {}
        waiting = {
            index: one
            for index, one in enumerate(self.corrections)
            if one.act is Act.ADD and last[one.path, one.slot] == index
        }
        is_moving = True
        while waiting and is_moving:
            is_moving = False
            for index, one in list(waiting.items()):
                if one.parent.startswith(ADDED) and one.parent not in self.by_path | self.alias:
                    continue
                del waiting[index]
                found[index] = self._addition(one)
                is_moving = True
        found |= {index: _Found(None, Fate.NO_PARENT) for index in waiting}
        for index, one in enumerate(self.corrections):
            if one.act is Act.ADD and index not in found:
                later = found[last[one.path, one.slot]]
                found[index] = _Found(later.node, Fate.SUPERSEDED)
        return found

    def _addition(self, one: Correction) -> _Found:
        parent, why = self._parent(one)
        if parent is None:
            return _Found(None, why)
        rows = self.below.get(parent, []) if one.kind == ROW else []
        anchor = rows[-1] if rows else self.by_path.get(parent)
        place = self.source.place(one, anchor)
        if place is None:
            return _Found(None, Fate.SOURCE_CHANGED)
        lines, where, is_there = place
        node = node_added(one, parent=parent, lines=lines, where=where, like=rows[0] if rows else None)
        if node is None:
            return _Found(None, Fate.NO_PARENT)
        if same := self._read_already(node):
            if not _says(same, node):
                return _Found(None, Fate.READ_OTHERWISE)
            self.alias[one.path] = same.path
            return _Found(same, Fate.ALREADY)
        self.added[one.path] = (node, one)
        self._keep(node)
        return _Found(node, Fate.APPLIED if is_there else Fate.MOVED)

    def _read_already(self, node: Node) -> Node | None:
        """A node that was read at the same place under the same title."""
        beside = self.below.get(node.parent, ())
        return next(
            (
                one
                for one in beside
                if (one.kind, _plain(one.title)) == (node.kind, _plain(node.title))
                and one.path not in self.added
            ),
            None,
        )

    def _parent(self, one: Correction) -> tuple[str | None, Fate]:
        """The path on which an added or moved node hangs in this reading."""
        if one.kind == ROW:
            return (one.parent, Fate.APPLIED) if one.parent in self.below else (None, Fate.NO_PARENT)
        if one.parent in ROOT_WORDS and one.parent in roots_of(one.kind):
            return one.parent, Fate.APPLIED
        node = self.by_path.get(self.alias.get(one.parent, one.parent))
        is_alias = one.parent in self.alias
        if node is None or not (node.source_hash == one.parent_hash or is_alias):
            allowed = PARENTS.get(one.kind, ())
            same = [other for other in self.by_hash.get(one.parent_hash, ()) if other.kind in allowed]
            node = same[0] if len(same) == 1 else None
        if node is None or not may_hold(node, one.kind):
            return None, Fate.NO_PARENT
        return node.path, Fate.APPLIED

    # -- the rest -----------------------------------------------------------------------------------------

    def _found(self, one: Correction) -> _Found:
        node, fate = self._node_of(one)
        if node is None or one.act is not Act.MOVE:
            return _Found(node, fate)
        parent, why = self._parent(one)
        return _Found(None, why) if parent is None else _Found(node, fate, parent)

    def _node_of(self, one: Correction) -> tuple[Node | None, Fate]:
        is_alias = one.path in self.alias
        node = self.by_path.get(self.alias.get(one.path, one.path))
        if node is not None and (is_alias or (node.kind, node.source_hash) == (one.kind, one.source_hash)):
            return (node, Fate.APPLIED) if _has(node, one) else (None, Fate.GONE)
        same = [] if one.path.startswith(ADDED) else self.by_source.get((one.kind, one.source_hash), [])
        if len(same) == 1 and _has(same[0], one):
            return same[0], Fate.MOVED
        return None, Fate.SOURCE_CHANGED if node is not None and node.kind == one.kind else Fate.GONE


def _says(read: Node, told: Node) -> bool:
    """Whether what was read says all that was told."""
    return all(not one.value or _plain(one.value) == _plain(read.value(one.id) or "") for one in told.fields)


def _has(node: Node, one: Correction) -> bool:
    return one.act is not Act.FIELD or node.value(one.field) is not None


@dataclass
class _Shape:
    """What the corrections make of the tree."""

    nodes: Mapping[str, Node]
    edits: dict[str, dict[str, str]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)

    def take(self, one: Correction, target: _Found) -> Fate:
        """Note what one correction does; its fate."""
        node = target.node
        if node is None:
            return target.fate
        match one.act:
            case Act.FIELD:
                self.edits.setdefault(node.path, {})[one.field] = one.after
                return Fate.ALREADY if node.value(one.field) == one.after else target.fate
            case Act.REMOVE:
                self.removed.add(node.path)
            case Act.MOVE if target.parent == node.parent:
                return Fate.ALREADY
            case Act.MOVE:
                self.moved[node.path] = target.parent
        return target.fate

    def parent(self, path: str) -> str:
        """Where a node hangs in the end."""
        return self.moved.get(path, self.nodes[path].parent if path in self.nodes else "")

    def refuse_rings(
        self, corrections: Sequence[Correction], found: Mapping[int, _Found], fates: dict[int, Fate]
    ) -> None:
        """A KPI hangs on a KPI that hangs on none: a move that makes a third storey or a ring does not fit."""
        deep = [
            path
            for path, parent in self.moved.items()
            if self._is_kpi(path)
            and self._is_kpi(parent)
            and (self._is_kpi(self.parent(parent)) or any(self.parent(p) == path for p in self._kpis()))
        ]
        for path in deep:
            del self.moved[path]
        for index, one in enumerate(corrections):
            node = found[index].node
            if one.act is Act.MOVE and node is not None and node.path in deep and fates[index].is_applied:
                fates[index] = Fate.NO_PARENT

    def _kpis(self) -> Iterable[str]:
        return (path for path in self.nodes if self._is_kpi(path))

    def _is_kpi(self, path: str) -> bool:
        return path in self.nodes and self.nodes[path].kind == "KPI"

    def gone(self) -> set[str]:
        """What was taken out, with all that hangs on it."""
        found: set[str] = set()
        if self.removed:
            for path in self.nodes:
                at = path
                while at and at not in self.removed:
                    at = self.parent(at)
                if at:
                    found.add(path)
        return found


class _Source:
    """The lines of a reading, to find again what an addition was taken from."""

    def __init__(self, lines: Sequence[SheetLine]) -> None:
        self.by_sheet: dict[str, list[SheetLine]] = {}
        for line in lines:
            if line.text.strip():
                self.by_sheet.setdefault(line.sheet, []).append(line)

    def place(self, one: Correction, anchor: Node | None) -> tuple[tuple[int, int], str, bool] | None:
        """Where its text stands now: lines, words for them, whether at the old place. None: not there any more."""
        if one.lines is None:
            return (anchor.lines if anchor else (1, 1)), NO_LINES, True
        lines = self.by_sheet.get(one.sheet, [])
        first, last = one.lines
        here = [line for line in lines if first <= line.no <= last]
        if here and source_hash("".join(line.text for line in here)) == one.source_hash:
            return one.lines, where_of(here, one.sheet), True
        run = self._moved(one, lines, height=len(here), near=anchor.lines[0] if anchor else first)
        return None if run is None else ((run[0].no, run[-1].no), where_of(run, one.sheet), False)

    @staticmethod
    def _moved(one: Correction, lines: list[SheetLine], *, height: int, near: int) -> list[SheetLine] | None:
        """The same text at another place: as many lines as stand at the old one first, then any number."""
        assert one.lines is not None
        heights = sorted(range(1, one.lines[1] - one.lines[0] + 2), key=lambda size: size != height)
        plain = ["".join(line.text.split()) for line in lines]
        for size in heights:
            starts = [
                at
                for at in range(len(lines) - size + 1)
                if source_hash("".join(plain[at : at + size])) == one.source_hash
            ]
            if starts:
                at = min(starts, key=lambda at: (abs(lines[at].no - near), at))
                return lines[at : at + size]
        return None


NO_LINES = "原文にない"


def where_of(lines: Sequence[SheetLine], sheet: str = "") -> str:
    """12頁 945-950行, or シート 表 8行."""
    first, last = lines[0], lines[-1]
    page = f"{first.page}頁 " if first.page is not None else ""
    name = f"シート {sheet} " if sheet else ""
    return f"{name}{page}{first.no}行" if first.no == last.no else f"{name}{page}{first.no}-{last.no}行"


def _plain(text: str) -> str:
    return "".join(text.split())
