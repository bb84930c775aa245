"""Imported figures beside the packaged ones: a book that knows which cell came from which file, and hides neither.

Packaged values stay as they are in the packaged book. This one puts the values of files in their place, so that
measures, ranks and medians can be worked out with them, and remembers every cell that a file told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from shirube.catalogue.figures import MARKS, FigureSource, Indicator
from shirube.regions.profile import Floats, Measure, Panel, changes, shared_years, work_out
from shirube.usecases.figures_book import ENOUGH, FigureBook, Likeness, known_median

Bools = NDArray[np.bool_]
THEME = "own"
"""The theme of indicators that only files have."""
_MOST_DECIMALS = 4


@dataclass(frozen=True)
class ImportSource:
    """A file: name, SHA-256, the day and the person of its import, the line to print beside its figures."""

    name: str
    sha256: str
    day: str
    by_name: str
    credit: str

    @property
    def line(self) -> str:
        """The provenance as one line."""
        return f"取り込み{self.short}"

    @property
    def short(self) -> str:
        """The same where the word 取り込み stands beside it."""
        return f"「{self.name}」（確認番号 {self.sha256[:12]}、{self.day}、{self.by_name}）"


@dataclass(frozen=True)
class ImportedFigure:
    """One value of a file as exact decimal text, or None with the mark that stood there (a key of `MARKS`)."""

    area: str
    indicator: str
    year: int
    value: str | None
    mark: str | None
    source: int


@dataclass(frozen=True)
class OwnIndicator:
    """An indicator that only files have."""

    id: str
    label: str
    unit: str


@dataclass(frozen=True)
class _Grid:
    """One indicator, packaged and imported: rows of the book × years (the first rows are what files print)."""

    years: tuple[int, ...]
    values: Floats
    told: Bools
    marks: Mapping[tuple[int, int], str]
    sources: Mapping[tuple[int, int], int]


class ImportedBook(FigureBook):
    """The packaged book with the values of files put in; of two values for a cell the first handed in counts.

    Similar places stay those of the packaged figures, so that no file changes with whom a place is compared.
    """

    def __init__(
        self,
        packaged: FigureBook,
        figures: Sequence[ImportedFigure],
        sources: Mapping[int, ImportSource],
        own: Sequence[OwnIndicator] = (),
    ) -> None:
        """`sources` are the files by the number that the figures carry."""
        self.__dict__.update(packaged.__dict__)  # same places, same packaged values
        self.packaged, self.sources = packaged, sources
        self._panels, self._medians, self._bases = {}, {}, {}
        self._told: dict[str, Bools] = {}
        by_indicator: dict[str, list[ImportedFigure]] = {}
        for figure in figures:
            by_indicator.setdefault(figure.indicator, []).append(figure)
        self._grids = {name: self._grid(name, found) for name, found in by_indicator.items()}
        self.own = {
            one.id: _own_measure(one, by_indicator[one.id])
            for one in own
            if one.id in self._grids and one.id not in packaged.indicators
        }
        self.indicators = {
            **packaged.indicators,
            **{one.id: self._own_indicator(one) for one in own if one.id in self.own},
        }

    def measure(self, name: str) -> Measure:
        """The measure of an id, own ones too; raises UnknownNameError E670."""
        return self.own[name] if name in self.own else self.packaged.measure(name)

    def is_touched(self, name: str) -> bool:
        """Whether a measure rests on an indicator that a file has values of."""
        return any(part in self._grids for part in self.measure(name).parts)

    def told(self, name: str) -> Bools:
        """[rows, years of the panel]: where a value rests on a file."""
        self.panel(name)
        return self._told[name]

    def told_years(self, name: str, row: int) -> tuple[int, ...]:
        """The years in which a measure of a row rests on a file, the oldest first."""
        if not self.is_touched(name):
            return ()
        return tuple(
            year
            for year, is_told in zip(self.panel(name).years, self.told(name)[row], strict=True)
            if is_told
        )

    def told_rows(self, name: str, year: int) -> Bools:
        if not self.is_touched(name):
            return super().told_rows(name, year)
        return np.asarray(self.told(name)[:, self.panel(name).years.index(year)], dtype=np.bool_)

    def default_year(self, name: str) -> int:
        """The newest year in which any place has a value that rests on a file."""
        if not self.is_touched(name):
            return super().default_year(name)
        columns = np.flatnonzero(self.told(name).any(axis=0))
        years = self.panel(name).years
        return years[int(columns[-1])] if columns.size else years[-1]

    def sources_of(self, name: str, row: int, year: int) -> tuple[ImportSource, ...]:
        """The files on which a measure of a row and year rests, those of its members for a sum."""
        measure = self.measure(name)
        rows = [row] if row >= self.first_town else [row, *map(int, self.members(row))]
        years = [year, year - measure.lag]
        grids = [self._grids[part] for part in measure.parts if part in self._grids]
        found = dict.fromkeys(
            grid.sources[one, when]
            for grid in grids
            for one in rows
            for when in years
            if (one, when) in grid.sources
        )
        return tuple(self.sources[number] for number in found)

    def has_any(self, row: int) -> bool:
        """Whether a file tells anything of a row, known or marked."""
        return any((row, year) in grid.sources for grid in self._grids.values() for year in grid.years)

    def likeness(self, basis: str, *, prefectures: bool = False) -> Likeness:
        return self.packaged.likeness(basis, prefectures=prefectures)

    def panel(self, name: str) -> Panel:
        if not self.is_touched(name):
            return self.packaged.panel(name)
        return super().panel(name)

    def base(self, name: str, row: int, column: int) -> str:
        """What a rank counts: the places for which packaged figures or files have a value."""
        if not self.is_touched(name):
            return self.packaged.base(name, row, column)
        known = int(np.isfinite(self.panel(name).values[self.alike_rows(row), column]).sum())
        kind = "都道府県" if self.is_prefecture(row) else "市区町村"
        return f"値のある{known:,}{kind}"

    def medians(self, name: str) -> Floats:
        """As in the packaged book, but a handful of places that a file covers gives no median."""
        if not self.is_touched(name):
            return self.packaged.medians(name)
        if name not in self._medians:
            values = self.panel(name).values[self.first_town :]
            rows = [known_median(values[rows], least=min(ENOUGH, rows.size)) for rows in self._members]
            printed = self.panel(name).values[: self.first_town]
            self._medians[name] = np.where(np.isfinite(printed), printed, np.array(rows))
        return self._medians[name]

    def indicator_panel(self, name: str) -> tuple[tuple[int, ...], Floats]:
        if name not in self._grids:
            return self.packaged.indicator_panel(name)
        grid = self._grids[name]
        return grid.years, grid.values[self.first_town :]

    def mark(self, name: str, row: int, year: int) -> str:
        found = (
            self._grids[part].marks.get((row, year))
            for part in self.measure(name).parts
            if part in self._grids
        )
        told = next((mark for mark in found if mark is not None), None)
        if told is not None:
            return MARKS[told]
        return MARKS["not_available"] if name in self.own else self.packaged.mark(name, row, year)

    def _grid(self, name: str, figures: Sequence[ImportedFigure]) -> _Grid:
        is_packaged = name in self.packaged.indicators
        before: tuple[int, ...] = ()
        if is_packaged:
            before, known = self.packaged.indicator_panel(name)
        years = tuple(sorted({*before, *(figure.year for figure in figures)}))
        values = np.full((len(self.codes), len(years)), np.nan)
        if is_packaged:
            values[self.first_town :, [years.index(year) for year in before]] = known
        told = np.zeros(values.shape, dtype=np.bool_)
        marks: dict[tuple[int, int], str] = {}
        sources: dict[tuple[int, int], int] = {}
        for figure in figures:
            row = self._row.get(figure.area)
            key = (-1 if row is None else row, figure.year)
            if row is None or key in sources:
                continue
            sources[key] = figure.source
            if figure.value is None:
                marks[key] = figure.mark or "not_available"
                continue
            column = years.index(figure.year)
            values[row, column], told[row, column] = float(figure.value), True
        return _Grid(years, values, told, marks, sources)

    def _work_out(self, measure: Measure) -> Panel:
        recorded = {part: self.indicator_panel(part) for part in measure.parts}
        years = shared_years(measure, {part: found[0] for part, found in recorded.items()})
        wanted = sorted({*years, *(year - measure.lag for year in years)})
        parts = {
            part: values[:, [known.index(year) for year in wanted]]
            for part, (known, values) in recorded.items()
        }
        values, known = work_out(measure, parts, self._members)
        told = self._told_cells(measure, wanted)
        self._settle_groups(measure, wanted, values, known, told)
        if measure.lag:
            values, years = changes(values, wanted, measure.lag)
            now = [wanted.index(year) for year in years]
            then = [wanted.index(year - measure.lag) for year in years]
            known, told = known[:, now], told[:, now] | told[:, then]
        self._told[measure.id] = told & np.isfinite(values)
        sizes = [rows.size for rows in self._members] + [1] * (len(self.codes) - self.first_town)
        return Panel(tuple(years), values, known, np.array(sizes, dtype=np.int64))

    def _told_cells(self, measure: Measure, years: Sequence[int]) -> Bools:
        """Where a part of the measure was told by a file; of a group also where one of its members was."""
        told = np.zeros((len(self.codes), len(years)), dtype=np.bool_)
        for part in measure.parts:
            if part not in self._grids:
                continue
            grid = self._grids[part]
            told |= grid.told[:, [grid.years.index(year) for year in years]]
        for group, rows in enumerate(self._members):
            told[group] |= told[rows + self.first_town].any(axis=0)
        return told

    def _settle_groups(
        self, measure: Measure, years: Sequence[int], values: Floats, known: NDArray[np.int64], told: Bools
    ) -> None:
        """Where files have a say, a prefecture or the country has a value if all its members have one (or as many
        as in the packaged figures), or if the files print it."""
        plain = self.packaged.panel(measure.id) if measure.id not in self.own and not measure.lag else None
        for group, rows in enumerate(self._members):
            for column, year in enumerate(years):
                if not told[group, column]:
                    continue
                enough = rows.size
                if plain is not None and year in plain.years:
                    enough = int(plain.known[group, plain.years.index(year)])
                printed = self._printed(measure, group, year)
                if printed is not None:
                    values[group, column], known[group, column] = printed, rows.size
                elif known[group, column] < max(enough, 1):
                    values[group, column] = np.nan

    def _printed(self, measure: Measure, group: int, year: int) -> float | None:
        """The measure of a group from what files print of it, with packaged sums where they print nothing."""
        found: dict[str, float] = {}
        has_print = False
        for part in measure.parts:
            grid = self._grids.get(part)
            if grid is not None and year in grid.years and grid.told[group, grid.years.index(year)]:
                found[part] = float(grid.values[group, grid.years.index(year)])
                has_print = True
                continue
            summed = self.indicator_value(part, group, year)
            if summed is None:
                return None
            found[part] = summed
        if not has_print:
            return None
        above = sum(found[part] for part in measure.top) - sum(found[part] for part in measure.minus)
        below = sum(found[part] for part in measure.bottom) if measure.bottom else 1.0
        return above / below * float(measure.scale) if below else None

    def _own_indicator(self, one: OwnIndicator) -> Indicator:
        numbers = dict.fromkeys(self._grids[one.id].sources.values())
        credit = "／".join(dict.fromkeys(self.sources[number].credit for number in numbers))
        return Indicator(
            id=one.id,
            item=None,
            label=one.label,
            group="取り込み",
            unit=one.unit,
            better=None,
            aggregate="none",
            source=FigureSource(one.id, "", "取り込んだファイル", credit, ""),
            table=None,
            years=self._grids[one.id].years,
            period="year",
            boundary=None,
            is_preliminary=None,
            notes=(),
            also=(),
        )


def _own_measure(one: OwnIndicator, figures: Sequence[ImportedFigure]) -> Measure:
    places = [
        -int(Decimal(figure.value).as_tuple().exponent) for figure in figures if figure.value is not None
    ]
    return Measure(
        id=one.id,
        label=one.label,
        unit=one.unit or "単位なし",
        theme=THEME,
        top=(one.id,),
        decimals=min(max([0, *places]), _MOST_DECIMALS),
        words=("大きい", "小さい"),
        can_sum=False,
        note="取り込んだファイルだけにある数字。足し合わせられるか分からないので、県・全国の値はファイルにあるときだけ。",
    )
