from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import Rate, RateKind, ReadingError, format_percent, format_rate, parse_rate

fractions = st.fractions(min_value=-2, max_value=2, max_denominator=10_000)
finite = st.builds(
    lambda digits, places: Fraction(digits, 10**places), st.integers(-(10**6), 10**6), st.integers(0, 8)
)


def code_of(text: str) -> str:
    with pytest.raises(ReadingError) as caught:
        parse_rate(text)
    return caught.value.code


@given(fractions)
def test_every_rate_reads_back_from_its_fraction(value: Fraction) -> None:
    assert parse_rate(format_rate(value)) == Rate(value)


@given(finite)
def test_every_finite_rate_reads_back_from_its_percentage(value: Fraction) -> None:
    assert parse_rate(format_percent(value)) == Rate(value)


@given(
    st.one_of(
        st.just(Rate(None, RateKind.FLAT)),
        st.builds(Rate, fractions, st.sampled_from([RateKind.EXACT, RateKind.CEILING])),
    )
)
def test_every_kind_of_rate_reads_back_from_its_text(rate: Rate) -> None:
    assert parse_rate(rate.text_ja()) == rate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("２／３", Fraction(2, 3)),
        ("１/２", Fraction(1, 2)),
        ("２分の１", Fraction(1, 2)),
        ("二分の一", Fraction(1, 2)),
        ("十分の七", Fraction(7, 10)),
        ("10/10", Fraction(1)),
        ("90%", Fraction(9, 10)),
        ("９０％", Fraction(9, 10)),
        ("充当率90%", Fraction(9, 10)),
        ("地方債充当率：90％", Fraction(9, 10)),
        ("交付税措置率30%", Fraction(3, 10)),
        ("特別交付税措置率0.8", Fraction(4, 5)),
        ("措置率0.7", Fraction(7, 10)),
        ("0.8", Fraction(4, 5)),
        ("1", Fraction(1)),
        ("0", Fraction(0)),
        ("120%", Fraction(6, 5)),
        ("3/2", Fraction(3, 2)),
        ("7割", Fraction(7, 10)),
        ("５割５分", Fraction(11, 20)),
        ("2割5分5厘", Fraction(51, 200)),
        ("▲0.40%", Fraction(-1, 250)),
    ],
)
def test_a_rate_is_read_exactly_and_keeps_how_it_was_printed(text: str, value: Fraction) -> None:
    rate = parse_rate(text)
    assert rate == Rate(value, RateKind.EXACT)
    assert rate.printed == text


@pytest.mark.parametrize(
    "text", ["最大8/10", "上限8/10", "8/10以内", "0.8以内", "補助率：最大８／１０", "80%以下"]
)
def test_a_ceiling_is_not_the_rate_itself(text: str) -> None:
    assert parse_rate(text) == Rate(Fraction(4, 5), RateKind.CEILING)
    assert parse_rate(text) != Rate(Fraction(4, 5))


def test_a_flat_sum_has_no_rate() -> None:
    assert parse_rate("定額") == parse_rate("補助率：定額") == Rate(None, RateKind.FLAT)


@pytest.mark.parametrize(("text", "is_read"), [("0.99", True), ("1", True), ("1.01", False), ("90", False)])
def test_a_bare_number_above_one_may_be_a_percentage_and_is_refused(text: str, is_read: bool) -> None:
    if is_read:
        assert parse_rate(text).value == Fraction(text)
    else:
        assert code_of(text) == "E033"


@pytest.mark.parametrize("text", ["1/0", "0分の1"])
def test_a_zero_denominator_is_refused(text: str) -> None:
    assert code_of(text) == "E032"


@pytest.mark.parametrize("text", ["3/4以上", "1/2～3/4", "0.5未満", "7割超"])
def test_a_floor_or_a_range_is_not_one_rate(text: str) -> None:
    assert code_of(text) == "E034"


@pytest.mark.parametrize(
    "text",
    ["", "半額", "原則2/3", "約10%", "1 1/2", "1/2/3", "5分", "1.5/2", "最大", "以内", "充当率", "12,34%"],
)
def test_other_text_is_no_rate(text: str) -> None:
    assert code_of(text) == "E031"


def test_a_vulgar_fraction_sign_is_refused_before_it_melts_into_the_number_beside_it() -> None:
    assert code_of("1½") == "E006"


@pytest.mark.parametrize(
    ("value", "fraction", "percent"),
    [
        (Fraction(3, 4), "3/4", "75%"),
        (Fraction(1), "10/10", "100%"),
        (Fraction(0), "0", "0%"),
        (Fraction(9, 10), "9/10", "90%"),
        (Fraction(35, 10_000), "7/2000", "0.35%"),
        (Fraction(-1, 250), "▲1/250", "▲0.4%"),
        (Fraction(3, 2), "3/2", "150%"),
    ],
)
def test_rates_print_as_fraction_and_as_exact_percentage(
    value: Fraction, fraction: str, percent: str
) -> None:
    assert (format_rate(value), format_percent(value)) == (fraction, percent)


def test_a_third_has_no_exact_percentage() -> None:
    with pytest.raises(ReadingError, match="E030"):
        format_percent(Fraction(1, 3))


def test_a_rate_is_a_fraction_unless_it_is_flat() -> None:
    with pytest.raises(TypeError):
        Rate(0.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="定額"):
        Rate(None)
    with pytest.raises(ValueError, match="定額"):
        Rate(Fraction(1, 2), RateKind.FLAT)
