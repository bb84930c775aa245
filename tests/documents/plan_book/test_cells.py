"""What people write into a cell, and what is read from it."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from tests.documents.plan_book.books import numbers, reasons

from shirube.base.errors import ReadingError
from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.documents.plan_book import Entry, Raw, read_written
from shirube.documents.plan_book.cells import read_figure, read_step, read_text
from shirube.documents.plan_book.write_sheet import excel_number
from shirube.plans import NextStep

AT = FiscalYear(2026)

READ = {
    "1,234": (1234, ""),
    "１，２３４人": (1234, ""),
    "▲3": (-3, ""),
    "△3": (-3, ""),
    "－12": (-12, ""),
    "0": (0, ""),
    "1.2万人": (12000, ""),
    "3/4": (Fraction(3, 4), ""),
    "▲1/3": (Fraction(-1, 3), ""),
    "12（R8年度）": (12, ""),
    "12 (令和8年度)": (12, ""),
    "－": (None, "理由の記入なし"),
    "-": (None, "理由の記入なし"),
    "…": (None, "該当しない"),
    "X": (None, "秘匿"),
    "未公表": (None, "未公表"),
    "調査中": (None, "集計中"),
    "－ 機械の故障": (None, "機械の故障"),
    "… 該当しない": (None, "該当しない"),
    "": (None, ""),
    "　": (None, ""),
}
REFUSED = {
    "七十": "E020",
    "12O": "E741",
    "1,23": "E021",
    "約8": "E740",
    "8程度": "E740",
    "12以上": "E025",
    "12件": "E741",
    "12（R7年度）": "E744",
    "12（2026年）": "E744",
    "- 3": "E747",
    "1/0": "E740",
    "#N/A": "E743",
    "9" * 61: "E740",
    "－ " + "あ" * 301: "E746",
}


@pytest.mark.parametrize("text", READ)
def test_a_cell_is_read_as_it_is_meant(text: str) -> None:
    value, why = READ[text]
    assert read_written(text, unit="人", at=AT) == Entry(None if value is None else Fraction(value), why)


@pytest.mark.parametrize("text", REFUSED)
def test_a_cell_that_can_be_read_two_ways_or_none_is_refused(text: str) -> None:
    with pytest.raises(ReadingError, match=REFUSED[text]):
        read_written(text, unit="人", at=AT)


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        (Raw(12), "人", 12),
        (Raw(0.1), "人", Fraction(1, 10)),
        (Raw(0.355, "0.0%"), "％", Fraction(71, 2)),
        (Raw(35, "General"), "％", 35),
        (Raw(5, "General", has_formula=True), "人", 5),
    ],
)
def test_a_number_of_the_file_is_exact(raw: Raw, unit: str, value: Any) -> None:
    assert read_figure(raw, unit=unit) == Entry(Fraction(value))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (Raw(0.35, "0%"), "E741"),
        (Raw(True), "E740"),
        (Raw(date(2026, 3, 4)), "E742"),
        (Raw(time(3, 4)), "E742"),
        (Raw(None, "General", has_formula=True), "E743"),
        (Raw(float("inf")), "E740"),
    ],
)
def test_what_excel_made_of_an_entry_is_not_taken_for_a_number(raw: Raw, code: str) -> None:
    with pytest.raises(ReadingError, match=code):
        read_figure(raw, unit="人")


def test_a_calendar_year_in_brackets_fits_a_calendar_column() -> None:
    assert read_written("12（2026年）", unit="人", at=CalendarYear(2026)) == Entry(Fraction(12))


@given(numbers)
@settings(deadline=None)
def test_every_exact_number_comes_back_from_its_text(value: Fraction) -> None:
    for unit in ("人", "％", "百万円", ""):
        assert read_written(Entry(value).text(), unit=unit) == Entry(value)


@given(reasons)
def test_every_reason_comes_back_from_its_text(why: str) -> None:
    assert read_written(Entry(why_none=why).text(), unit="人") == Entry(why_none=why)


@given(numbers)
def test_a_number_goes_into_excel_only_where_it_comes_back(value: Fraction) -> None:
    number = excel_number(value)
    assert number is None or Fraction(f"{number:.15G}") == value


def test_sixteen_digits_and_a_third_stay_text() -> None:
    assert excel_number(Fraction(10**15 - 1)) == 10**15 - 1
    assert excel_number(Fraction(10**15)) is None
    assert excel_number(Fraction(1, 3)) is None


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("継続", NextStep.CONTINUE),
        ("見直", NextStep.REVISE),
        ("① 発展", NextStep.EXPAND),
        ("", None),
        ("－", None),
    ],
)
def test_a_next_step_is_read(text: str, step: NextStep | None) -> None:
    assert read_step(text) is step


def test_a_step_of_another_word_is_refused_with_the_five() -> None:
    with pytest.raises(ReadingError, match="発展・継続・見直し・中止・終了"):
        read_step("続ける")


def test_a_text_has_a_length() -> None:
    assert read_text("あ" * 4_000) == "あ" * 4_000
    with pytest.raises(ReadingError, match="E746"):
        read_text("あ" * 4_001)
