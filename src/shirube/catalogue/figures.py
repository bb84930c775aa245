"""The figures of every municipality: the long table of indicators, ages by sex, projections, and their meaning.

All frames are cached; treat them as read-only. Area codes are five-digit text ('01100'), prefectures
'39000', the country '00000'. Tables are made by tools/build_figures.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

import polars as pl

from shirube.base.errors import ShirubeError, UnknownNameError
from shirube.catalogue.figures_model import (
    Aggregate,
    Better,
    FigureSource,
    Indicator,
    Period,
    read_indicators,
)

__all__ = [
    "COUNTRY",
    "MARKS",
    "MARK_WORDS",
    "Aggregate",
    "Better",
    "FigureSource",
    "Indicator",
    "Mark",
    "Period",
    "age_sex_census",
    "age_sex_register",
    "figure_source",
    "figure_sources",
    "indicator",
    "indicator_sums",
    "indicator_values",
    "ipss_projection",
    "load_indicators",
    "prefecture_tiles",
]

FACTS = Path(__file__).resolve().parent.parent / "data" / "facts"
COUNTRY = "00000"

Mark: TypeAlias = Literal["not_available", "not_applicable", "withheld", "not_comparable", "incomplete"]
MARKS: Mapping[str, str] = {
    "not_available": "－",
    "not_applicable": "…",
    "withheld": "X",
    "not_comparable": "比較できない",
    "incomplete": "合計できない",
}
"""Why a value is null, and how that is shown. `incomplete` only occurs in sums."""

MARK_WORDS: Mapping[str, str] = {
    "not_available": "得られない",
    "not_applicable": "該当しない",
    "withheld": "秘匿",
    "not_comparable": "比較できない",
    "incomplete": "値のない団体があり合計できない",
}
"""The same in words."""


@cache
def _dictionary() -> tuple[Mapping[str, Indicator], Mapping[str, FigureSource]]:
    return read_indicators(FACTS / "indicators.yaml")


def load_indicators() -> Mapping[str, Indicator]:
    """Every indicator by its id, in the order of indicators.yaml; raises CatalogueError (E600)."""
    return _dictionary()[0]


def indicator(indicator_id: str) -> Indicator:
    """One indicator; raises UnknownNameError (E601) naming where the ids are listed."""
    known = load_indicators()
    if indicator_id not in known:
        raise _unknown(
            "指標", indicator_id, "指標の一覧（docs/reference/indicators.md）にある id を使ってください。"
        )
    return known[indicator_id]


def figure_sources() -> Mapping[str, FigureSource]:
    """Every source by id: ssds, census, census-ages, register-ages, fiscal, ipss-2018, ipss-2023."""
    return _dictionary()[1]


def figure_source(source_id: str) -> FigureSource:
    """The source of a table by its id; raises UnknownNameError (E601)."""
    known = figure_sources()
    if source_id not in known:
        raise _unknown("出典", source_id, f"使える出典: {'、'.join(known)}。")
    return known[source_id]


@cache
def indicator_values() -> pl.DataFrame:
    """Every indicator × year of the dictionary × 1,741 municipalities, none left out.

    Columns: code (text), indicator (id), year (Int64), value (Float64, null = no figure) and mark (null where
    there is a value; else why not, a key of `MARKS`). Sorted by indicator, year and code. Units are the
    indicator's; amounts in 千円 are whole numbers below 2**53, so exact. A printed 0 is 0.0.
    """
    return _frame("indicator_values.parquet")


@cache
def indicator_sums() -> pl.DataFrame:
    """Prefectures ('39000') and the country ('00000') of the indicators whose `aggregate` is 'sum'.

    Columns: code, indicator, year, value (null where a municipality has no figure), mark ('incomplete'
    then), partial (the sum of what is there), areas and missing (numbers of municipalities; what is not
    applicable counts as nothing to add, not as missing).
    """
    summed = [name for name, one in load_indicators().items() if one.aggregate == "sum"]
    values = indicator_values().filter(pl.col("indicator").is_in(summed))
    missing = (pl.col("value").is_null() & (pl.col("mark") != "not_applicable")).sum()
    prefecture = pl.concat_str(pl.col("code").str.slice(0, 2), pl.lit("000"))
    parts = [
        values.group_by(code.alias("code"), "indicator", "year").agg(
            pl.col("value").sum().alias("partial"),
            pl.len().cast(pl.Int64).alias("areas"),
            missing.cast(pl.Int64).alias("missing"),
        )
        for code in (prefecture, pl.lit(COUNTRY))
    ]
    whole = pl.col("missing") == 0
    return (
        pl.concat(parts)
        .select(
            "code",
            "indicator",
            "year",
            pl.when(whole).then("partial").alias("value"),
            pl.when(~whole).then(pl.lit("incomplete")).alias("mark"),
            "partial",
            "areas",
            "missing",
        )
        .sort("indicator", "year", "code")
    )


@cache
def age_sex_census() -> pl.DataFrame:
    """Censuses 1980–2015 (1 October) at 2015 boundaries; source 'census-ages'.

    Columns: code, year (Int64), sex ('M', 'F', 'T'), age_from (Int64: 0, 5, … 85; 90 is 90 and over; null is
    age not stated), people (Int64). The classes with the null one add up to the printed total exactly.
    In two municipalities (19201, 19430) 'T' may differ from M + F by one: the source splits a restated
    boundary by rates.
    """
    return _frame("age_sex_census.parquet")


@cache
def age_sex_register() -> pl.DataFrame:
    """The resident register of 2023-01-01; source 'register-ages'.

    Columns: code, year (2023), sex ('M', 'F'), age_from (0, 5, … 95; 100 is 100 and over; null is withheld),
    people. In 356 municipalities small foreign populations are withheld by age: the null class is what is
    missing from the printed total, so the classes always add up to it.
    """
    return _frame("age_sex_register.parquet")


def ipss_projection(edition: Literal[2018, 2023]) -> pl.DataFrame:
    """Total population projected by 社人研; source 'ipss-2018' (2015–2045) or 'ipss-2023' (2025–2050).

    Columns: code, year (Int64), people (Int64, null for the 13 municipalities of 福島 浜通り in 2023).
    2018 has 1,682 municipalities (none of 福島). Its handed-down table holds every figure twice
    (men + women + total); it is halved here, which makes its 2015 the census of 2015 exactly.
    """
    return _projections().filter(pl.col("edition") == edition).drop("edition")


@cache
def _projections() -> pl.DataFrame:
    return _frame("projections.parquet")


@cache
def prefecture_tiles() -> pl.DataFrame:
    """The 47-tile map, our own layout: code ('01000'), name, tile_col, tile_row (Int64, from 1)."""
    return _frame("prefecture_tiles.parquet")


def _unknown(what: str, name: str, todo: str) -> UnknownNameError:
    return UnknownNameError("E601", f"{what}「{name[:40]}」はありません。", todo=todo)


def _frame(name: str) -> pl.DataFrame:
    try:
        return pl.read_parquet(FACTS / name)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ShirubeError(
            "E603",
            "同梱の統計の表が読めません。",
            where=name,
            todo="しるべを入れ直すか、tools/build_figures.py で作り直してください。",
        ) from error
