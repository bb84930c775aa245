"""Sheets that are too large, cut, tampered with or of another kind are refused before they cost anything."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from tests.documents.plan_book.books import YEAR, book, kpi, usual

from shirube.base.errors import ReadingError
from shirube.documents.plan_book import is_review_sheet, read_plan_book, write_plan_book
from shirube.documents.reading import limits

PLAN = usual()


def opened() -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_plan_book(PLAN, YEAR, version=1)))


def saved(workbook: Any) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def refused(content: bytes, code: str) -> None:
    with pytest.raises(ReadingError, match=code):
        read_plan_book(content, "検証.xlsx", PLAN)


def with_rows(content: bytes, rows: str) -> bytes:
    """The workbook with raw XML rows at the end of its first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(name, part)
    return out.getvalue()


def test_a_million_empty_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shirube.documents.plan_book.read_sheet.MOST_ROWS", 50)
    content = with_rows(
        write_plan_book(PLAN, YEAR, version=1), "".join(f'<row r="{n}"/>' for n in range(40, 120))
    )
    refused(content, "E515")


def test_a_row_far_away_does_not_fill_the_memory() -> None:
    content = with_rows(
        write_plan_book(PLAN, YEAR, version=1),
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    )
    refused(content, "E515")


def test_cells_far_to_the_right_are_not_held() -> None:
    workbook = opened()
    workbook["年次検証"]["XFD6"] = "x"
    assert read_plan_book(saved(workbook), "検証.xlsx", PLAN).problems == ()


def test_a_bomb_a_cut_file_and_other_kinds_are_refused() -> None:
    content = write_plan_book(PLAN, YEAR, version=1)
    refused(content[: len(content) // 2], "E513")
    refused(b"", "E511")
    refused("指標,実績".encode(), "E750")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (limits.SMALL_BYTES * 5))
    refused(bomb.getvalue(), "E514")
    refused(saved(openpyxl.Workbook()), "E750")


def test_a_workbook_without_our_sheet_is_told_apart() -> None:
    assert is_review_sheet(write_plan_book(PLAN, YEAR, version=1), "検証.xlsx")
    assert not is_review_sheet(saved(openpyxl.Workbook()), "別.xlsx")
    assert not is_review_sheet("指標,実績".encode(), "表.csv")


def test_the_sheet_of_another_plan_is_refused() -> None:
    refused(write_plan_book(book(kpi(), id="8"), YEAR, version=1), "E751")


def test_without_the_hidden_row_or_a_column_the_form_is_not_guessed() -> None:
    workbook = opened()
    workbook["年次検証"].delete_rows(5)
    refused(saved(workbook), "E753")
    workbook = opened()
    keys = {cell.value: cell.column for cell in workbook["年次検証"][5]}
    workbook["年次検証"].cell(5, keys["cause"]).value = None
    refused(saved(workbook), "E753")


def test_rows_in_another_order_and_an_added_column_are_read_all_the_same() -> None:
    workbook = opened()
    sheet = workbook["年次検証"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    for number, row in enumerate(reversed(rows), start=6):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if type(cell).__name__ != "MergedCell":
                cell.value = value
    for area in list(sheet.merged_cells.ranges):
        if area.min_row > 5:
            sheet.unmerge_cells(str(area))
    for number, row in enumerate(reversed(rows), start=6):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    sheet.cell(6, 40).value = "めも"
    filled = read_plan_book(saved(workbook), "検証.xlsx", PLAN)
    assert filled.problems == ()
    assert set(filled.answers) == {one.id for one in PLAN.kpis}


def test_a_copy_that_was_changed_is_no_base_for_merging() -> None:
    workbook = opened()
    workbook["控え"]["C1"] = "999"
    assert read_plan_book(saved(workbook), "検証.xlsx", PLAN).base is None
    workbook = opened()
    del workbook["控え"]
    assert read_plan_book(saved(workbook), "検証.xlsx", PLAN).base is None


def test_the_result_of_a_formula_is_taken_as_excel_kept_it() -> None:
    content = write_plan_book(PLAN, YEAR, version=1)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part, count = re.subn(rb'(<c r="\w+" s="\d+">)<v>62</v>', rb"\1<f>60+5</f><v>65</v>", part)
                assert count == 1
            new.writestr(name, part)
    filled = read_plan_book(out.getvalue(), "検証.xlsx", PLAN)
    assert filled.problems == ()
    value = filled.answers["11"]["actual:2026"]
    assert getattr(value, "value", None) == 65


def test_a_kpi_that_the_file_leaves_out_is_named_as_absent() -> None:
    workbook = opened()
    sheet = workbook["年次検証"]
    row = next(cells[0].row for cells in sheet.iter_rows(max_col=1) if cells[0].value == "15")
    for cell in sheet[row]:
        cell.value = None
    assert read_plan_book(saved(workbook), "検証.xlsx", PLAN).absent == ("15",)


def test_a_figure_in_a_column_of_a_later_year_is_named() -> None:
    workbook = opened()
    sheet = workbook["年次検証"]
    sheet.cell(5, 30).value = "actual:2027"
    row = next(cells[0].row for cells in sheet.iter_rows(max_col=1) if cells[0].value == "11")
    sheet.cell(row, 30).value = 5
    problems = read_plan_book(saved(workbook), "検証.xlsx", PLAN).problems
    assert [one.code for one in problems] == ["E754"]
