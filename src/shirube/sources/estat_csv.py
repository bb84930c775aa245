"""A table that e-Stat lets people save as CSV: a block about the table, two header rows, one row an area."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shirube.base.errors import ShirubeError
from shirube.catalogue.areas import AreaIndex
from shirube.catalogue.figures import Indicator
from shirube.sources.codes import CodeForm, owner_of
from shirube.sources.columns import indicator_of, text_and_unit, year_of
from shirube.sources.grids import Sheet, Sheets, sheets_of
from shirube.sources.mistakes import not_this_form, other_width, which_year
from shirube.sources.reading import Collector, Reading
from shirube.sources.totals import warn_about_totals

_CODE = re.compile(r"[0-9]{4}[0-9A-Z]|[0-9]{5}")
_BLOCK = re.compile(r"(統計名|表番号|表題|実施年月|時間軸.*)：?")


@dataclass(frozen=True)
class _Layout:
    """Where the areas begin, which rows hold the headings, which column the names, what the block says."""

    first: int
    headings: tuple[str, ...]
    heading_row: int
    name_column: int
    year: int
    title: str


def looks_like(sheet: Sheet) -> bool:
    """Whether the block about the table is there."""
    return any(row and _BLOCK.fullmatch(row[0]) for row in sheet.rows[:5])


def read_estat_csv(
    content: bytes, name: str, *, areas: AreaIndex, year: int | None = None, sheets: Sheets = None
) -> Reading:
    """The municipalities, prefectures and the country of the table.

    `year` stands in where the block names none. Raises ReadingError E511-E519, E620 (not this form), E621 (no year).
    """
    sheet = (sheets or sheets_of(content, name))[0]
    layout = _layout(sheet, name, year)
    into = Collector("estat-csv", name, content, areas)
    into.credit = f"出典：総務省統計局「{layout.title}」（e-Stat）を加工して作成"
    columns = _columns(layout, into)
    form = CodeForm(5)
    for index in range(layout.first, len(sheet.rows)):
        row = sheet.rows[index]
        if any(row):
            into.row()
            _read_row(sheet, index, layout, columns, into, form)
    warn_about_totals(into)
    return into.finish()


def _read_row(
    sheet: Sheet, index: int, layout: _Layout, columns: dict[int, str], into: Collector, form: CodeForm
) -> None:
    row = sheet.rows[index]
    if len(row) != len(layout.headings):
        into.refuse_row(other_width(len(row), len(layout.headings), where=sheet.where(index)))
        return
    name = row[layout.name_column]
    if "*" in row[1 : layout.name_column]:
        into.set_aside("市部・郡部・旧市町村の行（e-Stat の * 印）")
        return
    try:
        owner = owner_of(row[0], name, areas=into.areas, form=form, where=sheet.where(index, 0))
    except ShirubeError as error:
        into.refuse_row(error)
        return
    if owner.area is None:
        into.set_aside(owner.aside)
        return
    into.used += 1
    into.note(owner, sheet.where(index, 0))
    for column, indicator in columns.items():
        into.add(owner.area, indicator, layout.year, row[column], where=sheet.where(index, column))


def _columns(layout: _Layout, into: Collector) -> dict[int, str]:
    """The indicator of each value column."""
    found: dict[int, str] = {}
    for column in range(layout.name_column + 1, len(layout.headings)):
        if not layout.headings[column]:
            continue
        label, unit = text_and_unit(layout.headings[column])
        one = indicator_of(label, unit)
        if not isinstance(one, Indicator):
            into.new[one.id] = one
        found[column] = one.id
    return found


def _layout(sheet: Sheet, name: str, year: int | None) -> _Layout:
    told: dict[str, tuple[str, ...]] = {}
    first = None
    for index, row in enumerate(sheet.rows[:60]):
        if row and _BLOCK.fullmatch(row[0]):
            told[row[0].rstrip("：")] = row[1:]
        elif row and _CODE.fullmatch(row[0]) and len(row) > 3:
            first = index
            break
    if not told or not first:
        raise not_this_form(
            name,
            "e-Stat の表にある、統計名・表題のまとまり、見出し、団体コードの行がありません",
            where="1〜60行",
            todo="e-Stat の「ダウンロード」で CSV を選んで保存したままのファイルを渡してください。",
        )
    heading_row = first - 1
    headings = sheet.rows[heading_row]
    width = len(sheet.rows[first])
    if len(headings) != width or not any(headings):
        raise not_this_form(
            name,
            f"見出しの列の数 {len(headings)} が、値の行の {width} と違います",
            where=sheet.where(heading_row),
            todo="見出しの行を消したり足したりせず、保存したままのファイルを渡してください。",
        )
    name_column = next(column for column, heading in enumerate(headings) if heading) - 1
    return _Layout(first, headings, heading_row, max(name_column, 1), _year(told, name, year), _title(told))


def _year(told: dict[str, tuple[str, ...]], name: str, given: int | None) -> int:
    """The year on the time axis, else of the survey; the block wins over `given`, which only stands in."""
    for key, values in sorted(told.items(), key=lambda item: not item[0].startswith("時間軸")):
        if key.startswith("時間軸") or key == "実施年月":
            years = {year for year in map(year_of, values) if year is not None}
            if len(years) == 1:
                return years.pop()
            if len(years) > 1:
                raise which_year(name, tuple(sorted(years)), where=key, example=max(years))
    if given is not None:
        return given
    raise which_year(name, (), where="はじめのまとまり", example=2015)


def _title(told: dict[str, tuple[str, ...]]) -> str:
    return next((row[0] for key, row in told.items() if key == "統計名" and row), "e-Stat の表")
