"""Measures: unknown stays unknown, shares of a group rest on the same members above and below the line."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.regions.profile import Measure, changes, figure_text, rounded, shared_years, work_out

NAN = float("nan")


def measure(**fields: Any) -> Measure:
    return Measure(**{"id": "m", "label": "m", "unit": "人", "theme": "t", "top": ("a",), **fields})


EVERYONE = [np.array([0, 1, 2])]


def column(*values: float) -> np.ndarray:
    return np.array(values).reshape(-1, 1)


def test_a_sum_of_which_a_member_is_missing_is_unknown() -> None:
    values, known = work_out(measure(), {"a": column(1, NAN, 3)}, EVERYONE)
    assert np.isnan(values[0, 0])
    assert known[0, 0] == 2
    assert values[1:, 0].tolist()[::2] == [1, 3]
    whole, _ = work_out(measure(), {"a": column(1, 2, 3)}, EVERYONE)
    assert whole[0, 0] == 6


def test_a_share_of_a_group_takes_the_same_members_above_and_below() -> None:
    share = measure(bottom=("b",), scale=Fraction(100))
    values, known = work_out(share, {"a": column(1, 5, NAN), "b": column(10, 10, 1000)}, EVERYONE)
    assert values[0, 0] == pytest.approx(30), "(1 + 5) of (10 + 10): the third is left out on both sides"
    assert known[0, 0] == 2
    assert np.isnan(values[3, 0])


def test_a_share_of_nothing_is_unknown_not_zero() -> None:
    values, _ = work_out(measure(bottom=("b",)), {"a": column(0, 1, 1), "b": column(0, 2, 2)}, EVERYONE)
    assert np.isnan(values[1, 0])
    assert values[2, 0] == 0.5


def test_a_printed_rate_is_never_added_up() -> None:
    values, _ = work_out(measure(can_sum=False), {"a": column(1, 2, 3)}, EVERYONE)
    assert np.isnan(values[0, 0])
    assert values[1:, 0].tolist() == [1, 2, 3]


def test_a_difference_needs_both_its_parts() -> None:
    values, _ = work_out(measure(minus=("b",)), {"a": column(5, 5, 5), "b": column(2, NAN, 9)}, [])
    assert values[0, 0] == 3
    assert np.isnan(values[1, 0])
    assert values[2, 0] == -4


def test_a_change_is_told_for_years_that_have_the_year_before() -> None:
    found, years = changes(np.array([[100.0, 80.0, 0.0, 10.0]]), (2000, 2005, 2010, 2015), 5)
    assert years == (2005, 2010, 2015)
    assert found[0, :2].tolist() == [-20, -100]
    assert np.isnan(found[0, 2]), "from zero there is no change in per cent"


def test_years_are_those_of_every_part() -> None:
    assert shared_years(measure(bottom=("b",)), {"a": (2010, 2015, 2020), "b": (2015, 2020)}) == (2015, 2020)
    assert shared_years(measure(lag=5), {"a": (2010, 2015, 2020)}) == (2015, 2020)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.55, 1, "1,234.6"),
        (-0.25, 1, "▲0.3"),
        (-0.04, 1, "0.0"),
        (0.0, 0, "0"),
        (None, 1, "－"),
        (NAN, 1, "－"),
        (2.5, 0, "3"),
        (2.4999, 0, "2"),
    ],
)
def test_a_figure_is_written_as_officials_write_it(value: float | None, decimals: int, text: str) -> None:
    assert figure_text(value, decimals) == text


@settings(max_examples=25, deadline=None)
@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_rounding_moves_a_figure_by_half_a_step_at_most(value: float, decimals: int) -> None:
    assert abs(float(rounded(value, decimals)) - value) <= 0.5 * 10**-decimals * (1 + 1e-9)
