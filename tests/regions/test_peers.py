"""Similar places keep their laws whatever the figures are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.regions.peers import (
    LIMIT,
    WORDS,
    Feature,
    Neighbour,
    all_nearest,
    distances,
    nearest,
    standardise,
    weights_of,
    why,
)

PLAIN = (Feature("a", "people"), Feature("b", "people"), Feature("c", "economy"), Feature("d", "finance"))
PLACES = 12


def drawn(seed: int) -> np.ndarray:
    """Figures of all places, some unknown, some equal."""
    rng = np.random.default_rng(seed)
    values = rng.integers(-9, 10, (PLACES, len(PLAIN))).astype(float)
    values[rng.random(values.shape) < rng.random() / 2] = np.nan
    return values


seeds = st.integers(0, 2**32 - 1)
figures = seeds.map(drawn)
quick = settings(max_examples=25, deadline=None)
scales = st.lists(st.sampled_from([0.001, 0.5, 3.0, 1000.0]), min_size=len(PLAIN), max_size=len(PLAIN)).map(
    np.array
)


def between(values: np.ndarray) -> np.ndarray:
    return distances(standardise(values, PLAIN), weights_of(PLAIN))


@quick
@given(figures)
def test_a_distance_is_the_same_from_both_sides_and_none_to_itself(values: np.ndarray) -> None:
    found = between(values)
    np.testing.assert_array_equal(found, found.T)
    assert (np.diag(found) == 0).all()
    assert (found[np.isfinite(found)] >= 0).all()


@quick
@given(figures, scales)
def test_the_unit_of_a_figure_changes_no_distance(values: np.ndarray, scale: np.ndarray) -> None:
    np.testing.assert_allclose(between(values * scale), between(values), atol=1e-6)


@quick
@given(seeds.map(lambda seed: np.random.default_rng(seed).integers(0, 99, PLACES).astype(float)), scales)
def test_the_unit_of_a_figure_taken_as_logarithm_changes_no_score(
    values: np.ndarray, scale: np.ndarray
) -> None:
    feature = (Feature("a", "people", is_log=True),)
    column = values.reshape(-1, 1)
    np.testing.assert_allclose(
        standardise(column * scale[0], feature), standardise(column, feature), atol=1e-6
    )


@quick
@given(figures)
def test_the_distance_is_the_plain_sum_over_what_is_known_of_both(values: np.ndarray) -> None:
    scores, weights = standardise(values, PLAIN), weights_of(PLAIN)
    found = distances(scores, weights)
    for one in range(PLACES):
        for other in range(one):
            both = np.isfinite(scores[one]) & np.isfinite(scores[other])
            if weights[both].sum() < 0.5 - 1e-12:
                assert np.isnan(found[one, other])
                continue
            gaps = scores[one, both] - scores[other, both]
            expected = np.sqrt((weights[both] * gaps**2).sum() / weights[both].sum())
            assert found[one, other] == pytest.approx(expected, abs=1e-6)


@quick
@given(figures)
def test_what_is_not_known_of_one_place_does_not_come_in_as_zero(values: np.ndarray) -> None:
    scores = standardise(values, PLAIN)
    scores[:2] = np.nan_to_num(scores[:2])
    weights = weights_of(PLAIN)
    without = scores.copy()
    without[0, 0] = np.nan
    gaps = (scores[0] - scores[1])[1:]
    expected = np.sqrt((weights[1:] * gaps**2).sum() / weights[1:].sum())
    assert distances(without, weights)[0, 1] == pytest.approx(expected, abs=1e-6)
    assert nearest(distances(without, weights), without, 0, count=PLACES)[0].features <= 3


@quick
@given(figures, st.integers(0, PLACES - 1), st.integers(1, PLACES))
def test_neighbours_are_others_in_order_and_nobody_nearer_is_left_out(
    values: np.ndarray, row: int, count: int
) -> None:
    scores = standardise(values, PLAIN)
    found = distances(scores, weights_of(PLAIN))
    neighbours = nearest(found, scores, row, count=count)
    rows = [one.row for one in neighbours]
    assert row not in rows
    assert len(set(rows)) == len(rows)
    order = [(one.distance, one.row) for one in neighbours]
    assert order == sorted(order)
    others = [other for other in range(PLACES) if other != row and np.isfinite(found[row, other])]
    assert len(rows) == min(count, len(others))
    if rows:
        assert all(found[row, other] >= order[-1][0] for other in others if other not in rows)
    assert all_nearest(found, count=count)[row].tolist() == rows


def test_each_part_weighs_the_same_however_many_features_it_has() -> None:
    weights = weights_of(PLAIN)
    assert weights.sum() == pytest.approx(1)
    assert weights[:2].sum() == pytest.approx(weights[2]) == pytest.approx(weights[3])


def test_less_than_half_of_the_weight_known_of_both_gives_no_distance_and_half_gives_one() -> None:
    half = (Feature("a", "people"), Feature("b", "economy"))
    scores = np.array([[0.0, np.nan], [1.0, 1.0], [np.nan, 2.0]])
    found = distances(scores, weights_of(half))
    assert found[0, 1] == pytest.approx(1)
    assert np.isnan(found[0, 2])


def test_one_figure_far_outside_counts_no_more_than_the_limit() -> None:
    column = np.array([0.0] * 99 + [1000.0]).reshape(-1, 1)
    assert standardise(column, PLAIN[:1]).max() == LIMIT


def test_equal_figures_keep_no_place_apart() -> None:
    assert (standardise(np.full((5, 1), 7.0), PLAIN[:1]) == 0).all()


def test_a_zero_taken_as_logarithm_counts_as_the_smallest_figure_above_zero() -> None:
    feature = (Feature("a", "people", is_log=True),)
    with_zero = standardise(np.array([[0.0], [2.0], [8.0]]), feature)
    assert with_zero[0, 0] == with_zero[1, 0] < with_zero[2, 0]


@pytest.mark.parametrize(
    ("distance", "words"),
    [(0.34, "とても近い"), (0.35, "近い"), (0.59, "近い"), (0.6, "やや近い"), (1.0, "遠い"), (9.0, "遠い")],
)
def test_a_distance_has_a_word(distance: float, words: str) -> None:
    assert Neighbour(0, distance, 1).words == words
    assert WORDS[-1][0] == float("inf")


def test_the_reason_names_what_is_alike_what_differs_and_what_is_unknown() -> None:
    scores = np.array([[2.0, 0.0, -1.0, np.nan], [1.9, 0.1, 1.0, 0.0]])
    reason = why(scores, 0, 1)
    assert reason.alike == (0, 1), "what sets both apart from the rest comes first"
    assert reason.apart == (2,)
    assert reason.left_out == (3,)
