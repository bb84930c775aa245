"""A year's answers from what a person has at hand: rows pasted from Excel, or a KPI table of another form.

Rows are matched to the KPIs of the plan by id, number or name; how each was matched is part of the answer.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from shirube.base.errors import ReadingError
from shirube.base.fiscal import FiscalYear
from shirube.documents.kpi_table import KpiRow, KpiTable
from shirube.documents.plan_book import (
    CellProblem,
    Filled,
    Raw,
    ReviewRow,
    Value,
    problem_of,
    read_answer,
    review_rows,
)
from shirube.documents.plan_book.layout import actual_key
from shirube.plans import PlanBook
from shirube.usecases.plan_book_columns import ACTUAL, ID, LABEL, SKIP, USUAL, ReadColumn, read_columns

MOST_LINES, MOST_COLUMNS = 2_000, 30
ALIKE = 0.75
HEADING = "見出しの行"


@dataclass(frozen=True)
class Match:
    """A row of a file and the KPI it was taken for; `how` says by what, `kpi` None where none fits."""

    place: str
    printed: str
    kpi: str | None
    label: str
    how: str


@dataclass(frozen=True)
class Pasted:
    """The answers with the way each row was matched."""

    filled: Filled
    matches: tuple[Match, ...]
    columns: tuple[ReadColumn, ...] = ()

    @property
    def unmatched(self) -> tuple[Match, ...]:
        """The rows that fit no KPI, those between the KPIs (headings) apart; nothing is taken from them."""
        return tuple(match for match in self.matches if match.kpi is None and match.how != HEADING)


def read_paste(text: str, book: PlanBook, year: FiscalYear) -> Pasted:
    """Rows pasted from Excel, with or without a header row; one column alone is taken in the order of the KPIs.

    Raises ReadingError E756 for nothing, too many lines, or one column that is not as long as the plan;
    E748 for headings that cannot be told apart.
    """
    lines = _lines(text)
    rows = review_rows(book, year)
    columns, heads = read_columns(lines, year)
    reader = _Matcher(rows)
    if not columns and max(len(line) for line in lines) == 1:
        return _one_column(lines, rows, year, reader)
    for number, line in enumerate(lines[heads:], start=heads + 1):
        reader.line(number, line, columns or USUAL)
    return replace(reader.result(year), columns=columns)


def _lines(text: str) -> list[list[str]]:
    if not text.strip():
        raise _unfit("貼り付けた文が空です", "Excel で範囲を選んでコピーし、ここに貼り付けてください。")
    if "\x00" in text:
        raise _unfit("読めない文字があります", "Excel で値だけをコピーし直してください。")
    try:
        found = [
            line[:MOST_COLUMNS]
            for line in csv.reader(io.StringIO(text.strip("\n\r"), newline=""), delimiter="\t")
        ]
    except csv.Error:
        raise _unfit("引用符の対応が取れません", "値だけをコピーし直してください。") from None
    if len(found) > MOST_LINES:
        what = f"{len(found):,}行あります（{MOST_LINES:,}行まで）"
        raise _unfit(what, "必要な行だけをコピーしてください。")
    return found


def _one_column(
    lines: list[list[str]], rows: tuple[ReviewRow, ...], year: FiscalYear, reader: _Matcher
) -> Pasted:
    told = [
        (number, line) for number, line in enumerate(lines, start=1) if any(cell.strip() for cell in line)
    ]
    is_whole = len(lines) == len(rows)
    if not is_whole and len(told) != len(rows):
        raise _unfit(
            f"1列だけの貼り付けは{len(rows)}行のはずですが、{len(lines)}行あります",
            "指標の名前か番号の列も一緒にコピーするか、指標と同じ数の行をコピーしてください。",
        )
    taken = list(enumerate(lines, start=1)) if is_whole else told
    how = "並び順" if is_whole else "並び順（空の行を除く）"
    for (number, line), row in zip(taken, rows, strict=True):
        cell = line[0] if line else ""
        reader.matches.append(Match(f"{number}行目", cell, row.kpi.id, row.label, how))
        reader.take(row, actual_key(row.year.year), Raw(cell), place=f"{number}行目")
    return reader.result(year)


class _Matcher:
    """Answers gathered row by row."""

    def __init__(self, rows: Iterable[ReviewRow]) -> None:
        self.rows = {row.kpi.id: row for row in rows}
        self.by_no = _once((_plain(row.no), row) for row in self.rows.values())
        self.by_label = _once((_plain(row.label), row) for row in self.rows.values())
        self.answers: dict[str, dict[str, Value]] = {}
        self.places: dict[tuple[str, str], str] = {}
        self.problems: list[CellProblem] = []
        self.matches: list[Match] = []

    def line(self, number: int, line: Sequence[str], columns: Sequence[ReadColumn]) -> None:
        cells = [(column.role, cell) for column, cell in zip(columns, line, strict=False)]
        if not any(cell.strip() for _, cell in cells):
            return
        labels = [cell.strip() for role, cell in cells if role == LABEL and cell.strip()]
        numbers = [cell.strip() for role, cell in cells if role == ID and cell.strip()]
        answers = [cell for role, cell in cells if role not in (ID, LABEL, SKIP) and cell.strip()]
        if not answers and self.found(labels, numbers) == (None, ""):
            printed = next((cell.strip() for cell in line if cell.strip()), "")
            self.matches.append(Match(f"{number}行目", printed, None, "", HEADING))
            return
        row = self.match(f"{number}行目", labels, numbers)
        if row is None:
            return
        for at, (role, cell) in enumerate(cells, start=1):
            if role in (ID, LABEL, SKIP):
                continue
            key = actual_key(row.year.year) if role == ACTUAL else role
            self.take(row, key, Raw(cell), place=f"{number}行目 {at}列目")

    def match(self, place: str, labels: list[str], numbers: list[str]) -> ReviewRow | None:
        """The KPI of a row by its names; the match is noted, also when there is none."""
        row, how = self.found(labels, numbers)
        printed = " ".join([*numbers, *labels])
        if row is not None and row.kpi.id in self.answers:
            self._refuse(
                place, printed, f"指標「{row.label}」の行が二度あります。", "どちらか一方にしてください。"
            )
            return None
        if row is None:
            self.matches.append(Match(place, printed, None, "", how))
            if not how:
                todo = "計画に書かれた指標の名前か番号にしてください。いらない行なら消してください。"
                self._refuse(place, printed, "この行に合う指標が計画にありません。", todo)
            return None
        self.matches.append(Match(place, printed, row.kpi.id, row.label, how))
        self.answers[row.kpi.id] = {}
        return row

    def found(self, labels: Sequence[str], numbers: Sequence[str]) -> tuple[ReviewRow | None, str]:
        """The KPI that a row names, and by what: its name, else a name that is alike; by number only without a name.

        A number counts in every table from 1, so that it never stands in for a name that is not there.
        """
        for label in labels:
            if _plain(label) in self.by_label:
                return self.by_label[_plain(label)], "名前"
        if not labels:
            for number in numbers:
                if _plain(number) in self.by_no:
                    return self.by_no[_plain(number)], "印刷の番号"
                if number in self.rows:
                    return self.rows[number], "KPIの番号"
            return None, ""
        scored = [
            (SequenceMatcher(None, _plain(label), _plain(row.label)).ratio(), row)
            for label in labels
            for row in self.rows.values()
        ]
        best = sorted(scored, key=lambda one: -one[0])[:2]
        if best and best[0][0] >= ALIKE and (len(best) == 1 or best[0][0] > best[1][0]):
            return best[0][1], f"似た名前（{best[0][0]:.0%}）"
        return None, ""

    def take(self, row: ReviewRow, key: str, raw: Raw, *, place: str) -> None:
        kpi = row.kpi.id
        self.answers.setdefault(kpi, {})
        try:
            self.answers[kpi][key] = read_answer(raw, row, key)
            self.places[kpi, key] = place
        except ReadingError as error:
            self.problems.append(problem_of(error, place=place, shown=raw.value, kpi=kpi, key=key))

    def _refuse(self, place: str, shown: str, what: str, todo: str) -> None:
        self.problems.append(problem_of(ReadingError("E757", what, todo=todo), place=place, shown=shown))

    def result(self, year: FiscalYear) -> Pasted:
        filled = Filled(
            year=year,
            answers=self.answers,
            problems=tuple(self.problems),
            absent=tuple(kpi for kpi in self.rows if kpi not in self.answers),
            places=self.places,
        )
        return Pasted(filled, tuple(self.matches))


def from_tables(tables: Iterable[KpiTable], book: PlanBook, year: FiscalYear) -> Pasted:
    """The actuals of a year from KPI tables of another form; a row that fits no KPI is named, not refused.

    Taken is the figure of the column of that year; a single column of actuals that names no year is taken for it.
    """
    reader = _Matcher(review_rows(book, year))
    for table in tables:
        for line in table.rows:
            if line.reposted:
                continue
            place = _place(line)
            row, how = reader.found([line.printed_label, line.label], [])
            if row is None or row.kpi.id in reader.answers:
                why = "同じ指標の行が前にある" if row is not None else "合う指標がない"
                reader.matches.append(Match(place, line.printed_label, None, "", why))
                continue
            reader.matches.append(Match(place, line.printed_label, row.kpi.id, row.label, how))
            reader.answers[row.kpi.id] = {}
            told = _actual_of(line, row)
            if told is not None:
                reader.take(row, actual_key(row.year.year), Raw(told), place=place)
    return reader.result(year)


def _actual_of(line: KpiRow, row: ReviewRow) -> str | None:
    """The text of the actual of the year; None where the table has no column for it."""
    same = [value for at, value in line.actuals if at == row.year]
    without = [value for at, value in line.actuals if at is None]
    found = same or (without if len(line.actuals) == 1 else [])
    return found[0].text if found else None


def _place(line: KpiRow) -> str:
    where = line.where
    sheet = where.get("sheet") or where.get("table")
    row = f"{where.get('row') or where.get('line')}行"
    return f"{sheet} {row}" if sheet else row


def _once(pairs: Iterable[tuple[str, ReviewRow]]) -> dict[str, ReviewRow]:
    """The pairs whose name stands once: a name twice leads to nobody."""
    listed = list(pairs)
    names = [name for name, _ in listed]
    return {name: row for name, row in listed if name and names.count(name) == 1}


_SIGNS = re.compile(r"[\s「」『』・、。()（）〔〕\[\]\-−‐‑–—―]+")  # as typed on one keyboard or another


def _plain(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()


def _unfit(what: str, todo: str) -> ReadingError:
    return ReadingError("E756", f"{what}。", todo=todo)
