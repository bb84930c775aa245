"""The laws of the projection: nobody from nowhere, sums, levers that only help, arrays as a plain loop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.census import made_people, made_rates

from shirube.base import ShirubeError
from shirube.regions.projection import (
    MEASURES,
    Levers,
    at_years,
    count,
    project,
    steps_until,
)
from shirube.regions.rates import GROUPS, Rates
from shirube.regions.scenarios import BANDS, replacement_factor, scenario, stay_by_band

seeds = st.integers(0, 10_000)
shares = st.floats(0, 1)
FAMILY = tuple(tuple(1.0 if age in (0, 6) else 0.0 for age in range(GROUPS)) for _ in range(2))
quick = settings(max_examples=12, deadline=None)


def plain(people: np.ndarray, rates: Rates, levers: Levers, steps: int) -> list[list[list[list[float]]]]:
    """The same projection, place by place and class by class, without arrays."""
    path = [people.tolist()]
    for step in range(1, steps + 1):
        factor = 1 + (levers.fertility - 1) * min(step, levers.fertility_steps) / levers.fertility_steps
        areas = []
        for area, before in enumerate(path[-1]):
            after = [[0.0] * GROUPS for _ in range(2)]
            for sex in range(2):
                for age in range(1, GROUPS):
                    moves = float(rates.migration[area, sex, age - 1])
                    if levers.is_balanced:
                        moves = 1.0
                    elif moves < 1:
                        moves = 1 - (1 - moves) * (1 - levers.stay[age - 1])
                    start = before[sex][age - 1] + (before[sex][age] if age == GROUPS - 1 else 0)
                    after[sex][age] = start * lived(rates, levers, sex, age, step) * moves
            women = sum(after[1][3:10])
            for sex in range(2):
                after[sex][0] = women * float(rates.child[area, sex]) * factor
                if levers.household is not None:
                    for age in range(GROUPS):
                        after[sex][age] += levers.household[sex][age] * levers.households * 5
            areas.append(after)
        path.append(areas)
    return path


def lived(rates: Rates, levers: Levers, sex: int, age: int, step: int) -> float:
    """The survival of one class in one step: each five years a part of the gain of the five before."""
    survival = float(rates.survival[sex, age - 1])
    if levers.is_survival_kept or rates.trend is None:
        return survival
    gone = sum(rates.trend.damping**period for period in range(1, step + 1))
    return float(survival ** np.exp(float(rates.trend.pace[sex, age - 1]) * gone))


@quick
@given(
    seeds,
    st.floats(0.2, 2),
    st.integers(1, 4),
    st.lists(shares, min_size=18, max_size=18),
    st.integers(0, 40),
    st.booleans(),
    st.booleans(),
)
def test_arrays_give_what_a_plain_loop_gives(
    seed: int,
    fertility: float,
    rise: int,
    stay: list[float],
    households: int,
    is_balanced: bool,
    is_kept: bool,
) -> None:
    levers = Levers(fertility, rise, tuple(stay), is_balanced, households, FAMILY, is_kept)
    people, rates = made_people(seed), made_rates(seed)
    assert np.allclose(
        project(people, rates, steps=3, levers=levers), plain(people, rates, levers, 3), rtol=1e-12
    )


@quick
@given(seeds)
def test_without_moves_no_cohort_ever_grows(seed: int) -> None:
    path = project(made_people(seed), made_rates(seed), steps=6, levers=Levers(is_balanced=True))
    before, after = path[:-1], path[1:]
    assert (after[..., 1:-1] <= before[..., :-2] + 1e-9).all()
    assert (after[..., -1] <= before[..., -2] + before[..., -1] + 1e-9).all()


def test_the_guard_of_closed_cohorts_is_seen_to_fail_with_moves() -> None:
    rates = made_rates(3)
    gaining = Rates(rates.child, rates.survival, np.full_like(rates.migration, 1.5))
    path = project(made_people(3), gaining, steps=1)
    assert (path[1][..., 1:-1] > path[0][..., :-2]).any()


@quick
@given(seeds)
def test_nobody_comes_from_nowhere(seed: int) -> None:
    path = project(np.zeros((3, 2, GROUPS)), made_rates(seed), steps=4)
    assert not path.any()


@quick
@given(seeds, st.permutations(range(3)))
def test_the_order_of_areas_does_not_matter_and_each_stands_alone(seed: int, order: list[int]) -> None:
    people, rates = made_people(seed), made_rates(seed)
    whole = project(people, rates, steps=3)
    assert np.array_equal(project(people[order], rates.of(order), steps=3), whole[:, order])
    alone = [project(people[[place]], rates.of([place]), steps=3) for place in range(3)]
    assert np.allclose(np.concatenate(alone, axis=1).sum(axis=1), whole.sum(axis=1))


@quick
@given(seeds, st.floats(0, 1), st.floats(0, 1))
def test_the_more_stay_the_more_people_in_every_class(seed: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    people, rates = made_people(seed), made_rates(seed)
    fewer = project(people, rates, steps=4, levers=Levers(stay=(low,) * 18))
    more = project(people, rates, steps=4, levers=Levers(stay=(high,) * 18))
    assert (more >= fewer - 1e-9).all()


@quick
@given(seeds, st.floats(1, 3), st.integers(0, 50))
def test_more_births_and_more_households_never_mean_fewer_people(
    seed: int, fertility: float, households: int
) -> None:
    people, rates = made_people(seed), made_rates(seed)
    start = project(people, rates, steps=4)
    assert (project(people, rates, steps=4, levers=Levers(fertility=fertility)) >= start - 1e-9).all()
    settled = Levers(households=households, household=FAMILY)
    assert (project(people, rates, steps=4, levers=settled) >= start - 1e-9).all()


@quick
@given(seeds)
def test_living_longer_adds_old_people_only(seed: int) -> None:
    people, rates = made_people(seed), made_rates(seed)
    longer = project(people, rates, steps=4)
    kept = project(people, rates, steps=4, levers=Levers(is_survival_kept=True))
    assert np.array_equal(longer[..., :13], kept[..., :13])
    assert (longer[1:, ..., 13:] > kept[1:, ..., 13:]).all()


def test_everybody_staying_where_all_lose_is_the_balanced_scenario() -> None:
    rates = made_rates(5)
    losing = Rates(rates.child, rates.survival, np.minimum(rates.migration, 1.0))
    people = made_people(5)
    staying = project(people, losing, steps=4, levers=Levers(stay=(1.0,) * 18))
    assert np.allclose(staying, project(people, losing, steps=4, levers=Levers(is_balanced=True)))


@quick
@given(seeds)
def test_at_the_replacement_level_a_closed_place_neither_grows_nor_shrinks_in_the_long_run(seed: int) -> None:
    people, rates = made_people(seed, areas=1), made_rates(seed, areas=1)
    levers = replace(scenario("simulation2", rates, people, steps_to_rise=1))
    women = project(people, rates, steps=400, levers=levers)[-8:, 0, 1].sum(axis=-1)
    assert women.max() / women.min() == pytest.approx(1, abs=0.02)
    assert levers.fertility == replacement_factor(rates, people)


def test_pattern_one_changes_nothing_and_simulation_one_keeps_the_moves() -> None:
    rates, people = made_rates(2), made_people(2)
    assert scenario("pattern1", rates, people, steps_to_rise=3) == Levers()
    first = scenario("simulation1", rates, people, steps_to_rise=3)
    assert not first.is_balanced
    assert first.fertility_steps == 3


def test_the_bands_hold_every_class_from_five_up_exactly_once() -> None:
    held = [place for band in BANDS for place in band.classes]
    assert sorted(held) == list(range(18))
    assert stay_by_band({"youth": 0.5})[2:5] == (0.5, 0.5, 0.5)
    assert sum(stay_by_band({"youth": 0.5})) == 1.5


def test_settlers_are_shared_over_the_areas_of_a_group() -> None:
    people, rates = np.zeros((2, 2, GROUPS)), made_rates(1, areas=2)
    levers = Levers(households=4, household=FAMILY)
    path = project(people, rates, steps=1, levers=levers, shares=np.array([0.25, 0.75]))
    assert path[1].sum(axis=(1, 2)).tolist() == [4 * 5 * 4 * 0.25, 4 * 5 * 4 * 0.75]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"fertility": -0.01}, "E631"),
        ({"stay": (0.0,) * 17}, "E631"),
        ({"stay": (1.01,) * 18}, "E631"),
        ({"fertility_steps": 0}, "E631"),
        ({"households": 1}, "E632"),
    ],
)
def test_levers_out_of_range_are_refused(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(ShirubeError, match=code):
        Levers(**wrong)  # type: ignore[arg-type]


def test_years_lie_on_straight_lines_between_steps() -> None:
    path = np.array([0.0, 60.0, 120.0])
    assert steps_until(date(2023, 1, 1), 2025) == 33 / 60
    assert at_years(path, base=date(2023, 1, 1), years=[2025]).tolist() == [33.0]
    assert at_years(path, base=date(2015, 10, 1), years=[2015, 2020, 2025]).tolist() == [0.0, 60.0, 120.0]


@pytest.mark.parametrize("year", [2014, 2026])
def test_a_year_outside_the_path_is_refused(year: int) -> None:
    with pytest.raises(ShirubeError, match="E633"):
        at_years(np.zeros(3), base=date(2015, 10, 1), years=[year])


def test_measures_count_the_classes_they_name() -> None:
    people = np.zeros((2, GROUPS))
    people[0] = range(GROUPS)
    assert count(people, "total") == sum(range(GROUPS))
    assert count(people, "school") == 1 + 2
    assert count(people, "workers") == sum(range(3, 13))
    assert count(people, "children") + count(people, "workers") + count(people, "elderly") == count(
        people, "total"
    )
    assert MEASURES["workers20"].start == 4
