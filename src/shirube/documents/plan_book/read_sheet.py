"""Reads back the review sheet that `write_sheet` printed, filled in by a person in Excel or LibreOffice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shirube.base.errors import ReadingError, ShirubeError
from shirube.documents.plan_book import layout
from shirube.documents.plan_book.cells import Raw
from shirube.documents.plan_book.filled import CellProblem, Filled, Value, problem_of, read_answer
from shirube.documents.plan_book.layout import ANSWERS, Identity, actual_key, read_identity, year_of_key
from shirube.documents.plan_book.rows import YEARS_BEFORE, ReviewRow, review_rows
from shirube.documents.plan_book.tidy import answers_hash
from shirube.documents.reading import FileKind, kind_of
from shirube.documents.reading.limits import MOST_COLUMNS, MOST_ROWS, broken, too_many
from shirube.plans.town import PlanBook

_LIBRARY_ERRORS = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    SyntaxError,
    EOFError,
)
_LAST_EXCEL_COLUMN = 16_384


def read_plan_book(content: bytes, name: str, book: PlanBook) -> Filled:
    """What was filled in, every cell answered. Raises ReadingError E511-E517 for a file that is no workbook.

    E750: no sheet of Shirube; E751: of another plan; E753: columns or the year of another form. A cell that
    cannot be read, a row twice, a row of a KPI that is not in the plan are problems, not errors.
    """
    if kind_of(content, name) is not FileKind.EXCEL:
        raise _not_our_sheet(name)
    try:
        return _read(content, name, book)
    except (*_LIBRARY_ERRORS, zipfile.BadZipFile) as error:
        if isinstance(error, ShirubeError):
            raise
        raise broken(name) from error


def is_review_sheet(content: bytes, name: str) -> bool:
    """Whether a workbook holds a sheet that Shirube printed. Raises as `read_plan_book` for no workbook."""
    if kind_of(content, name) is not FileKind.EXCEL:
        return False
    try:
        book = _opened(content)
        return any(_identity(sheet) is not None for sheet in book.worksheets)
    except (*_LIBRARY_ERRORS, zipfile.BadZipFile):
        raise broken(name) from None


def _read(content: bytes, name: str, book: PlanBook) -> Filled:
    workbook = _opened(content)
    found = next(
        ((sheet, known) for sheet in workbook.worksheets if (known := _identity(sheet)) is not None), None
    )
    if found is None:
        raise _not_our_sheet(name)
    sheet, identity = found
    _refuse_other_plan(identity, book)
    reader = _Reader(book, identity, name)
    reader.read(_cells(sheet, name), lambda: _values(content, sheet.title, name))
    base = _base(workbook, identity, name)
    return Filled(
        year=identity.year,
        answers=reader.answers,
        base=base,
        identity=identity,
        problems=tuple(reader.problems),
        absent=tuple(kpi for kpi in reader.rows if kpi not in reader.seen),
        places=reader.places,
    )


@dataclass
class _Line:
    """One row of the file: its printed number and its cells."""

    number: int
    cells: Sequence[Raw]


class _Reader:
    """One pass over the rows of the sheet."""

    def __init__(self, book: PlanBook, identity: Identity, name: str) -> None:
        self.rows = {row.kpi.id: row for row in review_rows(book, identity.year)}
        last = identity.year.year
        wanted = {*ANSWERS, *(actual_key(year) for year in range(last - YEARS_BEFORE, last + 1))}
        self.wanted, self.name = wanted, name
        self.keys: dict[int, str] = {}
        self.answers: dict[str, dict[str, Value]] = {}
        self.places: dict[tuple[str, str], str] = {}
        self.problems: list[CellProblem] = []
        self.seen: dict[str, int] = {}

    def read(self, lines: Iterator[_Line], reckoned: Any) -> None:
        """Every row below the hidden row of keys; `reckoned` gives the results of formulas when one is met."""
        results: dict[tuple[int, int], Any] | None = None
        for line in lines:
            if not self.keys:
                if line.cells and line.cells[0].value == "kpi":
                    self._keys(line)
                continue
            if any(line.cells[at].has_formula for at in self.keys if at < len(line.cells)):
                results = reckoned() if results is None else results
                line = _with_results(line, results)
            self._line(line)
        if not self.keys:
            raise _other_form(self.name, "列の名前の行（隠れた行）がありません")

    def _keys(self, line: _Line) -> None:
        found = {str(raw.value): at for at, raw in enumerate(line.cells) if raw.value}
        missing = sorted(key for key in ANSWERS if key not in found)
        if missing or not any(year_of_key(key) for key in found):
            raise _other_form(self.name, f"記入欄の列（{'、'.join(missing) or '実績値'}）がありません")
        self.keys = {at: key for key, at in found.items() if key in self.wanted or year_of_key(key)}

    def _line(self, line: _Line) -> None:
        first = line.cells[0].value if line.cells else None
        if first is None or str(first).strip() == "":
            self._refuse_loose(line)
            return
        kpi = str(first).strip()
        row = self.rows.get(kpi)
        if row is None:
            self._strange(
                line,
                kpi,
                "この行の指標は、いまの計画にありません。",
                "指標が消されていないか、計画の画面で確かめてください。",
            )
            return
        if kpi in self.seen:
            what = f"指標「{row.label}」の行が{self.seen[kpi]}行目にもあります。"
            self._strange(line, kpi, what, "どちらか一方の行を消してください。先の行だけを読みました。")
            return
        self.seen[kpi] = line.number
        self.answers[kpi] = {}
        for at, key in self.keys.items():
            self._cell(line, at, key, row)

    def _cell(self, line: _Line, at: int, key: str, row: ReviewRow) -> None:
        raw = line.cells[at] if at < len(line.cells) else Raw(None)
        place = f"{_letter(at)}{line.number}"
        kpi = row.kpi.id
        try:
            if key not in self.wanted:
                self._refuse_year(raw, key)
                return
            self.answers[kpi][key] = read_answer(raw, row, key)
            self.places[kpi, key] = place
        except ReadingError as error:
            self.problems.append(problem_of(error, place=place, shown=raw.value, kpi=kpi, key=key))

    def _refuse_year(self, raw: Raw, key: str) -> None:
        """A column of a year after that of the review may stand empty, but not filled."""
        if raw.value not in (None, ""):
            raise ReadingError(
                "E754",
                f"{year_of_key(key)}年の列は、この年の検証では読みません（{YEARS_BEFORE}年前から検証の年まで）。",
                todo="その年の検証の帳票を保存し直して、そこに入れてください。",
            )

    def _refuse_loose(self, line: _Line) -> None:
        told = [at for at in self.keys if at < len(line.cells) and line.cells[at].value not in (None, "")]
        if told:
            self._strange(
                line,
                "",
                "指標の番号がない行に記入があります。",
                "行を足すのではなく、指標の行の黄色の欄に入れてください。",
                at=told[0],
            )

    def _strange(self, line: _Line, kpi: str, what: str, todo: str, *, at: int = 0) -> None:
        place = f"{_letter(at)}{line.number}"
        shown = line.cells[at].value if at < len(line.cells) else ""
        error = ReadingError("E752", what, todo=todo)
        self.problems.append(problem_of(error, place=place, shown=shown, kpi=kpi))


# -- the file -------------------------------------------------------------------------------------------


def _opened(content: bytes, *, data_only: bool = False) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _identity(sheet: Any) -> Identity | None:
    rows = sheet.iter_rows(min_row=1, max_row=1, max_col=1, values_only=True)
    return read_identity(next((row[0] for row in rows if row), None))


def _cells(sheet: Any, name: str) -> Iterator[_Line]:
    sheet.reset_dimensions()  # a file may claim a million columns: only cells that are there are held
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            raise too_many(name, what=f"シート「{sheet.title}」の行", limit=MOST_ROWS)
        yield _Line(number, [_raw(cell) for cell in cells[:MOST_COLUMNS]])


def _raw(cell: Any) -> Raw:
    if cell.value is None:
        return _EMPTY
    is_formula = cell.data_type == "f"
    return Raw(None if is_formula else cell.value, cell.number_format or "General", is_formula)


_EMPTY = Raw(None)


def _values(content: bytes, title: str, name: str) -> dict[tuple[int, int], Any]:
    """The results of formulas as Excel kept them, by row and column from 0."""
    sheet = _opened(content, data_only=True)[title]
    sheet.reset_dimensions()
    found = {}
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS:
            raise too_many(name, what=f"シート「{title}」の行", limit=MOST_ROWS)
        found.update(
            {(number, at): value for at, value in enumerate(row[:MOST_COLUMNS]) if value is not None}
        )
    return found


def _with_results(line: _Line, results: dict[tuple[int, int], Any]) -> _Line:
    cells = [
        Raw(results.get((line.number, at)), raw.number_format, True) if raw.has_formula else raw
        for at, raw in enumerate(line.cells)
    ]
    return _Line(line.number, cells)


def _base(workbook: Any, identity: Identity, name: str) -> dict[str, dict[str, str]] | None:
    """What stood in the sheet when it was printed; None when that copy is gone or was changed."""
    if layout.COPY not in workbook.sheetnames:
        return None
    found: dict[str, dict[str, str]] = {}
    rows = workbook[layout.COPY].iter_rows(max_col=3, values_only=True)
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS * 10:
            raise too_many(name, what=f"シート「{layout.COPY}」の行", limit=MOST_ROWS * 10)
        if len(row) == 3 and row[0] is not None:
            kpi, key, text = ("" if cell is None else str(cell) for cell in row)
            found.setdefault(kpi, {})[key] = text.replace("_x000D_", "")
    return found if answers_hash(found) == identity.data else None


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(min(at + 1, _LAST_EXCEL_COLUMN)))


# -- refusals ---------------------------------------------------------------------------------------------


def _refuse_other_plan(identity: Identity, book: PlanBook) -> None:
    if identity.plan != book.id:
        raise ReadingError(
            "E751",
            f"この帳票は別の計画（番号 {identity.plan[:40]}）のものです。開いているのは「{book.title}」（番号 {book.id}）です。",
            todo="その計画のページから読み込むか、この計画の帳票を保存し直してください。",
        )


def _not_our_sheet(name: str) -> ReadingError:
    return ReadingError(
        "E750",
        f"「{name[:80]}」に、しるべが作った年次検証の帳票がありません。",
        todo="しるべから保存した帳票（隠れた1列目を消していないもの）か、指標名の列がある KPI の表を渡してください。",
    )


def _other_form(name: str, why: str) -> ReadingError:
    return ReadingError(
        "E753",
        f"「{name[:80]}」の帳票の形が変わっています（{why}）。",
        todo="帳票を保存し直し、黄色の欄だけに記入してください。",
    )


__all__ = ["is_review_sheet", "read_plan_book"]
