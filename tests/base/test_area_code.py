import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import AreaCode, ReadingError, parse_area_code

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

area_codes = st.builds(
    lambda prefecture, part: AreaCode(f"{prefecture:02d}{part:03d}"),
    st.integers(1, 47),
    st.one_of(st.just(0), st.integers(100, 999)),
)


def code_of(text: object) -> str:
    with pytest.raises(ReadingError) as caught:
        parse_area_code(text)  # type: ignore[arg-type]
    return caught.value.code


@pytest.mark.parametrize(
    ("five", "six"),
    [
        ("01000", "010006"),
        ("01100", "011002"),
        ("01202", "012025"),
        ("13000", "130001"),
        ("13101", "131016"),
        ("27100", "271004"),
        ("39000", "390003"),
        ("39405", "394050"),
        ("47382", "473821"),
    ],
)
def test_the_check_digit_is_that_of_the_ministry_list(five: str, six: str) -> None:
    assert AreaCode(five).six == six
    assert parse_area_code(five) == parse_area_code(six) == AreaCode(five)


@given(area_codes)
def test_five_and_six_digits_read_back_in_either_width(code: AreaCode) -> None:
    for text in (code.value, code.six, f" {code.value}\u3000", code.six.translate(FULL_WIDTH)):
        assert parse_area_code(text) == code


@given(area_codes, st.integers(0, 9))
def test_every_other_check_digit_is_refused_and_the_right_one_told(code: AreaCode, digit: int) -> None:
    text = f"{code.value}{digit}"
    if text == code.six:
        assert parse_area_code(text) == code
        return
    with pytest.raises(ReadingError, match=f"E002.*「{code.six}」"):
        parse_area_code(text)


def test_two_digits_name_the_prefecture() -> None:
    assert parse_area_code("39") == parse_area_code("３９") == AreaCode("39000")
    assert parse_area_code("39").is_prefecture
    assert not parse_area_code("39405").is_prefecture
    assert parse_area_code("01202").prefecture == "01"


@pytest.mark.parametrize("lost", ["9405", "1202", "1", "10006", "11002", "12025"])
def test_a_lost_leading_zero_is_refused_and_said_so(lost: str) -> None:
    with pytest.raises(ReadingError, match=rf"E003.*先頭の0が落ちた.*「0{lost}」"):
        parse_area_code(lost)


@pytest.mark.parametrize(("part", "is_read"), [("000", True), ("001", False), ("099", False), ("100", True)])
def test_the_municipality_part_is_000_or_100_and_above(part: str, is_read: bool) -> None:
    if is_read:
        assert parse_area_code(f"13{part}").value == f"13{part}"
    else:
        assert code_of(f"13{part}") == "E003"


@pytest.mark.parametrize(("text", "is_read"), [("00", False), ("01", True), ("47", True), ("48", False)])
def test_prefectures_run_from_01_to_47(text: str, is_read: bool) -> None:
    if is_read:
        assert parse_area_code(text).prefecture == text
    else:
        assert code_of(text) == code_of(f"{text}201") == code_of(f"{text}2010") == "E004"


@pytest.mark.parametrize("number", [39405, 1100, 39405.0, None])
def test_a_number_is_refused_because_it_has_no_leading_zero(number: object) -> None:
    with pytest.raises(ReadingError, match=r"E005.*先頭の0"):
        parse_area_code(number)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "高知県", "394", "3940500", "39-405", "39 405", "39405a", "-39405"])
def test_other_text_is_not_an_area_code(text: str) -> None:
    assert code_of(text) == "E001"


def test_a_circled_digit_is_not_melted_into_the_code() -> None:
    assert code_of("3940⑤") == "E006"


def test_an_invisible_sign_from_a_file_is_ignored() -> None:
    assert parse_area_code("\ufeff39405\u200b") == AreaCode("39405")


@pytest.mark.parametrize(
    ("value", "code"), [("9405", "E001"), ("394050", "E001"), ("３９４０５", "E001"), ("48201", "E004")]
)
def test_no_area_code_can_be_built_from_bad_text(value: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        AreaCode(value)
    assert caught.value.code == code


def test_area_codes_are_frozen_sort_in_code_order_and_print_as_text() -> None:
    codes = [AreaCode("39405"), AreaCode("01202"), AreaCode("01100")]
    assert [str(code) for code in sorted(codes)] == ["01100", "01202", "39405"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        codes[0].value = "01100"  # type: ignore[misc]
