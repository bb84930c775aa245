"""Line charts of a place's page with the table behind them: counts, rates beside the others, and movements from 100."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from shirube.documents import Cell, Table
from shirube.regions.profile import Floats, Measure, rounded
from shirube.usecases.figures_beside import credits_of, notes_of, others_of, when_text, year_text
from shirube.usecases.figures_book import FigureBook, known_median
from shirube.usecases.figures_charts import LineChart, Pyramid, Series, ShareBars, line_chart, optional
from shirube.usecases.figures_imported import THEME, ImportedBook
from shirube.usecases.figures_pyramids import PyramidRow

Chart = LineChart | Pyramid | PyramidRow | ShareBars
PACKAGED = "同梱の統計"
"""The origin of a figure that comes with the product."""
_MOST_LARGER = 4
_LARGER = "けたの違う線は、図では見えなくなるので、表にだけあります。"
MARK = "（取り込み）"
"""Behind the name of every line and column that rests on a file."""


@dataclass(frozen=True)
class Block:
    """One chart (None where no figure is known) with the table behind it.

    `origins` names the files that imported figures in it rest on.
    """

    id: str
    theme: str
    title: str
    chart: Chart | None
    table: Table
    when: str
    credits: tuple[str, ...]
    notes: tuple[str, ...]
    measures: tuple[str, ...]
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spec:
    """A line chart: its measures, whether the others are drawn beside the first, and whether all begin at 100."""

    id: str
    title: str
    measures: tuple[str, ...]
    has_others: bool = True
    from_zero: bool = False
    is_index: bool = False


POPULATION = Spec("population-index", "人口の動きをくらべる", ("population",), is_index=True)
LINES: tuple[Spec, ...] = (
    Spec("births-deaths", "生まれた人と亡くなった人", ("births", "deaths"), has_others=False, from_zero=True),
    Spec("birth-rate", "人口千人当たりの出生", ("birth_rate",)),
    Spec("death-rate", "人口千人当たりの死亡", ("death_rate",)),
    Spec("moves", "転入した人と転出した人", ("moves_in", "moves_out"), has_others=False, from_zero=True),
    Spec("moves-in-rate", "人口千人当たりの転入", ("moves_in_rate",)),
    Spec("moves-out-rate", "人口千人当たりの転出", ("moves_out_rate",)),
    Spec("social", "社会増減率（転入−転出）", ("social_rate",)),
    Spec("households", "世帯数", ("households",), has_others=False, from_zero=True),
    Spec("households-index", "世帯数の動きをくらべる", ("households",), is_index=True),
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
    Spec("pupils-index", "小学生の動きをくらべる", ("elementary_pupils",), is_index=True),
)


def line_block(
    book: FigureBook, row: int, similar: NDArray[np.intp], spec: Spec, imported: ImportedBook | None = None
) -> Block:
    """One line chart; figures of files are lines of their own, and the others go on where the files cover them."""
    told = [name for name in spec.measures if imported is not None and imported.told_years(name, row)]
    first = book.measure(spec.measures[0])
    years = _years(book, spec.measures, imported if told else None)
    lines = [
        _own_line(
            book,
            row,
            name,
            years,
            "here" if number == 0 else "second",
            has_others=spec.has_others or spec.is_index,
        )
        for number, name in enumerate(spec.measures)
    ]
    if imported is not None:
        lines += [_told_line(imported, row, name, years, number) for number, name in enumerate(told)]
    if spec.has_others:
        lines += _others(book, row, similar, first, years, imported if told else None)
    unit, decimals = first.unit, first.decimals
    start = _first_shared(lines, years) if spec.is_index else None
    if start is not None:
        lines = _from_100(book, similar, lines, first, years, start)
        unit, decimals = f"{start}年＝100", 1
    chart = line_chart(spec.id, spec.title, unit, lines, from_zero=spec.from_zero, decimals=decimals)
    table = _year_table(book, row, first, years, lines, spec.title, unit=unit, decimals=decimals)
    latest = book.panel(first.id).latest(row)
    return Block(
        spec.id,
        first.theme,
        spec.title,
        chart,
        table,
        "" if latest is None else when_text(book, first, book.panel(first.id).years[latest]),
        (
            *credits_of(book, *spec.measures),
            *(() if imported is None else import_credits(imported, row, told)),
        ),
        _notes(book, spec),
        spec.measures,
        () if imported is None else origins_of(imported, row, told),
    )


def own_blocks(imported: ImportedBook, row: int, similar: NDArray[np.intp]) -> tuple[Block, ...]:
    """A chart for every indicator that only files have and that has a value for the row."""
    found = []
    for name, measure in imported.own.items():
        if not imported.told_years(name, row):
            continue
        years = imported.panel(name).years
        others = _others(imported, row, similar, measure, years, None)
        lines = [_told_line(imported, row, name, years, 0), *(one for one in others if any(one.values))]
        drawn = _of_like_size(lines)
        chart = line_chart(
            name, measure.label, measure.unit, drawn, from_zero=False, decimals=measure.decimals
        )
        notes = (measure.note,) if len(drawn) == len(lines) else (_LARGER, measure.note)
        table = _year_table(
            imported, row, measure, years, lines, measure.label, unit=measure.unit, decimals=measure.decimals
        )
        newest = imported.told_years(name, row)[-1]
        origins, credits_ = origins_of(imported, row, (name,)), import_credits(imported, row, (name,))
        when = when_text(imported, measure, newest)
        found.append(Block(name, THEME, measure.label, chart, table, when, credits_, notes, (name,), origins))
    return tuple(found)


def _of_like_size(lines: Sequence[Series]) -> list[Series]:
    """The lines that can be read on one scale: a total of the prefecture would press a town's own line flat."""

    def reach(one: Series) -> float:
        return max((abs(value) for value in one.values if value is not None), default=0.0)

    return [one for one in lines if reach(one) <= _MOST_LARGER * reach(lines[0])]


def told_series(imported: ImportedBook, row: int, name: str, number: int = 0) -> Series | None:
    """The figures of a row that rest on files as a line of its own; None without any."""
    years = imported.told_years(name, row)
    return _told_line(imported, row, name, years, number) if years else None


def origins_of(imported: ImportedBook, row: int, names: Iterable[str]) -> tuple[str, ...]:
    """Which years of some measures rest on which file, a line for each."""
    found: dict[str, list[str]] = {}
    for name in names:
        for year in imported.told_years(name, row):
            for source in imported.sources_of(name, row, year):
                found.setdefault(source.line, []).append(f"{imported.measure(name).label} {year}年")
    return tuple(f"{line}: {'、'.join(dict.fromkeys(what))}" for line, what in found.items())


def import_credits(imported: ImportedBook, row: int, names: Iterable[str]) -> tuple[str, ...]:
    """The lines to print beside the imported figures of some measures."""
    sources = (
        source
        for name in names
        for year in imported.told_years(name, row)
        for source in imported.sources_of(name, row, year)
    )
    return tuple(dict.fromkeys(source.credit for source in sources))


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


def decimal_text(value: Decimal) -> str:
    """1,234.5 with ▲."""
    return f"{'▲' if value < 0 else ''}{abs(value):,}"


def _years(book: FigureBook, names: Sequence[str], imported: ImportedBook | None) -> tuple[int, ...]:
    found = set(book.panel(names[0]).years)
    if imported is not None:
        found |= {year for name in names for year in imported.panel(name).years}
    return tuple(sorted(found))


def _along(years: Sequence[int], known: Sequence[int], values: Floats) -> Floats:
    """Values of the years known, in the order of other years; NaN for those not known."""
    place = {year: column for column, year in enumerate(known)}
    return np.array([values[place[year]] if year in place else np.nan for year in years])


def _own_line(
    book: FigureBook, row: int, name: str, years: tuple[int, ...], kind: str, *, has_others: bool
) -> Series:
    panel = book.panel(name)
    label = place_name(book, row) if has_others else book.measure(name).label
    return Series(label, kind, years, optional(_along(years, panel.years, panel.values[row])))


def _told_line(imported: ImportedBook, row: int, name: str, years: tuple[int, ...], number: int) -> Series:
    panel = imported.panel(name)
    told = np.where(imported.told(name)[row], panel.values[row], np.nan)
    label = f"{place_name(imported, row)} {imported.measure(name).label}{MARK}"
    kind = "imported" if number == 0 else "imported-second"
    return Series(label, kind, years, optional(_along(years, panel.years, told)))


def _others(
    book: FigureBook,
    row: int,
    similar: NDArray[np.intp],
    measure: Measure,
    years: tuple[int, ...],
    imported: ImportedBook | None,
) -> list[Series]:
    prefecture = book.prefecture_row(row)

    def named(group: int) -> str:
        """A group that files print of (an own figure) or that adds up; else its municipalities' median."""
        is_own = measure.can_sum or np.isfinite(book.panel(measure.id).values[group]).any()
        return f"{place_name(book, group)}{'' if is_own else 'の市町村の中央値'}"

    kinds = [(f"{others_of(book, row)}の中央値", "peers"), (named(0), "country")]
    if prefecture != row:
        kinds.insert(1, (named(prefecture), "prefecture"))

    def line(one: FigureBook, kind: str) -> Floats:
        panel = one.panel(measure.id)
        if kind == "peers":
            return _along(years, panel.years, one.similar_median(measure.id, similar))
        groups = panel.values if measure.can_sum else one.medians(measure.id)
        return _along(years, panel.years, groups[0 if kind == "country" else prefecture])

    found = []
    for label, kind in kinds:
        values = line(book, kind)
        if imported is not None:
            values = np.where(np.isfinite(values), values, line(imported, kind))
        found.append(Series(label, kind, years, optional(values)))
    return found


def _first_shared(lines: Sequence[Series], years: Sequence[int]) -> int | None:
    """The first year for which the place, its prefecture and the country have a figure; else the place's first."""
    known = [set(_known(one, years)) for one in lines if one.kind in ("here", "prefecture", "country")]
    shared = set.intersection(*known) or known[0]
    return min(shared, default=None)


def _known(one: Series, years: Sequence[int]) -> list[int]:
    return [year for year, value in zip(years, one.values, strict=True) if value]


def _from_100(
    book: FigureBook,
    similar: NDArray[np.intp],
    lines: Sequence[Series],
    measure: Measure,
    years: tuple[int, ...],
    start: int,
) -> list[Series]:
    """Every line with one year as 100; of similar places the median of their movements."""
    column, panel = years.index(start), book.panel(measure.id)
    found = []
    for one in lines:
        if one.kind == "peers" and similar.size:
            each = panel.values[similar]
            with np.errstate(divide="ignore", invalid="ignore"):
                moved = each / each[:, [panel.years.index(start)]] * 100
            moved[~np.isfinite(moved)] = np.nan
            middle = known_median(moved, least=min(10, similar.size))
            found.append(Series(one.label, one.kind, years, optional(_along(years, panel.years, middle))))
            continue
        first = lines[0].values[column] if one.kind.startswith("imported") else one.values[column]
        values = tuple(None if value is None or not first else value / first * 100 for value in one.values)
        found.append(Series(one.label, one.kind, years, values))
    return found


def _notes(book: FigureBook, spec: Spec) -> tuple[str, ...]:
    notes = notes_of(book, *spec.measures)
    if not spec.is_index:
        return notes
    return (
        "人数や世帯の多い少ないをそろえて、動きだけをくらべる図。似ているまちは、まちごとの動きの中央値。",
        *notes,
    )


def _year_table(
    book: FigureBook,
    row: int,
    measure: Measure,
    years: Sequence[int],
    lines: Sequence[Series],
    title: str,
    *,
    unit: str,
    decimals: int,
) -> Table:
    rows = []
    for column, year in enumerate(years):
        cells: list[Cell] = [cell(one.values[column], decimals) for one in lines]
        if cells[0] is None:
            cells[0] = book.mark(measure.id, row, year)
        rows.append((year_text(book, measure, year), *cells))
    return Table(title, ("年", *(f"{one.label}（{unit}）" for one in lines)), rows)
