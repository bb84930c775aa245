"""What is stored of documents, and who may see it: whoever sent one (and staff), or the members of its organisation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from shirube.base import UnknownNameError
from shirube.usecases.corrections import SheetLine, settle
from shirube.usecases.corrections_file import Json, corrections_json
from shirube.usecases.corrections_model import Act, Correction, Fated, Node, Outcome
from shirube.usecases.corrections_shape import ROOT_WORDS
from shirube.usecases.corrections_sheet import FORM, Flaw, node_of_json
from shirube.web.readings import bounded
from shirube.web.readings.membership import role_of_reading
from shirube.web.readings.models import CorrectedField, SentDocument, SentVersion


@dataclass(frozen=True)
class Sheet:
    """A version as read, with its source and with what became of the document's corrections in it."""

    document: SentDocument
    version: SentVersion
    corrections: tuple[Correction, ...]

    @cached_property
    def _tree(self) -> Json:
        tree = dict(json.loads(self.version.sheet))
        return tree if tree.get("form") == FORM else read_again(self.version)

    @cached_property
    def read_nodes(self) -> tuple[Node, ...]:
        """Its nodes as read."""
        return tuple(node_of_json(one) for one in self._tree["nodes"])

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Its nodes as read, then those that were added."""
        return (*self.read_nodes, *(node for node, _ in self.outcome.added))

    @cached_property
    def lines(self) -> tuple[SheetLine, ...]:
        """The source."""
        return tuple(SheetLine(no, text, page, sheet) for no, text, page, sheet in self._tree["lines"])

    @cached_property
    def flaws(self) -> tuple[Flaw, ...]:
        """What is damaged in the source."""
        return tuple(Flaw(kind, tuple(lines), *rest) for kind, lines, *rest in self._tree["flaws"])

    @cached_property
    def outcome(self) -> Outcome:
        """What became of the corrections."""
        return settle(self.read_nodes, self.corrections, self.lines)

    @property
    def title(self) -> str:
        return str(self._tree["title"])

    @cached_property
    def _by_path(self) -> dict[str, Node]:
        return {node.path: node for node in self.nodes}

    def node(self, path: str) -> Node:
        """The node of a path, read or added. Raises UnknownNameError E532."""
        found = self._by_path.get(path)
        if found is None:
            raise UnknownNameError(
                "E532",
                f"この文書に「{path[:60]}」はありません。",
                todo="読み取りの一覧から選び直してください。新しい版では番号が変わることがあります。",
            )
        return found

    def parent_of(self, node: Node) -> str:
        """The path on which a node hangs now."""
        return self.outcome.moved.get(node.path, node.parent)

    def name_of(self, path: str) -> str:
        """What a node or one of the places without a node is called."""
        node = self._by_path.get(path)
        if node is None:
            return ROOT_WORDS.get(path, path)
        return f"{node.kind}「{self.value(node, node.fields[0].id)}」（{node.where}）"

    def value(self, node: Node, field_id: str) -> str:
        """What a field says now, corrections in."""
        edited = self.outcome.edits.get(node.path, {})
        return edited.get(field_id, node.value(field_id) or "")

    def history(self, node: Node) -> tuple[Fated, ...]:
        """The corrections of a node, the newest first."""
        return tuple(one for one in reversed(self.outcome.fated) if one.path == node.path)


def documents_of(user: Any) -> list[SentDocument]:
    """The documents a user may see, the newest first: their own (staff: everybody's own), and their organisations'."""
    own = Q(organisation=None) if user.is_staff else Q(organisation=None, by=user)
    rows = SentDocument.objects.filter(own | Q(organisation__memberships__user=user))
    return list(rows.distinct().select_related("organisation").prefetch_related("corrections"))


def document_of(user: Any, document_id: int) -> SentDocument:
    """A document the user may see. Raises UnknownNameError E530; another's document is as unknown as none."""
    found = SentDocument.objects.select_related("organisation").filter(pk=min(document_id, 2**31)).first()
    if found is None or role_of_reading(user, document_id) is None:
        raise UnknownNameError(
            "E530", "その文書はありません。", todo="読み取った文書の一覧から選んでください。"
        )
    return found


def sheet_of(user: Any, document_id: int, number: str | None = None) -> Sheet:
    """A version of a document, the newest without a number. Raises UnknownNameError E530, E531."""
    document = document_of(user, document_id)
    versions = document.versions.order_by("-number").defer("content")
    if number:
        versions = versions.filter(number=int(number[:6])) if number.isdecimal() else versions.none()
    version = versions.first()
    if version is None:
        raise UnknownNameError(
            "E531", f"「{document.name}」にその版はありません。", todo="文書のページから版を選んでください。"
        )
    return Sheet(document, version, corrections_of(document))


def corrections_of(document: SentDocument) -> tuple[Correction, ...]:
    """The corrections of a document, in the order they were made."""
    return tuple(as_correction(row) for row in document.corrections.order_by("id"))


def as_correction(row: CorrectedField) -> Correction:
    """A stored correction as the core takes it."""
    told = json.loads(row.told) if row.told else {}
    lines = told.get("lines")
    return Correction(
        path=row.path,
        kind=row.kind,
        field=row.field,
        before=row.before,
        after=row.after,
        reason=row.reason,
        by=row.by_name,
        at=row.at,
        source_hash=row.source_hash,
        where=row.where,
        act=Act(row.act),
        parent=row.parent,
        parent_hash=row.parent_hash,
        values=tuple(told.get("values", {}).items()),
        lines=None if lines is None else (lines[0], lines[1]),
        sheet=told.get("sheet", ""),
    )


def read_again(version: SentVersion) -> Json:
    """The sheet of a version stored before its form was today's: read once more from its file, and kept.

    Raises ShirubeError E510-E523, E529.
    """
    kind = version.document.kind
    told = bounded.document(bytes(version.content), version.file_name, kind=kind)
    sheet = bounded.ask("read", **told)
    kept = json.dumps(sheet, ensure_ascii=False, separators=(",", ":"))
    SentVersion.objects.filter(pk=version.pk).update(sheet=kept)
    return sheet


def file_of(sheet: Sheet) -> Json:
    """The corrections as the file that `shirube read --corrections` takes."""
    return corrections_json(sheet.corrections, document=sheet.document.name)
