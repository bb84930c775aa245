"""Ranks count what is known and say how many are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.regions.ranks import median_of, rank_of, ranks, spread_of

figures = st.lists(
    st.one_of(st.just(float("nan")), st.integers(0, 5).map(float)), min_size=1, max_size=20
).map(np.array)


@settings(max_examples=25, deadline=None)
@given(figures)
def test_every_place_is_ranked_or_counted_as_unknown(values: np.ndarray) -> None:
    for position in range(len(values)):
        rank = rank_of(values, position)
        if np.isnan(values[position]):
            assert rank is None
            continue
        assert rank is not None
        assert rank.base == len(values)
        assert 1 <= rank.place <= rank.of
        assert rank.place == 1 + sum(value > values[position] for value in values)
        assert rank.from_below == 1 + sum(value < values[position] for value in values)


@settings(max_examples=25, deadline=None)
@given(figures)
def test_all_ranks_at_once_are_the_ranks_one_by_one(values: np.ndarray) -> None:
    found = [0 if (rank := rank_of(values, p)) is None else rank.place for p in range(len(values))]
    assert ranks(values).tolist() == found


def test_equal_figures_share_the_better_place() -> None:
    rank = rank_of(np.array([5.0, 3.0, 3.0, 1.0, np.nan]), 1)
    assert rank is not None
    assert (rank.place, rank.tied, rank.of, rank.unknown, rank.from_below) == (2, 2, 4, 1, 2)


def test_nothing_known_has_no_median_and_no_spread() -> None:
    assert median_of(np.array([np.nan])) is None
    assert median_of(np.array([1.0, np.nan, 4.0])) == 2.5
    assert spread_of(np.array([np.nan])) == 0
    assert spread_of(np.array([0.0, 2.0, np.nan])) == pytest.approx(1)
