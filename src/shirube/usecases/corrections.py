"""What a person corrected in a reading: kept as data, and applied again whenever the document is read.

A correction names the node it is for (its path, and a hash of the source text it was read from) and one field. It
fits a later reading if a node of that source text is there; where the source says something else now, the correction
is not applied and not lost: it is listed with the reason.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from shirube.base.errors import Place, ShirubeError

FORMAT = "shirube-corrections"
VERSION = 1
MOST = 5_000
LONGEST = 2_000
Json = dict[str, Any]


@dataclass(frozen=True)
class NodeField:
    """One thing a node says: its id, what it is called, and the value as read."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Node:
    """One node or row of a reading beside the source it was read from; `lines` are the numbers of these lines."""

    path: str
    kind: str
    fields: tuple[NodeField, ...]
    where: str
    lines: tuple[int, int]
    source_hash: str
    sheet: str = ""

    def value(self, field_id: str) -> str | None:
        """What it says; None for a field it has not."""
        return next((one.value for one in self.fields if one.id == field_id), None)

    @property
    def title(self) -> str:
        """Its first field."""
        return self.fields[0].value


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One field of one node put right: who, when, before, after, why."""

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


class Fate(StrEnum):
    """What became of a correction in a reading."""

    APPLIED = "applied"
    MOVED = "moved"
    ALREADY = "already"
    SUPERSEDED = "superseded"
    SOURCE_CHANGED = "source_changed"
    GONE = "gone"

    @property
    def is_applied(self) -> bool:
        """Whether the reading shows what the correction says."""
        return self in (Fate.APPLIED, Fate.MOVED, Fate.ALREADY)

    @property
    def fits(self) -> bool:
        """Whether nothing is to be done: applied, or replaced by a later correction."""
        return self.is_applied or self is Fate.SUPERSEDED


FATE_WORDS = {
    Fate.APPLIED: "適用した",
    Fate.MOVED: "適用した（場所が変わった）",
    Fate.ALREADY: "すでにそう読めている",
    Fate.SUPERSEDED: "後の直しに置き換わった",
    Fate.SOURCE_CHANGED: "合わない（原文が変わった）",
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
    """The corrections of a reading: what each became, and the edits by path and field."""

    fated: tuple[Fated, ...] = ()
    edits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def unfit(self) -> tuple[Fated, ...]:
        """Those that no longer fit."""
        return tuple(one for one in self.fated if not one.fate.fits)


def source_hash(text: str) -> str:
    """A short hash of a source text, whatever its spaces and line ends."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()[:16]


def settle(nodes: Sequence[Node], corrections: Sequence[Correction]) -> Outcome:
    """What becomes of each correction, in their order; of several for one field the last counts."""
    by_path = {node.path: node for node in nodes}
    by_source: dict[tuple[str, str], list[Node]] = {}
    for node in nodes:
        by_source.setdefault((node.kind, node.source_hash), []).append(node)
    found = [_node_of(one, by_path, by_source) for one in corrections]
    last = {
        (target.path, one.field): index
        for index, (one, (target, _)) in enumerate(zip(corrections, found, strict=True))
        if target is not None
    }
    fated: list[Fated] = []
    edits: dict[str, dict[str, str]] = {}
    for index, (one, (target, fate)) in enumerate(zip(corrections, found, strict=True)):
        if target is None:
            fated.append(Fated(one, fate))
        elif last[target.path, one.field] != index:
            fated.append(Fated(one, Fate.SUPERSEDED, target.path))
        else:
            is_there = target.value(one.field) == one.after
            fated.append(Fated(one, Fate.ALREADY if is_there else fate, target.path))
            edits.setdefault(target.path, {})[one.field] = one.after
    return Outcome(tuple(fated), edits)


def _node_of(
    one: Correction, by_path: Mapping[str, Node], by_source: Mapping[tuple[str, str], list[Node]]
) -> tuple[Node | None, Fate]:
    """The node a correction is for, and how it was found."""
    node = by_path.get(one.path)
    if node is not None and (node.kind, node.source_hash) == (one.kind, one.source_hash):
        return (node, Fate.APPLIED) if node.value(one.field) is not None else (None, Fate.GONE)
    same = by_source.get((one.kind, one.source_hash), [])
    if len(same) == 1 and same[0].value(one.field) is not None:
        return same[0], Fate.MOVED
    return None, Fate.SOURCE_CHANGED if node is not None and node.kind == one.kind else Fate.GONE


_Text = Annotated[str, StringConstraints(max_length=LONGEST)]
_Said = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


class _CorrectionFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    path: _Said
    kind: _Said
    field: _Said
    before: _Text
    after: _Text
    reason: _Said
    by: _Said
    at: datetime
    source_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    where: _Text = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str
    version: int
    document: str = ""
    corrections: list[_CorrectionFile]


def corrections_json(corrections: Iterable[Correction], *, document: str) -> Json:
    """The file of a document's corrections: names, values and reasons, no text of the source."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "document": document,
        "corrections": [correction_json(one) for one in corrections],
    }


def correction_json(one: Correction) -> Json:
    """One correction as the file writes it."""
    return {
        "path": one.path,
        "kind": one.kind,
        "field": one.field,
        "before": one.before,
        "after": one.after,
        "reason": one.reason,
        "by": one.by,
        "at": one.at.isoformat(),
        "source_hash": one.source_hash,
        "where": one.where,
    }


def read_corrections(tree: Any, *, file: str) -> tuple[Correction, ...]:
    """The corrections of a file that `corrections_json` wrote. Raises ShirubeError E527 naming the first mistake."""
    try:
        read = _File.model_validate(tree)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        raise _no_file(f"「{path or 'ファイル全体'}」の書き方が違います。", file) from None
    if (read.format, read.version) != (FORMAT, VERSION):
        raise _no_file(f"「{read.format}」の版 {read.version} は読めません。", file)
    if len(read.corrections) > MOST:
        raise _no_file(f"直しが {len(read.corrections):,} 件あります（{MOST:,} まで）。", file)
    return tuple(Correction(**one.model_dump()) for one in read.corrections)


def _no_file(what: str, file: str) -> ShirubeError:
    return ShirubeError(
        "E527",
        f"直しのファイルとして読めません。{what}",
        where=Place(file),
        todo="「読み取りの確認」の画面から保存した直しのファイル（JSON）を渡してください。",
    )
