"""Files as they come: another form than the name says, locked, cut, blown up; refused with the reason."""

from __future__ import annotations

import hashlib
import io
import struct
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from openpyxl import Workbook

from shirube.base.errors import ReadingError
from shirube.documents.reading import FileKind, kind_of, limits, read_grids, read_lines
from shirube.usecases.reading import DocumentKind, read_document

OFFICE_FILES = Path(__file__).parent / "office_files"
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Size 4/Root 1 0 R>>
%%EOF"""


def workbook(rows: int = 1) -> bytes:
    book = Workbook()
    for _ in range(rows):
        book.active.append(["指標", "現況値", "目標値"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    source = zipfile.ZipFile(io.BytesIO(content))
    return {name: source.read(name) for name in source.namelist()}


def with_rows(count: int) -> bytes:
    """A workbook whose sheet holds empty rows only, written by hand as a program would."""
    return with_sheet(b"".join(b'<row r="%d"/>' % number for number in range(1, count + 1)))


def with_sheet(rows: bytes, kinds: bytes = b"") -> bytes:
    sheet = (
        b'<?xml version="1.0"?>' + kinds + b"<worksheet "
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + rows + b"</sheetData></worksheet>"
    )
    return packed(**(unpacked(workbook()) | {"xl/worksheets/sheet1.xml": sheet}))


def word_file(text: str) -> bytes:
    document = Document()
    for _ in range(50):
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def code(action) -> str:
    with pytest.raises(ReadingError) as caught:
        action()
    assert caught.value.todo, "every refusal says what to do"
    return caught.value.code


def test_the_form_is_told_by_the_content_and_not_by_the_name():
    assert kind_of(workbook(), "表.csv") is FileKind.EXCEL
    assert kind_of("指標,目標\n".encode("cp932"), "表.xlsx") is FileKind.TEXT
    assert kind_of(PDF, "計画.docx") is FileKind.PDF


def test_an_empty_file_is_refused():
    assert code(lambda: kind_of(b" \n", "空.csv")) == "E511"


def test_a_file_above_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", 10)
    assert kind_of(b"0123456789", "ちょうど.txt") is FileKind.TEXT
    assert code(lambda: kind_of(b"0123456789a", "一つ上.txt")) == "E512"


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_truncated_workbook_is_refused(kept):
    content = workbook()
    assert code(lambda: read_grids(content[: int(len(content) * kept)], "表.xlsx")) == "E513"


def test_a_workbook_with_a_broken_inside_is_refused():
    content = packed(**{"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"<Types/>"})
    assert code(lambda: read_grids(content, "表.xlsx")) == "E513"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    content = packed(**{"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": b"0" * 20_000_000})
    assert len(content) < 100_000
    assert code(lambda: read_grids(content, "表.xlsx")) == "E514"


def test_a_workbook_of_very_many_empty_rows_is_refused():
    assert code(lambda: read_grids(with_rows(60_000), "表.xlsx")) == "E515"


def test_as_many_rows_as_the_limit_are_read_and_one_more_is_not(monkeypatch):
    monkeypatch.setattr("shirube.documents.reading.grids.MOST_ROWS", 5)
    assert len(read_grids(workbook(5), "表.xlsx")[0].rows) == 5
    assert code(lambda: read_grids(workbook(6), "表.xlsx")) == "E515"
    assert len(read_grids(b"a,b\n" * 5, "表.csv")[0].rows) == 5
    assert code(lambda: read_grids(b"a,b\n" * 6, "表.csv")) == "E515"


def test_a_workbook_of_a_million_empty_rows_is_refused_before_its_reader_opens_it(monkeypatch):
    monkeypatch.setattr("openpyxl.load_workbook", None)
    assert code(lambda: read_grids(with_rows(1_000_000), "表.xlsx")) == "E515"


@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
def test_rows_are_counted_whatever_pieces_the_sheet_is_read_in(monkeypatch, chunk):
    monkeypatch.setattr("shirube.documents.reading.grids._CHUNK", chunk)
    monkeypatch.setattr("shirube.documents.reading.grids.MOST_ROWS", 20)
    assert len(read_grids(with_rows(20), "表.xlsx")[0].rows) <= 20
    monkeypatch.setattr("openpyxl.load_workbook", None)
    assert code(lambda: read_grids(with_rows(21), "表.xlsx")) == "E515"


def test_a_workbook_with_one_cell_at_its_very_end_is_refused():
    row = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    assert code(lambda: read_grids(with_sheet(row), "表.xlsx")) == "E515"


def test_letters_that_stand_for_ever_more_letters_are_refused():
    names = "abcdefghij"
    grown = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    kinds = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{grown}]>'.encode()
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    assert code(lambda: read_grids(with_sheet(row, kinds), "表.xlsx")) == "E513"
    members = unpacked(word_file("&"))
    declared, _, rest = members["word/document.xml"].partition(b"?>")
    members["word/document.xml"] = declared + b"?>" + kinds + rest.replace(b"&amp;", b"&j;")
    assert code(lambda: read_lines(packed(**members), "計画.docx")) == "E513"


def test_a_packed_file_of_very_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_ENTRIES", len(unpacked(workbook())))
    assert kind_of(workbook(), "表.xlsx") is FileKind.EXCEL
    monkeypatch.setattr(limits, "MOST_ENTRIES", len(unpacked(workbook())) - 1)
    assert code(lambda: kind_of(workbook(), "表.xlsx")) == "E515"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_truncated_word_file_is_refused(kept):
    content = word_file("荷車の数")
    assert code(lambda: read_lines(content[: int(len(content) * kept)], "計画.docx")) == "E513"


@pytest.mark.parametrize(
    ("file", "said", "todo"),
    [
        ("locked.xlsx", "パスワード付きの", "パスワードを外して"),
        ("locked.docx", "パスワード付きの", "パスワードを外して"),
        ("old.xls", "古い形式（.xls）", ".xlsx"),
        ("old.doc", "古い形式（.doc）", ".docx"),
    ],
)
def test_a_really_encrypted_or_old_office_file_is_refused_with_what_it_is_and_what_to_do(file, said, todo):
    content = (OFFICE_FILES / file).read_bytes()
    for name in (file, "表.xlsx", "表.csv"):
        for read in (kind_of, read_grids, read_lines):
            with pytest.raises(ReadingError, match="E516") as caught:
                read(content, name)
            assert said in caught.value.what
            assert todo in caught.value.todo


def test_a_locked_or_old_office_file_is_refused():
    assert code(lambda: kind_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "表.xlsx")) == "E516"


def test_another_archive_or_a_picture_is_refused():
    assert code(lambda: kind_of(packed(**{"写真.txt": b"x"}), "表.xlsx")) == "E517"
    assert code(lambda: kind_of(b"\x89PNG\r\n\x1a\n\x00\x00\x00", "表.csv")) == "E517"
    assert code(lambda: read_lines(workbook(), "計画.txt")) == "E517"


def test_letters_of_no_known_encoding_are_refused():
    assert code(lambda: read_grids(b"\x81\x00\xff\xfd\xa0", "表.csv").clear()) in {"E517", "E518"}
    assert code(lambda: read_lines(b"\xfd\xfe\xff\xa0\x81", "表.csv")) == "E518"


def test_a_pdf_of_pictures_only_is_refused():
    assert code(lambda: read_lines(PDF, "計画.pdf")) == "E519"


def test_a_truncated_pdf_is_refused():
    assert code(lambda: read_lines(PDF[:60], "計画.pdf")) == "E513"


def test_utf8_utf16_and_cp932_are_read_alike():
    text = "荷車の数\n二行目\n"
    for encoding in ("utf-8", "utf-8-sig", "cp932", "utf-16"):
        assert [line.text for line in read_lines(text.encode(encoding), "計画.txt")] == ["荷車の数", "二行目"]


def test_a_form_feed_begins_a_page():
    lines = read_lines("一\n二\f三\n".encode(), "計画.txt")
    assert [(line.no, line.page) for line in lines] == [(1, 1), (2, 1), (3, 2)]


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.99])
def test_a_pdf_with_text_that_is_cut_is_refused_and_not_read_in_part(kept):
    content = pdf_with_text(*["bells and more bells"] * 30)
    assert code(lambda: read_lines(content[: int(len(content) * kept)], "計画.pdf")) == "E513"


@pytest.mark.parametrize("cut", [1, 2])
def test_text_cut_within_a_letter_is_refused_and_not_read_as_other_letters(cut):
    content = ("荷車の数" * 100).encode()
    assert code(lambda: read_lines(content[:-cut], "計画.txt")) == "E513"
    assert len(read_lines(content[:-3], "計画.txt")) == 1, "cut between two letters: that cannot be seen"


def test_a_pdf_locked_by_a_program_is_refused_and_opens_with_its_password():
    content = locked_pdf("himitsu")
    assert code(lambda: read_lines(content, "計画.pdf")) == "E523"
    document = pypdfium2.PdfDocument(content, password="himitsu")
    assert document[0].get_textpage().get_text_range() == "KPI"


def test_a_locked_pdf_is_refused():
    lock = b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")>>endobj\n"
    locked = PDF.replace(b"trailer<<", lock + b"trailer<</Encrypt 4 0 R/ID[<00><00>]")
    assert code(lambda: read_lines(locked, "計画.pdf")) == "E523"


def test_a_place_without_the_reader_of_pdf_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert code(lambda: read_lines(PDF, "計画.pdf")) == "E521"


def test_a_pdf_of_very_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr("shirube.documents.reading.pdf_lines.MOST_PAGES", 0)
    assert code(lambda: read_lines(PDF, "計画.pdf")) == "E515"


def pdf_with_text(*lines: str) -> bytes:
    """A page with lines of Latin text, written by hand."""
    drawn = " ".join(f"1 0 0 1 20 {700 - 20 * index} Tm ({line}) Tj" for index, line in enumerate(lines))
    stream = f"BT /F1 12 Tf {drawn} ET".encode()
    return b"\n".join(
        (
            b"%PDF-1.4",
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj",
            b"4 0 obj<</Length %d>>stream" % len(stream),
            stream,
            b"endstream endobj",
            b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj",
            b"trailer<</Size 6/Root 1 0 R>>",
            b"%%EOF",
        )
    )


def locked_pdf(password: str) -> bytes:
    """A page encrypted by the standard handler, revision 2 (RC4 with 40 bits), as the PDF reference says."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    padded = (password.encode() + padding)[:32]
    owner = rc4(hashlib.md5(padded, usedforsecurity=False).digest()[:5], padded)
    permissions, file_id = struct.pack("<i", -4), b"0123456789abcdef"
    key = hashlib.md5(padded + owner + permissions + file_id, usedforsecurity=False).digest()[:5]
    of_stream = hashlib.md5(key + struct.pack("<I", 4)[:3] + b"\x00\x00", usedforsecurity=False).digest()[:10]
    stream = rc4(of_stream, b"BT /F1 12 Tf 20 700 Td (KPI) Tj ET")
    return b"\n".join(
        (
            b"%PDF-1.4",
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj",
            b"4 0 obj<</Length %d>>stream" % len(stream),
            stream,
            b"endstream endobj",
            b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj",
            b"6 0 obj<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>endobj"
            % (owner.hex().encode(), rc4(key, padding).hex().encode()),
            b"trailer<</Size 7/Root 1 0 R/Encrypt 6 0 R/ID[<%s><%s>]>>" % ((file_id.hex().encode(),) * 2),
            b"%%EOF",
        )
    )


def rc4(key: bytes, content: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def test_a_pdf_is_read_line_by_line_without_its_page_number():
    lines = read_lines(pdf_with_text("KPI", "bells", "- 1 -"), "計画.pdf")
    assert [line.text for line in lines if line.text] == ["KPI", "bells", "- 1 -"], "not at the edge: kept"
    at_edge = pdf_with_text("KPI", *[""] * 33, "- 1 -")
    assert [line.text for line in read_lines(at_edge, "計画.pdf") if line.text] == ["KPI"]
    assert {line.page for line in lines} == {1}


def test_a_pdf_that_is_no_strategy_asks_which_it_is():
    content = pdf_with_text("bells")
    assert code(lambda: read_document(content, "計画.pdf")) == "E522"
    assert code(lambda: read_document(content, "計画.pdf", kind=DocumentKind.STRATEGY)) == "E510"
    assert code(lambda: read_document(content, "計画.pdf", kind=DocumentKind.KPI_TABLE)) == "E517"
