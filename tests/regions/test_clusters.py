"""Groups of neighbours: every place in one, chains joined, the order of no weight."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.regions.clusters import Located, added, distances, groups_within

KM_PER_DEGREE = 6371.0088 * 3.141592653589793 / 180


def at(code: str, km_north: float, workers: int = 10) -> Located:
    return Located(code, 35 + km_north / KM_PER_DEGREE, 135.0, workers)


def test_a_degree_of_latitude_is_about_111_km() -> None:
    found = distances([Located("1", 35.0, 135.0, 1), Located("2", 36.0, 135.0, 1)])
    assert found[0, 1] == pytest.approx(111.195, abs=0.01)
    assert found[0, 0] == 0


@pytest.mark.parametrize(("apart", "number"), [(9.99, 1), (10.01, 2)])
def test_two_places_join_up_to_the_distance_and_not_beyond(apart: float, number: int) -> None:
    assert len(groups_within([at("1", 0), at("2", apart)], km=10)) == number


def test_a_chain_joins_places_far_apart() -> None:
    chain = [at(str(place), place * 9.0) for place in range(5)]
    assert groups_within(chain, km=10) == (("0", "1", "2", "3", "4"),)
    assert len(groups_within(chain[:2] + chain[3:], km=10)) == 2


def test_the_group_with_the_most_workers_comes_first() -> None:
    places = [at("1", 0, 5), at("2", 100, 3), at("3", 101, 3)]
    assert groups_within(places, km=10) == (("2", "3"), ("1",))
    assert groups_within([], km=10) == ()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 200), min_size=1, max_size=20), st.randoms())
def test_every_place_is_in_exactly_one_group_whatever_the_order(north: list[float], chance: object) -> None:
    places = [at(f"{number:02d}", km, number) for number, km in enumerate(north)]
    found = groups_within(places, km=10)
    assert sorted(code for group in found for code in group) == [place.code for place in places]
    turned = list(places)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert groups_within(turned, km=10) == found


def test_what_is_not_known_is_counted_and_not_taken_for_nothing() -> None:
    assert added(["1", "2", "3"], {"1": 5, "2": None}) == (5, 2)
