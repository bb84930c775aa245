"""Printed columns and stated dates, open ends, and places that cross a page."""

from __future__ import annotations

import pytest

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans import Cell, Month, Span

HERE = Span(1, 1)


@pytest.mark.parametrize(
    ("start", "end", "is_open", "years"),
    [
        (None, None, False, (2027, 2027)),
        (FiscalYear(2028), None, True, (2028, None)),
        (FiscalYear(2015), FiscalYear(2027), False, (2015, 2027)),
        (Month(2026, 3), Month(2026, 4), False, (2025, 2026)),
        (CalendarYear(2026), CalendarYear(2026), False, (2025, 2026)),
    ],
)
def test_the_stated_date_wins_over_the_column(start, end, is_open, years):
    cell = Cell(column="2027年度", text="", span=HERE, start=start, end=end, is_open_ended=is_open)
    first, last = cell.years
    assert (first and first.year, last and last.year) == years


def test_a_column_without_end_is_open_unless_a_date_says_otherwise():
    assert Cell(column="2029年度以降", text="", span=HERE).years == (FiscalYear(2029), None)
    ended = Cell(column="2029年度以降", text="", span=HERE, start=Month(2029, 4), end=Month(2030, 3))
    assert ended.years == (FiscalYear(2029), FiscalYear(2029))


@pytest.mark.parametrize(
    ("column", "start", "is_first", "disagrees"),
    [
        ("2025年度", FiscalYear(2024), True, False),
        ("2026年度", FiscalYear(2025), False, True),
        ("2026年度", FiscalYear(2026), False, False),
        ("2026年度", FiscalYear(2027), False, True),
        ("2029年度以降", Month(2030, 4), False, False),
        ("事業", FiscalYear(2027), False, False),
    ],
)
def test_a_column_disagrees_only_where_the_beginning_lies_elsewhere(column, start, is_first, disagrees):
    cell = Cell(column=column, text="", span=HERE, start=start, is_open_ended=True)
    assert cell.disagrees_with_column(is_first=is_first) is disagrees


def test_a_span_over_a_page_end_knows_both_pages():
    joined = Span(10, 12, 3, 3).to(Span(15, 16, 4, 4))
    assert joined == Span(10, 16, 3, 4)
    assert joined.crosses_page
    assert not Span(10, 12, 3, 3).crosses_page
    assert Span(1, 1).to(Span(2, 2)).first_page is None
    assert joined.text_ja() == "3頁 10-16行"
