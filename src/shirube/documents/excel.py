"""Tables as one workbook: a sheet per table, frozen header, filter, widths by content, no merged cell."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from shirube.documents.row_heights import as_hints, columns_of, height_of, width_of
from shirube.documents.tables import Cell, Table, safe

FONT = "游ゴシック"
NARROWEST, WIDEST = 8, 48
LOOKED_AT = 200
SIZE = 11
PRINTED = 260
"""Columns of half-width letters that A4 across still holds legibly; a wider table goes on beside, its first column again."""
LONGEST_CELL = 32_767
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook has no time zone; the same in every file


def write_excel(tables: Iterable[Table]) -> bytes:
    """A workbook; codes stay text, whole numbers get thousands separators, formulas are only text."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"created": _MADE})
    styles = {
        "head": book.add_format(
            {"bold": True, "font_name": FONT, "bg_color": "#E8F1FE", "bottom": 1, **_TOP}
        ),
        "text": book.add_format({"font_name": FONT, **_TOP}),
        "number": book.add_format({"font_name": FONT, "num_format": "#,##0;▲#,##0", "valign": "top"}),
        "decimal": book.add_format(
            {"font_name": FONT, "num_format": "#,##0.0##;▲#,##0.0##", "valign": "top"}
        ),
    }
    for table in tables:
        _fill(book.add_worksheet(table.title[:31]), table, styles)
    book.close()
    return as_hints(content.getvalue())


_TOP = {"text_wrap": True, "valign": "top"}


def _fill(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    widths = []
    for column, head in enumerate(table.header):
        sheet.write_string(0, column, str(safe(head)), styles["head"])
        cells = [row[column] for row in table.rows[:LOOKED_AT]]
        widths.append(_width(head, cells))
        sheet.set_column(column, column, widths[-1])
    _set_height(sheet, 0, table.header, widths)
    for number, row in enumerate(table.rows, start=1):
        _set_height(sheet, number, row, widths)
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, styles["number"])
            elif isinstance(cell, Decimal):
                sheet.write_number(number, column, float(cell), styles["decimal"])
            elif cell is not None:
                sheet.write_string(number, column, str(safe(cell))[:LONGEST_CELL], styles["text"])
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    pages = -(-sum(widths) // PRINTED)
    sheet.fit_to_pages(max(1, pages), 0)
    sheet.repeat_rows(0)
    if pages > 1:
        sheet.repeat_columns(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")


def _set_height(sheet: Any, number: int, row: Sequence[Cell], widths: Sequence[int]) -> None:
    cells = ((cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str))
    height = height_of(cells, size=SIZE)
    if height is not None:
        sheet.set_row(number, height)


def _width(head: str, cells: Sequence[Cell]) -> int:
    """Columns of half-width characters; a kana takes two."""
    widest = max(
        [
            columns_of(head) + 2,
            *(columns_of(f"{c:,}" if isinstance(c, (int, Decimal)) else c or "") for c in cells),
        ]
    )
    return min(max(width_of(widest, size=SIZE), NARROWEST), WIDEST)
