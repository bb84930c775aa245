"""The smallest change that keeps a level: exact on its grid, and plain when nothing helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.census import made_people, made_rates

from shirube.regions.projection import Levers
from shirube.regions.projection_needed import (
    Goal,
    Place,
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


def households(start: Levers, value: int) -> Levers:
    return replace(start, households=value)


def staying(start: Levers, value: int) -> Levers:
    return replace(start, stay=tuple(max(old, value / 1000) for old in start.stay))


def births(start: Levers, value: int) -> Levers:
    return replace(start, fertility=value / 100)


LEVERS = {
    "households": (partial(households_needed, limit=2000), households, lambda start: start.households),
    "stay": (stay_needed, staying, lambda start: round(start.stay[0] * 1000)),
    "fertility": (partial(fertility_needed, limit=200), births, lambda start: round(start.fertility * 100)),
}


@pytest.mark.parametrize("lever", LEVERS)
@pytest.mark.parametrize("measure", ["total", "school", "workers", "workers20"])
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 500), part=st.floats(0.9, 1.6), told=st.sampled_from([0.0, 0.2]))
def test_the_answer_reaches_and_one_step_less_does_not_or_even_the_limit_does_not(
    lever: str, measure: str, seed: int, part: float, told: float
) -> None:
    place, start = made_place(seed), replace(START, stay=(told,) * 18, fertility=1 - told)
    goal = Goal(measure, 2040, place.reached(Goal(measure, 2040, 0), start) * part)
    search, set_to, lowest = LEVERS[lever]
    turn = search(place, goal, start)
    if turn.value is None:
        assert place.reached(goal, set_to(start, turn.limit)) == turn.reached < goal.level
        return
    assert place.reached(goal, set_to(start, turn.value)) == turn.reached >= goal.level
    if turn.value > lowest(start):
        assert place.reached(goal, set_to(start, turn.value - 1)) < goal.level


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
