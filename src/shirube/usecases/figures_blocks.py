"""The charts of a place's page, each with its table, sources and days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from shirube.catalogue.figures import figure_source
from shirube.documents import Cell, Table
from shirube.regions.profile import Measure, rounded
from shirube.usecases.figures_ages import AgeBook, AgeTable
from shirube.usecases.figures_beside import credits_of, notes_of, others_of, when_text, year_text
from shirube.usecases.figures_book import FigureBook
from shirube.usecases.figures_charts import (
    LineChart,
    Pyramid,
    Series,
    ShareBars,
    line_chart,
    optional,
    pyramid,
    share_bars,
)
from shirube.usecases.figures_measures import measure_of
from shirube.usecases.figures_projected import projected_ages

THEN = 1980
IPSS = "社人研の推計（令和5年推計）"

Chart = LineChart | Pyramid | ShareBars


@dataclass(frozen=True)
class Block:
    """One chart (None where no figure is known) with the table behind it."""

    id: str
    theme: str
    title: str
    chart: Chart | None
    table: Table
    when: str
    credits: tuple[str, ...]
    notes: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Spec:
    """A line chart: its measures, and whether the others are drawn beside the first."""

    id: str
    title: str
    measures: tuple[str, ...]
    has_others: bool = True
    from_zero: bool = False


LINES: tuple[Spec, ...] = (
    Spec("births-deaths", "生まれた人と亡くなった人", ("births", "deaths"), has_others=False, from_zero=True),
    Spec("moves", "転入した人と転出した人", ("moves_in", "moves_out"), has_others=False, from_zero=True),
    Spec("social", "社会増減率（転入−転出）", ("social_rate",)),
    Spec("household-size", "1世帯当たりの人数", ("household_size",)),
    Spec("single-aged", "65歳以上の一人暮らし世帯の割合", ("single_aged_share",)),
    Spec("shipments", "人口一人当たりの製造品出荷額等", ("shipments_per_head",), from_zero=True),
    Spec("income", "納税義務者一人当たりの課税対象所得", ("income_per_taxpayer",)),
    Spec("fiscal-index", "財政力指数", ("fiscal_index",)),
    Spec("ordinary-balance", "経常収支比率", ("ordinary_balance_ratio",)),
    Spec("debt-service", "実質公債費比率", ("real_debt_service_ratio",)),
    Spec("doctors", "人口1万人当たりの医師", ("doctors_rate",), from_zero=True),
    Spec(
        "pupils",
        "小学生と中学生",
        ("elementary_pupils", "junior_high_students"),
        has_others=False,
        from_zero=True,
    ),
)

_SHARES = (
    (
        "ages",
        "年齢3区分の割合",
        "people",
        ("child_share", "working_share", "aged_share"),
        ("people_0_14", "people_15_64", "people_65_over"),
        ("15歳未満", "15〜64歳", "65歳以上"),
    ),
    (
        "sectors",
        "どの産業で働いているか",
        "work",
        ("primary_share", "secondary_share", "tertiary_share"),
        ("employed_primary", "employed_secondary", "employed_tertiary"),
        ("第1次", "第2次", "第3次"),
    ),
)


def blocks(
    book: FigureBook, ages: AgeBook, row: int, similar: NDArray[np.intp], *, then: int = THEN
) -> tuple[Block, ...]:
    """Every chart of a row of the book, in the order of the page."""
    shares = {spec[0]: _share_block(book, row, similar, *spec) for spec in _SHARES}
    specs = [spec for spec in LINES if _is_kept(book, row, spec)]
    lines = {spec.id: _line_block(book, row, similar, spec) for spec in specs}
    people = [_population(book, ages, row), _pyramid(ages, row, then), shares["ages"]]
    before_work = [block for block in lines.values() if block.theme in ("moves", "households")]
    after = [block for block in lines.values() if block.theme not in ("moves", "households")]
    return (*people, *before_work, shares["sectors"], *after)


def cell(value: float | None, decimals: int) -> Cell:
    """A figure for a table: a whole number, an exact decimal, or None."""
    if value is None or not np.isfinite(value):
        return None
    exact = rounded(value, decimals)
    return int(exact) if decimals <= 0 else exact


def place_name(book: FigureBook, row: int) -> str:
    """全国, 高知県, 檮原町."""
    place = book.places[row]
    return "全国" if place is None else place.name


def _is_kept(book: FigureBook, row: int, spec: Spec) -> bool:
    return row >= book.first_town or measure_of(spec.measures[0]).can_sum


def _line_block(book: FigureBook, row: int, similar: NDArray[np.intp], spec: Spec) -> Block:
    first = measure_of(spec.measures[0])
    years = book.panel(first.id).years
    series = [
        Series(
            place_name(book, row) if spec.has_others else measure_of(name).label,
            "here" if number == 0 else "second",
            book.panel(name).years,
            optional(book.panel(name).values[row]),
        )
        for number, name in enumerate(spec.measures)
    ]
    if spec.has_others:
        series += _others(book, row, similar, first)
    chart = line_chart(
        spec.id, spec.title, first.unit, series, from_zero=spec.from_zero, decimals=first.decimals
    )
    table = _year_table(book, row, first, years, series, spec.title)
    latest = book.panel(first.id).latest(row)
    when = "" if latest is None else when_text(book, first, years[latest])
    return Block(
        spec.id,
        first.theme,
        spec.title,
        chart,
        table,
        when,
        credits_of(book, *spec.measures),
        notes_of(book, *spec.measures),
        spec.measures,
    )


def _others(book: FigureBook, row: int, similar: NDArray[np.intp], measure: Measure) -> list[Series]:
    years = book.panel(measure.id).years
    groups = book.panel(measure.id).values if measure.can_sum else book.medians(measure.id)
    word = "" if measure.can_sum else "の市町村の中央値"
    prefecture = book.prefecture_row(row)
    found = [
        Series(
            f"{others_of(book, row)}の中央値",
            "peers",
            years,
            optional(book.similar_median(measure.id, similar)),
        )
    ]
    if prefecture != row:
        found.append(
            Series(f"{place_name(book, prefecture)}{word}", "prefecture", years, optional(groups[prefecture]))
        )
    return [*found, Series(f"全国{word}", "country", years, optional(groups[0]))]


def _year_table(
    book: FigureBook, row: int, measure: Measure, years: Sequence[int], series: Sequence[Series], title: str
) -> Table:
    rows = []
    for column, year in enumerate(years):
        cells: list[Cell] = [cell(one.values[column], measure.decimals) for one in series]
        if cells[0] is None:
            cells[0] = book.mark(measure.id, row, year)
        rows.append((year_text(book, measure, year), *cells))
    return Table(title, ("年", *(f"{one.label}（{measure.unit}）" for one in series)), rows)


def _population(book: FigureBook, ages: AgeBook, row: int) -> Block:
    panel, title = book.panel("population"), "人口のこれまでとこれから"
    years, people = ages.projected(row)
    series = [
        Series(place_name(book, row), "here", panel.years, optional(panel.values[row])),
        Series(IPSS, "projected", years, people),
    ]
    has_projection = any(value is not None for value in people)
    shown = series if has_projection else series[:1]
    chart = line_chart("population", title, "人", shown, from_zero=True, decimals=0)
    counted = [
        (f"{year}年", cell(value, 0), None) for year, value in zip(panel.years, series[0].values, strict=True)
    ]
    projected = [(f"{year}年", None, cell(value, 0)) for year, value in zip(years, people, strict=True)]
    notes = notes_of(book, "population")
    if not has_projection:
        why = "社人研の推計は、福島県浜通りの13市町村に市町村別の値がないため、示していません。"
        notes = (why, *notes)
    return Block(
        "population",
        "people",
        title,
        chart,
        Table(title, ("年", "国勢調査の人口（人）", f"{IPSS}（人）"), [*counted, *projected]),
        when_text(book, measure_of("population"), panel.years[-1]),
        (*credits_of(book, "population"), figure_source("ipss-2023").credit),
        notes,
        ("population", "population_change"),
    )


def _pyramid(ages: AgeBook, row: int, then: int) -> Block:
    year = then if then in ages.census_years else THEN
    before, now, title = ages.census(row, year), ages.register(row), "男女・年齢別の人口"
    ahead, left_out = projected_ages(ages.book.codes[row])
    others = [(before.label, "peers", before.people)]
    if ahead is not None:
        others.append((ahead.label, "projected", ahead.people))
    chart = pyramid("pyramid", title, (now.label, now.people), others)
    tables = (now, before) if ahead is None else (now, before, ahead)
    notes = [
        f"{table.label}では、年齢の分からない人が{table.unknown:,}人いて、図に入っていません。"
        for table in tables
        if table.unknown
    ]
    notes.append("人口を数える基準がちがう（国勢調査は住んでいる人、住民基本台帳は届け出た人）。")
    if ahead is None:
        notes.append("推計は、率を導けないため示していません（原発事故で避難した市町村）。")
    elif left_out:
        notes.append(f"推計には、率を導けない{left_out}市町村が入っていません。")
    return Block(
        "pyramid",
        "people",
        title,
        chart if now.total else None,
        Table(title, _age_header(tables), _age_rows(tables)),
        now.label,
        tuple(table.credit for table in tables),
        tuple(notes),
        (),
    )


def _age_header(tables: Sequence[AgeTable]) -> tuple[str, ...]:
    return ("年齢", *(f"{table.label} {sex}（人）" for table in tables for sex in ("男", "女")))


def _age_rows(tables: Sequence[AgeTable]) -> list[tuple[Cell, ...]]:
    last = len(tables[0].people[0]) - 1
    rows: list[tuple[Cell, ...]] = [
        (
            f"{age * 5}歳以上" if age == last else f"{age * 5}〜{age * 5 + 4}歳",
            *(side[age] for table in tables for side in table.people),
        )
        for age in range(last + 1)
    ]
    sums = [sum(side) for table in tables for side in table.people]
    return [*rows, ("計（年齢の分かる人）", *sums)]


def _share_block(
    book: FigureBook,
    row: int,
    similar: NDArray[np.intp],
    name: str,
    title: str,
    theme: str,
    measures: tuple[str, ...],
    parts: tuple[str, ...],
    labels: tuple[str, ...],
) -> Block:
    years = book.panel(measures[0]).years
    latest, prefecture = years[-1], book.prefecture_row(row)
    drawn = [(f"{year}年", _shares(book, measures, row, year)) for year in years]
    others = [(others_of(book, row), _pooled(book, parts, similar, latest))]
    if prefecture != row:
        others.append((place_name(book, prefecture), _shares(book, measures, prefecture, latest)))
    others.append(("全国", _shares(book, measures, 0, latest)))
    rows = [(f"{place_name(book, row)} {label}", values) for label, values in drawn]
    rows += [(f"{label} {latest}年", values) for label, values in others]
    table = Table(
        title,
        ("どこ・いつ", *(f"{label}（%）" for label in labels)),
        [(label, *(cell(value, 1) for value in values)) for label, values in rows],
    )
    chart = share_bars(name, title, labels, [*drawn, *others])
    when = when_text(book, measure_of(measures[0]), latest)
    pooled = f"「{others_of(book, row)}」は、それらの人数を足し合わせた割合。"
    notes = (pooled, *notes_of(book, *measures))
    return Block(name, theme, title, chart, table, when, credits_of(book, *measures), notes, measures)


def _shares(book: FigureBook, measures: Sequence[str], row: int, year: int) -> tuple[float | None, ...]:
    return optional([float(book.panel(name).column(year)[row]) for name in measures])


def _pooled(
    book: FigureBook, parts: Sequence[str], rows: NDArray[np.intp], year: int
) -> tuple[float | None, ...]:
    sums = [[book.indicator_value(part, int(row), year) for row in rows] for part in parts]
    whole = [[v for v in values if v is not None] for values in sums]
    if not rows.size or any(len(values) < rows.size for values in whole):
        return tuple(None for _ in parts)
    totals = [sum(values) for values in whole]
    return tuple(total / sum(totals) * 100 for total in totals) if sum(totals) else tuple(None for _ in parts)


def decimal_text(value: Decimal) -> str:
    """1,234.5 with ▲."""
    return f"{'▲' if value < 0 else ''}{abs(value):,}"
