"""Tables out of Excel and CSV files within limits, with the place of every cell as a person counts it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TypeAlias

from shirube.base.errors import ReadingError
from shirube.documents.reading import FileKind, kind_of, read_grids
from shirube.documents.reading.files import decoded
from shirube.sources.mistakes import not_this_form

MOST_LINES = 300_000
MOST_WIDE = 300


@dataclass(frozen=True)
class Sheet:
    """One table of text. `merged` holds the cells (row, column) that repeat a cell of another row."""

    name: str
    is_excel: bool
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    merged: frozenset[tuple[int, int]]

    def where(self, row: int, column: int | None = None) -> str:
        """'シート「R4」 B12' for Excel, '12行 2列' for CSV; both count from 1."""
        number = self.numbers[row]
        if not self.is_excel:
            return f"{number}行" if column is None else f"{number}行 {column + 1}列"
        place = f"{number}行" if column is None else f"{letters(column)}{number}"
        return f"シート「{self.name}」 {place}"


Sheets: TypeAlias = tuple[Sheet, ...] | None
"""Tables read before, to be read only once; None where nobody did."""


def letters(column: int) -> str:
    """The letters of an Excel column; 0 is A."""
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def sheets_of(content: bytes, name: str) -> tuple[Sheet, ...]:
    """The tables of an Excel or CSV file by its content. Raises ReadingError E511-E518, E620."""
    kind = kind_of(content, name)
    if kind is FileKind.TEXT:
        return (_of_csv(decoded(content, name), name),)
    if kind is not FileKind.EXCEL:
        raise not_this_form(
            name,
            f"{kind} のファイルです。Excel（.xlsx）か CSV を期待しました",
            where=name,
            todo="統計の表を .xlsx か CSV で保存し直してください。",
        )
    sheets = []
    for grid in read_grids(content, name):
        rows = tuple(tuple(cell.text for cell in row) for row in grid.rows)
        merged = frozenset(
            (index, column)
            for index, row in enumerate(grid.rows)
            for column, cell in enumerate(row)
            if cell.origin[0] != index
        )
        sheets.append(Sheet(grid.name, True, rows, tuple(grid.numbers), merged))
    return tuple(sheets)


def _of_csv(text: str, name: str) -> Sheet:
    separator = "\t" if text.count("\t") > text.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    first = 1
    try:
        for cells in reader:
            if len(rows) >= MOST_LINES or len(cells) > MOST_WIDE:
                raise ReadingError(
                    "E618",
                    f"「{name}」は大きすぎます（{MOST_LINES:,}行・{MOST_WIDE}列まで）。",
                    where=f"{first}行",
                    todo="年や項目で分けたファイルにしてください。",
                )
            rows.append(tuple(cell.strip() for cell in cells))
            numbers.append(first)
            first = reader.line_num + 1
    except csv.Error:
        raise ReadingError(
            "E619",
            f"「{name}」は CSV として読めません。",
            where=f"{first}行あたり",
            todo='引用符（"）の閉じ忘れを確かめ、Excel で「CSV UTF-8」として保存し直してください。',
        ) from None
    return Sheet(name, False, tuple(rows), tuple(numbers), frozenset())
