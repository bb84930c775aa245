"""A user's own table: code or name, indicator, year, value; or one column an indicator, one row an area and year."""

from __future__ import annotations

import re

from shirube.catalogue.areas import AreaIndex
from shirube.catalogue.figures import Indicator
from shirube.sources.codes import CodeForm
from shirube.sources.columns import indicator_of, indicator_of_classes, text_and_unit, year_of
from shirube.sources.grids import Sheet, Sheets, sheets_of
from shirube.sources.mistakes import lacks, not_a_year, not_this_form, other_width, which_year
from shirube.sources.reading import Collector, NewIndicator, Reading
from shirube.sources.tabular import Heads, closed, find_heads, form_of, owner_or_none
from shirube.sources.totals import warn_about_totals

WORDS = {
    "code": ("団体コード", "市区町村コード", "地域コード", "コード", "code", "area", "area_code"),
    "prefecture": ("都道府県名", "都道府県", "prefecture"),
    "name": ("団体名", "市区町村名", "市町村名", "市区町村", "市町村", "自治体", "自治体名", "地域", "name"),
    "indicator": ("指標", "項目", "指標名", "項目名", "indicator", "item"),
    "unit": ("単位", "unit"),
    "year": ("年", "年度", "西暦", "year", "time_code"),
    "value": ("値", "数値", "実績", "value"),
}
_NOTES = ("備考", "注", "注記", "note")


def heads_of(sheet: Sheet) -> Heads | None:
    """The header: an area column and, beside it, a year or a value."""
    for needed in (("code",), ("name",)):
        heads = find_heads(sheet, WORDS, needed)
        if heads is not None and len([text for text in heads.texts if text]) > 1:
            return heads
    return None


def looks_like(sheets: tuple[Sheet, ...]) -> bool:
    """Whether a sheet has a column of codes or names."""
    return any(heads_of(sheet) is not None for sheet in sheets)


def read_tidy(
    content: bytes, name: str, *, areas: AreaIndex, year: int | None = None, sheets: Sheets = None
) -> Reading:
    """Every row of every sheet with such a header.

    `year` stands in where there is no year column. Raises ReadingError E511-E519, E617, E620, E621.
    """
    found = [(sheet, heads_of(sheet)) for sheet in sheets or sheets_of(content, name)]
    into = Collector("tidy", name, content, areas)
    for sheet, heads in found:
        if heads is not None:
            _read(sheet, heads, into, year)
    if not any(heads for _, heads in found):
        raise not_this_form(
            name,
            "団体コードか団体名、年、値の見出しの行がありません",
            where="1〜60行",
            todo="1行目を「団体コード,指標,単位,年,値」にしてください。例: 39405,観光客数,人,2024,12345",
        )
    warn_about_totals(into)
    return into.finish()


def _read(sheet: Sheet, heads: Heads, into: Collector, year: int | None) -> None:
    is_long = "value" in heads.columns
    if is_long and "indicator" not in heads.columns and not _classes(heads):
        raise not_this_form(
            into.name,
            "「値」の列はありますが「指標」の列がありません",
            where=sheet.where(heads.row),
            todo="「指標」の列を足すか、「値」の見出しを指標の名前（例: 観光客数【人】）にしてください。",
        )
    into.credit = into.credit or _credit(sheet, heads)
    form = form_of(sheet, heads)
    columns = {} if is_long else _columns(heads, into)
    if "year" not in heads.columns and year is None:
        raise which_year(into.name, (), where=sheet.where(heads.row), example=2024)
    for index in range(heads.row + 1, len(sheet.rows)):
        if any(sheet.rows[index]):
            into.row()
            _read_row(sheet, index, heads, into, form, columns, year)


def _read_row(
    sheet: Sheet,
    index: int,
    heads: Heads,
    into: Collector,
    form: CodeForm,
    columns: dict[int, str],
    given: int | None,
) -> None:
    row = sheet.rows[index]
    beyond = [text for text in row[len(heads.texts) :] if text]
    if beyond:
        into.refuse_row(other_width(len(row), len(heads.texts), where=sheet.where(index)))
        return
    year = _year(sheet, index, heads, into, given)
    if year is None:
        return
    area = owner_or_none(sheet, index, heads, into, form)
    if area is None:
        return
    into.used += 1
    if columns:
        for column, indicator in columns.items():
            printed = row[column] if column < len(row) else ""
            into.add(area, indicator, year, printed, where=sheet.where(index, column))
        return
    column = heads.columns["value"]
    _add_long(sheet, index, heads, into, area, year, column)


def _add_long(
    sheet: Sheet, index: int, heads: Heads, into: Collector, area: str, year: int, column: int
) -> None:
    classes = _classes(heads)
    if classes:
        named = [(key, _cell(sheet, index, place), _cell(sheet, index, place + 1)) for key, place in classes]
        found = indicator_of_classes(named, _cell(sheet, index, heads.columns.get("unit")))
        _keep(found, sheet, index, into, area, year, column)
        return
    label, unit = text_and_unit(_cell(sheet, index, heads.columns["indicator"]))
    if not label:
        into.refuse_cell(
            lacks(
                "指標の名前",
                where=sheet.where(index, heads.columns["indicator"]),
                todo="何の数かを書いてください。例: 観光客数",
            )
        )
        return
    told = _cell(sheet, index, heads.columns.get("unit")) or unit
    _keep(indicator_of(label, told, item=label), sheet, index, into, area, year, column)


def _keep(
    one: Indicator | NewIndicator,
    sheet: Sheet,
    index: int,
    into: Collector,
    area: str,
    year: int,
    column: int,
) -> None:
    if not isinstance(one, Indicator):
        into.new[one.id] = one
    into.add(area, one.id, year, _cell(sheet, index, column), where=sheet.where(index, column))


def _classes(heads: Heads) -> tuple[tuple[str, int], ...]:
    """The class columns of a CSV of the e-Stat API ('cat01_code' and, beside it, the name)."""
    return tuple(
        (text.removesuffix("_code"), place)
        for place, text in enumerate(heads.texts[:-1])
        if re.fullmatch(r"(tab|cat[0-9]{2})_code", text)
    )


def _credit(sheet: Sheet, heads: Heads) -> str:
    """The credit of such a CSV, from the block above its header."""
    block = (row for row in sheet.rows[: heads.row] if len(row) > 1 and row[0] == "STATISTICS_NAME")
    return next((f"出典：「{row[1]}」（e-Stat）を加工して作成" for row in block), "")


def _columns(heads: Heads, into: Collector) -> dict[int, str]:
    """A table with one column an indicator."""
    found: dict[int, str] = {}
    notes = {closed(word) for word in _NOTES}
    for column, text in enumerate(heads.texts):
        if not text or column in heads.columns.values() or text in notes:
            continue
        label, unit = text_and_unit(text)
        one = indicator_of(label, unit, item=label)
        if not isinstance(one, Indicator):
            into.new[one.id] = one
        found[column] = one.id
    return found


def _year(sheet: Sheet, index: int, heads: Heads, into: Collector, given: int | None) -> int | None:
    column = heads.columns.get("year")
    if column is None:
        return given
    printed = _cell(sheet, index, column)
    year = year_of(printed)
    if year is None:
        into.refuse_row(not_a_year(printed, where=sheet.where(index, column)))
    return year


def _cell(sheet: Sheet, index: int, column: int | None) -> str:
    row = sheet.rows[index]
    return row[column] if column is not None and column < len(row) else ""
