"""The ministry's workbook of 主要財政指標: one row a municipality, the fiscal year in the title."""

from __future__ import annotations

from shirube.catalogue.areas import AreaIndex
from shirube.catalogue.figures import Indicator
from shirube.sources.columns import indicator_of, text_and_unit, years_in
from shirube.sources.grids import Sheet, Sheets, sheets_of
from shirube.sources.mistakes import not_this_form, which_year
from shirube.sources.reading import Collector, Reading
from shirube.sources.tabular import Heads, closed, find_heads, form_of, owner_or_none

_WORDS = {
    "code": ("団体コード", "市区町村コード", "コード"),
    "prefecture": ("都道府県名", "都道府県"),
    "name": ("団体名", "市町村名", "市区町村名"),
}
_INDEX = "財政力指数"
_UNITS = {"経常収支比率": "%", "実質公債費比率": "%", "将来負担比率": "%"}
_AVERAGE = ("平均", "合計", "計")
_CREDIT = "出典：総務省「地方公共団体の主要財政指標一覧」を加工して作成"


def looks_like(sheets: tuple[Sheet, ...]) -> bool:
    """Whether any sheet has 団体コード and 財政力指数 in one row."""
    return any(_heads(sheet) is not None for sheet in sheets)


def read_fiscal_book(
    content: bytes, name: str, *, areas: AreaIndex, year: int | None = None, sheets: Sheets = None
) -> Reading:
    """Every municipality of every sheet. A － under 将来負担比率 means that it does not apply.

    `year` (fiscal) stands in where no title names one. Raises ReadingError E511-E519, E617, E620, E621.
    """
    found = [(sheet, _heads(sheet)) for sheet in sheets or sheets_of(content, name)]
    if not any(heads for _, heads in found):
        raise not_this_form(
            name,
            f"「団体コード」と「{_INDEX}」の並ぶ見出しの行がありません",
            where="各シートの1〜60行",
            todo="総務省のページから保存したままのファイルを渡してください。都道府県の表は別の形です。",
        )
    into = Collector("fiscal-book", name, content, areas, dash={"future_burden_ratio": "not_applicable"})
    into.credit = _CREDIT
    for sheet, heads in found:
        if heads is not None:
            _read(sheet, heads, _year(sheet, heads, name, year), into)
    return into.finish()


def _read(sheet: Sheet, heads: Heads, year: int, into: Collector) -> None:
    columns = _columns(heads, into)
    form = form_of(sheet, heads)
    for index in range(heads.row + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if not any(row):
            continue
        into.row()
        if closed(row[heads.columns["code"]]).endswith(_AVERAGE):
            into.set_aside("平均・合計の行")
            continue
        area = owner_or_none(sheet, index, heads, into, form)
        if area is None:
            continue
        into.used += 1
        for column, indicator in columns.items():
            printed = row[column] if column < len(row) else ""
            into.add(area, indicator, year, printed, where=sheet.where(index, column))


def _columns(heads: Heads, into: Collector) -> dict[int, str]:
    found: dict[int, str] = {}
    for column, text in enumerate(heads.texts):
        if not text or column in heads.columns.values():
            continue
        label, unit = text_and_unit(text)
        one = indicator_of(label, unit or _UNITS.get(label, ""))
        if not isinstance(one, Indicator):
            into.new[one.id] = one
        found[column] = one.id
    return found


def _heads(sheet: Sheet) -> Heads | None:
    heads = find_heads(sheet, _WORDS, ("code", "name"))
    has_index = heads is not None and any(text.startswith(_INDEX) for text in heads.texts)
    return heads if has_index else None


def _year(sheet: Sheet, heads: Heads, name: str, given: int | None) -> int:
    """The fiscal year in the title above the header, else in the sheet's name; two years are refused."""
    title = " ".join(cell for row in sheet.rows[: heads.row] for cell in row)
    years = years_in(title) or years_in(sheet.name)
    if len(years) == 1:
        return years[0]
    if given is not None:
        return given
    raise which_year(name, years, where=f"シート「{sheet.name}」 1〜{heads.row + 1}行", example=2022)
