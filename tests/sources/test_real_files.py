"""The two official files of ../shared/messy, read to the last row."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from shirube.catalogue import AreaIndex
from shirube.catalogue.figures import indicator_values
from shirube.sources import Reading, read_file

pytestmark = pytest.mark.slow


def as_frame(reading: Reading) -> pl.DataFrame:
    rows = [
        (one.area, one.indicator, one.year, None if one.value is None else float(one.value), one.mark)
        for one in reading.figures
    ]
    return pl.DataFrame(rows, schema=["code", "indicator", "year", "read", "read_mark"], orient="row")


def compared(reading: Reading) -> tuple[int, int]:
    """How many cells the package has too, and how many of them differ."""
    both = indicator_values().join(as_frame(reading), on=["code", "indicator", "year"])
    different = pl.col("read").ne_missing(pl.col("value")) | pl.col("read_mark").ne_missing(pl.col("mark"))
    return both.height, both.filter(different).height


def test_the_ministry_s_workbook_says_what_the_package_says(areas: AreaIndex, shared: Path) -> None:
    path = shared / "messy" / "mic_fiscal_indicators_r4.xlsx"
    reading = read_file(path.read_bytes(), path.name, areas=areas)
    assert (reading.rows, reading.used, dict(reading.aside)) == (1742, 1741, {"平均・合計の行": 1})
    assert (reading.refusals, reading.warnings) == ((), ())
    assert compared(reading) == (4 * 1741, 0)


def test_the_census_of_2015_from_estat_says_what_the_package_says(areas: AreaIndex, shared: Path) -> None:
    path = shared / "messy" / "estat_population2015_cp932.csv"
    reading = read_file(path.read_bytes(), path.name, areas=areas)
    assert (reading.rows, reading.used, reading.refused) == (4505, 1 + 47 + 1741, 0)
    assert sum(reading.aside.values()) == 4505 - 1789
    assert len(reading.changed) == 2
    population = [one for one in reading.figures if one.indicator == "population"]
    assert (
        sum(int(one.value or 0) for one in population if one.area[2:] == "000" and one.area != "00000")
        == 127094745
    )
    frame = as_frame(reading).filter(pl.col("indicator") == "population")
    both = indicator_values().join(frame, on=["code", "indicator", "year"])
    assert (both.height, both.filter(pl.col("read") != pl.col("value")).height) == (1741, 0)
    assert [error.code for error in reading.warnings] == ["E623"]
