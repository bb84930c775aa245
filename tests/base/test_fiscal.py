from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import CalendarYear, FiscalYear, ReadingError, parse_fiscal_year, parse_year

fiscal_years = st.integers(1886, 2117).map(FiscalYear)
calendar_years = st.integers(1873, 2117).map(CalendarYear)


def code_of(text: str, *, bare: object = None) -> str:
    with pytest.raises(ReadingError) as caught:
        parse_year(text, bare=bare)  # type: ignore[arg-type]
    return caught.value.code


@given(fiscal_years)
def test_every_form_of_a_fiscal_year_reads_back(year: FiscalYear) -> None:
    for text in (year.era, year.short, year.western, str(year.year), str(year)):
        assert parse_fiscal_year(text) == year
    assert parse_year(year.era) == parse_year(year.western) == parse_year(year.short, bare="fiscal") == year


@given(calendar_years)
def test_every_form_of_a_calendar_year_reads_back(year: CalendarYear) -> None:
    for text in (year.era, year.western, str(year)):
        assert parse_year(text) == year
    assert parse_year(str(year.year), bare="calendar") == year


@given(st.dates(date(1887, 4, 1), date(2117, 3, 31)))
def test_every_day_lies_in_its_fiscal_year_and_in_no_neighbour(day: date) -> None:
    year = FiscalYear.of(day)
    assert year.start <= day <= year.end
    assert [FiscalYear(year.year + step).contains(day) for step in (-1, 0, 1)] == [False, True, False]


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2027, 3, 31), 2026),
        (date(2027, 4, 1), 2027),
    ],
)
def test_a_fiscal_year_runs_from_1_april_to_31_march(day: date, year: int) -> None:
    assert FiscalYear.of(day) == FiscalYear(year)
    assert FiscalYear(2026).contains(day) == (year == 2026)


def test_a_fiscal_year_has_three_printed_forms() -> None:
    year = FiscalYear(2026)
    assert (year.era, year.short, year.western) == ("令和8年度", "R8", "2026年度")
    assert (year.start, year.end) == (date(2026, 4, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Ｒ８年度", 2026),
        ("令和　８　年度", 2026),
        ("令和元年度", 2019),
        ("R元年度", 2019),
        ("R元", 2019),
        ("平成31年度", 2019),
        ("平成30年度", 2018),
        ("平成元年度", 1989),
        ("昭和63年度", 1988),
        ("昭和元年度", 1926),
        ("大正15年度", 1926),
        ("明治19年度", 1886),
        ("㋿8年度", 2026),
        ("㍻30年度", 2018),
        ("２０２６年度", 2026),
    ],
)
def test_era_and_full_width_spellings_name_one_fiscal_year(text: str, year: int) -> None:
    assert parse_fiscal_year(text) == parse_year(text, bare="fiscal") == FiscalYear(year)


def test_the_year_of_the_change_to_reiwa_is_reiwa_1_throughout() -> None:
    assert [FiscalYear(year).era for year in (2018, 2019, 2020)] == ["平成30年度", "令和元年度", "令和2年度"]
    assert [FiscalYear(year).short for year in (1988, 1989)] == ["S63", "H1"]
    assert [CalendarYear(year).era for year in (1988, 1989, 2018, 2019)] == [
        "昭和63年",
        "平成元年",
        "平成30年",
        "令和元年",
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("平成32年度", "令和2年度"),
        ("令和0年度", "平成30年度"),
        ("平成0年度", "昭和63年度"),
        ("昭和64年度", "平成元年度"),
        ("平成32年", "令和2年"),
        ("昭和65年", "平成2年"),
    ],
)
def test_a_year_outside_its_era_is_refused_and_its_name_told(text: str, meant: str) -> None:
    with pytest.raises(ReadingError, match=f"E012.*「{meant}」"):
        parse_year(text)


def test_a_year_of_two_eras_is_read_by_either_name() -> None:
    assert parse_year("平成31年") == parse_year("令和元年") == CalendarYear(2019)
    assert parse_year("昭和64年") == parse_year("平成元年") == CalendarYear(1989)


def test_the_word_decides_between_calendar_and_fiscal_year() -> None:
    assert parse_year("2026年") == parse_year("R8年") == CalendarYear(2026)
    assert parse_year("2026年度") == parse_year("R8年度") == FiscalYear(2026)
    assert parse_year("2026年", bare="fiscal") == CalendarYear(2026)
    assert parse_year("R8年度", bare="calendar") == FiscalYear(2026)


def test_a_bare_year_needs_the_reader_to_say_which_it_is() -> None:
    assert parse_year("R8", bare="fiscal") == FiscalYear(2026)
    assert parse_year("R8", bare="calendar") == CalendarYear(2026)
    assert code_of("R8") == code_of("2026") == "E014"


def test_a_calendar_year_is_refused_where_a_fiscal_year_is_asked() -> None:
    for text in ("2026年", "R8年", "令和8年"):
        with pytest.raises(ReadingError, match="E015"):
            parse_fiscal_year(text)


def test_calendar_and_fiscal_years_are_never_ordered_nor_equal() -> None:
    assert FiscalYear(2026) != CalendarYear(2026)  # type: ignore[comparison-overlap]
    assert FiscalYear(2025) < FiscalYear(2026)
    assert CalendarYear(2025) < CalendarYear(2026)
    with pytest.raises(TypeError):
        sorted([FiscalYear(2026), CalendarYear(2025)])  # type: ignore[type-var]


@pytest.mark.parametrize(
    "text", ["", "8年度", "R8-R11", "令和", "26", "20261", "R100", "2026年度末", "R 8 9", "X8年度"]
)
def test_other_text_is_no_year(text: str) -> None:
    assert code_of(text, bare="fiscal") == "E010"
    with pytest.raises(ReadingError, match="E010"):
        parse_fiscal_year(text)


@pytest.mark.parametrize(("year", "is_read"), [(1885, False), (1886, True), (9998, True), (9999, False)])
def test_fiscal_years_run_from_meiji_19(year: int, is_read: bool) -> None:
    if is_read:
        assert FiscalYear(year).start.year == year
    else:
        assert code_of(f"{year}年度") == "E017"


@pytest.mark.parametrize(("year", "is_read"), [(1872, False), (1873, True), (9998, True), (9999, False)])
def test_calendar_years_run_from_the_gregorian_calendar(year: int, is_read: bool) -> None:
    if is_read:
        assert CalendarYear(year).contains(date(year, 12, 31))
    else:
        assert code_of(f"{year}年") == "E017"


def test_a_calendar_year_holds_its_own_days_only() -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [CalendarYear(2026).contains(day) for day in days] == [False, True, True, False]
