"""Answers of the e-Stat API (getStatsData, JSON): one object or a list wherever there may be one or many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shirube.base.errors import ReadingError, ShirubeError
from shirube.catalogue.areas import AreaIndex
from shirube.catalogue.figures import Indicator, Mark
from shirube.sources.cells import CellError, read_cell
from shirube.sources.codes import CodeForm, owner_of
from shirube.sources.columns import indicator_of_classes, year_of
from shirube.sources.json_text import read_json
from shirube.sources.mistakes import lacks
from shirube.sources.reading import Collector, Reading
from shirube.sources.totals import warn_about_totals

_ROOTS = ("GET_STATS_DATA", "GET_SIMPLE_STATS_DATA")
_BY_PLACE = "市区町村別・年別の統計表かどうかを確かめてください。"
_FAILED = 100
_NONE_FOUND = 1
_MEANINGS: tuple[tuple[str, Mark], ...] = (
    ("秘匿", "withheld"),
    ("該当", "not_applicable"),
    ("得られない", "not_available"),
    ("不詳", "not_available"),
    ("ない", "not_available"),
)


@dataclass(frozen=True)
class Page:
    """One answer: its values, the names behind its codes, what its marks mean, and where the next one begins."""

    values: tuple[Mapping[str, Any], ...]
    classes: Mapping[str, Mapping[str, Mapping[str, Any]]]
    class_names: Mapping[str, str]
    marks: Mapping[str, str]
    title: str
    table: str
    total: int | None
    next_key: str | None


def looks_like(tree: Any) -> bool:
    """Whether a JSON tree is such an answer."""
    return isinstance(tree, dict) and any(root in tree for root in _ROOTS)


def page_of(tree: Any, name: str) -> Page:
    """Raises ReadingError E607 (another form) and E608 (the API says no; its words are shown)."""
    root = next((tree[key] for key in _ROOTS if isinstance(tree, dict) and key in tree), None)
    if not isinstance(root, dict) or not isinstance(root.get("RESULT"), dict):
        raise _not_an_answer(name, "GET_STATS_DATA.RESULT")
    _refuse_failure(root["RESULT"], name)
    data = root.get("STATISTICAL_DATA")
    if not isinstance(data, dict):
        raise _not_an_answer(name, "GET_STATS_DATA.STATISTICAL_DATA")
    inside, result, table = (_part(data, key) for key in ("DATA_INF", "RESULT_INF", "TABLE_INF"))
    classes, names = _classes(data.get("CLASS_INF"))
    total = _text(result.get("TOTAL_NUMBER"))
    return Page(
        values=tuple(one for one in _many(inside.get("VALUE")) if isinstance(one, dict)),
        classes=classes,
        class_names=names,
        marks={_text(note.get("@char")): _text(note) for note in _dicts(inside.get("NOTE"))},
        title=_text(table.get("STATISTICS_NAME")) or _text(table.get("STAT_NAME")),
        table=_text(table.get("@id")),
        total=int(total) if total.isdigit() else None,
        next_key=_text(result.get("NEXT_KEY")) or None,
    )


def read_estat_pages(
    contents: tuple[bytes, ...], name: str, *, areas: AreaIndex, year: int | None = None
) -> Reading:
    """All pages of one table as one reading; `year` stands in where values carry no time.

    Raises ReadingError E511, E512, E518, E606-E608, and E609 where pages are missing.
    """
    pages = [page_of(read_json(content, name), name) for content in contents]
    into = Collector("estat-api", name, b"".join(contents), areas)
    title = next((page.title for page in pages if page.title), "e-Stat の統計表")
    table = next((page.table for page in pages if page.table), "")
    into.credit = f"出典：「{title}」（e-Stat API、統計表 {table or 'ID不明'}）を加工して作成"
    _warn_about_missing(pages, into)
    for number, page in enumerate(pages, start=1):
        form = CodeForm.of(_text(one.get("@area")) for one in page.values)
        for index, one in enumerate(page.values):
            into.row()
            where = f"{number}件目の応答 VALUE[{index}]" if len(pages) > 1 else f"VALUE[{index}]"
            _read_value(one, page, where, into, form, year)
    warn_about_totals(into)
    return into.finish()


def _read_value(
    one: Mapping[str, Any], page: Page, where: str, into: Collector, form: CodeForm, year: int | None
) -> None:
    if "@area" not in one:
        into.refuse_row(lacks("地域（@area）", where=where, todo=_BY_PLACE))
        return
    when = year_of(_text(one.get("@time"))) or year_of(_name(page, "time", one)) or year
    if when is None:
        into.refuse_row(lacks("年（@time）", where=where, todo=_BY_PLACE))
        return
    try:
        code, name = _text(one["@area"]), _name(page, "area", one)
        owner = owner_of(code, "" if name == code else name, areas=into.areas, form=form, where=where)
    except ShirubeError as error:
        into.refuse_row(error)
        return
    if owner.area is None:
        into.set_aside(owner.aside)
        return
    into.used += 1
    into.note(owner, where)
    indicator = _indicator(one, page, into)
    printed = _text(one)
    told = page.marks.get(printed)
    if told is not None and _is_mark(printed):
        into.dash = {**into.dash, indicator: _meaning(told)}
    into.add(owner.area, indicator, when, printed, where=where)


def _indicator(one: Mapping[str, Any], page: Page, into: Collector) -> str:
    """By the item code of 社会・人口統計体系, else by the names of all classes but place and time."""
    codes = {key[1:]: _text(value) for key, value in one.items() if key.startswith("@")}
    unit = codes.pop("unit", "")
    classes = [(key, code, _name(page, key, one)) for key, code in codes.items()]
    found = indicator_of_classes(classes, unit)
    if not isinstance(found, Indicator):
        into.new[found.id] = found
    return found.id


def _warn_about_missing(pages: list[Page], into: Collector) -> None:
    read = sum(len(page.values) for page in pages)
    last = pages[-1]
    if last.next_key is not None or (last.total is not None and read < last.total):
        total = "" if last.total is None else f"全 {last.total:,} 件のうち "
        into.warn(
            ShirubeError(
                "E609",
                f"応答が途中までです（{total}{read:,} 件。続きは startPosition={last.next_key or read + 1}）。",
                where=into.name,
                todo="続きの応答も一緒に渡すか、shirube import --table で初めから取り直してください。",
            )
        )


def _refuse_failure(result: Mapping[str, Any], name: str) -> None:
    status = _text(result.get("STATUS"))
    message = _text(result.get("ERROR_MSG"))[:200]
    if not status.isdigit():
        raise _not_an_answer(name, "RESULT.STATUS")
    if int(status) >= _FAILED or int(status) == _NONE_FOUND:
        raise ReadingError(
            "E608",
            f"e-Stat が値を返しませんでした（状態 {status}）: {message}",
            where=name,
            todo="アプリケーションID、統計表ID、絞り込みの条件を確かめてください。",
        )


def _classes(tree: Any) -> tuple[dict[str, dict[str, Mapping[str, Any]]], dict[str, str]]:
    objects = _dicts(tree.get("CLASS_OBJ") if isinstance(tree, dict) else None)
    classes = {
        _text(one.get("@id")): {_text(item.get("@code")): item for item in _dicts(one.get("CLASS"))}
        for one in objects
    }
    return classes, {_text(one.get("@id")): _text(one.get("@name")) for one in objects}


def _name(page: Page, key: str, one: Mapping[str, Any]) -> str:
    code = _text(one.get(f"@{key}"))
    return _text(page.classes.get(key, {}).get(code, {}).get("@name")) or code


def _part(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = data.get(key)
    return part if isinstance(part, dict) else {}


def _many(value: Any) -> list[Any]:
    """A list, whatever stood there: nothing, one thing, or a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _dicts(value: Any) -> Iterator[Mapping[str, Any]]:
    return (one for one in _many(value) if isinstance(one, dict))


def _text(value: Any) -> str:
    """The text of a leaf: a string, a number, or an object with its text under '$'."""
    if isinstance(value, dict):
        value = value.get("$")
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _is_mark(printed: str) -> bool:
    try:
        return read_cell(printed).value is None
    except CellError:
        return False


def _meaning(told: str) -> Mark:
    return next((mark for word, mark in _MEANINGS if word in told), "not_available")


def _not_an_answer(name: str, place: str) -> ReadingError:
    return ReadingError(
        "E607",
        f"「{name}」は e-Stat API の統計データの応答ではありません（{place} がありません）。",
        where=name,
        todo="getStatsData を JSON 形式で受け取った応答を、そのまま保存して渡してください。",
    )
