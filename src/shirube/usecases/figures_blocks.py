"""The charts of a place's page, each with its table, sources and days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from shirube.catalogue.figures import figure_source
from shirube.documents import Cell, Table
from shirube.usecases.figures_ages import AgeBook, AgeTable
from shirube.usecases.figures_beside import credits_of, notes_of, others_of, when_text
from shirube.usecases.figures_book import FigureBook
from shirube.usecases.figures_charts import Pyramid, Series, line_chart, optional, pyramid, share_bars
from shirube.usecases.figures_imported import ImportedBook
from shirube.usecases.figures_lines import (
    LINES,
    MARK,
    POPULATION,
    Block,
    Spec,
    cell,
    import_credits,
    line_block,
    origins_of,
    own_blocks,
    place_name,
    told_series,
)
from shirube.usecases.figures_projected import projected_ages
from shirube.usecases.figures_pyramids import PyramidRow, pyramid_row

THEN = 1980
IPSS = "社人研の推計（令和5年推計）"

_GROUPS = (("15歳未満", 0, 3), ("15〜64歳", 3, 13), ("65歳以上", 13, None))
"""The three age groups as five-year classes."""
_ShareSpec = tuple[str, str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
_SHARES: tuple[_ShareSpec, ...] = (
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
    book: FigureBook,
    ages: AgeBook,
    row: int,
    similar: NDArray[np.intp],
    *,
    then: int = THEN,
    imported: ImportedBook | None = None,
) -> tuple[Block, ...]:
    """Every chart of a row of the book, in the order of the page; `imported` figures are lines of their own."""
    tables = _age_tables(ages, row, then)
    shares = {spec[0]: _share_block(book, row, similar, spec, imported) for spec in _SHARES}
    specs = [spec for spec in LINES if _is_kept(book, row, spec)]
    lines = {spec.id: line_block(book, row, similar, spec, imported) for spec in specs}
    people = [
        _population(book, ages, row, imported),
        line_block(book, row, similar, POPULATION, imported),
        _pyramid(tables),
        _long_ages(ages, row, tables, shares["ages"]),
        _pyramid_row(tables),
    ]
    before_work = [block for block in lines.values() if block.theme in ("moves", "households")]
    after = [block for block in lines.values() if block.theme not in ("moves", "households")]
    own = () if imported is None else own_blocks(imported, row, similar)
    return (*people, *before_work, shares["sectors"], *after, *own)


def _is_kept(book: FigureBook, row: int, spec: Spec) -> bool:
    return row >= book.first_town or book.measure(spec.measures[0]).can_sum


def _population(book: FigureBook, ages: AgeBook, row: int, imported: ImportedBook | None) -> Block:
    panel, title = book.panel("population"), "人口のこれまでとこれから"
    years, people = ages.projected(row)
    series = [
        Series(place_name(book, row), "here", panel.years, optional(panel.values[row])),
        Series(IPSS, "projected", years, people),
    ]
    has_projection = any(value is not None for value in people)
    shown = series if has_projection else series[:1]
    told = None if imported is None else told_series(imported, row, "population")
    if told is not None:
        shown = [*shown, told]
    chart = line_chart("population", title, "人", shown, from_zero=True, decimals=0)
    columns = [dict(zip(one.years, one.values, strict=True)) for one in (*series, *([told] if told else []))]
    rows = [
        (f"{year}年", *(cell(column.get(year), 0) for column in columns))
        for year in sorted({year for column in columns for year in column})
    ]
    notes = notes_of(book, "population")
    if not has_projection:
        why = "社人研の推計は、福島県浜通りの13市町村に市町村別の値がないため、示していません。"
        notes = (why, *notes)
    return Block(
        "population",
        "people",
        title,
        chart,
        Table(
            title,
            ("年", "国勢調査の人口（人）", f"{IPSS}（人）", *([f"{told.label}（人）"] if told else [])),
            rows,
        ),
        when_text(book, book.measure("population"), panel.years[-1]),
        (
            *credits_of(book, "population"),
            figure_source("ipss-2023").credit,
            *(() if imported is None else import_credits(imported, row, ("population",))),
        ),
        notes,
        ("population", "population_change"),
        () if imported is None else origins_of(imported, row, ("population",)),
    )


@dataclass(frozen=True)
class _Ages:
    """The age tables of a place: then, now, and to come (None where no rates can be derived)."""

    then: AgeTable
    now: AgeTable
    ahead: AgeTable | None
    left_out: int

    @property
    def all(self) -> tuple[AgeTable, ...]:
        return (self.then, self.now) if self.ahead is None else (self.then, self.now, self.ahead)


def _age_tables(ages: AgeBook, row: int, then: int) -> _Ages:
    year = then if then in ages.census_years else THEN
    return _Ages(ages.census(row, year), ages.register(row), *projected_ages(ages.book.codes[row]))


def _pyramid(found: _Ages) -> Block:
    title = "男女・年齢別の人口"
    others = [(found.then.label, "peers", found.then.people)]
    if found.ahead is not None:
        others.append((found.ahead.label, "projected", found.ahead.people))
    chart = pyramid("pyramid", title, (found.now.label, found.now.people), others)
    return _age_block("pyramid", title, chart if found.now.total else None, found)


def _pyramid_row(found: _Ages) -> Block:
    """The three pyramids side by side on one scale."""
    title = "むかし・いま・これからの人口ピラミッド（同じめもり）"
    chart = pyramid_row("pyramids", title, [(table.label, table.people) for table in found.all])
    return _age_block("pyramids", title, chart if found.now.total else None, found)


def _age_block(name: str, title: str, chart: Pyramid | PyramidRow | None, found: _Ages) -> Block:
    notes = [
        f"{table.label}では、年齢の分からない人が{table.unknown:,}人いて、図に入っていません。"
        for table in found.all
        if table.unknown
    ]
    notes.append("人口を数える基準がちがう（国勢調査は住んでいる人、住民基本台帳は届け出た人）。")
    if found.ahead is None:
        notes.append("推計は、率を導けないため示していません（原発事故で避難した市町村）。")
    elif found.left_out:
        notes.append(f"推計には、率を導けない{found.left_out}市町村が入っていません。")
    return Block(
        name,
        "people",
        title,
        chart,
        Table(title, _age_header(found.all), _age_rows(found.all)),
        found.now.label,
        tuple(dict.fromkeys(table.credit for table in found.all)),
        tuple(notes),
        (),
    )


def _long_ages(ages: AgeBook, row: int, found: _Ages, shares: Block) -> Block:
    """The three age groups from the first census to the projection: each bar names its source in the table."""
    known = {str(line[0]) for line in shares.table.rows}
    name = place_name(ages.book, row)
    tables = [ages.census(row, year) for year in ages.census_years if f"{name} {year}年" not in known]
    before = [(f"{table.year}年", _three(table), table.credit) for table in tables]
    after = [
        (f"{table.year}年{'推計' if table is found.ahead else '住基'}", _three(table), table.credit)
        for table in (found.now, found.ahead)
        if table is not None
    ]
    own = [line for line in shares.table.rows if str(line[0]).startswith(f"{name} ")]
    others = shares.table.rows[len(own) :]
    printed = [(str(line[0]).removeprefix(f"{name} "), line[1:]) for line in own]
    middle = [
        (label, tuple(None if v is None else float(str(v)) for v in values)) for label, values in printed
    ]
    beside = [
        (str(line[0]).partition(" ")[0], tuple(None if v is None else float(str(v)) for v in line[1:]))
        for line in others
    ]
    labels = tuple(label for label, _, _ in _GROUPS)
    drawn = [
        *((label, parts) for label, parts, _ in before),
        *middle,
        *((label, parts) for label, parts, _ in after),
    ]
    title = "年齢3区分の割合（1980年から2050年）"
    chart = share_bars("ages", title, labels, [*drawn, *beside])
    credit = shares.credits[0]
    rows = [(f"{name} {label}", *(cell(part, 1) for part in parts), line) for label, parts, line in before]
    rows += [(*line, credit) for line in own]
    rows += [(f"{name} {label}", *(cell(part, 1) for part in parts), line) for label, parts, line in after]
    rows += [(*line, credit) for line in others]
    table = Table(title, (*shares.table.header, "出典"), rows)
    credits_ = tuple(
        dict.fromkeys([line for _, _, line in before] + [*shares.credits] + [line for _, _, line in after])
    )
    note = "2010〜2020年は年齢3区分の国勢調査（社会・人口統計体系）。2020年の5歳階級別は収録していません。住基は住民基本台帳で、国勢調査と数え方がちがう。"
    return replace(
        shares, title=title, chart=chart, table=table, credits=credits_, notes=(note, *shares.notes)
    )


def _three(table: AgeTable) -> tuple[float | None, ...]:
    """The shares of the three groups in per cent, those of unknown age left out."""
    ages = [men + women for men, women in zip(*table.people, strict=True)]
    whole = sum(ages)
    return tuple(sum(ages[first:last]) / whole * 100 if whole else None for _, first, last in _GROUPS)


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
    spec: _ShareSpec,
    imported: ImportedBook | None,
) -> Block:
    name, title, theme, measures, parts, labels = spec
    years = book.panel(measures[0]).years
    latest, prefecture = years[-1], book.prefecture_row(row)
    drawn = [(f"{year}年", _shares(book, measures, row, year)) for year in years]
    told = () if imported is None else imported.told_years(measures[0], row)
    if imported is not None:
        drawn += [(f"{year}年{MARK}", _shares(imported, measures, row, year)) for year in told]
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
    when = when_text(book, book.measure(measures[0]), latest)
    pooled = f"「{others_of(book, row)}」は、それらの人数を足し合わせた割合。"
    notes = (pooled, *notes_of(book, *measures))
    credits_ = credits_of(book, *measures)
    origins: tuple[str, ...] = ()
    if imported is not None and told:
        credits_ = (*credits_, *import_credits(imported, row, measures))
        origins = origins_of(imported, row, measures)
    return Block(name, theme, title, chart, table, when, credits_, notes, measures, origins)


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
