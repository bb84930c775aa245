"""A file that somebody downloaded: which kind it is by its content, and what it says."""

from __future__ import annotations

from shirube.base.errors import ReadingError
from shirube.catalogue.areas import AreaIndex
from shirube.documents.reading import FileKind, kind_of
from shirube.documents.reading.files import decoded
from shirube.sources import boundaries, estat_csv, estat_json, fiscal_book, tidy
from shirube.sources.geojson import is_geojson
from shirube.sources.grids import Sheets, sheets_of
from shirube.sources.json_text import read_json
from shirube.sources.reading import KINDS, Reading


def kind_of_file(content: bytes, name: str) -> str:
    """A key of `KINDS`. Raises ReadingError E511-E519, E606, and E617 where no importer knows the form."""
    return _found(content, name)[0]


def read_file(
    content: bytes, name: str, *, areas: AreaIndex, kind: str = "", year: int | None = None
) -> Reading:
    """The reading of a file, of the kind told or found. Raises ReadingError as the importers do, and E617."""
    found, sheets = (kind, None) if kind else _found(content, name)
    match found:
        case "estat-api":
            return estat_json.read_estat_pages((content,), name, areas=areas, year=year)
        case "estat-csv":
            return estat_csv.read_estat_csv(content, name, areas=areas, year=year, sheets=sheets)
        case "fiscal-book":
            return fiscal_book.read_fiscal_book(content, name, areas=areas, year=year, sheets=sheets)
        case "boundaries":
            return boundaries.read_boundaries(content, name, areas=areas)
        case "tidy":
            return tidy.read_tidy(content, name, areas=areas, year=year, sheets=sheets)
    raise _unknown(name)


def _found(content: bytes, name: str) -> tuple[str, Sheets]:
    """The kind, and the tables if they had to be read to see it."""
    if is_geojson(content):
        return "boundaries", None
    form = kind_of(content, name)
    if form is FileKind.TEXT and decoded(content, name).lstrip()[:1] in ("{", "["):
        tree = read_json(content, name)
        if estat_json.looks_like(tree):
            return "estat-api", None
        raise _unknown(name)
    if form not in (FileKind.TEXT, FileKind.EXCEL):
        raise _unknown(name)
    sheets = sheets_of(content, name)
    if any(estat_csv.looks_like(sheet) for sheet in sheets):
        return "estat-csv", sheets
    if fiscal_book.looks_like(sheets):
        return "fiscal-book", sheets
    if tidy.looks_like(sheets):
        return "tidy", sheets
    raise _unknown(name)


def _unknown(name: str) -> ReadingError:
    return ReadingError(
        "E617",
        f"「{name}」がどの種類のファイルか分かりません。",
        where=name,
        todo=f"読めるのは次の{len(KINDS)}種類です: {'、'.join(KINDS.values())}。自分の表なら、1行目を「団体コード,指標,単位,年,値」にしてください。",
    )
