"""Past errors, the interval drawn from them, and scores against what was counted."""

from __future__ import annotations

import numpy as np
import pytest
from tests.regions.census import made_panel, made_people, made_rates

from shirube.regions.backtest import difference_interval, inside, score, score_by_size
from shirube.regions.projection import Levers, count, project
from shirube.regions.projection_error import Spread, draws, past_errors, size_class, spread_of
from shirube.regions.rates import GROUPS

NO_SPREAD = Spread(*(np.zeros(5) for _ in range(4)), np.ones((2, GROUPS)))
SOME_SPREAD = Spread(*(np.full(5, 0.03) for _ in range(4)), np.ones((2, GROUPS)))
pytestmark = pytest.mark.slow
FAMILY = tuple(tuple(1.0 if age in (0, 6) else 0.0 for age in range(GROUPS)) for _ in range(2))


@pytest.mark.parametrize(
    ("total", "number"), [(0, 0), (4_999, 0), (5_000, 1), (5_001, 1), (99_999, 3), (100_000, 4)]
)
def test_sizes_begin_at_their_lower_edge(total: float, number: int) -> None:
    assert size_class(np.array([float(total)])).tolist() == [number]


def test_every_base_and_horizon_is_tried_once_per_area() -> None:
    panel = made_panel(years=(1990, 1995, 2000, 2005, 2010, 2015))
    errors = past_errors(panel)
    seen = {(int(b), int(s)) for b, s in zip(errors.base, errors.steps, strict=True)}
    assert seen == {(2005, 1), (2005, 2), (2010, 1)}
    assert len(errors.total) == 3 * len(panel.codes)


def test_an_error_is_the_logarithm_of_counted_over_projected() -> None:
    panel = made_panel(years=(1990, 1995, 2000, 2005, 2010))
    doubled = panel.people.copy()
    doubled[-1] *= 2
    changed = type(panel)(panel.codes, panel.years, doubled, panel.usable)
    plain, more = past_errors(panel), past_errors(changed)
    assert np.allclose(more.total - plain.total, np.log(2))
    assert np.allclose(more.children, plain.children)


def test_without_spread_every_draw_is_the_projection_itself() -> None:
    people, rates = made_people(2), made_rates(2)
    levers = Levers(1.2, 2, (0.3,) * 18, False, 5, FAMILY)
    drawn = draws(people, rates, NO_SPREAD, steps=3, number=4, seed=1, levers=levers)
    path = project(people, rates, steps=3, levers=levers)
    for place, measure in enumerate(("total", "children", "school", "workers")):
        assert np.allclose(drawn[:, :, :, place], count(path, measure)[None], rtol=1e-4)


def test_draws_widen_with_the_years_and_repeat_with_the_seed() -> None:
    people, rates = made_people(2), made_rates(2)
    first = draws(people, rates, SOME_SPREAD, steps=5, number=200, seed=7)
    assert np.array_equal(first, draws(people, rates, SOME_SPREAD, steps=5, number=200, seed=7))
    spread = np.log(first[:, :, 0, 0]).std(axis=0)
    assert spread[0] == pytest.approx(0, abs=1e-4)
    assert (np.diff(spread) > 0).all()


def test_areas_of_a_group_share_their_luck() -> None:
    people, rates = made_people(2), made_rates(2)
    drawn = draws(people, rates, SOME_SPREAD, steps=2, number=50, seed=7, is_shared=True)
    alone = draws(people, rates, SOME_SPREAD, steps=2, number=50, seed=7)
    assert np.corrcoef(drawn[:, 2, 0, 0], drawn[:, 2, 1, 0])[0, 1] > 0.99
    assert abs(np.corrcoef(alone[:, 2, 0, 0], alone[:, 2, 1, 0])[0, 1]) < 0.5


def test_the_spread_of_the_past_is_never_negative_and_averages_to_one_over_ages() -> None:
    panel = made_panel(areas=60, years=(1990, 1995, 2000, 2005, 2010, 2015))
    found = spread_of(past_errors(panel), panel)
    assert all((part >= 0).all() for part in (found.drift, found.step, found.child_drift, found.child_step))
    people = panel.at(2015).sum(axis=0)
    assert (found.by_age * people).sum() / people.sum() == pytest.approx(1)


def test_a_score_is_in_per_cent_with_too_many_above_zero() -> None:
    found = score(np.array([101.0, 98.0, 103.0]), np.array([100.0, 100.0, 100.0]))
    assert found.places == 3
    assert found.median_abs == pytest.approx(2)
    assert found.median == pytest.approx(1)
    assert found.mean_abs == pytest.approx(2)
    assert found.sum_error == pytest.approx(2 / 3)


def test_scores_by_size_hold_every_place_once() -> None:
    base = np.array([10.0, 4_999.0, 5_000.0, 200_000.0])
    found = score_by_size(base * 1.1, base, base)
    assert {number: one.places for number, one in found.items()} == {0: 2, 1: 1, 4: 1}


def test_of_two_equal_methods_neither_is_better() -> None:
    actual = np.linspace(100, 200, 50)
    ours = actual * 1.01
    assert difference_interval(ours, ours, actual, draws=50, seed=1) == (0.0, 0.0)
    low, high = difference_interval(ours, actual * 1.03, actual, draws=50, seed=1)
    assert high < 0
    assert low == pytest.approx(-2)


def test_inside_counts_the_edges() -> None:
    low, high, actual = np.array([1.0, 1.0, 1.0]), np.array([2.0, 2.0, 2.0]), np.array([1.0, 2.0, 2.1])
    assert inside(low, high, actual, np.array([True, True, True])) == pytest.approx(2 / 3)
    assert inside(low, high, actual, np.array([True, True, False])) == 1
