"""The packaged censuses, the register and 社人研's totals as arrays for the projection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from shirube.catalogue.figures import (
    age_sex_census,
    age_sex_register,
    figure_source,
    indicator_values,
    ipss_projection,
)
from shirube.catalogue.figures_codes import code_changes
from shirube.regions.projection import steps_until
from shirube.regions.projection_error import Spread, past_errors, spread_of
from shirube.regions.rates import GROUPS, SEXES, STEP, CensusPanel, Floats, Rates, expected_rates

BaseYear: TypeAlias = Literal[2015, 2023]
BASES: Mapping[BaseYear, date] = MappingProxyType({2015: date(2015, 10, 1), 2023: date(2023, 1, 1)})
"""The day of each base population: the census and the resident register."""
SOURCES = ("census-ages", "register-ages", "ipss-2018", "ipss-2023", "ssds", "census")


@dataclass(frozen=True, eq=False)
class Base:
    """A base population with its rates, for every area of `codes`.

    `withheld` counts per area the people whose age the source withholds; they are spread over the ages
    known, sex by sex. `gain` is what the country's five-year net migration is taken to exceed 2010–2015 by.
    """

    year: BaseYear
    day: date
    people: Floats
    withheld: npt.NDArray[np.int64]
    rates: Rates
    gain: float


@dataclass(frozen=True, eq=False)
class FutureData:
    """Everything the projection rests on; areas are the rows of `panel`."""

    panel: CensusPanel
    place: Mapping[str, int]
    bases: Mapping[BaseYear, Base]
    spread: Spread

    def places(self, code: str) -> list[int]:
        """The rows of a municipality, of a prefecture ('39000') or of the country ('00000')."""
        if code in self.place:
            return [self.place[code]]
        begin = "" if code == "00000" else code[:2]
        return [row for known, row in self.place.items() if known.startswith(begin) and code.endswith("000")]


@cache
def future_data() -> FutureData:
    """Read and worked out once per process (about a second)."""
    panel = census_panel()
    people, withheld = register_people(panel.codes)
    bases: dict[BaseYear, Base] = {}
    for year, day in BASES.items():
        start = panel.at(2015) if year == 2015 else people
        gain = national_gain(year)
        elapsed = 1 - steps_until(day, panel.years[-1])
        rates = expected_rates(panel, base=None if year == 2015 else start, gain=gain, elapsed=elapsed)
        missing = np.zeros(len(panel.codes), dtype=np.int64) if year == 2015 else withheld
        bases[year] = Base(year, day, start, missing, rates, gain)
    spread = spread_of(past_errors(panel), panel)
    return FutureData(
        panel, MappingProxyType({code: row for row, code in enumerate(panel.codes)}), bases, spread
    )


@cache
def census_panel() -> CensusPanel:
    """The censuses 1980–2015. Nothing is fitted on 福島: 社人研 too printed none of its towns in 2018."""
    table = _current(age_sex_census()).filter(pl.col("sex").is_in(list(SEXES)))
    codes = tuple(table["code"].unique().sort().to_list())
    years = tuple(table["year"].unique().sort().to_list())
    people = np.stack([_spread(table.filter(pl.col("year") == year), codes)[0] for year in years])
    usable = np.isin(np.array(codes), list(ipss_totals(2018)))
    return CensusPanel(codes, years, people, usable)


@cache
def evacuated() -> frozenset[str]:
    """The 13 municipalities on the coast of 福島 for which 社人研 prints no projection of 2023."""
    blank = _current(ipss_projection(2023)).filter(pl.col("people").is_null())
    return frozenset(blank["code"].unique().to_list())


def register_people(codes: Sequence[str]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The register of 2023-01-01: people [area, sex, age class] and how many ages are withheld per area."""
    return _spread(_current(age_sex_register()), codes)


@cache
def national_gain(base: BaseYear) -> float:
    """By how many people five years of the country's net migration exceed those of 2010–2015.

    Both are what is left of the change in population after births and deaths. For 2015 the pace of the
    register from its year 2013 to its year 2015, for 2023 that from 2017 to 2022. The table prints no days;
    its year 2022 is 1 January 2023, so a year is read as the 1 January after it.
    """
    first, last = (2013, 2015) if base == 2015 else (2017, 2022)
    recent = _net_migration(
        _values("population_register", first),
        _values("population_register", last),
        range(first + 1, last + 1),
    ) / (last - first)
    panel = census_panel()
    before, after = (
        dict(zip(panel.codes, panel.at(year).sum(axis=(1, 2)).tolist(), strict=True)) for year in (2010, 2015)
    )
    return recent * STEP - _net_migration(before, after, range(2010, 2016), _CENSUS_SHARES)


@cache
def ipss_totals(edition: Literal[2018, 2023]) -> Mapping[str, Mapping[int, int]]:
    """社人研's totals by area and year; an area or year that is not printed is not in it."""
    found: dict[str, dict[int, int]] = {}
    for code, year, people in _current(ipss_projection(edition)).select("code", "year", "people").iter_rows():
        if people is not None:
            found.setdefault(code, {})[year] = people
    return found


@cache
def counted_2020(indicator: str) -> Mapping[str, int]:
    """The census of 2020 by area; a place without a figure is not in it."""
    return {code: round(value) for code, value in _values(indicator, 2020).items()}


def credit_lines() -> tuple[str, ...]:
    """The lines of credit for every table used."""
    return tuple(figure_source(name).credit for name in SOURCES)


_CENSUS_SHARES = (Fraction(1, 4), 1, 1, 1, 1, Fraction(3, 4))
"""How much of each year from 2010 to 2015 lies between the two censuses of 1 October."""


def _net_migration(
    before: Mapping[str, float],
    after: Mapping[str, float],
    years: Sequence[int],
    shares: Sequence[Fraction | int] | None = None,
) -> float:
    """The change in population that births and deaths leave over; areas with a figure missing are left out."""
    shares = shares or [1] * len(years)
    births = [_values("births", year) for year in years]
    deaths = [_values("deaths", year) for year in years]
    whole = set(before).intersection(after, *births, *deaths)
    natural = sum(
        float(share) * (born[code] - died[code])
        for share, born, died in zip(shares, births, deaths, strict=True)
        for code in whole
    )
    return sum(after[code] - before[code] for code in whole) - natural


def _values(indicator: str, year: int) -> Mapping[str, float]:
    table = indicator_values().filter((pl.col("indicator") == indicator) & (pl.col("year") == year))
    return dict(table.drop_nulls("value").select("code", "value").iter_rows())


def _current(table: pl.DataFrame) -> pl.DataFrame:
    """The table under today's codes, where an old code is known to be exactly the same area."""
    return table.with_columns(pl.col("code").replace({old: one.new for old, one in code_changes().items()}))


def _spread(table: pl.DataFrame, codes: Sequence[str]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """[area, sex, age class], the class null spread over the ages known; and the class null per area."""
    shape = (len(codes), len(SEXES), GROUPS + 1)
    place = pl.DataFrame({"code": list(codes), "row": range(len(codes))})
    held = table.join(place, on="code").with_columns(
        pl.col("sex").replace_strict({name: at for at, name in enumerate(SEXES)}).alias("at"),
        (pl.col("age_from") // STEP).clip(upper_bound=GROUPS - 1).fill_null(GROUPS).alias("class"),
    )
    filled = np.zeros(shape, dtype=np.int64)
    np.add.at(
        filled, tuple(held[name].to_numpy() for name in ("row", "at", "class")), held["people"].to_numpy()
    )
    people, unknown = filled[..., :GROUPS].astype(np.float64), filled[..., GROUPS]
    known = people.sum(axis=2)
    scale = np.divide(known + unknown, known, out=np.ones_like(known), where=known > 0)
    return people * scale[:, :, None], unknown.sum(axis=1)
