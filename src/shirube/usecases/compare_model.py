"""What comparing two documents finds: changes with their places on both sides, and counts that add up."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from shirube.usecases.compare_figures import FigureChange, figure_changes

Json = dict[str, Any]
_LONGEST_DIFF = 4_000
_TOKEN = re.compile(r"[0-9０-９][0-9０-９,.，．]*|.", re.DOTALL)


class ChangeKind(StrEnum):
    """What happened to one item."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


KIND_WORDS = {
    ChangeKind.ADDED: "追加",
    ChangeKind.REMOVED: "削除",
    ChangeKind.RENAMED: "名称変更",
    ChangeKind.MOVED: "移動",
    ChangeKind.CHANGED: "変更",
}


@dataclass(frozen=True)
class Side:
    """What one document says, and where: 12頁 945-950行, シート 1 行 8."""

    text: str
    where: str


@dataclass(frozen=True)
class Piece:
    """A stretch of text: the same on both sides, or what stands on either."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        """Whether both sides say it."""
        return self.before == self.after


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference. `item` says what kind of thing it is of, `name` which one, `field` which part (empty: itself).

    `units` is how many lines or items it stands for.
    """

    kind: ChangeKind
    item: str
    name: str
    field: str = ""
    before: Side | None = None
    after: Side | None = None
    figures: tuple[FigureChange, ...] = ()
    is_same_value: bool = False
    units: int = 1

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The texts of both sides cut where they part."""
        if self.before is None or self.after is None:
            return ()
        return pieces_of(self.before.text, self.after.text)


def changed(
    kind: ChangeKind, *, item: str, name: str, before: Side, after: Side, field: str = "", units: int = 1
) -> Change:
    """A change with both sides: the figures that differ, or the remark that only the writing does."""
    figures, has_same = figure_changes(before.text, after.text)
    return Change(
        kind=kind,
        item=item,
        name=name,
        field=field,
        before=before,
        after=after,
        figures=figures,
        is_same_value=has_same and not figures,
        units=units,
    )


@dataclass(frozen=True)
class Tally:
    """The items of both sides: before = same + matched otherwise + removed; after = the same + added.

    `written` are the same but for spaces, widths and marks; `repeated` stand more often on one side;
    `ignored` are page numbers and rules.
    """

    before: int
    after: int
    same: int
    written: int = 0
    matched_before: int = 0
    matched_after: int = 0
    removed: int = 0
    added: int = 0
    repeated_before: int = 0
    repeated_after: int = 0
    ignored_before: int = 0
    ignored_after: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every item of both sides is accounted for."""
        both = self.same + self.written
        before = both + self.matched_before + self.removed + self.repeated_before + self.ignored_before
        after = both + self.matched_after + self.added + self.repeated_after + self.ignored_after
        return (before, after) == (self.before, self.after)


@dataclass(frozen=True)
class Comparison:
    """Two documents side by side; `kind` is text, strategy or kpi-table."""

    kind: str
    before: str
    after: str
    tally: Tally
    changes: tuple[Change, ...] = field(default=())

    def of_kind(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(one for one in self.changes if one.kind is kind)

    @property
    def with_figures(self) -> tuple[Change, ...]:
        """The changes in which a figure differs."""
        return tuple(one for one in self.changes if one.figures)


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    """Where two texts part, letter by letter and number by number; very long ones as a whole."""
    if len(before) + len(after) > _LONGEST_DIFF:
        return (Piece(before, after),)
    ours, theirs = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    return tuple(_merged(matcher, ours, theirs))


def _merged(matcher: difflib.SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[Piece]:
    """A single letter that two changes have between them belongs to the change."""
    last = (len(before), len(after))
    blocks = [
        b
        for b in matcher.get_matching_blocks()
        if b.size != 1 or (b.a, b.b) == (0, 0) or (b.a + 1, b.b + 1) == last
    ]
    at, other = 0, 0
    for start, other_start, size in blocks:
        if (start, other_start) != (at, other):
            yield Piece("".join(before[at:start]), "".join(after[other:other_start]))
        if size:
            same = before[start : start + size], after[other_start : other_start + size]
            yield Piece("".join(same[0]), "".join(same[1]))
        at, other = start + size, other_start + size


def comparison_json(found: Comparison) -> Json:
    """The comparison as plain values."""
    return {
        "kind": found.kind,
        "before": found.before,
        "after": found.after,
        "counts": {name: getattr(found.tally, name) for name in Tally.__dataclass_fields__},
        "summary": {str(kind): len(found.of_kind(kind)) for kind in ChangeKind},
        "figures": len(found.with_figures),
        "changes": [_change(one) for one in found.changes],
    }


def _change(one: Change) -> Json:
    return {
        "kind": str(one.kind),
        "item": one.item,
        "name": one.name,
        "field": one.field or None,
        "before": _side(one.before),
        "after": _side(one.after),
        "differs": [
            {"before": piece.before, "after": piece.after} for piece in one.pieces if not piece.is_same
        ],
        "figures": [
            {"before": figure.before, "after": figure.after, "difference": figure.difference}
            for figure in one.figures
        ],
        "same_value": one.is_same_value,
        "units": one.units,
    }


def read_comparison(tree: Json) -> Comparison:
    """The comparison that `comparison_json` wrote."""
    changes = tuple(
        Change(
            kind=ChangeKind(one["kind"]),
            item=one["item"],
            name=one["name"],
            field=one["field"] or "",
            before=None if one["before"] is None else Side(**one["before"]),
            after=None if one["after"] is None else Side(**one["after"]),
            figures=tuple(FigureChange(**figure) for figure in one["figures"]),
            is_same_value=one["same_value"],
            units=one["units"],
        )
        for one in tree["changes"]
    )
    return Comparison(tree["kind"], tree["before"], tree["after"], Tally(**tree["counts"]), changes)


def _side(side: Side | None) -> Json | None:
    return None if side is None else {"text": side.text, "where": side.where}
