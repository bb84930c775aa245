"""A bar and a row of a budget as they are typed: exact years and yen, every mistake at its field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import FiscalYear
from shirube.plans import BudgetRow, FundingSource, YearBar
from shirube.usecases.plan_part import (
    LONGEST,
    MOST_YEN,
    read_typed_bar,
    read_typed_budget,
    typed_bar,
    typed_budget,
)

ROW = {"source": "national", "unit": "千円"}
R8 = FiscalYear(2026)


@pytest.mark.parametrize(
    ("typed", "unit", "yen"),
    [
        ("12,000", "千円", 12_000_000),
        ("１２０００", "千円", 12_000_000),
        ("1,200万円", "千円", 12_000_000),
        ("12000000", "円", 12_000_000),
        ("1.5", "百万円", 1_500_000),
        ("0", "千円", 0),
        ("未定", "千円", None),
    ],
)
def test_a_sum_is_read_exactly_in_its_unit(typed: str, unit: str, yen: int | None) -> None:
    row = read_typed_budget({**ROW, "unit": unit, "yen-FY2026": typed}).part
    assert row is not None
    assert row.amounts == ((R8, yen),)


def test_an_empty_field_is_a_year_that_is_not_told() -> None:
    row = read_typed_budget({**ROW, "yen-FY2026": "1", "yen-FY2027": "", "yen-FY2028": "－"}).part
    assert row is not None
    assert [year for year, _ in row.amounts] == [R8]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"source": "魔法"}, "source", "E777"),
        ({"unit": "両"}, "unit", "E777"),
        ({"yen-FY2026": ""}, "yen-FY2026", "E778"),
        ({"yen-FY2026": "たくさん"}, "yen-FY2026", "E020"),
        ({"yen-FY2026": "約12,000"}, "yen-FY2026", "E028"),
        ({"yen-FY2026": "0.0001"}, "yen-FY2026", "E027"),
        ({"yen-FY2026": "▲1"}, "yen-FY2026", "E542"),
        ({"yen-FY2026": f"{MOST_YEN + 1}円"}, "yen-FY2026", "E779"),
        ({"note": "あ" * (LONGEST + 1)}, "note", "E775"),
    ],
)
def test_a_mistake_in_a_budget_stands_at_its_field(change: dict[str, str], field: str, code: str) -> None:
    found = read_typed_budget({**ROW, "yen-FY2026": "1", **change})
    assert found.part is None
    assert {name: error.code for name, error in found.errors.items()} == {field: code}


def test_the_largest_sum_and_the_longest_note_are_taken() -> None:
    form = {**ROW, "yen-FY2026": f"{MOST_YEN}円", "note": "あ" * LONGEST}
    assert read_typed_budget(form).part is not None


rows = st.builds(
    BudgetRow,
    source=st.sampled_from(FundingSource),
    amounts=st.dictionaries(
        st.integers(2000, 2040).map(FiscalYear), st.none() | st.integers(0, MOST_YEN), min_size=1, max_size=4
    ).map(lambda told: tuple(sorted(told.items(), key=lambda one: one[0].year))),
    name=st.sampled_from(["", "改修"]),
)
bars = st.builds(
    lambda first, more, name, cohort, repost: YearBar(
        first=FiscalYear(first),
        last=None if more is None else FiscalYear(first + more),
        programme=name,
        cohort=cohort or None,
        is_repost=repost,
    ),
    st.integers(2000, 2040),
    st.none() | st.integers(0, 9),
    st.sampled_from(["", "改修"]),
    st.sampled_from(["", "R8採択分"]),
    st.booleans(),
)


@given(rows)
def test_a_budget_that_is_written_into_a_form_reads_back(row: BudgetRow) -> None:
    assert read_typed_budget(typed_budget(row)).part == row


@given(bars)
def test_a_bar_that_is_written_into_a_form_reads_back(bar: YearBar) -> None:
    assert read_typed_bar(typed_bar(bar)).part == bar


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"first": ""}, "first", "E776"),
        ({"first": "いつか"}, "first", "E010"),
        ({"last": "R7"}, "last", "E704"),
        ({"text": "あ" * (LONGEST + 1)}, "text", "E775"),
    ],
)
def test_a_mistake_in_a_bar_stands_at_its_field(change: dict[str, str], field: str, code: str) -> None:
    found = read_typed_bar({"first": "R8", "last": "R8", **change})
    assert {name: error.code for name, error in found.errors.items()} == {field: code}


def test_a_bar_of_one_year_is_taken() -> None:
    assert read_typed_bar({"first": "R8", "last": "令和8年度"}).part == YearBar(first=R8, last=R8)
