from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import ReadingError, Rounding, parse_rounding
from shirube.base.rounding import Direction

roundings = st.builds(Rounding, st.sampled_from(get_args(Direction)), st.integers(1, 10**9))
values = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10_000)


@given(roundings)
def test_every_rounding_reads_back_from_its_text(rounding: Rounding) -> None:
    assert parse_rounding(rounding.text_ja()) == rounding


@given(roundings, values)
def test_a_rounded_amount_is_a_multiple_less_than_one_unit_away(rounding: Rounding, value: Fraction) -> None:
    rounded = rounding.apply(value)
    assert rounded % rounding.unit == 0
    assert abs(rounded - value) < rounding.unit
    assert rounding.apply(rounded) == rounded


@given(roundings, values)
def test_a_negative_amount_rounds_to_the_mirror_image(rounding: Rounding, value: Fraction) -> None:
    assert rounding.apply(-value) == -rounding.apply(value)


@given(st.integers(1, 10**9), values)
def test_down_goes_toward_zero_up_away_from_it_and_half_up_to_the_nearer(unit: int, value: Fraction) -> None:
    down, up = abs(Rounding("down", unit).apply(value)), abs(Rounding("up", unit).apply(value))
    assert down <= abs(value) <= up
    nearer = down if abs(value) - down < up - abs(value) else up
    assert abs(Rounding("half_up", unit).apply(value)) == nearer


@pytest.mark.parametrize(
    ("value", "down", "up", "half_up"),
    [
        (Fraction(0), 0, 0, 0),
        (Fraction(499), 0, 1000, 0),
        (Fraction(999, 2), 0, 1000, 0),
        (Fraction(500), 0, 1000, 1000),
        (Fraction(999), 0, 1000, 1000),
        (Fraction(1000), 1000, 1000, 1000),
        (Fraction(2001, 2), 1000, 2000, 1000),
        (Fraction(-499), 0, -1000, 0),
        (Fraction(-500), 0, -1000, -1000),
        (Fraction(-1000), -1000, -1000, -1000),
        (Fraction(-1001), -1000, -2000, -1000),
    ],
)
def test_thousands_are_rounded_below_at_and_above_the_edge(
    value: Fraction, down: int, up: int, half_up: int
) -> None:
    rounded = [Rounding(direction, 1000).apply(value) for direction in ("down", "up", "half_up")]
    assert rounded == [down, up, half_up]


def test_a_share_is_rounded_from_the_exact_fraction() -> None:
    share = Fraction(10_000_000) * Fraction(2, 3)
    assert Rounding("down").apply(share) == 6_666_666
    assert Rounding("down", 1000).apply(share) == 6_666_000
    assert Rounding("half_up").apply(share) == 6_666_667


@pytest.mark.parametrize(
    ("text", "rounding"),
    [
        ("円未満切捨て", Rounding("down")),
        ("円未満切り捨て", Rounding("down")),
        ("小数点以下切捨て", Rounding("down")),
        ("切捨て", Rounding("down")),
        ("千円未満切捨て", Rounding("down", 1000)),
        ("1,000円未満切捨て", Rounding("down", 1000)),
        ("１，０００円未満の端数は切り捨てる", Rounding("down", 1000)),
        ("百円未満切り上げ", Rounding("up", 100)),
        ("千円未満切上", Rounding("up", 1000)),
        ("10万円単位", Rounding("down", 100_000)),
        ("10万円単位で切上げ", Rounding("up", 100_000)),
        ("百万円単位", Rounding("down", 1_000_000)),
        ("四捨五入", Rounding("half_up")),
        ("千円未満四捨五入", Rounding("half_up", 1000)),
    ],
)
def test_a_rounding_is_read_in_the_usual_spellings(text: str, rounding: Rounding) -> None:
    assert parse_rounding(text) == rounding


@pytest.mark.parametrize(
    ("rounding", "text"),
    [
        (Rounding("down"), "円未満切捨て"),
        (Rounding("down", 1000), "千円未満切捨て"),
        (Rounding("up", 100), "100円未満切上げ"),
        (Rounding("down", 100_000), "10万円未満切捨て"),
        (Rounding("half_up"), "円未満四捨五入"),
    ],
)
def test_a_rounding_prints_as_programmes_print_it(rounding: Rounding, text: str) -> None:
    assert rounding.text_ja() == text


@pytest.mark.parametrize(
    "text", ["", "円未満", "千円", "端数処理", "千人未満切捨て", "切捨て切上げ", "▲千円未満切捨て", "切"]
)
def test_other_text_is_no_rounding(text: str) -> None:
    with pytest.raises(ReadingError, match="E040"):
        parse_rounding(text)


@pytest.mark.parametrize(("unit", "is_valid"), [(-1, False), (0, False), (1, True)])
def test_the_unit_is_at_least_one_yen(unit: int, is_valid: bool) -> None:
    if is_valid:
        assert Rounding("down", unit).apply(Fraction(3, 2)) == 1
    else:
        with pytest.raises(ReadingError, match="E041"):
            Rounding("down", unit)
    with pytest.raises(ReadingError, match="E041"):
        parse_rounding("0円未満切捨て")


def test_a_float_is_never_rounded() -> None:
    with pytest.raises(TypeError):
        Rounding("down").apply(0.5)  # type: ignore[arg-type]
