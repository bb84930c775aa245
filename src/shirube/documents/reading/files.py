"""What a file is, by its content and not by its name, and its lines or grids."""

from __future__ import annotations

from enum import StrEnum

from shirube.base.errors import ReadingError
from shirube.documents.reading.grids import Grid, grid_of_csv, grids_of_word, grids_of_workbook
from shirube.documents.reading.limits import broken, opened_zip, refuse_large
from shirube.documents.reading.lines import SourceLine, as_lines

_OLE = b"\xd0\xcf\x11\xe0"


class FileKind(StrEnum):
    """The forms that are read."""

    EXCEL = "Excel"
    WORD = "Word"
    PDF = "PDF"
    TEXT = "テキスト"


def kind_of(content: bytes, name: str) -> FileKind:
    """The form of a file. Raises ReadingError E511-E514, E516 (old or locked Office file), E517 (another form)."""
    refuse_large(content, name)
    if content[:5] == b"%PDF-":
        return FileKind.PDF
    if content[:4] == _OLE:
        raise _old_or_locked(content, name)
    if content[:2] == b"PK":
        with opened_zip(content, name) as packed:
            names = set(packed.namelist())
        if "xl/workbook.xml" in names:
            return FileKind.EXCEL
        if "word/document.xml" in names:
            return FileKind.WORD
        raise _unknown(name)
    if b"\x00" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise _unknown(name)
    return FileKind.TEXT


def read_lines(content: bytes, name: str) -> tuple[SourceLine, ...]:
    """The lines of a text, Markdown, Word or PDF file. Raises ReadingError E511-E521, E523."""
    kind = kind_of(content, name)
    if kind is FileKind.TEXT:
        return as_lines(decoded(content, name))
    if kind is FileKind.WORD:
        from shirube.documents.reading.word_lines import lines_of_word

        return lines_of_word(content, name)
    if kind is FileKind.PDF:
        from shirube.documents.reading.pdf_lines import lines_of_pdf

        return lines_of_pdf(content, name)
    raise ReadingError(
        "E517",
        f"「{name}」は {kind} のファイルです。文章（テキスト、Markdown、Word、PDF）を期待しました。",
        todo="KPI の表であれば --kind kpi-table を付けてください。",
    )


def read_grids(content: bytes, name: str) -> list[Grid]:
    """The tables of an Excel, Word or CSV file. Raises ReadingError E511-E518."""
    kind = kind_of(content, name)
    if kind is FileKind.EXCEL:
        return grids_of_workbook(content, name)
    if kind is FileKind.WORD:
        return grids_of_word(content, name)
    if kind is FileKind.TEXT:
        return [grid_of_csv(decoded(content, name), name)]
    raise ReadingError(
        "E517",
        f"「{name}」は {kind} のファイルです。KPI の表（Excel、Word、CSV）を期待しました。",
        todo="元の Excel か Word を渡してください。",
    )


def decoded(content: bytes, name: str) -> str:
    """UTF-8 (with or without BOM), UTF-16 with BOM, else CP932.

    Raises ReadingError E513 for UTF-8 cut within its last letter (as CP932 it would be read as other letters), E518.
    """
    if _is_cut(content):
        raise broken(name)
    has_mark = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ("utf-16",) if has_mark else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadingError(
        "E518",
        f"「{name}」の文字を読めません。UTF-8 か Shift_JIS（CP932）を期待しました。",
        todo="「CSV UTF-8」として保存し直してください。途中で切れたファイルのこともあります。",
    )


def _is_cut(content: bytes) -> bool:
    """Whether a text is UTF-8 but for the beginning of a letter at its end."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and not content[: error.start].isascii()
    return False


_OLD_KINDS = (
    (
        "EncryptedPackage",
        "パスワード付きの",
        "元のソフトで開き、パスワードを外して（「ファイル」→「情報」→「保護」）保存し直してください。",
    ),
    (
        "WordDocument",
        "古い形式（.doc）の Word",
        "Word で開き、「名前を付けて保存」で .docx にして渡してください。",
    ),
    (
        "Workbook",
        "古い形式（.xls）の Excel",
        "Excel で開き、「名前を付けて保存」で .xlsx にして渡してください。パスワードは外します。",
    ),
)


def _old_or_locked(content: bytes, name: str) -> ReadingError:
    """E516: the container of old and of encrypted Office files, told apart by the names of its streams."""
    for stream, what, todo in _OLD_KINDS:
        if stream.encode("utf-16-le") in content:
            return ReadingError("E516", f"「{name}」は{what}ファイルです。", todo=todo)
    return ReadingError(
        "E516",
        f"「{name}」はパスワード付きか、古い形式（.xls、.doc）のファイルです。",
        todo="元のソフトで開き、パスワードなしの .xlsx か .docx で保存し直してください。",
    )


def _unknown(name: str) -> ReadingError:
    return ReadingError(
        "E517",
        f"「{name}」は読める形式ではありません。Excel（.xlsx）、Word（.docx）、PDF、CSV、テキストを期待しました。",
        todo="拡張子ではなく中身で判断しています。元のソフトで保存し直してください。",
    )
