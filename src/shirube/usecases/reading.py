"""Reads a document that a person gives: a strategy into a plan, KPI tables into rows; both as the contract's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shirube.base.errors import ReadingError
from shirube.documents.kpi_table import KpiTable, kpi_table_json, read_kpi_tables
from shirube.documents.reading import FileKind, SourceLine, kind_of, read_grids, read_lines
from shirube.documents.strategy import looks_like_strategy, plan_json, read_strategy
from shirube.plans import Plan


class DocumentKind(StrEnum):
    """What a document holds."""

    STRATEGY = "strategy"
    KPI_TABLE = "kpi-table"


@dataclass(frozen=True)
class ReadDocument:
    """A document as read: either a plan or tables, and the same as the contract's JSON."""

    kind: DocumentKind
    json: dict[str, Any]
    plan: Plan | None = None
    tables: tuple[KpiTable, ...] = ()


def read_document(content: bytes, name: str, *, kind: DocumentKind | None = None) -> ReadDocument:
    """The document; its kind is guessed by its content unless told.

    Raises ReadingError E510-E523: a file that cannot be opened, or one that holds neither.
    """
    if kind is DocumentKind.KPI_TABLE:
        return _tables(content, name)
    if kind is DocumentKind.STRATEGY:
        return _strategy(read_lines(content, name))
    form = kind_of(content, name)
    if form is FileKind.EXCEL:
        return _tables(content, name)
    lines = read_lines(content, name)
    if looks_like_strategy(lines):
        return _strategy(lines)
    if form is FileKind.PDF:
        raise ReadingError(
            "E522",
            f"「{name}」が総合戦略か KPI の表か分かりません。",
            todo="--kind strategy を付けるか、KPI の表は元の Excel か Word を渡してください。",
        )
    return _tables(content, name)


def _strategy(lines: tuple[SourceLine, ...]) -> ReadDocument:
    plan = read_strategy(lines)
    return ReadDocument(DocumentKind.STRATEGY, plan_json(plan), plan=plan)


def _tables(content: bytes, name: str) -> ReadDocument:
    tables = read_kpi_tables(read_grids(content, name), name)
    return ReadDocument(DocumentKind.KPI_TABLE, kpi_table_json(tables), tables=tables)
