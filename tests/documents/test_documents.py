"""Files written are opened again with the libraries that people's programs use: what went in comes out."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube import documents
from shirube.documents import Bullets, Grid, Heading, Line, Table, safe, write_csv, write_excel, write_word

TABLE = Table(
    "一行一組",
    ("団体コード", "団体名", "上限（円）"),
    [("01100", "札幌市", 30_000_000), ("39405", "檮原町", None), ("39405", "=1+1", -5)],
)
BLOCKS = (
    Heading("国の支援制度のご案内", 0),
    Line("檮原町　御中", is_bold=True),
    Heading("いま使えるもの"),
    Grid(("制度", "金額"), [("交付金", "200万円"), ("補助金", "－")], (100, 60)),
    Bullets(("一つ目", "二つ目")),
    Line("令和8年6月15日", "right", is_small=True),
)


# -- Excel ---------------------------------------------------------------------------------------------


def test_a_workbook_holds_codes_as_text_numbers_as_numbers_and_nothing_for_unknown() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_excel([TABLE])))["一行一組"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["団体コード", "団体名", "上限（円）"],
        ["01100", "札幌市", 30_000_000],
        ["39405", "檮原町", None],
        ["39405", "'=1+1", -5],
    ]
    assert sheet["C2"].number_format == "#,##0;▲#,##0"
    assert sheet["B4"].data_type == "s"


def test_a_sheet_has_no_merged_cell_a_frozen_header_and_a_filter_over_all_rows() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_excel([TABLE])))["一行一組"]
    assert not sheet.merged_cells.ranges
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C4"


def test_each_table_is_a_sheet_in_order_and_an_empty_one_keeps_its_header() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_excel([TABLE, Table("空", ("見出し",), [])])))
    assert book.sheetnames == ["一行一組", "空"]
    assert [[cell.value for cell in row] for row in book["空"].iter_rows()] == [["見出し"]]


@pytest.mark.parametrize("length", [32_766, 32_767, 32_768])
def test_a_text_longer_than_a_cell_is_cut_at_the_limit_of_excel(length: int) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_excel([Table("長", ("文",), [("あ" * length,)])])))
    assert len(book["長"]["A2"].value) == min(length, 32_767)


# -- CSV -----------------------------------------------------------------------------------------------


def test_a_csv_begins_with_a_bom_ends_its_lines_as_windows_does_and_runs_no_formula() -> None:
    content = write_csv(TABLE)
    assert content.startswith("\ufeff団体コード,".encode())
    assert content.count(b"\r\n") == 4
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[2] == ["39405", "檮原町", ""]
    assert rows[3] == ["39405", "'=1+1", "-5"]


@given(st.text(max_size=30))
def test_no_text_begins_as_a_formula_and_every_other_text_is_itself(text: str) -> None:
    found = str(safe(text))
    assert not found.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert found in (text, f"'{text}")


# -- Word ----------------------------------------------------------------------------------------------


def document(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def test_a_letter_comes_back_with_its_paragraphs_and_its_table() -> None:
    found = document(write_word(BLOCKS, title="ご案内", footer="しるべ 2026.11"))
    texts = [paragraph.text for paragraph in found.paragraphs if paragraph.text]
    assert texts == [
        "国の支援制度のご案内",
        "檮原町　御中",
        "いま使えるもの",
        "一つ目",
        "二つ目",
        "令和8年6月15日",
    ]
    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows] == [
        ["制度", "金額"],
        ["交付金", "200万円"],
        ["補助金", "－"],
    ]
    assert "しるべ 2026.11" in found.sections[0].footer.paragraphs[0].text


def test_a_letter_is_a4_and_its_tables_fit_between_the_margins() -> None:
    section = document(write_word(BLOCKS, title="ご案内")).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round((section.page_width - section.left_margin - section.right_margin) / Mm(1)) >= 166


def test_kana_are_set_in_a_japanese_font_and_no_theme_wins_over_it() -> None:
    found = document(write_word(BLOCKS, title="ご案内"))
    for name, font in (("Normal", "游明朝"), ("Title", "游ゴシック"), ("Heading 1", "游ゴシック")):
        fonts = found.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert not [key for key in fonts.attrib if key.endswith("Theme")]
    assert found.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "ja-JP"


def test_the_header_of_a_table_is_repeated_and_no_row_is_torn() -> None:
    table = document(write_word(BLOCKS, title="ご案内")).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


# -- the same content, the same bytes ------------------------------------------------------------------


def test_the_same_content_gives_the_same_bytes_and_another_does_not() -> None:
    assert write_word(BLOCKS, title="ご案内") == write_word(BLOCKS, title="ご案内")
    assert write_excel([TABLE]) == write_excel([TABLE])
    assert write_word(BLOCKS[:1], title="ご案内") != write_word(BLOCKS, title="ご案内")


def test_no_part_of_a_file_carries_the_day_it_was_written() -> None:
    for content in (write_word(BLOCKS, title="ご案内"), write_excel([TABLE])):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {info.date_time[0] for info in archive.infolist()} == {1980}


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_comes_back_and_a_sign_that_xml_forbids_is_shown_as_such(text: str) -> None:
    found = document(write_word([Line(f"あ{text}い"), Grid(("頭",), [(text,)], (50,))], title="t"))
    kept = "".join(
        sign
        if sign in "\t\n\r" or "\x20" <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
        else "\ufffd"
        for sign in text
    )
    plain = kept.replace("\r\n", "\n").replace("\r", "\n")
    assert found.paragraphs[0].text == f"あ{plain}い"
    assert found.tables[0].cell(1, 0).text == plain


def test_no_library_of_a_form_is_loaded_before_something_is_written() -> None:
    code = (
        "import sys\nfrom shirube.documents import Table, Heading, write_csv\n"
        "print(*sorted({'docx', 'xlsxwriter', 'icalendar'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_name_the_room_does_not_have_is_refused() -> None:
    with pytest.raises(AttributeError, match="write_pdf"):
        documents.write_pdf  # noqa: B018  reading it is the test
