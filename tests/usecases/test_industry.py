"""Strengths and cluster candidates of real places: sums, gaps, every municipality counted once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from shirube.catalogue import AreaIndex, load_areas
from shirube.catalogue.figures import load_indicators
from shirube.catalogue.future_settings import future_settings
from shirube.usecases.industry import sentences, strengths
from shirube.usecases.industry_clusters import cluster_board, rule_text
from shirube.usecases.industry_data import COUNTRY, DIVISIONS, LIVING, codes_of, sector_tables, summed, values
from shirube.usecases.industry_items import ITEMS, item_lines
from shirube.usecases.industry_tables import (
    cluster_tables,
    decimal,
    every_candidate,
    every_concentration,
    names,
    strength_tables,
    strengths_json,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return load_areas()


def test_the_sectors_leave_nobody_out() -> None:
    for sectors in DIVISIONS:
        for year in sectors.years:
            tables, whole = sector_tables(sectors.id, year), values(sectors.whole, year)
            assert all(sum(counts.values()) == whole[code] for code, counts in tables.items())
            assert len(whole) - len(tables) <= 10


def test_a_prefecture_is_the_sum_of_its_municipalities() -> None:
    tables = sector_tables("living", 2020)
    whole = summed(tables, codes_of("39000", tables))
    assert whole is not None
    assert sum(whole.values()) == sum(values(LIVING.whole, 2020)[c] for c in tables if c.startswith("39"))
    assert len(codes_of(COUNTRY, tables)) == len(tables) == 1_741


def test_the_quotients_of_all_places_average_to_one_by_weight(index: AreaIndex) -> None:
    places = [strengths(area).works[0] for area in index.prefectures()]
    for sector in range(4):
        weight = sum(sum(one.people for one in place.concentrations) for place in places)
        found = sum(
            Fraction(sum(one.people for one in place.concentrations), weight)
            * (place.concentrations[sector].quotient or 0)
            for place in places
        )
        assert found == 1


@pytest.mark.parametrize("code", ["39405", "23211", "39000", "13104"])
def test_the_parts_shown_add_up_to_the_change_shown(index: AreaIndex, code: str) -> None:
    for work in strengths(index.get(code)).works:
        assert work.periods
        for period in work.periods:
            for _, part, numbers in period.rows:
                assert sum(numbers) == part.change
            start, end, *parts = period.total
            assert sum(parts) == end - start


def test_a_place_without_people_has_gaps_and_no_invented_figures(index: AreaIndex) -> None:
    found = strengths(index.get("07546"))
    living = found.works[0]
    assert living.missing_years == (2015, 2020)
    assert living.periods == ()
    assert any(clue.here is None and clue.why for clue in found.clues)
    assert all(row[1] != 0 for table in strength_tables(found) for row in table.rows if row[0] == "2020")


def test_the_findings_speak_of_what_is_above_the_country(index: AreaIndex) -> None:
    told = sentences(strengths(index.get("23211")))
    assert any("製造業" in text and "3.60 倍" in text for text in told)
    assert all("0." not in text.partition("全国の ")[2][:2] for text in told if "倍です" in text)


def test_every_municipality_is_counted_once_by_every_rule(index: AreaIndex) -> None:
    for kind in cluster_board(index).types:
        assert kind.found
        for found in kind.found:
            assert found.in_candidates + found.in_small_groups + found.not_strong + found.unknown == 1_741, (
                found.rule.id
            )
            held = [place.code for one in found.candidates for place in one.places]
            assert len(held) == len(set(held)) == found.in_candidates


def test_candidates_keep_their_rule(index: AreaIndex) -> None:
    for kind in cluster_board(index).types:
        for found in kind.found:
            rule = found.rule
            workers, among = values(rule.workers, rule.year), values(rule.among, rule.year)
            for one in found.candidates:
                assert one.workers >= rule.least_group
                assert len(one.places) >= rule.least_places
                assert one.quotient >= rule.quotient
                assert all(workers[place.code] >= rule.least_workers for place in one.places)
                assert all(among[place.code] for place in one.places)
                if rule.within_prefecture:
                    assert len(one.prefectures) == 1
            assert f"{rule.km} km" in rule_text(rule)


def test_a_town_known_for_its_small_plants_is_found(index: AreaIndex) -> None:
    local = cluster_board(index).types[2].found[1]
    assert local.rule.id == "small_plants"
    assert any({"15204", "15213"} <= {place.code for place in one.places} for one in local.candidates)


def test_each_type_says_where_it_is_printed_and_what_is_not_known() -> None:
    for kind in future_settings().cluster_types:
        assert kind.source.source.line_ranges
        assert kind.also.source.line_ranges
        assert len(kind.unknown) >= 3


def test_tables_fit_their_headers_and_a_prefecture_narrows_them(index: AreaIndex) -> None:
    board = cluster_board(index)
    for table in [
        *cluster_tables(board, index.prefectures()),
        *strength_tables(strengths(index.get("39405"))),
    ]:
        assert {len(row) for row in table.rows} <= {len(table.header)}
    every, aichi = every_candidate(board), every_candidate(board, "23000")
    assert 0 < len(aichi.rows) < len(every.rows)
    assert len(every_concentration(strengths(index.get("39405"))).rows) == 6
    assert strengths_json(strengths(index.get("39405")))["tables"][0]["rows"][0]["産業"] == "第1次産業"


def test_names_beyond_the_most_become_a_number(index: AreaIndex) -> None:
    places = [index.get(code) for code in ("23205", "23209", "21205")]
    assert names(places) == "愛知県 半田市・碧南市、岐阜県 関市"
    assert names(places, most=2) == "愛知県 半田市・碧南市 ほか1市区町村"


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(1, 8), "0.13"), (Fraction(-1, 8), "-0.13"), (Fraction(2), "2.00"), (Fraction(1, 3), "0.33")],
)
def test_fractions_are_rounded_away_from_zero_at_the_half(value: Fraction, text: str) -> None:
    assert decimal(value, 2) == Decimal(text)


def test_every_figure_of_a_line_of_business_is_used_and_exists(index: AreaIndex) -> None:
    used = {name for item in ITEMS for name in (item.indicator, item.minus) if name}
    assert used <= set(load_indicators())
    groups = {"経済", "医療・福祉"}
    at_hand = {one.id for one in load_indicators().values() if one.group in groups}
    left = {"taxable_income", "income_taxpayers", "health_insurance_members"}
    assert at_hand - used == left, "income and insured people are no line of business"
    lines = item_lines(index.get("39405"))
    assert [line.item for line in lines] == list(ITEMS)


def test_an_item_is_the_figure_as_recorded_and_a_sum_for_a_prefecture(index: AreaIndex) -> None:
    town, whole = (
        {line.item.indicator: line for line in item_lines(index.get(code)) if not line.item.minus}
        for code in ("39405", "39000")
    )
    assert town["farmland"].last == (2023, values("farmland", 2023)["39405"])
    mine = [number for code, number in values("farmland", 2023).items() if code.startswith("39")]
    assert whole["farmland"].last == (2023, sum(mine))
    assert town["farmland"].in_prefecture == Fraction(values("farmland", 2023)["39405"], sum(mine))
    assert whole["farmland"].in_prefecture is None


def test_wholesale_is_trade_without_retail(index: AreaIndex) -> None:
    line = next(one for one in item_lines(index.get("39201")) if one.item.minus == "retail_sales")
    assert line.last == (2020, values("trade_sales", 2020)["39201"] - values("retail_sales", 2020)["39201"])


def test_an_item_that_is_not_published_says_so(index: AreaIndex) -> None:
    unknown = [one for one in item_lines(index.get("01485")) if one.last is None]
    assert unknown
    assert all("公表されていない" in one.why and one.ratio is None for one in unknown)
