from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import FiscalYear, ReadingError, format_date_both, format_date_era, parse_date

days = st.dates(date(1873, 1, 1), date(2117, 12, 31))


def code_of(text: str) -> str:
    with pytest.raises(ReadingError) as caught:
        parse_date(text)
    return caught.value.code


@given(days)
def test_every_printed_form_of_a_day_reads_back(day: date) -> None:
    western = f"{day.year}年{day.month}月{day.day}日"
    for text in (format_date_era(day), format_date_both(day), day.isoformat(), f"{day:%Y/%m/%d}", western):
        assert parse_date(text) == day


@given(st.dates(date(1886, 4, 1), date(2117, 12, 31)))
def test_the_end_of_a_month_and_of_a_fiscal_year_is_its_last_day(day: date) -> None:
    end = parse_date(f"{day.year}年{day.month}月末")
    assert (end.year, end.month) == (day.year, day.month)
    assert FiscalYear.of(end).year == FiscalYear.of(day).year
    assert date.fromordinal(end.toordinal() + 1).day == 1
    assert parse_date(f"{day.year}年度末") == date(day.year + 1, 3, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("R7.4.1", date(2025, 4, 1)),
        ("Ｒ７．４．１", date(2025, 4, 1)),
        ("R7/4/1", date(2025, 4, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和７年３月末", date(2025, 3, 31)),
        ("令和7年3月末日", date(2025, 3, 31)),
        ("R7.3末", date(2025, 3, 31)),
        ("令和6年2月末", date(2024, 2, 29)),
        ("令和7年2月末", date(2025, 2, 28)),
        ("令和6年末", date(2024, 12, 31)),
        ("平成31年度末", date(2020, 3, 31)),
        ("2026-04-01", date(2026, 4, 1)),
        ("2026/4/1", date(2026, 4, 1)),
        ("2026.4.1", date(2026, 4, 1)),
        ("㍻31.4.30", date(2019, 4, 30)),
        ("令和8年4月1日（2026-04-01）", date(2026, 4, 1)),
    ],
)
def test_a_day_is_read_in_every_usual_spelling(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("last", "first", "wrong", "meant"),
    [
        ("明治45年7月29日", "大正元年7月30日", "明治45年7月30日", "大正元年7月30日"),
        ("大正15年12月24日", "昭和元年12月25日", "大正15年12月25日", "昭和元年12月25日"),
        ("昭和64年1月7日", "平成元年1月8日", "昭和64年1月8日", "平成元年1月8日"),
        ("平成31年4月30日", "令和元年5月1日", "平成31年5月1日", "令和元年5月1日"),
        ("平成31年4月30日", "令和元年5月1日", "令和元年4月30日", "平成31年4月30日"),
    ],
)
def test_an_era_ends_the_day_before_the_next_begins(last: str, first: str, wrong: str, meant: str) -> None:
    assert parse_date(first).toordinal() - parse_date(last).toordinal() == 1
    assert format_date_era(parse_date(last)) == last
    assert format_date_era(parse_date(first)) == first
    with pytest.raises(ReadingError, match=f"E012.*「{meant}」"):
        parse_date(wrong)


def test_the_end_of_a_month_outside_the_era_is_refused() -> None:
    assert parse_date("平成31年4月末") == date(2019, 4, 30)
    assert code_of("平成31年5月末") == code_of("平成31年末") == code_of("昭和64年1月末") == "E012"


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("2025-02-28", True),
        ("2025-02-29", False),
        ("2024-02-29", True),
        ("2026年4月0日", False),
        ("2026年4月30日", True),
        ("2026年4月31日", False),
        ("2026年12月末", True),
        ("2026年13月末", False),
        ("R8.0末", False),
    ],
)
def test_a_day_that_is_not_in_the_calendar_is_refused(text: str, is_read: bool) -> None:
    if is_read:
        assert parse_date(text).year == int(text[:4])
    else:
        assert code_of(text) == "E013"


@pytest.mark.parametrize("text", ["令和7年3月", "R8.1", "R7.12月", "2026/4", "2026-04", "2026 年 4 月"])
def test_a_month_is_not_a_day(text: str) -> None:
    assert code_of(text) == "E016"


@pytest.mark.parametrize(
    "text", ["", "4月1日", "20260401", "26-04-01", "1/4/2026", "2026/4-1", "2026年1 1月3日", "末"]
)
def test_other_text_is_no_day(text: str) -> None:
    assert code_of(text) == "E011"


def test_two_forms_of_a_day_must_agree() -> None:
    assert code_of("令和8年4月1日（2026-04-02）") == "E018"


def test_days_before_the_gregorian_calendar_are_refused() -> None:
    assert parse_date("明治6年1月1日") == date(1873, 1, 1)
    assert code_of("明治5年12月31日") == code_of("1872-12-31") == code_of("1872年2月末") == "E017"
    with pytest.raises(ReadingError, match="E017"):
        format_date_era(date(1872, 12, 31))


def test_a_day_prints_in_the_era_with_the_western_date_beside_it() -> None:
    assert format_date_era(date(2026, 4, 1)) == "令和8年4月1日"
    assert format_date_both(date(2026, 4, 1)) == "令和8年4月1日（2026-04-01）"
    assert format_date_both(date(2019, 5, 1)) == "令和元年5月1日（2019-05-01）"
