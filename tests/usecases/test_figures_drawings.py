"""Scales, charts and maps: what is drawn is what is in the table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.usecases.figures_axes import (
    brief,
    coordinate,
    mark,
    marks_of,
    path_of,
    short,
    steps,
    years_shown,
)
from shirube.usecases.figures_charts import KINDS, Series, line_chart, optional, pyramid, share_bars
from shirube.usecases.figures_maps import CLASSES, class_of

quick = settings(max_examples=40, deadline=None)


@quick
@given(st.floats(-1e9, 1e9), st.floats(0.001, 1e9))
def test_a_scale_reaches_over_all_it_shows_in_few_even_steps(low: float, span: float) -> None:
    found = steps(low, low + span)
    tolerance = 1e-6 * max(abs(low), span, 1)
    assert found[0] <= low + tolerance
    assert found[-1] >= low + span - tolerance
    assert 2 <= len(found) <= 8


def test_a_scale_of_one_value_still_has_a_length() -> None:
    assert steps(0, 0) == (0, 0.5, 1) or steps(0, 0)[-1] > steps(0, 0)[0]
    assert steps(5, 5)[0] < 5 < steps(5, 5)[-1]


@quick
@given(st.integers(1950, 2050), st.integers(0, 80))
def test_years_on_the_axis_are_few_and_within(first: int, span: int) -> None:
    shown = years_shown((first, first + span))
    assert 0 <= len(shown) <= 7
    assert all(first <= year <= first + span for year in shown)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1_400_000, "140万"),
        (120_000_000, "1.2億"),
        (0.35, "0.35"),
        (-5, "▲5"),
        (9_999, "9,999"),
        (10_000, "1万"),
    ],
)
def test_axis_labels_are_short(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (3307, 0, "3,307"),
        (99_999, 0, "99,999"),
        (1_973_395, 0, "197.3万"),
        (126_146_099, 0, "1.3億"),
        (35.55, 1, "35.6"),
    ],
)
def test_the_newest_figure_fits_beside_its_line(value: float, decimals: int, text: str) -> None:
    assert brief(value, decimals) == text


def test_a_line_breaks_where_nothing_is_known() -> None:
    assert path_of([(0, 0), None, (2, 2), (3, 1.25)]) == "M0 0M2 2L3 1.2"
    assert coordinate(2.0) == "2"
    assert marks_of([None], "circle") == ""


def test_every_kind_of_series_has_a_mark_of_its_own_shape() -> None:
    shapes = {mark(0, 0, shape, size=3) for shape in set(KINDS.values())}
    assert len(shapes) == len(set(KINDS.values())) == 5


def test_a_chart_without_a_known_figure_is_no_chart() -> None:
    empty = Series("a", "here", (2010, 2015), (None, None))
    assert line_chart("x", "t", "人", [empty], from_zero=True, decimals=0) is None
    assert share_bars("x", "t", ("a", "b"), [("r", (None, 1.0))]) is None


def test_a_chart_says_in_words_what_it_shows() -> None:
    series = [
        Series("町", "here", (2010, 2015, 2020), (10.0, None, 7.0)),
        Series("県", "prefecture", (2010,), (None,)),
    ]
    chart = line_chart("x", "人口", "人", series, from_zero=True, decimals=0)
    assert chart is not None
    assert chart.description == "町: 2010年 10 から 2020年 7（人）。県は分かっていません。"
    assert chart.last is not None
    assert chart.last[2] == "7"
    assert chart.lines[0].path.count("M") == 2, "the gap stays a gap"
    assert chart.y_ticks[0].text == "0"


def test_a_pyramid_is_as_wide_as_its_largest_class() -> None:
    people = ([1, 2, 3], [3, 2, 4])
    found = pyramid("p", "t", ("いま", people), [("前", "peers", ([9, 0, 0], [0, 0, 0]))])
    assert len(found.bars) == 6
    assert "いま: 計 15人" in found.description
    widths = [float(bar[2]) for bar in found.bars]
    assert widths[0] < widths[1] < widths[2]
    assert found.outlines[0].path.count("M") == 2


def test_shares_fill_the_whole_bar_and_unknown_ones_are_left_out() -> None:
    found = share_bars("s", "t", ("a", "b"), [("x", (1.0, 3.0)), ("y", (None, 1.0))])
    assert found is not None
    assert [bar.label for bar in found.bars] == ["x"]
    widths = [float(part[1]) for part in found.bars[0].parts]
    assert widths[1] == pytest.approx(3 * widths[0], abs=0.2)
    assert "a 25.0%" in found.description


@quick
@given(st.lists(st.one_of(st.just(float("nan")), st.integers(0, 9).map(float)), min_size=1, max_size=60))
def test_classes_of_a_map_keep_the_order_and_the_unknown_apart(values: list[float]) -> None:
    figures = np.array(values)
    kinds, edges = class_of(figures)
    known = np.isfinite(figures)
    assert ((kinds == -1) == ~known).all()
    assert len(edges) < CLASSES
    order = np.argsort(figures[known], kind="stable")
    assert (np.diff(kinds[known][order]) >= 0).all()


def test_optional_values_tell_unknown_from_zero() -> None:
    assert optional([0.0, float("nan")]) == (0.0, None)
