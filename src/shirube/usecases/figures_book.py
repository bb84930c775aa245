"""All figures of all places at hand: measures by place and year, similar places, and where each figure is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shirube.base import ShirubeError, UnknownNameError
from shirube.catalogue import Area, AreaIndex
from shirube.catalogue.figures import COUNTRY, MARKS, Indicator, indicator_values, load_indicators
from shirube.regions import peers
from shirube.regions.profile import Floats, Measure, Panel, changes, shared_years, work_out
from shirube.usecases.figures_measures import BASES, FEATURES, measure_of

COUNT = 20
"""How many similar places are shown."""
ENOUGH = 10
"""Fewer similar places with a known figure give no median."""


@dataclass(frozen=True)
class Likeness:
    """Scores and distances of the places of one kind on one basis; `rows` are their rows in the book."""

    rows: NDArray[np.intp]
    features: tuple[peers.Feature, ...]
    scores: Floats
    distances: Floats

    def neighbours(self, row: int) -> tuple[peers.Neighbour, ...]:
        """The similar places of a row of the book, their rows as rows of the book."""
        here = int(np.searchsorted(self.rows, row))
        found = peers.nearest(self.distances, self.scores, here, count=COUNT)
        return tuple(peers.Neighbour(int(self.rows[n.row]), n.distance, n.features) for n in found)

    def why(self, row: int, other: int) -> peers.Reason:
        """Why two rows of the book are alike, as positions in `features`."""
        here, there = np.searchsorted(self.rows, [row, other])
        return peers.why(self.scores, int(here), int(there))


class FigureBook:
    """Rows: the country, the 47 prefectures, the municipalities, in code order; made by `load_book`.

    Panels and likenesses are worked out when first asked for and kept; nothing changes afterwards.
    """

    def __init__(self, areas: AreaIndex, indicators: Mapping[str, Indicator], values: pl.DataFrame) -> None:
        """`values` holds every indicator × year × municipality, sorted by them (`indicator_values`)."""
        self.areas, self.indicators = areas, indicators
        prefectures, towns = areas.prefectures(), areas.municipalities()
        self.places: tuple[Area | None, ...] = (None, *prefectures, *towns)
        self.codes = (COUNTRY, *(area.code for area in (*prefectures, *towns)))
        self._row = {code: row for row, code in enumerate(self.codes)}
        self.first_town = 1 + len(prefectures)
        owners = np.array([int(area.prefecture_code) for area in towns])
        numbers = [int(area.prefecture_code) for area in prefectures]
        everyone = np.arange(len(towns))
        self._members = [everyone, *(np.flatnonzero(owners == number) for number in numbers)]
        self._values, self._marks = values["value"].to_numpy(), values["mark"]
        self._blocks = self._find_blocks(values)
        self._wards = np.array([area.lg_class == "special_ward" for area in towns])
        self._bases: dict[tuple[str, int], str] = {}
        self._panels: dict[str, Panel] = {}
        self._medians: dict[str, Floats] = {}
        self._likeness: dict[tuple[str, bool], Likeness] = {}

    def row(self, code: str) -> int:
        """The row of a five-digit code; raises UnknownNameError E201 by way of the places."""
        found = self._row.get(code)
        return self._row[self.areas.get(code).code] if found is None else found

    def measure(self, name: str) -> Measure:
        """The measure of an id; raises UnknownNameError E670."""
        return measure_of(name)

    def told_rows(self, name: str, year: int) -> NDArray[np.bool_]:  # noqa: ARG002  files have a say in ImportedBook
        """Which rows have a figure that rests on an imported file: none here."""
        return np.zeros(len(self.codes), dtype=np.bool_)

    def default_year(self, name: str) -> int:
        """The year to show of a measure when none is asked for: the newest."""
        return self.panel(name).years[-1]

    def is_prefecture(self, row: int) -> bool:
        return 0 < row < self.first_town

    def alike_rows(self, row: int) -> NDArray[np.intp]:
        """The rows of every place of the same kind: 47 prefectures or all municipalities."""
        return np.arange(1, self.first_town) if row < self.first_town else self.town_rows

    def base(self, name: str, row: int, column: int) -> str:
        """What a rank counts: 全国1,741市区町村, 全国1,718市町村（特別区を除く）, 値の分かる全国1,407市区町村, 47都道府県."""
        if self.is_prefecture(row):
            return f"{self.first_town - 1}都道府県"
        if (name, column) not in self._bases:
            unknown = ~np.isfinite(self.panel(name).values[self.first_town :, column])
            known = unknown.size - int(unknown.sum())
            if not unknown.any():
                text = f"全国{known:,}市区町村"
            elif np.array_equal(unknown, self._wards):
                text = f"全国{known:,}市町村（特別区を除く）"
            else:
                text = f"値の分かる全国{known:,}市区町村"
            self._bases[name, column] = text
        return self._bases[name, column]

    @cached_property
    def town_rows(self) -> NDArray[np.intp]:
        return np.arange(self.first_town, len(self.codes))

    def prefecture_row(self, row: int) -> int:
        """The row of a municipality's prefecture, of a prefecture itself."""
        return row if row < self.first_town else self._row[f"{self.codes[row][:2]}000"]

    def members(self, row: int) -> NDArray[np.intp]:
        """The rows of the municipalities of the country or of a prefecture."""
        return self._members[row] + self.first_town

    def panel(self, name: str) -> Panel:
        """Values of a measure for every row and year; raises UnknownNameError E670."""
        if name not in self._panels:
            self._panels[name] = self._work_out(self.measure(name))
        return self._panels[name]

    def medians(self, name: str) -> Floats:
        """For a measure that does not add up: the medians of the municipalities, rows as in the book's groups."""
        if name not in self._medians:
            values = self.panel(name).values[self.first_town :]
            rows = [known_median(values[rows], least=1) for rows in self._members]
            self._medians[name] = np.array(rows)
        return self._medians[name]

    def similar_median(self, name: str, rows: NDArray[np.intp]) -> Floats:
        """By year, the median of some rows; NaN where fewer than ten of them are known."""
        return known_median(self.panel(name).values[rows], least=min(ENOUGH, max(1, rows.size)))

    def likeness(self, basis: str, *, prefectures: bool = False) -> Likeness:
        """Distances between the municipalities (or prefectures) on a basis; raises UnknownNameError E671, E672.

        Prefectures are compared without finance and density: their own are not recorded.
        """
        key = (basis, prefectures)
        if key not in self._likeness:
            self._likeness[key] = self._compare(basis, prefectures=prefectures)
        return self._likeness[key]

    def mark(self, name: str, row: int, year: int) -> str:
        """Why a measure has no figure for a row in a year: － or …, 比較できない, 合計できない."""
        measure = self.measure(name)
        if row < self.first_town:
            return MARKS["not_available"]
        for part in measure.parts:
            found = self._mark(part, row, year)
            if found is not None:
                return MARKS[found]
        return MARKS["not_available"]

    def indicator_panel(self, name: str) -> tuple[tuple[int, ...], Floats]:
        """Years and values [municipalities, years] of one indicator."""
        years, start = self._blocks[name]
        towns = len(self.codes) - self.first_town
        block = self._values[start : start + len(years) * towns]
        return years, np.asarray(block, dtype=np.float64).reshape(len(years), towns).T

    def indicator_value(self, name: str, row: int, year: int) -> float | None:
        """An indicator as recorded; for a prefecture or the country the sum, None where one is missing."""
        years, values = self.indicator_panel(name)
        if year not in years:
            return None
        column = values[:, years.index(year)]
        if row >= self.first_town:
            found = float(column[row - self.first_town])
        elif self.indicators[name].aggregate == "sum":
            found = float(column[self._members[row]].sum())
        else:
            return None
        return found if np.isfinite(found) else None

    def _mark(self, indicator: str, row: int, year: int) -> str | None:
        years, start = self._blocks[indicator]
        if year not in years:
            return None
        towns = len(self.codes) - self.first_town
        found = self._marks[start + years.index(year) * towns + row - self.first_town]
        return None if found is None else str(found)

    def _find_blocks(self, values: pl.DataFrame) -> dict[str, tuple[tuple[int, ...], int]]:
        towns = len(self.codes) - self.first_town
        heads = values.gather_every(towns)
        blocks: dict[str, tuple[tuple[int, ...], int]] = {}
        for position, (name, year) in enumerate(heads.select("indicator", "year").iter_rows()):
            years, start = blocks.get(name, ((), position * towns))
            blocks[name] = ((*years, year), start)
        first = values["code"].head(towns).to_list()
        if heads.height * towns != values.height or tuple(first) != self.codes[self.first_town :]:
            raise ShirubeError(
                "E673",
                "指標の表に、すべての市区町村がコードの順に並んでいません。",
                where="indicator_values.parquet",
                todo="tools/build_figures.py で作り直してください。",
            )
        return blocks

    def _work_out(self, measure: Measure) -> Panel:
        years = shared_years(measure, {name: self._blocks[name][0] for name in measure.parts})
        wanted = sorted({*years, *(year - measure.lag for year in years)})
        parts = {}
        for name in measure.parts:
            recorded, values = self.indicator_panel(name)
            parts[name] = values[:, [recorded.index(year) for year in wanted]]
        values, known = work_out(measure, parts, self._members)
        if measure.lag:
            values, years = changes(values, wanted, measure.lag)
            known = known[:, [wanted.index(year) for year in years]]
        sizes = [rows.size for rows in self._members] + [1] * (len(self.codes) - self.first_town)
        return Panel(years, values, known, np.array(sizes, dtype=np.int64))

    def _compare(self, basis: str, *, prefectures: bool) -> Likeness:
        if basis not in BASES:
            raise UnknownNameError(
                "E671",
                f"「{basis[:40]}」という似かたはありません。",
                todo=f"{'、'.join(BASES)} のどれかにしてください。",
            )
        features = tuple(f for f in FEATURES if basis in ("all", f.part))
        rows = self.town_rows
        if prefectures:
            rows = np.arange(1, self.first_town)
            features = tuple(f for f in features if f.part != "finance" and f.measure != "density")
        if not features:
            raise UnknownNameError(
                "E672",
                "都道府県は、財政では似ているところを探せません（都道府県の財政指標は収録していません）。",
                todo="「すべて」「人」「しごと」のどれかで見てください。",
            )
        figures = np.stack([self._newest(feature.measure)[rows] for feature in features], axis=1)
        scores = peers.standardise(figures, features)
        return Likeness(rows, features, scores, peers.distances(scores, peers.weights_of(features)))

    def _newest(self, name: str) -> Floats:
        panel = self.panel(name)
        return np.asarray(panel.values[:, -1], dtype=np.float64)


def load_book(areas: AreaIndex) -> FigureBook:
    """The packaged figures; keep it, reading takes a moment."""
    return FigureBook(areas, load_indicators(), indicator_values())


def known_median(values: Floats, *, least: int) -> Floats:
    """Column by column the median of the known values, NaN where fewer than `least` are known."""
    ordered = np.sort(values, axis=0)  # NaN last
    known = np.isfinite(values).sum(axis=0)
    if not values.shape[0]:
        return np.full(values.shape[1], np.nan)
    columns = np.arange(values.shape[1])
    middle = (ordered[np.maximum(known - 1, 0) // 2, columns] + ordered[known // 2, columns]) / 2
    return np.where(known >= least, middle, np.nan)
