"""One measure over all places: a ranking with its base, filters, a map; and some places side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shirube.base import ShirubeError
from shirube.catalogue import Area
from shirube.documents import Cell, Table
from shirube.regions.profile import Measure, figure_text
from shirube.regions.ranks import median_of, ranks
from shirube.usecases.figures_beside import credits_of, notes_of, when_text, year_text
from shirube.usecases.figures_book import FigureBook
from shirube.usecases.figures_charts import LineChart, Series, line_chart, optional
from shirube.usecases.figures_imported import ImportedBook, ImportSource
from shirube.usecases.figures_lines import PACKAGED, cell, place_name
from shirube.usecases.figures_maps import DotMap, Outlines, TileMap, area_map, dot_map, tile_map
from shirube.usecases.figures_measures import MEASURES, THEMES

AMONG = {"municipality": "市区町村", "prefecture": "都道府県"}
SORTS = {"high": "大きい順", "low": "小さい順", "code": "団体コード順"}
CLASSES = {
    "designated_city": "指定都市",
    "core_city": "中核市",
    "transitional_city": "施行時特例市",
    "city": "その他の市",
    "special_ward": "特別区",
    "town": "町",
    "village": "村",
}
FEWEST, MOST = 2, 5
COMPARED = (
    *("population", "population_change", "aged_share", "birth_rate", "social_rate", "household_size"),
    *("primary_share", "secondary_share", "unemployment", "income_per_taxpayer", "fiscal_index"),
    *("ordinary_balance_ratio", "real_debt_service_ratio", "doctors_rate", "elementary_pupils"),
)


@dataclass(frozen=True)
class Asked:
    """What a ranking is of; empty texts mean all. Wrong words are errors, never ignored."""

    measure: str = "aged_share"
    among: str = "municipality"
    prefecture: str = ""
    kind: str = ""
    sort: str = "high"
    year: int | None = None
    with_imports: bool = False


@dataclass(frozen=True)
class Ranked:
    """One place: its rank among those with a known figure (0: unknown), its figure, its prefecture."""

    area: Area
    row: int
    rank: int
    value: str
    is_known: bool
    is_imported: bool = False


@dataclass(frozen=True)
class Ranking:
    """`known` + `unknown` places make `total`; the rank counts the whole choice, from the highest.

    `imported` of the known ones rest on the files that `origins` names.
    """

    asked: Asked
    measure: Measure
    year: int
    years: tuple[int, ...]
    when: str
    rows: tuple[Ranked, ...]
    known: int
    unknown: int
    median: str
    map: TileMap | DotMap
    credits: tuple[str, ...]
    notes: tuple[str, ...]
    imported: int = 0
    origins: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.known + self.unknown

    @property
    def is_tiles(self) -> bool:
        return isinstance(self.map, TileMap)


def measures_by_theme(*, prefectures: bool) -> tuple[tuple[str, tuple[Measure, ...]], ...]:
    """The measures that can be ranked, under their themes."""
    return tuple(
        (
            title,
            tuple(m for m in MEASURES.values() if m.theme == theme and (m.can_sum or not prefectures)),
        )
        for theme, title in THEMES.items()
        if any(m.can_sum or not prefectures for m in MEASURES.values() if m.theme == theme)
    )


def ranking(book: FigureBook, asked: Asked, outlines: Outlines | None = None) -> Ranking:
    """The places of the choice in order; raises UnknownNameError E670, ShirubeError E675 for a wrong choice.

    With `outlines` of at least one of the municipalities the map shows areas, else a mark at each office.
    """
    measure, panel = book.measure(asked.measure), book.panel(asked.measure)
    rows = _chosen(book, asked, measure)
    year = book.default_year(measure.id) if asked.year is None else asked.year
    if year not in panel.years:
        raise _wrong("年", str(year), "、".join(map(str, panel.years)))
    values, told = panel.column(year)[rows], book.told_rows(measure.id, year)
    places = ranks(values)
    sources = _sources(book, measure.id, rows[told[rows]], year)
    lines = [
        Ranked(
            area,
            int(row),
            int(place),
            figure_text(float(value), measure.decimals)
            if np.isfinite(value)
            else book.mark(measure.id, int(row), year),
            bool(np.isfinite(value)),
            bool(told[row]),
        )
        for row, place, value in zip(rows, places, values, strict=True)
        if (area := book.places[int(row)]) is not None
    ]
    known = int(np.isfinite(values).sum())
    drawn: TileMap | DotMap
    if asked.among == "prefecture":
        drawn = tile_map(book, measure, values)
    elif outlines and any(book.codes[int(row)] in outlines for row in rows):
        drawn = area_map(book, measure, rows, values, outlines)
    else:
        drawn = dot_map(book, measure, rows, values)
    return Ranking(
        asked,
        measure,
        year,
        panel.years,
        when_text(book, measure, year),
        tuple(_sorted(lines, asked.sort)),
        known,
        len(lines) - known,
        figure_text(median_of(values), measure.decimals),
        drawn,
        tuple(dict.fromkeys((*credits_of(book, measure.id), *(source.credit for source in sources)))),
        notes_of(book, measure.id),
        int(told[rows].sum()),
        tuple(source.line for source in sources),
    )


def ranking_table(book: FigureBook, found: Ranking) -> Table:
    """The ranking as shown."""
    unit = f"{found.measure.label}（{found.measure.unit}）"
    header = (
        "順位（大きい順）",
        "団体コード",
        "都道府県",
        "団体",
        "種類",
        "年",
        unit,
        "値がない理由",
        "出典",
        "由来",
    )
    panel, when = book.panel(found.measure.id), year_text(book, found.measure, found.year)
    values = panel.column(found.year)
    rows: list[tuple[Cell, ...]] = [
        (
            *(
                one.rank or None,
                one.area.code,
                one.area.prefecture_name,
                one.area.name,
                one.area.type_ja,
                when,
            ),
            cell(float(values[one.row]), found.measure.decimals),
            "" if one.is_known else one.value,
            "／".join(found.credits),
            "／".join(found.origins) if one.is_imported else PACKAGED,
        )
        for one in found.rows
    ]
    return Table("順位", header, rows)


@dataclass(frozen=True)
class Comparison:
    """Some places side by side: a row per measure, a line chart of one of them."""

    areas: tuple[Area, ...]
    rows: tuple[tuple[Measure, str, tuple[str, ...]], ...]
    measure: Measure
    chart: LineChart | None
    credits: tuple[str, ...]


def comparison(book: FigureBook, codes: Sequence[str], *, measure: str = "population") -> Comparison:
    """Two to five places; raises ShirubeError E676 for another number, UnknownNameError E201, E670."""
    rows = list(dict.fromkeys(book.row(code) for code in codes))
    if not FEWEST <= len(rows) <= MOST:
        raise ShirubeError(
            "E676",
            f"くらべるまちは{FEWEST}〜{MOST}にしてください（いま{len(rows)}）。",
            todo="別のまちを足すか、減らしてください。同じまちは一度だけ数えます。",
        )
    drawn, panel = book.measure(measure), book.panel(measure)
    values = _indexed(panel.values[rows]) if drawn.is_count else panel.values[rows]
    kinds = ("here", "peers", "prefecture", "country", "fifth")
    series = [
        Series(place_name(book, row), kind, panel.years, optional(line))
        for row, kind, line in zip(rows, kinds, values, strict=False)
    ]
    title = f"{drawn.label}の動き（はじめの年＝100）" if drawn.is_count else drawn.label
    unit, decimals = ("はじめの年＝100", 1) if drawn.is_count else (drawn.unit, drawn.decimals)
    chart = line_chart("compare", title, unit, series, from_zero=False, decimals=decimals)
    lines = tuple(_compared(book, name, rows) for name in COMPARED)
    areas = tuple(area for row in rows if (area := book.places[row]) is not None)
    return Comparison(areas, lines, drawn, chart, credits_of(book, *COMPARED, measure))


def comparison_table(found: Comparison) -> Table:
    """The comparison as texts."""
    header = ("数字", "単位", "時点", *(area.full_name for area in found.areas))
    rows: list[tuple[Cell, ...]] = [
        (measure.label, measure.unit, when, *values) for measure, when, values in found.rows
    ]
    rows += [("出典", line, "", *("" for _ in found.areas)) for line in found.credits]
    return Table("くらべる", header, rows)


def _indexed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each line with its first known figure as 100; a line that begins with 0 has none."""
    found = np.full(values.shape, np.nan)
    for number, line in enumerate(values):
        known = np.flatnonzero(np.isfinite(line))
        if known.size and line[known[0]]:
            found[number] = line / line[known[0]] * 100
    return found


def _compared(book: FigureBook, name: str, rows: Sequence[int]) -> tuple[Measure, str, tuple[str, ...]]:
    measure, panel = book.measure(name), book.panel(name)
    year = panel.years[-1]
    values = tuple(
        figure_text(float(panel.values[row, -1]), measure.decimals)
        if np.isfinite(panel.values[row, -1])
        else book.mark(name, row, year)
        for row in rows
    )
    return measure, when_text(book, measure, year), values


def _chosen(book: FigureBook, asked: Asked, measure: Measure) -> NDArray[np.intp]:
    for word, choices, name in (
        (asked.among, AMONG, "どこどうし"),
        (asked.sort, SORTS, "並び"),
        (asked.kind, {"": "", **CLASSES}, "団体の種類"),
    ):
        if word not in choices:
            raise _wrong(name, word, "、".join(key for key in choices if key))
    if asked.among == "prefecture":
        if not measure.can_sum:
            raise ShirubeError(
                "E677",
                f"「{measure.label}」は、都道府県の値を収録していません。",
                todo="市区町村で見るか、別の数字を選んでください。",
            )
        return np.arange(1, book.first_town)
    towns = book.areas.municipalities(asked.prefecture or None)
    return np.array([book.row(a.code) for a in towns if asked.kind in ("", a.lg_class)], dtype=np.intp)


def _sources(book: FigureBook, name: str, rows: NDArray[np.intp], year: int) -> tuple[ImportSource, ...]:
    if not isinstance(book, ImportedBook):
        return ()
    return tuple(dict.fromkeys(source for row in rows for source in book.sources_of(name, int(row), year)))


def _sorted(lines: list[Ranked], sort: str) -> list[Ranked]:
    if sort == "code":
        return sorted(lines, key=lambda one: one.area.code)
    last = len(lines) + 1
    sign = 1 if sort == "high" else -1
    return sorted(
        lines, key=lambda one: (one.rank == 0, sign * one.rank if one.rank else last, one.area.code)
    )


def _wrong(name: str, word: str, choices: str) -> ShirubeError:
    return ShirubeError(
        "E675", f"{name}「{word[:40]}」は選べません。", todo=f"{choices} のどれかにしてください。"
    )
