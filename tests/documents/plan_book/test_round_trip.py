"""What Shirube prints it reads back: what a person may fill in; the same plan gives the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from tests.documents.plan_book.books import YEAR, book, books, kpi, usual

from shirube.documents.plan_book import (
    book_hash,
    read_plan_book,
    write_plan_book,
)
from shirube.plans import PlanBook
from shirube.usecases.plan_book_changes import applied, differences

ON = date(2027, 5, 20)


def without_answers(plan: PlanBook) -> PlanBook:
    """The plan before anybody wrote: no actuals of the columns, no review of the year."""
    return replace(
        plan,
        kpis=tuple(
            replace(one, actuals=(), reviews=tuple(r for r in one.reviews if r.actual.at.year != YEAR.year))
            for one in plan.kpis
        ),
    )


def as_written(plan: PlanBook) -> Any:
    """All that a sheet may change, without the day on which it was told and the judgements of earlier years."""
    return [
        (
            one.id,
            [(a.seen, a.why_none) for a in one.actuals],
            [
                (r.actual, r.judgement, r.cause, r.next_step, r.comment)
                for r in one.reviews
                if r.actual.at.year == YEAR.year
            ],
        )
        for one in plan.kpis
    ]


@given(books())
@settings(max_examples=25, deadline=None)
def test_a_printed_sheet_read_back_changes_nothing(plan: PlanBook) -> None:
    filled = read_plan_book(write_plan_book(plan, YEAR, version=3), "検証.xlsx", plan)
    assert filled.problems == ()
    found = differences(plan, filled)
    assert (found.changes, found.kept) == ((), 0)
    assert applied(plan, YEAR, found.changes, on=ON) == plan


@given(books(with_one_kind_of_year=True))
@settings(max_examples=25, deadline=None)
def test_a_sheet_fills_an_empty_plan_with_all_that_was_written(plan: PlanBook) -> None:
    empty = without_answers(plan)
    filled = read_plan_book(write_plan_book(plan, YEAR, version=3), "検証.xlsx", empty)
    filled = replace(filled, base=None)  # as if a person had typed it all
    after = applied(empty, YEAR, differences(empty, filled).changes, on=ON)
    assert filled.problems == ()
    assert as_written(after) == as_written(plan)


def test_another_plan_has_another_hash() -> None:
    assert book_hash(usual()) == book_hash(usual())
    assert book_hash(usual()) != book_hash(book(kpi()))


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert write_plan_book(usual(), YEAR, version=1) == write_plan_book(usual(), YEAR, version=1)


# -- the workbook as Excel opens it ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook() -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_plan_book(usual(), YEAR, version=3)))


def test_the_sheet_prints_on_a4_across_with_its_head_on_every_page(workbook: Any) -> None:
    sheet = workbook["年次検証"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.freeze_panes == "D6"


def test_only_the_cells_to_fill_in_can_be_written(workbook: Any) -> None:
    sheet = workbook["年次検証"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    keys = {cell.value: cell.column for cell in sheet[5]}
    row = next(cells[0].row for cells in sheet.iter_rows(max_col=1) if cells[0].value == "11")
    free = {key for key, column in keys.items() if not sheet.cell(row, column).protection.locked}
    assert free == {"actual:2025", "actual:2026", "cause", "step", "comment", "source"}


def test_next_steps_and_reasons_are_offered(workbook: Any) -> None:
    rules = workbook["年次検証"].data_validations.dataValidation
    offered = {rule.formula1: rule.showErrorMessage for rule in rules}
    assert offered['"発展,継続,見直し,中止,終了"'] is True
    assert next(strict for text, strict in offered.items() if "未公表" in text) is False


def test_sections_and_years_stand_in_merged_heads(workbook: Any) -> None:
    sheet = workbook["年次検証"]
    texts = [str(cells[1].value) for cells in sheet.iter_rows(max_col=2)]
    assert "基本目標 1 人が集まるまち ＞ 施策群 1-1 移住を支える" in texts
    assert "令和8年度\n2026" in [cell.value for cell in sheet[4]]
    assert len(sheet.merged_cells.ranges) > 8


def test_no_text_can_run_as_a_formula(workbook: Any) -> None:
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    plan = book(kpi(reviews={2026: {"cause": "=HYPERLINK(1)"}}))
    sheet = openpyxl.load_workbook(io.BytesIO(write_plan_book(plan, YEAR, version=1)))["年次検証"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "=HYPERLINK(1)")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_the_tidy_sheet_has_one_row_for_each_kpi_year_and_kind(workbook: Any) -> None:
    rows = list(workbook["データ"].iter_rows(min_row=2, values_only=True))
    keys = [(row[0], row[5], row[6], row[7]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert ("13", "実績値", "暦年", 2025) in keys
    values = {(row[0], row[5], row[7]): (row[8], row[9]) for row in rows}
    assert values["12", "実績値", 2025] == ("22.5", "22.5")
    assert values["13", "実績値", 2026] == (None, "－ 未公表")


def test_the_guide_names_plan_version_and_hash(workbook: Any) -> None:
    texts = {row[0]: row[1] for row in workbook["手引き"].iter_rows(min_row=3, max_col=2, values_only=True)}
    assert texts["計画の番号と版"] == "7　第3版"
    assert texts["確認番号"] == book_hash(usual())
    assert "やや遅れ" in texts["判定"]
