"""The figures of real places: sums, ranks with their base, similar places, sentences that rest on figures."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from shirube.base import ShirubeError, UnknownNameError
from shirube.catalogue import AreaIndex, load_areas
from shirube.catalogue.figures import ipss_projection
from shirube.regions.peers import all_nearest
from shirube.regions.profile import figure_text
from shirube.regions.sentences import FEW
from shirube.usecases.figures_ages import AgeBook
from shirube.usecases.figures_beside import beside, standouts
from shirube.usecases.figures_blocks import blocks
from shirube.usecases.figures_book import COUNT, FigureBook, load_book
from shirube.usecases.figures_lines import LINES, PACKAGED
from shirube.usecases.figures_measures import BASES, FEATURES, MEASURES, THEMES, measure_of
from shirube.usecases.figures_profile import long_table, place_profile, profile_tables
from shirube.usecases.figures_similar import (
    better_on,
    judged_measures,
    rows_of,
    rule_text,
    similar_places,
    similar_table,
)

pytestmark = pytest.mark.slow

YUSUHARA, FUTABA, MINATO, KOCHI, FUKUSHIMA = "39405", "07546", "13103", "39000", "07000"


@pytest.fixture(scope="module")
def areas() -> AreaIndex:
    return load_areas()


@pytest.fixture(scope="module")
def book(areas: AreaIndex) -> FigureBook:
    return load_book(areas)


@pytest.fixture(scope="module")
def ages(book: FigureBook) -> AgeBook:
    return AgeBook(book)


def test_the_country_of_2020_is_the_census(book: FigureBook) -> None:
    panel = book.panel("population")
    assert panel.column(2020)[0] == 126_146_099
    assert panel.column(2020)[book.row(YUSUHARA)] == 3307


def test_every_measure_rests_on_indicators_that_exist_and_has_a_theme(book: FigureBook) -> None:
    assert {part for m in MEASURES.values() for part in m.parts} <= set(book.indicators)
    assert {m.theme for m in MEASURES.values()} == set(THEMES)
    assert {f.measure for f in FEATURES} | {n for s in LINES for n in s.measures} <= set(MEASURES)
    for name in MEASURES:
        assert np.isfinite(book.panel(name).values[book.first_town :, -1]).any(), name


def test_a_printed_rate_is_not_added_up_and_its_median_is_called_so(book: FigureBook) -> None:
    assert np.isnan(book.panel("fiscal_index").values[: book.first_town]).all()
    similar = rows_of(similar_places(book, book.row(YUSUHARA), "all"))
    row = beside(book, "fiscal_index", book.row(YUSUHARA), similar)
    assert row.group_note == "高知県・全国は市区町村の中央値"
    assert "全国1,718市町村（特別区を除く）" in row.rank
    assert beside(book, "fiscal_index", book.row(MINATO), similar).here == "比較できない"
    assert "全国1,741市区町村" in beside(book, "births", book.row(YUSUHARA), similar).rank
    assert "47都道府県" in beside(book, "births", book.row(KOCHI), similar).rank


def test_what_does_not_apply_is_not_zero(book: FigureBook) -> None:
    row = beside(book, "future_burden_ratio", book.row(YUSUHARA), np.array([], dtype=np.intp))
    assert (row.here, row.rank, row.is_known) == ("…", "－", False)


@pytest.mark.parametrize("basis", BASES)
def test_every_municipality_has_twenty_neighbours_but_where_too_little_is_known(
    book: FigureBook, basis: str
) -> None:
    found = all_nearest(book.likeness(basis).distances, count=COUNT)
    short = [book.codes[book.first_town + row] for row, rows in enumerate(found) if len(rows) < COUNT]
    assert short == ([FUTABA] if basis == "people" else [])


def test_prefectures_are_compared_with_prefectures_and_without_what_is_not_recorded_of_them(
    book: FigureBook,
) -> None:
    places = similar_places(book, book.row(KOCHI), "all")
    assert len(places) == COUNT
    assert {place.area.kind for place in places} == {"prefecture"}
    assert KOCHI not in {place.area.code for place in places}
    with pytest.raises(UnknownNameError, match="E672"):
        similar_places(book, book.row(KOCHI), "finance")
    with pytest.raises(UnknownNameError, match="E671"):
        similar_places(book, book.row(KOCHI), "weather")


def test_a_ward_is_compared_without_its_fiscal_index_and_this_is_said(book: FigureBook) -> None:
    first = similar_places(book, book.row(MINATO), "all")[0]
    assert "財政力指数" in first.left_out
    assert first.features < first.of
    assert any("特別区" in line for line in rule_text(book, book.row(MINATO), "all"))


def test_the_reason_names_figures_of_both_places(book: FigureBook) -> None:
    row = book.row(YUSUHARA)
    for place in similar_places(book, row, "all"):
        assert place.alike, place.area.full_name
        here = figure_text(book.panel("aged_share").values[row, -1], 1)
        for reason in place.alike:
            if reason.startswith("65歳以上の割合"):
                assert f"（{here}%と" in reason


def test_those_who_do_better_are_better_and_counts_add_up(book: FigureBook) -> None:
    row = book.row(YUSUHARA)
    places = similar_places(book, row, "all")
    for measure in judged_measures():
        found = better_on(book, row, places, measure.id)
        panel = book.panel(measure.id)
        column = panel.latest(row)
        if column is None:
            assert (found.places, found.unknown) == ((), len(places))
            continue
        sign = 1 if measure.better == "up" else -1
        gaps = [
            sign * (panel.values[one.similar.row, column] - panel.values[row, column]) for one in found.places
        ]
        assert all(gap > 0 for gap in gaps)
        assert gaps == sorted(gaps, reverse=True)
        assert len(found.places) + found.unknown <= len(places)
    with pytest.raises(ShirubeError, match="E674"):
        better_on(book, row, places, "aged_share")


@pytest.mark.parametrize("code", [YUSUHARA, MINATO, FUTABA, KOCHI, FUKUSHIMA, "47382", "01100"])
def test_every_sentence_rests_on_figures_of_the_place(book: FigureBook, ages: AgeBook, code: str) -> None:
    profile = place_profile(book, ages, code)
    assert len(profile.first) + profile.lacking == 5
    charts = {block.id for block in profile.blocks}
    for item in profile.first:
        assert item.figures
        assert item.credits
        assert "－" not in item.text
        kind, _, name = item.href.partition("-")
        assert name in (charts if kind == "chart" else THEMES)


def test_a_yearly_rate_of_a_handful_of_cases_makes_no_sentence(book: FigureBook) -> None:
    births = {row: book.indicator_value("births", int(row), 2022) for row in book.town_rows}
    few = [row for row, number in births.items() if number is not None and number < FEW][:20]
    told = []
    for row in few:
        similar = rows_of(similar_places(book, row, "all"))
        told += [one.measure.id for one in standouts(book, row, similar)]
    assert told
    assert not {"birth_rate", "natural_rate"} & set(told)


def test_no_sentence_is_made_where_nothing_is_known_of_the_others(book: FigureBook) -> None:
    assert standouts(book, book.row(YUSUHARA), np.array([], dtype=np.intp)) == ()


def test_a_census_and_the_register_add_up_to_their_printed_totals(book: FigureBook, ages: AgeBook) -> None:
    row = book.row(KOCHI)
    population = book.panel("population")
    assert ages.census(row, 2015).total == population.column(2015)[row]
    assert len(ages.register(row).people[0]) == len(ages.census(row, 1980).people[0]) == 19
    years, people = ages.projected(book.row(YUSUHARA))
    printed = ipss_projection(2023).filter(pl.col("code") == YUSUHARA)["people"].to_list()
    assert list(people) == printed
    assert years[-1] == 2050


def test_a_projection_that_lacks_a_member_is_unknown(book: FigureBook, ages: AgeBook) -> None:
    assert set(ages.projected(book.row(FUKUSHIMA))[1]) == {None}
    block = blocks(book, ages, book.row(FUKUSHIMA), np.array([], dtype=np.intp))[0]
    assert any("福島" in note for note in block.notes)


def test_every_chart_has_a_table_a_day_and_a_source(book: FigureBook, ages: AgeBook) -> None:
    for code in (YUSUHARA, KOCHI):
        for block in place_profile(book, ages, code).blocks:
            assert block.chart is not None, block.id
            assert block.chart.description
            assert block.credits
            assert block.when
            assert block.table.rows
            assert all(len(row) == len(block.table.header) for row in block.table.rows)


def test_the_files_hold_what_the_page_shows(book: FigureBook, ages: AgeBook) -> None:
    profile = place_profile(book, ages, YUSUHARA)
    tables = profile_tables(book, profile)
    assert len({table.title for table in tables}) == len(tables) == len(profile.blocks) + 3
    rows = long_table(book, profile).rows
    population = [row for row in rows if row[2] == "population" and row[5] == "2020年"]
    assert population == [
        (YUSUHARA, "高知県檮原町", "population", "人口", "人", "2020年", 3307, "", population[0][8], PACKAGED)
    ]
    unknown = [row for row in rows if row[6] is None]
    assert unknown
    assert all(row[7] for row in unknown), "what is not known says why"
    table = similar_table(book, profile.similar, book.row(YUSUHARA), "all")
    assert len(table.rows) == COUNT + 1
    assert any(isinstance(cell, Decimal) for cell in table.rows[0])


def test_an_unknown_measure_is_an_error_with_the_way_out() -> None:
    with pytest.raises(UnknownNameError, match="E670"):
        measure_of("happiness")


def test_a_table_that_does_not_match_the_places_is_refused(areas: AreaIndex, book: FigureBook) -> None:
    wrong = pl.DataFrame(
        {"code": ["01100"], "indicator": ["births"], "year": [2020], "value": [1.0], "mark": [None]}
    )
    with pytest.raises(ShirubeError, match="E673"):
        FigureBook(areas, book.indicators, wrong)
