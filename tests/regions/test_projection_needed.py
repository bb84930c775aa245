"""The smallest change that keeps a level: exact on its grid, and plain when nothing helps."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.census import made_people, made_rates

from shirube.regions.projection import Levers
from shirube.regions.projection_needed import (
    Goal,
    Place,
    everyone_stays,
    fertility_needed,
    households_needed,
    smallest,
    stay_needed,
)
from shirube.regions.rates import GROUPS

pytestmark = pytest.mark.slow
FAMILY = tuple(tuple(1.0 if age in (0, 6) else 0.0 for age in range(GROUPS)) for _ in range(2))
START = Levers(household=FAMILY)


def made_place(seed: int = 4) -> Place:
    people = made_people(seed, areas=1)
    return Place(people, made_rates(seed, areas=1), date(2015, 10, 1), people.sum(axis=(1, 2)) / people.sum())


@given(st.integers(-50, 50), st.integers(0, 30), st.integers(0, 30))
def test_the_search_finds_the_first_that_reaches(first: int, below: int, above: int) -> None:
    found = smallest(lambda value: value >= first, low=first - below, high=first + above)
    assert found == first
    assert smallest(lambda value: value >= first, low=first - below - 1, high=first - 1) is None


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 500), st.floats(0.5, 1.5), st.sampled_from(["total", "school", "workers"]))
def test_one_household_fewer_would_not_reach(seed: int, part: float, measure: str) -> None:
    place = made_place(seed)
    goal = Goal(measure, 2040, place.reached(Goal(measure, 2040, 0), START) * part)
    turn = households_needed(place, goal, START, limit=2000)
    assert turn.value is not None
    assert turn.reached >= goal.level
    if turn.value:
        fewer = Levers(household=FAMILY, households=turn.value - 1)
        assert place.reached(goal, fewer) < goal.level


def test_one_thousandth_less_staying_would_not_reach() -> None:
    place = made_place()
    low, high = (
        place.reached(Goal("total", 2040, 0), levers) for levers in (START, Levers(stay=everyone_stays()))
    )
    goal = Goal("total", 2040, (low + high) / 2)
    turn = stay_needed(place, goal, START)
    assert turn.value is not None
    assert 0 < turn.value < 1000
    assert place.reached(goal, Levers(stay=((turn.value - 1) / 1000,) * 18)) < goal.level <= turn.reached


def test_one_per_cent_fewer_births_would_not_reach() -> None:
    place = made_place()
    goal = Goal("school", 2040, place.reached(Goal("school", 2040, 0), START) * 1.3)
    turn = fertility_needed(place, goal, START, limit=200)
    assert turn.value is not None
    assert place.reached(goal, Levers(fertility=(turn.value - 1) / 100)) < goal.level <= turn.reached


@pytest.mark.parametrize("above", [0, 1])
def test_what_the_limit_just_reaches_is_found_and_one_person_more_is_impossible(above: int) -> None:
    place = made_place()
    most = place.reached(Goal("total", 2040, 0), Levers(household=FAMILY, households=3))
    turn = households_needed(place, Goal("total", 2040, most + above), START, limit=3)
    assert turn.value == (None if above else 3)
    assert turn.reached == most


def test_a_level_that_is_reached_anyway_needs_nothing() -> None:
    place = made_place()
    assert households_needed(place, Goal("total", 2040, 0), START, limit=10).value == 0
