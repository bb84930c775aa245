"""Rows of tables that people and ministries make: find the header by its words, then read row by row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from shirube.base.errors import ShirubeError
from shirube.sources.codes import CodeForm, owner_of
from shirube.sources.grids import Sheet
from shirube.sources.reading import Collector

SEARCHED = 60


@dataclass(frozen=True)
class Heads:
    """The header row of a sheet: the column of each word looked for, and the text of every column."""

    row: int
    columns: Mapping[str, int]
    texts: tuple[str, ...]


def closed(text: str) -> str:
    """A heading without width and spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def find_heads(sheet: Sheet, words: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]) -> Heads | None:
    """The first row that holds every needed word; headers that moved down or sideways are found all the same."""
    for index, row in enumerate(sheet.rows[:SEARCHED]):
        texts = tuple(closed(cell) for cell in row)
        columns = {
            key: texts.index(closed(word))
            for key, found in words.items()
            for word in reversed(found)
            if closed(word) in texts
        }
        if all(key in columns for key in needed):
            return Heads(index, columns, texts)
    return None


def form_of(sheet: Sheet, heads: Heads) -> CodeForm:
    """How the codes of the column are written."""
    column = heads.columns.get("code")
    if column is None:
        return CodeForm(5)
    return CodeForm.of(row[column] for row in sheet.rows[heads.row + 1 :] if column < len(row))


def owner_or_none(sheet: Sheet, index: int, heads: Heads, into: Collector, form: CodeForm) -> str | None:
    """The area of a row, counted; None where it was set aside or refused."""
    row = sheet.rows[index]
    code = _cell(row, heads.columns.get("code"))
    name = _cell(row, heads.columns.get("prefecture")) + _cell(row, heads.columns.get("name"))
    column = heads.columns.get("code", heads.columns.get("name"))
    where = sheet.where(index, column)
    merged = [
        key
        for key, place in heads.columns.items()
        if key in ("code", "name") and (index, place) in sheet.merged
    ]
    if merged:
        into.refuse_row(
            ShirubeError(
                "E625",
                "団体の欄が上の行とつながって（結合されて）います。",
                where=where,
                todo="結合を解き、行ごとに団体コードを書いてください。",
            )
        )
        return None
    try:
        owner = owner_of(code, name, areas=into.areas, form=form, where=where)
    except ShirubeError as error:
        into.refuse_row(error)
        return None
    if owner.area is None:
        into.set_aside(owner.aside)
        return None
    into.note(owner, where)
    return owner.area


def _cell(row: tuple[str, ...], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""
