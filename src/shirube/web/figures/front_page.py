"""What the pages over all places show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest

from shirube.base import ShirubeError
from shirube.catalogue import Area
from shirube.regions.profile import Measure
from shirube.usecases import search_areas
from shirube.usecases.figures_book import FigureBook
from shirube.usecases.figures_imported import ImportedBook
from shirube.usecases.figures_measures import MEASURES
from shirube.usecases.figures_ranking import (
    AMONG,
    CLASSES,
    MOST,
    SORTS,
    Asked,
    Comparison,
    Ranked,
    Ranking,
    comparison,
    measures_by_theme,
    ranking,
)
from shirube.web.areas.search import SearchPage, search_page
from shirube.web.figures import shelf
from shirube.web.figures.asked import read_ranking
from shirube.web.figures.imported import book_of, outlines, stamp_of
from shirube.web.figures.page import address_of
from shirube.web.pages import library

PER_PAGE = 100
HERE = ("まちのデータ", "/figures/")
_STARTS = (
    *("population_change", "aged_share", "birth_rate", "social_rate", "income_per_taxpayer"),
    *("fiscal_index", "doctors_rate", "primary_share"),
)


_ELSEWHERE = (
    (
        "clusters:clusters",
        "産業の集まりの候補",
        "地域未来戦略の三つの型ごとに、候補と根拠、分からないことを見られます。",
    ),
    (
        "evidence:evidence",
        "施策は効いたか",
        "取り組んだまちと似たまちをくらべて、言えることと言えないことを確かめます。",
    ),
)


@dataclass(frozen=True)
class FrontPage:
    """figures/front.html."""

    search: SearchPage
    query: str
    starts: tuple[Measure, ...]
    measures: int
    map: Ranking

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        return (("まちのデータ", ""),)

    @property
    def links(self) -> tuple[tuple[str, str, str], ...]:
        """Pages of other parts of the site that start here, where the site has them."""
        return tuple(
            (address, label, text)
            for name, label, text in _ELSEWHERE
            if (address := address_of(name)) is not None
        )


@dataclass(frozen=True)
class Choice:
    """A select of the ranking form."""

    name: str
    label: str
    every: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class RankedPage:
    """figures/ranking.html: at most 100 lines of the table at a time, all of them in the files."""

    found: Ranking
    lines: tuple[Ranked, ...]
    number: int
    pages: tuple[int, ...]
    choices: tuple[Choice, ...]
    themes: tuple[tuple[str, tuple[Measure, ...]], ...]
    query: str
    map_credit: str
    imported_years: tuple[int, ...]
    own: tuple[Measure, ...]

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        return (HERE, ("順位と地図", ""))

    @property
    def first(self) -> int:
        return (self.number - 1) * PER_PAGE + 1 if self.lines else 0

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1 if self.lines else 0


@dataclass(frozen=True)
class Slot:
    """One field of the comparison form: what was typed and the place it was read as."""

    number: int
    text: str
    area: Area | None


@dataclass(frozen=True)
class ComparePage:
    """figures/compare.html."""

    slots: tuple[Slot, ...]
    found: Comparison | None
    problems: tuple[ShirubeError, ...]
    measure: str
    themes: tuple[tuple[str, tuple[Measure, ...]], ...]
    query: str

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        return (HERE, ("まちをくらべる", ""))

    @property
    def alone(self) -> Area | None:
        """The one place typed so far, as the link of its page hands it over; None with none or more."""
        typed = [slot.area for slot in self.slots if slot.text]
        return typed[0] if len(typed) == 1 and not self.problems else None

    @property
    def status(self) -> int:
        return 400 if self.problems else 200


def front_page(request: HttpRequest) -> FrontPage:
    """The search, a map of the prefectures, and where to go from here."""
    query = request.GET.get("q", "")
    shown = shelf.ranked(read_ranking({"measure": "population_change", "among": "prefecture"}))
    starts = tuple(MEASURES[name] for name in _STARTS)
    return FrontPage(search_page(library.areas(), query), query[:200], starts, len(MEASURES), shown)


def ranked_page(request: HttpRequest) -> RankedPage:
    """The measure asked for, on the page of the table asked for (another one is the nearest there is)."""
    asked = read_ranking(request.GET)
    shapes, credit = outlines()
    book = book_for(request, asked)
    if asked.year not in (None, *book.panel(asked.measure).years) and stamp_of(request.user):
        asked = replace(asked, year=None)  # a year that only files have was left over in the form
    is_plain = book is shelf.books()[0] and not shapes
    found = shelf.ranked(asked) if is_plain else ranking(book, asked, shapes)
    count = max(1, -(-len(found.rows) // PER_PAGE))
    typed = request.GET.get("page", "1")
    number = min(int(typed), count) if typed.isascii() and typed.isdecimal() and int(typed[:6]) else 1
    lines = found.rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    fields = {
        "measure": asked.measure,
        "among": asked.among,
        "prefecture": asked.prefecture,
        "kind": asked.kind,
        "sort": asked.sort,
        "year": found.year,
        "values": "packaged" if asked.measure in MEASURES and not asked.with_imports else "",
    }
    query = urlencode({name: value for name, value in fields.items() if value})
    themes = measures_by_theme(prefectures=False)
    visible = stamp_of(request.user)
    every = book_of(visible) if visible else None
    told = _told_years(every, asked.measure)
    own = () if every is None else tuple(every.own.values())
    choices = _choices(found, has_imports=bool(told) and asked.measure in MEASURES, told=told)
    pages = tuple(range(1, count + 1))
    return RankedPage(found, lines, number, pages, choices, themes, query, credit, told, own)


def book_for(request: HttpRequest, asked: Asked) -> FigureBook:
    """The packaged figures, or with those of the imports that the visitor may see where the measure rests on them.

    An indicator that only files have needs them; raises UnknownNameError E670 for one that the visitor may not see.
    """
    packaged, visible = shelf.books()[0], stamp_of(request.user)
    if not visible:
        return packaged
    book = book_of(visible)
    is_wanted = asked.measure in book.own or (asked.with_imports and book.is_touched(asked.measure))
    return book if is_wanted else packaged


def _told_years(book: ImportedBook | None, name: str) -> tuple[int, ...]:
    """The years in which a measure rests on a file somewhere."""
    if book is None or not book.is_touched(name):
        return ()
    return tuple(year for year in book.panel(name).years if book.told_rows(name, year).any())


def compare_page(request: HttpRequest) -> ComparePage:
    """The places typed, each read by name or code, and the comparison when all could be read."""
    book, _ = shelf.books()
    texts = [text.strip()[:200] for text in request.GET.getlist("a") if text.strip()][: MOST + 1]
    measure = request.GET.get("measure") or "population"
    slots, problems = [], []
    for number in range(1, MOST + 1):
        text = texts[number - 1] if number <= len(texts) else ""
        area = None
        if text:
            try:
                area = _read(text)
            except ShirubeError as error:
                problems.append(error)
        slots.append(Slot(number, text if area is None else area.full_name, area))
    codes = [slot.area.code for slot in slots if slot.area is not None]
    found = None
    if len(texts) > 1 and not problems:
        try:
            found = comparison(book, codes if len(texts) <= MOST else texts, measure=measure)
        except ShirubeError as error:
            problems.append(error)
    query = urlencode([*(("a", code) for code in codes), ("measure", measure)])
    themes = measures_by_theme(prefectures=False)
    return ComparePage(tuple(slots), found, tuple(problems), measure, themes, query)


def asked_codes(request: HttpRequest) -> list[str]:
    """The codes of the places typed; raises ShirubeError E680 for one that cannot be read."""
    return [_read(text.strip()[:200]).code for text in request.GET.getlist("a") if text.strip()]


def _read(text: str) -> Area:
    index = library.areas()
    hits = search_areas(index, text, limit=6)
    exact = [hit.area for hit in hits if text in (hit.area.code, hit.area.name, hit.area.full_name)]
    if len(exact) == 1:
        return exact[0]
    if len(hits) == 1 and hits[0].why != "もしかして":
        return hits[0].area
    near = "、".join(f"{hit.area.full_name}（{hit.area.code}）" for hit in hits)
    what = (
        f"「{text[:40]}」がどのまちか、一つに決まりません。"
        if hits
        else f"「{text[:40]}」というまちは見つかりません。"
    )
    todo = (
        f"近いもの: {near}。団体コードか、都道府県を付けた名前で書いてください。"
        if near
        else ("市区町村か都道府県の名前、または団体コードで書いてください。")
    )
    raise ShirubeError("E680", what, todo=todo)


def _choices(found: Ranking, *, has_imports: bool, told: tuple[int, ...]) -> tuple[Choice, ...]:
    asked = found.asked
    prefectures = {area.code: area.name for area in library.areas().prefectures()}
    with_files = asked.with_imports or not has_imports
    years = {
        str(year): f"{year}年{'（取り込みを含む）' if with_files and year in told else ''}"
        for year in reversed(found.years)
    }
    values = {"imported": "取り込んだ値も使う", "packaged": "同梱の統計だけ"}
    chosen = "imported" if asked.with_imports else "packaged"
    more = (_choice("values", "使う値", "", values, chosen),) if has_imports else ()
    return (
        _choice("among", "どこどうし", "", AMONG, asked.among),
        _choice("prefecture", "都道府県", "すべて", prefectures, asked.prefecture),
        _choice("kind", "団体の種類", "すべて", CLASSES, asked.kind),
        _choice("year", "年", "", years, str(found.year)),
        _choice("sort", "並び", "", SORTS, asked.sort),
        *more,
    )


def _choice(name: str, label: str, every: str, words: dict[str, str], chosen: str) -> Choice:
    return Choice(name, label, every, tuple((key, text, key == chosen) for key, text in words.items()))
