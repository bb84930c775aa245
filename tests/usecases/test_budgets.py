"""The printed budgets as tables: totals of 令和8年度当初 and 令和7年度補正, checked against their parts."""

from __future__ import annotations

from itertools import pairwise

import pytest

from shirube.base import UnknownNameError
from shirube.catalogue.budgets import load_budgets
from shirube.usecases.budgets import (
    BudgetRow,
    BudgetState,
    budget_records,
    budget_tree,
    budget_year_label,
    budget_years,
)

LINES = load_budgets()


def row(year: str, line_id: str) -> BudgetRow:
    return next(row for row in budget_tree(LINES, year).rows if row.line.id == line_id)


def test_the_initial_budget_of_r8_is_1600_and_39() -> None:
    total = row("R8-initial", "r8")
    assert (total.line.amount, total.parts_sum, total.difference) == (163_900_000_000, 163_900_000_000, 0)
    assert total.state is BudgetState.EQUAL


def test_the_39_of_r8_are_split_over_nine_named_projects_without_figures() -> None:
    others = row("R8-initial", "r8-others")
    assert (others.line.amount, others.parts_sum, others.unpriced) == (3_900_000_000, None, 9)
    assert others.state is BudgetState.EXPLAINED
    assert "額は書かれていない" in others.explanation


def test_the_supplementary_budget_of_r7_adds_up_but_for_the_printed_digits() -> None:
    total = row("R7-supplementary", "r7s")
    assert total.line.amount == 108_400_000_000
    assert total.parts_sum == 108_360_000_000
    assert (total.difference, total.tolerance) == (40_000_000, 125_000_000)
    assert total.state is BudgetState.ROUNDING


def test_the_two_headings_of_r7_have_no_printed_total_but_a_sum() -> None:
    sums = [row("R7-supplementary", name).parts_sum for name in ("r7s-economy", "r7s-living")]
    assert sums == [107_630_000_000, 730_000_000]
    assert row("R7-supplementary", "r7s-living").state is BudgetState.NO_TOTAL


def test_a_line_printed_again_is_shown_and_not_counted() -> None:
    again = row("R7-supplementary", "r7s-kofukin-again")
    assert again.state is BudgetState.REPEATED
    assert again.line.amount == 100_000_000_000


@pytest.mark.parametrize(
    ("year", "root", "rest"),
    [("R7-initial", "r7i", 3_120_000_000), ("R6-supplementary", "r6s", 4_050_000_000)],
)
def test_what_the_years_of_comparison_leave_out_is_said(year: str, root: str, rest: int) -> None:
    total = row(year, root)
    assert (total.difference, total.state) == (rest, BudgetState.EXPLAINED)
    assert "一部の事業だけ" in total.explanation or "説明の頁がある事業だけ" in total.explanation


def test_a_dash_in_the_deck_is_no_figure_and_not_zero() -> None:
    dash = row("R7-initial", "r7i-sanpin")
    assert dash.line.amount is None
    assert "－" in dash.explanation


def test_rows_stand_in_reading_order_each_part_below_its_whole() -> None:
    for year in budget_years(LINES):
        rows = budget_tree(LINES, year).rows
        assert rows[0].depth == 0
        assert [row.line for row in rows if row.line.year == year] == [
            line for line in LINES if line.year == year
        ]
        for before, after in pairwise(rows):
            assert after.depth <= before.depth + 1


def test_every_record_has_the_same_columns_with_their_unit() -> None:
    records = [record for year in budget_years(LINES) for record in budget_records(budget_tree(LINES, year))]
    assert len(records) == len(LINES)
    assert {tuple(record) for record in records} == {tuple(records[0])}
    assert [record["額（円）"] for record in records if record["項目"] == "RAIDAの整備事業"] == [30_000_000]


def test_years_are_named_in_both_calendars() -> None:
    assert [budget_year_label(year) for year in budget_years(LINES)] == [
        "令和8年度（2026年度）当初予算",
        "令和7年度（2025年度）補正予算",
        "令和7年度（2025年度）当初予算",
        "令和6年度（2024年度）補正予算",
    ]


def test_a_year_without_a_budget_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"E144 .*R9-initial.*R8-initial"):
        budget_tree(LINES, "R9-initial")
