"""Two versions of a document side by side: plans node by node, KPI tables row by row, anything else line by line."""

from __future__ import annotations

from collections.abc import Iterable

from shirube.base.errors import ReadingError
from shirube.documents import Table
from shirube.documents.reading import FileKind, kind_of, read_lines
from shirube.plans import Plan
from shirube.usecases.compare_items import compare_items
from shirube.usecases.compare_model import KIND_WORDS, Comparison, Json, comparison_json, read_comparison
from shirube.usecases.compare_plans import items_of_plan, items_of_tables
from shirube.usecases.compare_text import compare_text
from shirube.usecases.reading import DocumentKind, ReadDocument, read_document

TEXT = "text"
KINDS = (TEXT, *(str(kind) for kind in DocumentKind))
Document = tuple[bytes, str]
"""The content of a file and its name."""


def compare_documents(before: Document, after: Document, *, kind: str | None = None) -> Comparison:
    """The differences of two files; without `kind` both are plans, both KPI tables, or both text.

    Raises ReadingError E510-E523 for a file that cannot be read, E526 for two of different kinds.
    """
    names = (before[1], after[1])
    if kind == TEXT:
        return compare_text(read_lines(*before), read_lines(*after), names=names)
    if kind is not None:
        told = DocumentKind(kind)
        return compare_read(read_document(*before, kind=told), read_document(*after, kind=told), names=names)
    ours, theirs = _read_if_possible(before), _read_if_possible(after)
    if ours is None and theirs is None:
        return compare_text(read_lines(*before), read_lines(*after), names=names)
    if ours is None or theirs is None:
        raise two_kinds(names)
    return compare_read(ours, theirs, names=names)


def compare_read(ours: ReadDocument, theirs: ReadDocument, *, names: tuple[str, str]) -> Comparison:
    """The differences of two documents already read. Raises ReadingError E526 for two of different kinds."""
    if ours.kind is not theirs.kind:
        raise two_kinds(names)
    if ours.plan is not None and theirs.plan is not None:
        return compare_plans(ours.plan, theirs.plan, names=names)
    before, after = items_of_tables(ours.tables), items_of_tables(theirs.tables)
    return compare_items(before, after, kind=str(DocumentKind.KPI_TABLE), names=names)


def compare_plans(before: Plan, after: Plan, *, names: tuple[str, str]) -> Comparison:
    """The differences of two plans node by node."""
    kind = str(DocumentKind.STRATEGY)
    return compare_items(items_of_plan(before), items_of_plan(after), kind=kind, names=names)


def comparison_table(found: Comparison) -> Table:
    """The changes as a table: one change a row."""
    return Table(
        "変わったところ",
        ("区分", "種類", "名前", "項目", "前", "前の場所", "後", "後の場所", "違う数", "数の差"),
        [
            (
                KIND_WORDS[one.kind],
                one.item,
                one.name,
                one.field,
                one.before.text if one.before else None,
                one.before.where if one.before else None,
                one.after.text if one.after else None,
                one.after.where if one.after else None,
                _lines(f"{figure.before or '－'} → {figure.after or '－'}" for figure in one.figures),
                _lines(figure.difference or "－" for figure in one.figures),
            )
            for one in found.changes
        ],
    )


def _lines(parts: Iterable[str]) -> str | None:
    return "\n".join(parts) or None


def _read_if_possible(document: Document) -> ReadDocument | None:
    """A plan or a table; None for a text that is neither."""
    try:
        return read_document(*document)
    except ReadingError as error:
        if not is_no_kind(error, *document):
            raise
        return None


def is_no_kind(error: ReadingError, content: bytes, name: str) -> bool:
    """Whether a document that could not be read is a text that is neither a plan nor a table."""
    return error.code in ("E510", "E520", "E522") and kind_of(content, name) is not FileKind.EXCEL


def two_kinds(names: tuple[str, str]) -> ReadingError:
    return ReadingError(
        "E526",
        f"「{names[0]}」と「{names[1]}」は別の種類の文書です（戦略・KPI の表・そのほかの文章）。",
        todo="同じ種類の二つを選ぶか、文章として（コマンドでは --kind text を付けて）比べてください。",
    )


__all__ = [
    "KINDS",
    "TEXT",
    "Comparison",
    "Json",
    "compare_documents",
    "compare_plans",
    "compare_read",
    "compare_text",
    "comparison_json",
    "comparison_table",
    "is_no_kind",
    "read_comparison",
    "two_kinds",
]
