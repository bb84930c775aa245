"""The packaged figures say what the sources say, traps included."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from shirube.base.errors import CatalogueError, UnknownNameError
from shirube.catalogue import load_areas
from shirube.catalogue.figures import (
    FACTS,
    MARK_WORDS,
    MARKS,
    age_sex_census,
    age_sex_register,
    figure_source,
    indicator,
    indicator_sums,
    indicator_values,
    ipss_projection,
    load_indicators,
    prefecture_tiles,
)
from shirube.catalogue.figures_model import read_indicators

pytestmark = pytest.mark.slow  # the whole tables are read

ROOT = Path(__file__).resolve().parents[2]
TOWNS = 1741


KEPT = ("ssds", "census", "fiscal", "ipss-2023", "births", "deaths", "revenue")


def of(name: str, year: int) -> pl.DataFrame:
    return indicator_values().filter((pl.col("indicator") == name) & (pl.col("year") == year))


def total(code: str, name: str, year: int) -> float | None:
    row = indicator_sums().filter(
        (pl.col("code") == code) & (pl.col("indicator") == name) & (pl.col("year") == year)
    )
    value: float | None = row["value"].item()
    return value


def test_every_indicator_has_every_town_in_every_year_of_its_dictionary() -> None:
    counted = dict(indicator_values().group_by("indicator").len().rows())
    assert counted == {one.id: TOWNS * len(one.years) for one in load_indicators().values()}
    codes = {area.code for area in load_areas().municipalities()}
    assert set(indicator_values()["code"].unique()) == codes


def test_a_value_or_the_reason_why_not_and_never_both() -> None:
    values = indicator_values()
    assert values.filter(pl.col("value").is_null() == pl.col("mark").is_null()).height == 0
    assert set(values["mark"].drop_nulls().unique()) <= set(MARKS)
    assert set(MARKS) == set(MARK_WORDS)


def test_the_census_of_2020_adds_up_as_the_sources_say() -> None:
    assert total("00000", "population", 2020) == 126_146_099
    assert total("13000", "population", 2020) == 14_047_598
    assert total("14000", "population", 2020) == 9_237_333
    assert total("13000", "population_each_year", 2020) == 14_047_594
    assert total("14000", "population_each_year", 2020) == 9_237_337
    others = indicator_sums().filter((pl.col("year") == 2020) & (pl.col("code").str.ends_with("000")))
    both = others.filter(pl.col("indicator").is_in(["population", "population_each_year"]))
    wide = both.pivot("indicator", index="code", values="value")
    different = wide.filter(pl.col("population") != pl.col("population_each_year"))["code"].sort()
    assert different.to_list() == ["13000", "14000"]


def test_the_town_without_residents_is_a_printed_zero_and_has_no_rate() -> None:
    futaba = of("population", 2020).filter(pl.col("code") == "07546")
    assert futaba["value"].item() == 0
    foreign = of("foreign_residents", 2020).filter(pl.col("code") == "07546")
    assert (foreign["value"].item(), foreign["mark"].item()) == (None, "not_applicable")


def test_the_index_of_special_wards_is_never_a_number() -> None:
    wards = [area.code for area in load_areas().municipalities("13") if area.lg_class == "special_ward"]
    index = indicator_values().filter((pl.col("indicator") == "fiscal_index") & pl.col("code").is_in(wards))
    assert index.height == 23 * 15
    assert set(index["mark"]) == {"not_comparable"}


def test_a_blank_burden_ratio_does_not_apply_and_is_no_zero() -> None:
    burden = of("future_burden_ratio", 2022)
    assert burden.filter(pl.col("mark") == "not_applicable").height == 899
    assert burden.filter(pl.col("mark") == "not_available").height == 0
    assert burden.filter(pl.col("value") == 0)["code"].to_list() == ["40348"]  # a printed zero stays one


def test_a_sum_with_a_gap_is_no_sum_but_shows_what_is_there() -> None:
    row = indicator_sums().filter(
        (pl.col("code") == "00000") & (pl.col("indicator") == "births") & (pl.col("year") == 2010)
    )
    assert row.select("value", "mark", "missing").rows() == [(None, "incomplete", 8)]
    assert row["partial"].item() == of("births", 2010)["value"].sum()


def test_prefectures_add_up_to_the_country_and_rates_are_not_summed() -> None:
    sums = indicator_sums()
    parts = (
        sums.filter(pl.col("code") != "00000")
        .group_by("indicator", "year")
        .agg(pl.col("partial", "areas").sum())
    )
    whole = sums.filter(pl.col("code") == "00000")
    both = whole.join(parts, on=["indicator", "year"], suffix="_parts")
    assert both.height == whole.height
    assert both.filter((pl.col("partial") - pl.col("partial_parts")).abs() > 0).height == 0
    assert both.filter(pl.col("areas_parts") != TOWNS).height == 0
    assert "fiscal_index" not in set(sums["indicator"])


def test_the_ages_of_the_censuses_add_up_to_the_population() -> None:
    people = (
        age_sex_census().filter(pl.col("sex") == "T").group_by("code", "year").agg(pl.col("people").sum())
    )
    population = indicator_values().filter((pl.col("indicator") == "population") & (pl.col("year") < 2020))
    both = people.join(population, on=["code", "year"])
    assert both.height == TOWNS * 8
    assert both.filter(pl.col("people") != pl.col("value")).height == 0
    ages = age_sex_census()["age_from"].drop_nulls().unique().sort().to_list()
    assert ages == list(range(0, 95, 5))


def test_the_register_withholds_ages_of_356_towns_and_still_adds_up() -> None:
    withheld = age_sex_register().filter(pl.col("age_from").is_null() & (pl.col("people") > 0))
    assert withheld["code"].n_unique() == 356
    people = age_sex_register().group_by("code").agg(pl.col("people").sum())
    both = people.join(of("population_register", 2022), on="code")
    assert both.filter(pl.col("people") != pl.col("value")).height == 0


def test_the_projections_have_their_size_and_the_older_one_begins_with_the_census() -> None:
    older, newer = ipss_projection(2018), ipss_projection(2023)
    assert (older["code"].n_unique(), newer["code"].n_unique()) == (1682, TOWNS)
    assert newer.filter(pl.col("people").is_null())["code"].n_unique() == 13
    both = older.join(indicator_values().filter(pl.col("indicator") == "population"), on=["code", "year"])
    first = both.filter(pl.col("year") == 2015)
    assert first.height == 1682
    assert first.filter(pl.col("people") != pl.col("value")).height == 0


def test_the_tile_map_has_47_tiles_of_which_no_two_lie_together() -> None:
    tiles = prefecture_tiles()
    assert tiles.height == tiles.select("tile_col", "tile_row").unique().height == 47
    assert tiles["code"].to_list() == [area.code for area in load_areas().prefectures()]


def test_an_unknown_indicator_or_source_says_where_to_look() -> None:
    with pytest.raises(UnknownNameError, match="E601"):
        indicator("nothing")
    with pytest.raises(UnknownNameError, match="E601"):
        figure_source("nothing")
    assert indicator("births").when(2022) == "2022年"
    assert indicator("revenue").when(2021) == "2021年度"
    assert indicator("population").when(2020) == "2020年10月1日"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("better: up", "better: sideways"),
        ("    aggregate: sum\n", ""),
        ("years: 2020\n", "years: soon\n"),
        ("source: fiscal\n", "source: nowhere\n"),
        ("  - id: deaths\n", "  - id: births\n"),
        ("    unit: 人\n", "    unit: 人\n    colour: red\n"),
    ],
)
def test_a_dictionary_with_a_mistake_is_refused(tmp_path: Path, old: str, new: str) -> None:
    head, *entries = (FACTS / "indicators.yaml").read_text("utf-8").split("  - id: ")
    short = [one for one in entries if one.split("\n")[0] in KEPT or one.startswith("foreign_residents")]
    text = "  - id: ".join([head, *short])
    path = tmp_path / "indicators.yaml"
    path.write_text(text, "utf-8")
    assert set(read_indicators(path)[0]) == {"births", "deaths", "revenue", "foreign_residents"}
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogueError, match="E600"):
        read_indicators(path)


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_figures", ROOT / "tools" / "build_figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_package_is_what_the_tool_makes_of_the_sources(
    builder: ModuleType, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert builder.main(["--check", "--facts", str(shared / "facts")]) == 0
    account = capsys.readouterr().out
    assert "読込 894,629 = 使用 820,156 + 不使用 74,473" in account


def test_a_table_that_should_repeat_another_and_does_not_stops_the_build(builder: ModuleType) -> None:
    mine = pl.DataFrame({"code": ["39405"], "year": [2020], "value": [1.0]})
    builder.must_repeat("same", mine, mine)
    with pytest.raises(ValueError, match="1 か所で違う"):
        builder.must_repeat("other", mine, mine.with_columns(value=pl.lit(2.0)))


def test_a_package_stays_small() -> None:
    assert sum(path.stat().st_size for path in FACTS.iterdir()) < 8_000_000
