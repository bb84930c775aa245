"""A figure of a place beside its prefecture, the country and its similar places, with its rank and base."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shirube.base import CalendarYear, FiscalYear
from shirube.regions.profile import Measure, figure_text
from shirube.regions.ranks import rank_of, spread_of
from shirube.regions.sentences import (
    FEW,
    Change,
    Level,
    Standout,
    change_between,
    choose,
    is_told,
    rank_words,
)
from shirube.usecases.figures_book import ENOUGH, FigureBook
from shirube.usecases.figures_imported import ImportedBook
from shirube.usecases.figures_measures import MEASURES

LEVELS = (
    *("population_change", "aged_share", "child_share", "foreign_share", "birth_rate", "natural_rate"),
    *("social_rate", "marriage_rate", "household_size", "single_aged_share", "primary_share"),
    *("secondary_share", "unemployment", "jobs_ratio", "shipments_per_head", "income_per_taxpayer"),
    *("fiscal_index", "ordinary_balance_ratio", "real_debt_service_ratio", "future_burden_ratio"),
    *("own_tax_share", "doctors_rate", "beds_rate", "nursing_places_rate", "nurseries_rate"),
)
"""Measures whose level is weighed for まず見るところ."""
MOVING = (
    *("population", "births", "households", "single_aged_share", "employed", "primary_share"),
    *("income_per_taxpayer", "fiscal_index", "ordinary_balance_ratio", "elementary_pupils"),
    *("doctors", "manufacturing_shipments"),
)
"""Measures whose change is weighed for まず見るところ."""


@dataclass(frozen=True)
class Beside:
    """One row of a comparison; texts with － where nothing is known.

    `group_note` says what the figures of the prefecture and the country are, where they are not plain sums.
    `origin` names the files that an imported figure rests on; '' for a packaged one.
    """

    measure: Measure
    when: str
    here: str
    similar: str
    prefecture: str
    country: str
    rank: str
    group_note: str
    is_known: bool
    origin: str = ""


def when_text(book: FigureBook, measure: Measure, year: int) -> str:
    """2020年10月1日・令和2年, 2024年度・令和6年度, 2022年・令和4年: what a figure of a year speaks of."""
    indicator = book.indicators[measure.top[0]]
    is_fiscal = indicator.period == "fiscal-year"
    era = FiscalYear(year).era if is_fiscal else CalendarYear(year).era
    return f"{indicator.when(year)}・{era}"


def year_text(book: FigureBook, measure: Measure, year: int) -> str:
    """2020年 or 2024年度."""
    return f"{year}年度" if book.indicators[measure.top[0]].period == "fiscal-year" else f"{year}年"


def others_of(book: FigureBook, row: int) -> str:
    """What similar places are called beside this one."""
    return "似ている都道府県" if book.is_prefecture(row) else "似ているまち"


def credits_of(book: FigureBook, *names: str) -> tuple[str, ...]:
    """The lines to print beside figures of some measures, each once."""
    parts = [part for name in names for part in book.measure(name).parts]
    return tuple(dict.fromkeys(book.indicators[part].source.credit for part in parts))


def notes_of(book: FigureBook, *names: str) -> tuple[str, ...]:
    """The notes of some measures and of the indicators they rest on, each once."""
    own = [book.measure(name).note for name in names]
    parts = [
        note for name in names for part in book.measure(name).parts for note in book.indicators[part].notes
    ]
    return tuple(dict.fromkeys(note for note in (*own, *parts) if note))


def beside(book: FigureBook, name: str, row: int, similar: NDArray[np.intp]) -> Beside:
    """The newest known figure of a measure at a row, beside the others in the same year."""
    measure, panel = book.measure(name), book.panel(name)
    column = panel.latest(row)
    if column is None:
        shown = book.mark(name, row, panel.years[-1])
        return Beside(
            measure, when_text(book, measure, panel.years[-1]), shown, "－", "－", "－", "－", "", False
        )
    year, decimals = panel.years[column], measure.decimals
    groups = panel.values if measure.can_sum else book.medians(name)
    prefecture = book.prefecture_row(row)
    rank = rank_of(panel.values[book.alike_rows(row), column], _place(book, row))
    base = book.base(name, row, column)
    return Beside(
        measure,
        when_text(book, measure, year),
        figure_text(panel.values[row, column], decimals),
        figure_text(book.similar_median(name, similar)[column], decimals),
        "－" if prefecture == row else figure_text(groups[prefecture, column], decimals),
        figure_text(groups[0, column], decimals),
        "－" if rank is None else rank_words(rank, base, measure),
        _group_note(book, name, column, prefecture),
        True,
    )


def beside_imported(book: ImportedBook, name: str, row: int, similar: NDArray[np.intp]) -> Beside | None:
    """The newest figure of a row that rests on a file, beside the others in its year; None without any."""
    years = book.told_years(name, row)
    if not years:
        return None
    measure, panel, year = book.measure(name), book.panel(name), years[-1]
    column, decimals = panel.years.index(year), measure.decimals
    groups = panel.values if measure.can_sum else book.medians(name)
    prefecture = book.prefecture_row(row)
    rank = rank_of(panel.values[book.alike_rows(row), column], _place(book, row))
    is_alone = rank is None or rank.of < 2
    note = ""
    if not measure.can_sum:
        note = (
            _group_note(book, name, column, prefecture)
            if name not in book.own
            else "県・全国は、ファイルにある値（なければ市区町村の中央値）"
        )
    return Beside(
        measure,
        when_text(book, measure, year),
        figure_text(panel.values[row, column], decimals),
        figure_text(book.similar_median(name, similar)[column], decimals),
        "－" if prefecture == row else figure_text(groups[prefecture, column], decimals),
        figure_text(groups[0, column], decimals),
        "－（ほかに値のある団体がない）"
        if is_alone or rank is None
        else rank_words(rank, book.base(name, row, column), measure),
        note,
        True,
        "／".join(source.short for source in book.sources_of(name, row, year)),
    )


def standouts(book: FigureBook, row: int, similar: NDArray[np.intp]) -> tuple[Standout, ...]:
    """The five of まず見るところ: see `regions.sentences` for the rule."""
    found: list[Standout | None] = [_level(book, name, row, similar) for name in LEVELS]
    found += [_change(book, name, row, similar) for name in MOVING]
    return choose(standout for standout in found if standout is not None)


def _level(book: FigureBook, name: str, row: int, similar: NDArray[np.intp]) -> Level | None:
    measure, panel = MEASURES[name], book.panel(name)
    column = len(panel.years) - 1
    value, alike = panel.values[row, column], panel.values[book.alike_rows(row), column]
    known = panel.values[similar, column]
    known = known[np.isfinite(known)]
    rank, spread = rank_of(alike, _place(book, row)), spread_of(alike)
    if rank is None or not spread or known.size < ENOUGH or _is_of_few(book, measure, row, panel.years[-1]):
        return None
    median = float(np.median(known))
    return Level(
        measure=measure,
        when=when_text(book, measure, panel.years[column]),
        value=float(value),
        median=median,
        similar=int(known.size),
        others=others_of(book, row),
        rank=rank,
        base=book.base(name, row, column),
        score=float((value - median) / spread),
    )


def _is_of_few(book: FigureBook, measure: Measure, row: int, year: int) -> bool:
    """Whether a yearly rate is made of a handful of cases."""
    if measure.theme != "moves":
        return False
    cases = [book.indicator_value(name, row, year) for name in (*measure.top, *measure.minus)]
    return any(number is not None and number < FEW for number in cases)


def _change(book: FigureBook, name: str, row: int, similar: NDArray[np.intp]) -> Change | None:
    measure, panel = MEASURES[name], book.panel(name)
    known = np.flatnonzero(np.isfinite(panel.values[row]))
    if known.size < 2:
        return None
    first, last = int(known[0]), int(known[-1])
    start, end = float(panel.values[row, first]), float(panel.values[row, last])
    own = change_between(measure, start, end) if is_told(measure, start) else None
    if own is None:
        return None
    others = book.alike_rows(row)
    every = _moves(measure, panel.values[others][:, [first, last]])
    known_similar = _moves(measure, panel.values[similar][:, [first, last]])
    known_similar = known_similar[np.isfinite(known_similar)]
    spread = spread_of(every)
    if not spread or known_similar.size < ENOUGH:
        return None
    median = float(np.median(known_similar))
    return Change(
        measure=measure,
        first_when=year_text(book, measure, panel.years[first]),
        last_when=year_text(book, measure, panel.years[last]),
        first=start,
        last=end,
        change=own,
        median=median,
        similar=int(known_similar.size),
        others=others_of(book, row),
        score=(own - median) / spread,
    )


def _moves(measure: Measure, pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    first, last = pairs[:, 0], pairs[:, 1]
    if not measure.is_count:
        return np.asarray(last - first, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (last - first) / first * 100
    return np.where(np.isfinite(found), found, np.nan)


def _place(book: FigureBook, row: int) -> int:
    return row - 1 if row < book.first_town else row - book.first_town


def _name(book: FigureBook, row: int) -> str:
    place = book.places[row]
    return "全国" if place is None else place.name


def _group_note(book: FigureBook, name: str, column: int, prefecture: int) -> str:
    panel = book.panel(name)
    if not panel.of[0] or not book.measure(name).can_sum:
        return f"{_name(book, prefecture)}・全国は市区町村の中央値"
    parts = [
        f"{label}は{int(panel.known[row, column]):,}／{int(panel.of[row]):,}市区町村"
        for label, row in ((_name(book, prefecture), prefecture), ("全国", 0))
        if panel.known[row, column] < panel.of[row]
    ]
    return f"値の分かるもの: {'、'.join(parts)}" if parts else ""
