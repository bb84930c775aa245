"""The list under a KPI heading: items, their continued lines, notes, children."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from shirube.documents.strategy.pieces import Piece, PieceKind, join_lines
from shirube.documents.strategy.target_text import read_target, split_label
from shirube.plans import NO_DUE, Kpi, KpiBlock, Presence, Span, Status, Target, TargetKind


@dataclass
class _Entry:
    """One item while its lines are gathered."""

    text: str
    span: Span
    depth: int
    no: str | None
    notes: list[str] = field(default_factory=list)


class KpiList:
    """Gathers the pieces of one block; `block` gives the KPIs read."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.has_heading = False
        self.no: str | None = None

    def begin(self, no: str | None = None) -> None:
        """A heading: the items that follow carry this number."""
        self.has_heading = True
        self.no = no

    def takes(self, piece: Piece) -> bool:
        """Adds an item, a note or the rest of an unfinished item; False when the piece is none of these."""
        last = self.entries[-1] if self.entries else None
        if piece.kind is PieceKind.ITEM:
            self.entries.append(_Entry(piece.text, piece.span, piece.depth, self.no))
            return True
        if piece.kind is PieceKind.NOTE and last is not None:
            last.notes.append(piece.text)
            last.span = last.span.to(piece.span)
            return True
        if piece.kind is PieceKind.TEXT and last is not None and not piece.is_heading and _is_open(last):
            last.text = join_lines(last.text, piece.text)
            last.span = last.span.to(piece.span)
            return True
        return False

    def block(self) -> KpiBlock:
        """The KPIs; LOST when there is a heading without any, or no heading where one is due."""
        kpis = tuple(self._kpis())
        return KpiBlock(Presence.PRESENT if kpis else Presence.LOST, kpis)

    def _kpis(self) -> list[Kpi]:
        found: list[Kpi] = []
        for entry in self.entries:
            if entry.depth > 0 and found:
                found[-1] = _with_child(found[-1], entry)
            else:
                found.append(_kpi(entry))
        return [replace(kpi, item=_item(kpi, found)) for kpi in found]


def _is_open(entry: _Entry) -> bool:
    return entry.text.endswith(("：", ":")) or split_label(entry.text)[1] == ""


def _item(kpi: Kpi, kpis: list[Kpi]) -> int | None:
    same = [other for other in kpis if other.no == kpi.no]
    if kpi.no is None or len(same) < 2:
        return None
    return 1 + next(index for index, other in enumerate(same) if other is kpi)


def _kpi(entry: _Entry) -> Kpi:
    label, aim = split_label(entry.text)
    notes = tuple(entry.notes)
    if not aim:
        return Kpi(label=label, target=None, due=NO_DUE, span=entry.span, no=entry.no, notes=notes)
    target, due = read_target(aim, label=label, notes=notes)
    return Kpi(label=label, target=target, due=due, span=entry.span, no=entry.no, notes=notes)


def _with_child(parent: Kpi, entry: _Entry) -> Kpi:
    """A child with its own label, or the same indicator for another cohort (the words in brackets)."""
    child = _kpi(entry)
    if child.target is None:
        target, due = read_target(entry.text, label=parent.label, notes=child.notes)
        cohort = (
            target.text[target.text.find("（") + 1 : target.text.find("）")] if "（" in target.text else None
        )
        child = replace(child, label=parent.label, target=target, due=due, cohort=cohort)
    return replace(parent, children=(*parent.children, child))


LOST_TARGET = Target(text="", kind=TargetKind.TEXT, status=Status.LOST)
"""What stands where a document lost the aim of a KPI whose label it still prints."""


def with_lost_targets(block: KpiBlock) -> KpiBlock:
    """A KPI without target and without children lost its target: it is neither zero nor undecided."""
    kpis = tuple(
        replace(kpi, target=LOST_TARGET) if kpi.target is None and not kpi.children else kpi
        for kpi in block.kpis
    )
    return replace(block, kpis=kpis)
