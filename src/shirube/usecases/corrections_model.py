"""What a person corrected in a reading: kept as data, and applied again whenever the document is read.

A correction names the node it is for (its path, and a hash of the source text it was read from). It puts one field
right, adds a node that the reading missed, takes one out that is none, or hangs one on another. It fits a later
reading if that source text is there; where the source says something else now, the correction is not applied and
not lost: it is listed with the reason.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What a correction does."""

    FIELD = "field"
    ADD = "add"
    REMOVE = "remove"
    RESTORE = "restore"
    MOVE = "move"


ACT_WORDS = {
    Act.FIELD: "項目を直す",
    Act.ADD: "足す",
    Act.REMOVE: "外す",
    Act.RESTORE: "外したのを戻す",
    Act.MOVE: "別の親へ移す",
}


@dataclass(frozen=True)
class NodeField:
    """One thing a node says: its id, what it is called, and the value as read."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Node:
    """One node or row of a reading beside the source it was read from; `lines` are the numbers of these lines.

    `parent` is the path of the node it hangs on, empty at the top.
    """

    path: str
    kind: str
    fields: tuple[NodeField, ...]
    where: str
    lines: tuple[int, int]
    source_hash: str
    sheet: str = ""
    parent: str = ""

    def value(self, field_id: str) -> str | None:
        """What it says; None for a field it has not."""
        return next((one.value for one in self.fields if one.id == field_id), None)

    @property
    def title(self) -> str:
        """Its first field."""
        return self.fields[0].value


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One thing put right: who, when, before, after, why.

    `field` for a field. `parent` and `parent_hash` name the node that an added or moved one hangs on. For an added
    one `values` is what it says and `lines` where that stands (None: not in this source; then its parent's text is
    what ties it to the document).
    """

    path: str
    kind: str
    field: str
    before: str
    after: str
    reason: str
    by: str
    at: datetime
    source_hash: str
    where: str = ""
    act: Act = Act.FIELD
    parent: str = ""
    parent_hash: str = ""
    values: tuple[tuple[str, str], ...] = ()
    lines: tuple[int, int] | None = None
    sheet: str = ""

    @property
    def slot(self) -> str:
        """What two corrections of one node must share for the later to replace the earlier."""
        match self.act:
            case Act.FIELD:
                return f"field {self.field}"
            case Act.REMOVE | Act.RESTORE:
                return "presence"
            case other:
                return str(other)


class Fate(StrEnum):
    """What became of a correction in a reading."""

    APPLIED = "applied"
    MOVED = "moved"
    ALREADY = "already"
    SUPERSEDED = "superseded"
    UNDER_REMOVED = "under_removed"
    SOURCE_CHANGED = "source_changed"
    READ_OTHERWISE = "read_otherwise"
    NO_PARENT = "no_parent"
    GONE = "gone"

    @property
    def is_applied(self) -> bool:
        """Whether the reading shows what the correction says."""
        return self in (Fate.APPLIED, Fate.MOVED, Fate.ALREADY)

    @property
    def fits(self) -> bool:
        """Whether nothing is to be done: applied, replaced by a later correction, or within what was taken out."""
        return self.is_applied or self in (Fate.SUPERSEDED, Fate.UNDER_REMOVED)


FATE_WORDS = {
    Fate.APPLIED: "適用した",
    Fate.MOVED: "適用した（場所が変わった）",
    Fate.ALREADY: "すでにそう読めている",
    Fate.SUPERSEDED: "後の直しに置き換わった",
    Fate.UNDER_REMOVED: "外したものの中にある",
    Fate.SOURCE_CHANGED: "合わない（原文が変わった）",
    Fate.READ_OTHERWISE: "合わない（同じ題のものが、ちがう中身で読めている）",
    Fate.NO_PARENT: "合わない（付ける先がない）",
    Fate.GONE: "合わない（その箇所がない）",
}


@dataclass(frozen=True)
class Fated:
    """A correction with what became of it; `path` is the node it was applied to."""

    correction: Correction
    fate: Fate
    path: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The corrections of a reading: what each became, and what they make of it.

    `edits` by path and field; `added` nodes with where they hang; `removed` paths, and `gone` with all that hangs
    on these; `moved` paths with their new parents. Additions know their correction, for what their fields do not hold.
    """

    fated: tuple[Fated, ...] = ()
    edits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    added: tuple[tuple[Node, Correction], ...] = ()
    removed: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def unfit(self) -> tuple[Fated, ...]:
        """Those that no longer fit."""
        return tuple(one for one in self.fated if not one.fate.fits)

    @property
    def is_shaping(self) -> bool:
        """Whether the tree itself changes."""
        return bool(self.added or self.removed or self.moved)

    @property
    def is_empty(self) -> bool:
        """Whether the reading stays as it is."""
        return not self.edits and not self.is_shaping


def source_hash(text: str) -> str:
    """A short hash of a source text, whatever its spaces and line ends."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()[:16]
