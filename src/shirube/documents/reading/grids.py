"""Tables as grids of text, with merged cells known: from Excel, Word and CSV."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shirube.documents.reading.limits import MOST_COLUMNS, MOST_ROWS, broken, opened_zip, too_many

_LIBRARY_ERRORS = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    SyntaxError,
    EOFError,
    zipfile.BadZipFile,
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_PERCENT = re.compile(r"(?<![\\\"])%")
_PERCENT_PLACES = 10
_CHUNK, _LONGEST_MARK = 1 << 20, 64


@dataclass(frozen=True)
class GridCell:
    """The text of one cell; `origin` is the top left cell of its merged range (its own place if not merged)."""

    text: str
    origin: tuple[int, int]


@dataclass
class Grid:
    """Rows of one sheet or table. `numbers` holds the printed row (Excel) or line (CSV) of each.

    `hidden` names what the sheet hides and the grid therefore has not: rows, columns by letter.
    """

    name: str
    unit: str
    rows: list[list[GridCell]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def place(self, index: int) -> dict[str, Any]:
        """Where a row is: sheet and row, table and row, or line."""
        number = self.numbers[index]
        return {"line": number} if self.unit == "line" else {self.unit: self.name, "row": number}


def grids_of_workbook(content: bytes, name: str) -> list[Grid]:
    """The visible sheets of an Excel file. Raises ReadingError E513-E515."""
    from openpyxl import load_workbook

    try:
        with opened_zip(content, name) as packed:
            _count_row_marks(packed, name)
        _count_rows(content, name)
        book = load_workbook(io.BytesIO(content), data_only=True)
        return [_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except _LIBRARY_ERRORS as error:
        raise _as_broken(error, name) from error


def grids_of_word(content: bytes, name: str) -> list[Grid]:
    """The tables of a Word file. Raises ReadingError E513-E515."""
    from docx import Document

    opened_zip(content, name).close()
    try:
        document = Document(io.BytesIO(content))
        tables = document.tables
        if sum(len(table.rows) for table in tables) > MOST_ROWS:
            raise too_many(name, what="行", limit=MOST_ROWS)
        return [_word_table(table, number) for number, table in enumerate(tables, start=1)]
    except _LIBRARY_ERRORS as error:
        raise _as_broken(error, name) from error


def grid_of_csv(text: str, name: str) -> Grid:
    """The rows of a CSV; tabs separate where there are more of them than commas. Raises ReadingError E513, E515."""
    separator = "\t" if text.count("\t") > text.count(",") else ","
    grid = Grid(name, "line")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    first = 1
    try:
        for cells in reader:
            if len(grid.rows) >= MOST_ROWS:
                raise too_many(name, what="行", limit=MOST_ROWS)
            index = len(grid.rows)
            grid.rows.append([GridCell(cell.strip(), (index, column)) for column, cell in enumerate(cells)])
            grid.numbers.append(first)
            first = reader.line_num + 1
    except csv.Error as error:
        raise broken(name) from error
    return grid


def _as_broken(error: Exception, name: str) -> Exception:
    from shirube.base.errors import ShirubeError

    return error if isinstance(error, ShirubeError) else broken(name)


def _count_row_marks(packed: zipfile.ZipFile, name: str) -> None:
    """Counts the rows of every sheet as bytes, so that a million empty ones cost no time."""
    for entry in packed.namelist():
        if not _SHEET.fullmatch(entry):
            continue
        count, rest = 0, b""
        with packed.open(entry) as sheet:
            while chunk := sheet.read(_CHUNK):
                text = rest + chunk
                begin = max(text.rfind(b"<"), 0)
                rest = text[begin:] if len(text) - begin < _LONGEST_MARK else b""
                count += len(_ROW.findall(text[: len(text) - len(rest)]))
                if count > MOST_ROWS:
                    raise too_many(name, what="シートの行", limit=MOST_ROWS)


def _count_rows(content: bytes, name: str) -> None:
    """Streams the sheets once, so that rows that are only numbered are counted before they are held."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            for count, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                if count > MOST_ROWS:
                    raise too_many(name, what=f"シート「{sheet.title}」の行", limit=MOST_ROWS)
                if len(row) > MOST_COLUMNS and any(value is not None for value in row[MOST_COLUMNS:]):
                    raise too_many(name, what=f"シート「{sheet.title}」の列", limit=MOST_COLUMNS)
    finally:
        book.close()


def _sheet(sheet: Any) -> Grid:
    origins = dict(_merged(sheet))
    grid = Grid(sheet.title, "sheet")
    width, height = min(sheet.max_column or 0, MOST_COLUMNS), sheet.max_row or 0
    columns = _shown(sheet, width)
    rows = [row for row in range(1, height + 1) if not sheet.row_dimensions[row].hidden]
    for row in rows:
        cells = []
        for column in columns:
            top, left = origins.get((row, column), (row, column))
            cell = sheet.cell(top, left)
            origin = (bisect_left(rows, top), bisect_left(columns, left))
            cells.append(GridCell(_text(cell.value, cell.number_format), origin))
        grid.rows.append(cells)
        grid.numbers.append(row)
    grid.hidden = _hidden(sheet, width=width, height=height, rows=rows, columns=columns)
    return grid


def _shown(sheet: Any, width: int) -> list[int]:
    """The columns that the sheet shows; a width may be written once for a run of columns."""
    hidden = {
        number
        for one in sheet.column_dimensions.values()
        if one.hidden and one.min is not None
        for number in range(one.min, min(one.max or one.min, MOST_COLUMNS) + 1)
    }
    return [column for column in range(1, width + 1) if column not in hidden]


def _hidden(sheet: Any, *, width: int, height: int, rows: list[int], columns: list[int]) -> list[str]:
    """What is hidden and holds something."""
    from openpyxl.utils import get_column_letter

    shown_rows, shown_columns = set(rows), set(columns)
    found = [
        f"列 {get_column_letter(column)}"
        for column in range(1, width + 1)
        if column not in shown_columns
        and any(sheet.cell(row, column).value is not None for row in range(1, height + 1))
    ]
    return found + [
        f"行 {row}"
        for row in range(1, height + 1)
        if row not in shown_rows
        and any(sheet.cell(row, column).value is not None for column in range(1, width + 1))
    ]


def _merged(sheet: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                yield (row, column), (area.min_row, area.min_col)


def _word_table(table: Any, number: int) -> Grid:
    """A merged cell is one element met several times."""
    grid = Grid(str(number), "table")
    seen: dict[Any, tuple[int, int]] = {}
    for index, row in enumerate(table.rows):
        cells = []
        for column, cell in enumerate(row.cells):
            origin = seen.setdefault(cell._tc, (index, column))  # noqa: SLF001 - the only mark of a merged cell
            cells.append(GridCell(cell.text.strip(), origin))
        grid.rows.append(cells)
        grid.numbers.append(index + 1)
    return grid


def _text(value: Any, number_format: str = "General") -> str:
    """A cell as text; a share that Excel shows as percent is what it shows (0.452 as 45.2%)."""
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _PERCENT.search(number_format):
        shown = round(Decimal(repr(value)) * 100, _PERCENT_PLACES)
        return f"{shown.normalize():f}%"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value).strip()
