"""Strengths: parts that add up exactly, quotients that average to one, diversity between its ends."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.base import ShirubeError
from shirube.regions.industry import diversity, location_quotients, shift_share, whole_numbers

SECTORS = ("a", "b", "c")
counts = st.fixed_dictionaries(dict.fromkeys(SECTORS, st.integers(0, 10_000)))
peopled = st.fixed_dictionaries(dict.fromkeys(SECTORS, st.integers(1, 10_000)))
quick = settings(max_examples=20, deadline=None)


def added(tables: list[dict[str, int]]) -> dict[str, int]:
    return {sector: sum(table[sector] for table in tables) for sector in SECTORS}


@quick
@given(st.lists(peopled, min_size=1, max_size=5))
def test_the_quotients_of_a_place_average_to_one_by_the_wholes_weights(places: list[dict[str, int]]) -> None:
    whole = added(places)
    for here in places:
        found = location_quotients(here, whole)
        weights = {sector: Fraction(whole[sector], sum(whole.values())) for sector in SECTORS}
        assert sum(weights[sector] * (found[sector] or 0) for sector in SECTORS) == 1


@quick
@given(st.lists(peopled, min_size=1, max_size=5))
def test_the_quotients_of_a_sector_average_to_one_over_the_places(places: list[dict[str, int]]) -> None:
    whole = added(places)
    everybody = sum(whole.values())
    for sector in SECTORS:
        average = sum(
            Fraction(sum(here.values()), everybody) * (location_quotients(here, whole)[sector] or 0)
            for here in places
        )
        assert average == 1


def test_a_sector_that_the_whole_lacks_has_no_quotient_and_an_empty_place_none_at_all() -> None:
    assert location_quotients({"a": 1, "b": 0}, {"a": 9, "b": 0}) == {"a": Fraction(1), "b": None}
    assert location_quotients({"a": 0}, {"a": 9}) == {}


@quick
@given(counts, counts, peopled, counts)
def test_the_three_parts_add_up_to_the_change_exactly(
    start: dict[str, int], end: dict[str, int], whole_start: dict[str, int], whole_end: dict[str, int]
) -> None:
    for part in shift_share(start, end, whole_start, whole_end):
        assert (
            part.national + part.industry + part.local == part.change == end[part.sector] - start[part.sector]
        )


@quick
@given(st.lists(st.tuples(peopled, counts), min_size=1, max_size=4))
def test_over_all_places_the_local_parts_of_a_sector_cancel(
    places: list[tuple[dict[str, int], dict[str, int]]],
) -> None:
    before, after = added([one for one, _ in places]), added([two for _, two in places])
    parts = [part for one, two in places for part in shift_share(one, two, before, after)]
    for sector in SECTORS:
        assert sum(part.local for part in parts if part.sector == sector) == 0


@quick
@given(peopled, counts)
def test_the_whole_compared_with_itself_has_no_local_part(start: dict[str, int], end: dict[str, int]) -> None:
    assert all(part.local == 0 for part in shift_share(start, end, start, end))


def test_a_known_example() -> None:
    (a, b) = shift_share(
        {"a": 100, "b": 50}, {"a": 120, "b": 50}, {"a": 1000, "b": 1000}, {"a": 1200, "b": 1000}
    )
    assert (a.national, a.industry, a.local) == (10, 10, 0)
    assert (b.national, b.industry, b.local) == (5, -5, 0)


def test_a_sector_new_to_the_whole_is_all_local_beyond_the_nations_rate() -> None:
    (_, new) = shift_share({"a": 10, "b": 0}, {"a": 10, "b": 7}, {"a": 10, "b": 0}, {"a": 10, "b": 7})
    assert (new.national, new.industry, new.local) == (0, 0, 7)


def test_different_sectors_or_an_empty_whole_are_refused() -> None:
    with pytest.raises(ShirubeError, match="E634"):
        location_quotients({"a": 1}, {"b": 1})
    with pytest.raises(ShirubeError, match="E635"):
        shift_share({"a": 1}, {"a": 1}, {"a": 0}, {"a": 1})


@quick
@given(peopled)
def test_diversity_lies_between_one_sector_and_all_alike(here: dict[str, int]) -> None:
    found = diversity(here)
    assert found is not None
    assert Fraction(1, 3) <= found.concentration <= 1
    assert 0 <= found.evenness <= 1 + 1e-12


def test_the_ends_of_diversity() -> None:
    single, alike = diversity({"a": 5, "b": 0}), diversity({"a": 5, "b": 5})
    assert single is not None
    assert alike is not None
    assert (single.concentration, single.entropy, single.evenness) == (1, 0.0, 0.0)
    assert (alike.concentration, alike.evenness) == (Fraction(1, 2), pytest.approx(1))
    assert alike.entropy == pytest.approx(math.log(2))
    assert diversity({"a": 0}) is None


@quick
@given(st.lists(st.fractions(-50, 50), min_size=1, max_size=5), st.integers(-100, 100))
def test_whole_numbers_add_up_and_stay_within_one(parts: list[Fraction], total: int) -> None:
    parts = [*parts, total - sum(parts)]
    found = whole_numbers(tuple(parts), total)
    assert sum(found) == total
    assert all(abs(number - part) < 1 for number, part in zip(found, parts, strict=True))
