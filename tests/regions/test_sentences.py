"""まず見るところ: no sentence without its figures, one a theme, the strongest first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.regions.profile import Measure
from shirube.regions.ranks import Rank
from shirube.regions.sentences import (
    SMALL,
    Change,
    Level,
    change_between,
    choose,
    is_told,
    kind_of,
    rank_words,
    texts,
)

SHARE = Measure(
    id="aged", label="65歳以上の割合", unit="%", theme="people", top=("a",), bottom=("b",), decimals=1
)
COUNT = Measure(id="births", label="出生数", unit="人", theme="moves", top=("a",), words=("多い", "少ない"))


def level(**fields: Any) -> Level:
    plain: dict[str, Any] = {
        "measure": SHARE,
        "when": "2020年",
        "value": 46.3,
        "median": 44.1,
        "similar": 20,
        "others": "似ているまち",
        "rank": Rank(132, 1740, 1, 1),
        "base": "全国1,740市区町村",
        "score": 1.5,
    }
    return Level(**{**plain, **fields})


def change(**fields: Any) -> Change:
    plain: dict[str, Any] = {
        "measure": COUNT,
        "first_when": "2010年",
        "last_when": "2022年",
        "first": 250.0,
        "last": 100.0,
        "change": -60.0,
        "median": -35.2,
        "similar": 19,
        "others": "似ているまち",
        "score": -2.0,
    }
    return Change(**{**plain, **fields})


def test_a_level_says_its_figure_its_day_the_others_and_its_rank() -> None:
    assert level().text == (
        "65歳以上の割合は46.3%（2020年）。似ているまち20の中央値44.1%より2.2ポイント高く、"
        "全国1,740市区町村で高いほうから132番目です。"
    )


def test_a_change_says_both_ends_and_the_others() -> None:
    assert change().text == (
        "出生数は2010年の250人から2022年の100人へ60.0%減りました。似ているまち19の変化の中央値は35.2%減です。"
    )


def test_a_lower_figure_is_called_lower_and_an_equal_one_equal() -> None:
    assert "より2.2ポイント低く" in level(value=41.9, score=-1.5).text
    assert "と同じくらいで" in level(value=44.1, score=0.0).text
    assert "変わっていません" in change(last=250.0, change=0.0).text


def test_the_first_and_the_last_place_are_named_as_such() -> None:
    assert rank_words(Rank(1, 47, 0, 1), "47都道府県", SHARE) == "47都道府県でもっとも高い値"
    assert rank_words(Rank(47, 47, 0, 1), "47都道府県", SHARE) == "47都道府県でもっとも低い値"
    assert rank_words(Rank(46, 47, 0, 1), "47都道府県", COUNT) == "47都道府県で少ないほうから2番目"
    assert rank_words(Rank(2, 47, 0, 3), "47都道府県", SHARE).endswith("2番目（同じ値が3）")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.floats(-9, 9)), max_size=30))
def test_the_strongest_of_each_theme_is_kept_and_of_those_five(pairs: list[tuple[str, float]]) -> None:
    standouts = [level(measure=replace(SHARE, theme=theme), score=score) for theme, score in pairs]
    chosen = choose(standouts)
    themes = [standout.measure.theme for standout in chosen]
    strengths = [abs(standout.score) for standout in chosen]
    assert len(set(themes)) == len(themes) == min(5, len({theme for theme, _ in pairs}))
    assert strengths == sorted(strengths, reverse=True)
    for standout in standouts:
        strongest = [one for one in chosen if one.measure.theme == standout.measure.theme]
        assert all(abs(standout.score) <= abs(one.score) for one in strongest)


@pytest.mark.parametrize(("first", "told"), [(SMALL - 1, False), (SMALL, True), (SMALL + 1, True)])
def test_a_count_that_begins_small_is_not_told_as_a_change(first: float, told: bool) -> None:
    assert is_told(COUNT, first) is told
    assert is_told(SHARE, 0.1)


def test_a_count_changes_in_per_cent_and_a_share_in_points() -> None:
    assert change_between(COUNT, 200, 150) == -25
    assert change_between(COUNT, 0, 150) is None
    assert change_between(SHARE, 20.0, 25.5) == 5.5


def test_every_standout_is_of_a_kind_and_has_a_text() -> None:
    standouts = (level(), change())
    assert [kind_of(one) for one in standouts] == ["level", "change"]
    assert texts(standouts) == tuple(one.text for one in standouts)
