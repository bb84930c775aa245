"""A cell is an exact number or a mark, and the marks stay apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.sources.cells import LONGEST, CellError, Read, read_cell


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0", Read("0", None)),
        ("０", Read("0", None)),
        ("", Read(None, "not_available")),
        ("　", Read(None, "not_available")),
        ("-", Read(None, "not_available")),
        ("－", Read(None, "not_available")),
        ("…", Read(None, "not_applicable")),
        ("X", Read(None, "withheld")),
        ("Ｘ", Read(None, "withheld")),
        ("***", Read(None, "not_available")),
        ("1,234", Read("1234", None)),
        ("▲5.6", Read("-5.6", None)),
        ("△5.6", Read("-5.6", None)),
        ("-962,607", Read("-962607", None)),
        ("0.10", Read("0.10", None)),
    ],
)
def test_each_printed_form_is_read_as_what_it_is(text: str, read: Read) -> None:
    assert read_cell(text) == read


def test_a_dash_means_what_the_column_says() -> None:
    assert read_cell("－", dash="not_applicable").mark == "not_applicable"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("1.9E+06", "指数の表示"),
        ("12,34", "コンマの位置"),
        ("約100", "数字だけ"),
        ("100人", "数字だけ"),
        ("多数", "のどれか"),
        ("1" * (LONGEST + 1), "数字だけ"),
    ],
)
def test_what_is_no_number_says_what_to_do(text: str, advice: str) -> None:
    with pytest.raises(CellError, match=advice):
        read_cell(text)


def test_the_longest_number_is_still_read() -> None:
    assert read_cell("1" * LONGEST).value == "1" * LONGEST


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False))
def test_no_digit_is_lost(number: Decimal) -> None:
    assert Decimal(read_cell(f"{number:,}").value or "") == number
