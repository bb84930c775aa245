from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import (
    Missing,
    Quantity,
    ReadingError,
    format_number,
    format_quantity,
    format_yen,
    format_yen_plain,
    parse_quantity,
    parse_yen,
)
from shirube.base.quantity import _BASE_UNITS, _OTHER_UNITS

FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")

amounts = st.one_of(
    st.integers(-(10**16), 10**16),
    st.integers(-(10**6), 10**6).map(lambda count: count * 10**4),
    st.integers(-(10**4), 10**4).map(lambda count: count * 10**8),
)
decimals = st.builds(
    lambda digits, places: Fraction(digits, 10**places),
    st.integers(-(10**12), 10**12),
    st.integers(0, 6),
)
quantities = st.builds(Quantity, decimals, st.sampled_from(_BASE_UNITS), st.booleans())


def code_of(text: object, *, unit: str | None = None) -> str:
    with pytest.raises(ReadingError) as caught:
        parse_quantity(text, unit=unit)  # type: ignore[arg-type]
    return caught.value.code


def yen_code_of(text: str) -> str:
    with pytest.raises(ReadingError) as caught:
        parse_yen(text)
    return caught.value.code


@given(amounts)
def test_every_amount_of_yen_reads_back_from_both_forms_and_widths(amount: int) -> None:
    for text in (format_yen(amount), format_yen_plain(amount)):
        assert parse_yen(text) == amount
        assert parse_yen(text.translate(FULL_WIDTH)) == amount


@given(decimals)
def test_every_finite_decimal_reads_back(value: Fraction) -> None:
    assert parse_quantity(format_number(value)) == Quantity(value, "")


@given(quantities)
def test_every_quantity_reads_back_with_its_unit_and_its_approximation(quantity: Quantity) -> None:
    assert parse_quantity(format_quantity(quantity)) == quantity


@given(
    decimals,
    st.sampled_from(
        ["円", "千円", "万円", "百万円", "億円", "兆円", "千人", "万人泊", "万t-CO2", *_OTHER_UNITS]
    ),
)
def test_every_quantity_reads_back_in_the_unit_it_is_printed_in(value: Fraction, unit: str) -> None:
    quantity = Quantity.of(value, unit)
    assert quantity.to(unit) == value
    assert parse_quantity(format_quantity(quantity, unit=unit)) == quantity
    assert parse_quantity(format_number(value), unit=unit) == quantity


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0円"),
        (1, "1円"),
        (9_999, "9,999円"),
        (10_000, "1万円"),
        (10_001, "10,001円"),
        (11_000, "11,000円"),
        (12_345, "12,345円"),
        (55_000_000, "5,500万円"),
        (99_990_000, "9,999万円"),
        (100_000_000, "1億円"),
        (100_010_000, "1億1万円"),
        (120_000_000, "1億2,000万円"),
        (123_456_789, "123,456,789円"),
        (999_999_990_000, "9,999億9,999万円"),
        (1_000_000_000_000, "1兆円"),
        (1_500_000_000_000, "1兆5,000億円"),
        (15_000_000_000_000, "15兆円"),
        (-30_000_000, "▲3,000万円"),
        (-1, "▲1円"),
    ],
)
def test_yen_print_in_the_shortest_exact_official_form(amount: int, text: str) -> None:
    assert format_yen(amount) == text
    assert parse_yen(text) == amount


def test_yen_print_plain_with_separators() -> None:
    assert format_yen_plain(55_000_000) == "55,000,000円"
    assert format_yen_plain(-1_000) == "▲1,000円"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (999, "999"),
        (1000, "1,000"),
        (Fraction(-3, 10), "▲0.3"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 20), "0.05"),
        (Fraction(24691, 20), "1,234.55"),
    ],
)
def test_numbers_print_exactly(value: Fraction | int, text: str) -> None:
    assert format_number(value) == text


def test_a_number_without_a_finite_decimal_is_not_printed_as_one() -> None:
    for value in (Fraction(1, 3), Fraction(1, 70)):
        with pytest.raises(ReadingError, match="E030"):
            format_number(value)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("▲0.3", Fraction(-3, 10), ""),
        ("△1", Fraction(-1), ""),
        ("－5件", Fraction(-5), "件"),
        ("−5件", Fraction(-5), "件"),
        ("+5ポイント", Fraction(5), "ポイント"),
        ("1億2,000万円", Fraction(120_000_000), "円"),
        ("1億２千万円", Fraction(120_000_000), "円"),
        ("1億2,000万5,000円", Fraction(120_005_000), "円"),
        ("27.9億円", Fraction(2_790_000_000), "円"),
        ("3千億円", Fraction(300_000_000_000), "円"),
        ("６０名", Fraction(60), "人"),
        ("12ヶ所", Fraction(12), "か所"),
        ("12箇所", Fraction(12), "か所"),
        ("1.5万t-CO₂", Fraction(15_000), "t-CO2"),
        ("2トン", Fraction(2), "t"),
        ("1㎢", Fraction(100), "ha"),
        ("0.5MW", Fraction(500), "kW"),
        ("50％", Fraction(50), "%"),
        ("3世帯", Fraction(3), "世帯"),
        ("3戸", Fraction(3), "戸"),
    ],
)
def test_a_quantity_is_read_exactly_in_its_base_unit(text: str, value: Fraction, unit: str) -> None:
    assert parse_quantity(text) == Quantity(value, unit)


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("5千円", 5_000),
        ("5万円", 50_000),
        ("5十万円", 500_000),
        ("5百万円", 5_000_000),
        ("5千万円", 50_000_000),
        ("5億円", 500_000_000),
        ("5十億円", 5_000_000_000),
        ("5百億円", 50_000_000_000),
        ("5千億円", 500_000_000_000),
        ("5兆円", 5_000_000_000_000),
    ],
)
def test_every_scale_word_has_its_size(text: str, yen: int) -> None:
    assert parse_yen(text) == yen
    assert parse_quantity("5", unit=text.removeprefix("5")) == Quantity(Fraction(yen), "円")


@pytest.mark.parametrize(
    "text", ["約8万人", "およそ8万人", "概ね80,000人", "8万人程度", "約8万人程度", "8万人前後"]
)
def test_an_approximate_quantity_keeps_that_it_is(text: str) -> None:
    assert parse_quantity(text) == Quantity(Fraction(80_000), "人", approximate=True)
    assert parse_quantity(text) != parse_quantity("8万人")


@pytest.mark.parametrize(
    ("marks", "missing"),
    [
        (("－", "-", "―", "—", "ー", " － "), Missing.NOT_AVAILABLE),
        (("…", "...", "・・・"), Missing.NOT_APPLICABLE),
        (("X", "x", "Ｘ", "χ", "***", "＊＊＊"), Missing.SUPPRESSED),
        (("", " ", "\u3000"), Missing.BLANK),
    ],
)
def test_each_mark_for_no_number_is_kept_apart_and_is_never_zero(
    marks: tuple[str, ...], missing: Missing
) -> None:
    for mark in marks:
        assert parse_quantity(mark, unit="人") is missing
        assert yen_code_of(mark) == "E026"
    assert parse_quantity(missing.mark) is missing
    assert parse_quantity("0人") == Quantity(Fraction(0), "人")


def test_the_unit_of_the_column_head_serves_cells_without_one() -> None:
    assert parse_quantity("27,018", unit="百万円") == Quantity(Fraction(27_018_000_000), "円")
    assert parse_quantity("4,000千円", unit="百万円") == Quantity(Fraction(4_000_000), "円")
    assert parse_quantity("5.5万", unit="人") == Quantity(Fraction(55_000), "人")
    assert parse_yen("12,345", unit="円") == 12_345
    assert code_of("5人", unit="百万円") == "E024"


@pytest.mark.parametrize(
    "text",
    ["27.9億百万円", "1億20,000万円", "1億1億円", "2千500万円", "1.5億2,000万円", "1万2億円", "5億万円"],
)
def test_scale_words_that_pile_up_or_run_backwards_are_refused(text: str) -> None:
    assert code_of(text) == "E022"


def test_a_scale_word_in_the_cell_and_in_the_head_is_refused() -> None:
    assert code_of("5億", unit="百万円") == "E022"


@pytest.mark.parametrize(
    ("text", "is_read"), [("99万9,999円", True), ("1万9,999円", True), ("1万10,000円", False)]
)
def test_a_part_must_be_smaller_than_the_scale_before_it(text: str, is_read: bool) -> None:
    if is_read:
        assert format_yen_plain(parse_yen(text)).startswith(text.split("万")[0])
    else:
        assert code_of(text) == "E022"


@pytest.mark.parametrize("text", ["1,2000円", "12,34円", "1234,567円", "1,000,00円", "5,円"])
def test_a_misplaced_comma_is_refused(text: str) -> None:
    assert code_of(text) == "E021"


@pytest.mark.parametrize(
    "text", ["▲", "円", "百万円", "多数", "計39億円", "5 500円", "1.2.3", "--5", "▲▲5", "5.", "約"]
)
def test_text_without_one_number_is_refused(text: str) -> None:
    assert code_of(text) == "E020"


@pytest.mark.parametrize("text", ["5頭", "5ドル", "5円/人", "5人5", "5円円", "1/2"])
def test_a_unit_outside_the_closed_table_is_refused(text: str) -> None:
    assert code_of(text) == "E023"


@pytest.mark.parametrize(
    "text",
    [
        "最大250万円",
        "上限1,500万円",
        "5人以上",
        "5人以下",
        "5人以内",
        "5人未満",
        "5人超",
        "300～500万円",
        "1人〜2人",
    ],
)
def test_a_bound_or_a_range_is_not_an_amount(text: str) -> None:
    assert code_of(text) == "E025"


@pytest.mark.parametrize("text", ["14③", "50%¹", "1½", "㈠5"])
def test_a_sign_that_would_melt_into_the_digits_is_refused(text: str) -> None:
    assert code_of(text) == "E006"


@pytest.mark.parametrize("number", [5500, 0.5, None])
def test_a_number_instead_of_text_is_refused(number: object) -> None:
    assert code_of(number) == "E005"


def test_yen_must_be_a_whole_exact_amount_of_money_with_a_unit() -> None:
    assert parse_yen("1,012.9万円") == 10_129_000
    assert parse_yen("0.0001万円") == 1
    assert yen_code_of("0.00011万円") == "E027"
    assert yen_code_of("約5,500万円") == "E028"
    assert yen_code_of("5500") == "E029"
    assert yen_code_of("5,500万人") == "E024"


def test_yen_and_persons_are_neither_added_nor_compared_nor_converted() -> None:
    yen, persons = Quantity.of(1, "円"), Quantity.of(1, "人")
    assert yen != persons
    for refused in (
        lambda: yen + persons,
        lambda: yen - persons,
        lambda: yen < persons,
        lambda: yen <= persons,
        lambda: yen > persons,
        lambda: yen >= persons,
        lambda: yen.to("人"),
    ):
        with pytest.raises(ReadingError, match="E024"):
            refused()


@given(decimals, decimals)
def test_sums_differences_and_order_are_those_of_the_values(left: Fraction, right: Fraction) -> None:
    first, second = Quantity(left, "円"), Quantity(right, "円")
    assert (first + second).value == left + right
    assert first - second == Quantity(left - right, "円")
    assert (first < second, first <= second, first > second, first >= second) == (
        left < right,
        left <= right,
        left > right,
        left >= right,
    )


def test_an_approximate_part_makes_the_sum_approximate() -> None:
    about = Quantity.of(8, "万人", approximate=True)
    exact = Quantity.of(1, "人")
    assert (about + exact).approximate
    assert (exact - about).approximate
    assert (about * 2) == Quantity(Fraction(160_000), "人", approximate=True)
    assert not (exact + exact).approximate


def test_money_is_the_same_in_every_unit_it_is_printed_in() -> None:
    assert Quantity.of(5_500, "万円") == Quantity.of(55, "百万円") == Quantity.of(55_000, "千円")
    assert format_quantity(Quantity.of(5_500, "万円"), unit="百万円") == "55百万円"
    assert Quantity.of(1, "MW") == Quantity.of(1_000, "kW")


def test_no_float_and_no_derived_unit_gets_into_a_quantity() -> None:
    with pytest.raises(TypeError):
        Quantity(0.5, "円")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Quantity.of(0.5, "円")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Quantity.of(1, "円") * 0.5  # type: ignore[operator]
    with pytest.raises(TypeError):
        format_number(0.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"Quantity\.of"):
        Quantity(Fraction(5), "万円")
