"""Tables of figures as files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from shirube.documents import Cell, Table, write_csv, write_excel
from shirube.web.pages.files import download, exact_json


def csv_file(table: Table, name: str) -> HttpResponse:
    return download(write_csv(table), name=name, ending="csv")


def excel_file(tables: Sequence[Table], name: str) -> HttpResponse:
    return download(write_excel(tables), name=name, ending="xlsx")


def json_file(table: Table, name: str, **more: Any) -> HttpResponse:
    """One object per row, named by the header; decimals are exact text, null is not known."""
    rows = [dict(zip(table.header, map(_plain, row), strict=True)) for row in table.rows]
    return download(exact_json({"title": table.title, **more, "rows": rows}), name=name, ending="json")


def _plain(cell: Cell) -> str | int | None:
    return str(cell) if isinstance(cell, Decimal) else cell
