"""People by sex and five-year age of every place: censuses, the register of 2023, and 社人研's totals to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shirube.base import ShirubeError
from shirube.catalogue.figures import age_sex_census, age_sex_register, figure_source, ipss_projection
from shirube.usecases.figures_book import FigureBook

OLDEST = 90
"""The last class holds everybody of this age and over, as in the older tables."""
CLASSES = OLDEST // 5 + 1
SEXES = ("M", "F")

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class AgeTable:
    """People by sex (men, women) and class (0–4 … 90 and over), and those whose age is not known."""

    label: str
    year: int
    people: tuple[tuple[int, ...], tuple[int, ...]]
    unknown: int
    credit: str

    @property
    def total(self) -> int:
        return sum(sum(side) for side in self.people) + self.unknown


class AgeBook:
    """Age tables of the places of a book; read when first asked for."""

    def __init__(self, book: FigureBook) -> None:
        self.book = book

    @cached_property
    def _census(self) -> Mapping[int, Counts]:
        return _dense(age_sex_census().filter(pl.col("sex") != "T"), self._codes)

    @cached_property
    def _register(self) -> Mapping[int, Counts]:
        return _dense(age_sex_register(), self._codes)

    @cached_property
    def _projected(self) -> Mapping[int, NDArray[np.float64]]:
        found = {}
        for (year,), part in ipss_projection(2023).group_by("year", maintain_order=True):
            people = dict(part.select("code", "people").iter_rows())
            found[int(str(year))] = np.array(
                [np.nan if people.get(code) is None else float(people[code]) for code in self._codes]
            )
        return found

    @property
    def census_years(self) -> tuple[int, ...]:
        """The censuses by age and sex at hand, at the boundaries of 2015."""
        return tuple(self._census)

    def census(self, row: int, year: int) -> AgeTable:
        """One census of a row of the book."""
        credit = figure_source("census-ages").credit
        return _table(f"{year}年国勢調査", year, self._sum(self._census[year], row), credit)

    def register(self, row: int) -> AgeTable:
        """The newest register by age of a row of the book."""
        (year, counts), credit = next(iter(self._register.items())), figure_source("register-ages").credit
        return _table(f"{year}年1月1日住民基本台帳", year, self._sum(counts, row), credit)

    def projected(self, row: int) -> tuple[tuple[int, ...], tuple[float | None, ...]]:
        """社人研's totals: years and people; None where a municipality of the row has none."""
        rows = self._rows(row)
        sums = [float(people[rows].sum()) for people in self._projected.values()]
        return tuple(self._projected), tuple(None if np.isnan(value) else value for value in sums)

    @property
    def _codes(self) -> tuple[str, ...]:
        return self.book.codes[self.book.first_town :]

    def _rows(self, row: int) -> NDArray[np.intp]:
        first = self.book.first_town
        return self.book.members(row) - first if row < first else np.array([row - first])

    def _sum(self, counts: Counts, row: int) -> Counts:
        return np.asarray(counts[:, :, self._rows(row)].sum(axis=2), dtype=np.int64)


def _dense(frame: pl.DataFrame, codes: tuple[str, ...]) -> dict[int, Counts]:
    """[sex, class and then unknown, town] of each year; the oldest classes are put together."""
    found, towns = {}, len(codes)
    for (year,), part in frame.group_by("year", maintain_order=True):
        counts = np.zeros((len(SEXES), CLASSES + 1, towns), dtype=np.int64)
        for (sex, age), group in part.group_by("sex", "age_from", maintain_order=True):
            if tuple(group["code"]) != codes:
                raise ShirubeError(
                    "E681",
                    "年齢別の表に、すべての市区町村がコードの順に並んでいません。",
                    where=f"{year}年",
                    todo="tools/build_figures.py で作り直してください。",
                )
            place = CLASSES if age is None else min(int(str(age)) // 5, CLASSES - 1)
            counts[SEXES.index(str(sex)), place] += group["people"].to_numpy()
        found[int(str(year))] = counts
    return found


def _table(label: str, year: int, counts: Counts, credit: str) -> AgeTable:
    men, women = (tuple(int(n) for n in counts[sex, :CLASSES]) for sex in (0, 1))
    return AgeTable(label, year, (men, women), int(counts[:, CLASSES].sum()), credit)
