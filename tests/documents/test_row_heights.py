"""Rows of a workbook are as high as their words need, as a hint that an office program may fit anew."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook

from shirube.documents import Table, write_excel
from shirube.documents.excel import PRINTED
from shirube.documents.row_heights import as_hints, columns_of, height_of, width_of

LONG = "雇用の受け皿となる事業所が増えたことと、移住者の起業が続いたことによる。"


def sheet(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("数", 10, 1), ("あ" * 4, 10, 1), ("あ" * 5, 10, 2), ("a\nb\nc", 40, 3), ("あ" * 9, 10, 3)],
)
def test_a_row_is_as_high_as_its_longest_cell_needs(text: str, width: float, lines: int) -> None:
    height = height_of([("x", width), (text, width)], size=11)
    assert height is None if lines == 1 else height == pytest.approx(lines * 11 * 1.65 + 3)


@pytest.mark.parametrize("columns", [1, 7, 10, 33, 48])
def test_a_column_made_for_a_text_holds_it_in_one_line(columns: int) -> None:
    width = width_of(columns, size=11)
    assert height_of([("1" * columns, width)], size=11) is None
    assert height_of([("1" * (columns + 3), width)], size=11) is not None


def test_a_table_too_wide_for_a_page_is_printed_on_two_with_its_first_column_again() -> None:
    def setup(count: int) -> tuple[int, str | None, str | None]:
        table = Table("表", tuple(f"項目{n}" for n in range(count)), [tuple("あ" * 40 for _ in range(count))])
        page = load_workbook(io.BytesIO(write_excel([table])))["表"]
        return page.page_setup.fitToWidth, page.print_title_cols, page.print_title_rows

    narrow, wide = setup(PRINTED // 48), setup(PRINTED // 48 + 1)
    assert narrow in ((1, None, "$1:$1"), (None, None, "$1:$1")), (
        "one page wide is what a workbook means unless told"
    )
    assert wide == (2, "$A:$A", "$1:$1")


def test_no_row_is_higher_than_a_workbook_allows() -> None:
    assert height_of([("あ" * 10_000, 8)], size=11) == 400


def test_a_kana_is_as_wide_as_two_digits() -> None:
    assert (columns_of("12"), columns_of("数"), columns_of("ｶﾞ")) == (2, 2, 2)


def test_a_wrapped_row_has_a_height_that_is_not_set_by_hand_and_others_have_none() -> None:
    content = write_excel([Table("表", ("指標", "要因"), [("鈴の数", LONG * 2), ("鈴の色", "短い")])])
    rows = load_workbook(io.BytesIO(content))["表"].row_dimensions
    assert rows[2].height > 30
    assert rows[3].height is None
    assert "customHeight" not in sheet(content)
    assert as_hints(content) == content, "once is enough"
