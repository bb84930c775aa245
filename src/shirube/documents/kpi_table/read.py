"""Rows of a KPI table, with sections, reposts, notes and what was odd."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shirube.base.errors import ReadingError
from shirube.documents.kpi_table.header import ARROW, Header, Role, find_header, plain
from shirube.documents.kpi_table.values import Figure, Value, bare_year, read_value, read_year
from shirube.documents.reading.grids import Grid, GridCell
from shirube.plans import Year

_REPOSTED = re.compile(r"再掲")
_KEYS_OF_SHIRUBE = {"kpi", "no", "label", "baseline"}
"""The row of column names in Shirube's own review sheet; hidden there, but not once it is saved as CSV."""
_NOTE = re.compile(r"\s*[※*＊注]")


@dataclass(frozen=True, kw_only=True)
class KpiRow:
    """One KPI of a table. `label` is without spaces (line ends cut words), `printed_label` as it stands."""

    no: int | str | None
    label: str
    printed_label: str
    section: str | None
    unit: str | None
    baseline: Value
    actuals: tuple[tuple[Year | None, Value], ...]
    targets: tuple[tuple[Year | None, Value], ...]
    reposted: bool
    where: dict[str, Any]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Oddity:
    """Something in the table that was not taken as printed, or not taken at all."""

    kind: str
    where: dict[str, Any]
    printed: str
    meant: str | None
    note: str


@dataclass(frozen=True, kw_only=True)
class KpiTable:
    """A table as read. `baseline_year` is the year a note gives for baselines that name none."""

    name: str
    title: str
    rows: tuple[KpiRow, ...]
    notes: tuple[str, ...] = ()
    baseline_year: Year | None = None
    oddities: tuple[Oddity, ...] = ()


def read_kpi_tables(grids: Iterable[Grid], name: str) -> tuple[KpiTable, ...]:
    """The KPI tables among the grids. Raises ReadingError E520 when none has a header of a KPI table."""
    found = [
        table
        for grid in grids
        if (header := find_header(grid)) is not None and (table := _Reader(grid, header).table()).rows
    ]
    if not found:
        raise ReadingError(
            "E520",
            f"「{name}」に KPI の表が見つかりません。「指標」と「現況値・目標値・実績値」の見出しがある表を期待しました。",
            todo="見出しの行があるか、シートが非表示でないかを確かめてください。",
        )
    return tuple(found)


class _Reader:
    """One pass over the rows below the header."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self.grid = grid
        self.header = header
        self.section: str | None = None
        self.rows: list[KpiRow] = []
        self.notes: list[str] = []
        self.odd: list[Oddity] = []

    def table(self) -> KpiTable:
        """The table as read."""
        above = [cell.text for row in self.grid.rows[: self.header.first] for cell in row if cell.text]
        for index in range(self.header.end, len(self.grid.rows)):
            self._row(index)
        if self.rows:
            self.odd += [self._hidden(what) for what in self.grid.hidden]
        return KpiTable(
            name=self.grid.name,
            title=above[0] if above else "",
            rows=tuple(self.rows),
            notes=tuple(self.notes),
            baseline_year=_year_by_note(self.notes),
            oddities=tuple(self.odd),
        )

    def _hidden(self, what: str) -> Oddity:
        where = self.rows[0].where
        return Oddity(kind="unread", where=where, printed=what, meant=None, note="隠れているので読んでいない")

    def _row(self, index: int) -> None:
        cells = self.grid.rows[index]
        own = [cell for column, cell in enumerate(cells) if cell.text and cell.origin == (index, column)]
        if not own or self._repeats_header(index):
            return
        if len(own) == 1 and not self._is_short_row(cells, own[0]):
            self._lone(own[0].text)
            return
        label = self._text(cells, Role.LABEL)
        if not label:
            self._strange(index, printed=" ".join(cell.text for cell in own), note="指標名のない行")
            return
        self.rows.append(self._kpi(cells, index=index, label=label))

    def _is_short_row(self, cells: list[GridCell], only: GridCell) -> bool:
        """A row that names an indicator and has no figure yet: its only cell stands under the label."""
        columns = self.header.of(Role.LABEL)
        is_wide = sum(cell.origin == only.origin for cell in cells) > 1
        return not is_wide and only.origin[1] in columns and only.origin[1] > 0 and self.section is not None

    def _repeats_header(self, index: int) -> bool:
        texts = [plain(cell.text) for cell in self.grid.rows[index]]
        head = [plain(cell.text) for cell in self.grid.rows[self.header.first]]
        return texts == head or set(texts) >= _KEYS_OF_SHIRUBE

    def _lone(self, text: str) -> None:
        """One cell across the table: a note or the heading of a section."""
        if _NOTE.match(text):
            self.notes.append(unicodedata.normalize("NFKC", text).lstrip("※*注 ").strip())
            return
        last = re.split(r"[\u3000\n]+", text.strip())[-1]
        self.section = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", last)).strip()

    def _kpi(self, cells: list[GridCell], *, index: int, label: str) -> KpiRow:
        baseline = self._baseline(cells)
        targets = self._values(cells, role=Role.TARGET, index=index) + self._both(cells, index)[1:]
        actuals = self._values(cells, role=Role.ACTUAL, index=index)
        note = self._text(cells, Role.NOTE)
        everything = [baseline, *(value for _, value in (*targets, *actuals))]
        printed = re.sub(r"\s*\n\s*", "", unicodedata.normalize("NFKC", label)).strip()
        unit = self._unit(cells, everything)
        self._other_units(index, unit=unit, values=targets)
        self._several(index, everything)
        return KpiRow(
            no=_number(self._text(cells, Role.NO)),
            label=_REPOSTED_MARK.sub("", re.sub(r"\s+", "", printed)),
            printed_label=printed,
            section=self._section(cells),
            unit=unit,
            baseline=baseline,
            actuals=actuals,
            targets=targets,
            reposted=bool(_REPOSTED.search(note) or _REPOSTED.search(printed)),
            where=self.grid.place(index),
            note=note,
        )

    def _baseline(self, cells: list[GridCell]) -> Value:
        """The baseline with the year its cell, the column beside it, or its heading names."""
        both = self._both(cells, None)
        if both:
            return both[0][1]
        columns = self.header.of(Role.BASELINE)
        value = read_value(self._text(cells, Role.BASELINE))
        beside = _year_of(self._text(cells, Role.BASELINE_YEAR))
        heading = self.header.columns[columns[0]].year if columns else None
        year = beside or heading
        return value if value.year or year is None else _with_year(value, year)

    def _both(self, cells: list[GridCell], index: int | None) -> tuple[tuple[Year | None, Value], ...]:
        """Baseline and target of a column that holds both (12人→15人); without an arrow the target alone."""
        columns = [column for column in self.header.of(Role.BOTH) if column < len(cells)]
        if not columns:
            return ()
        head, text = self.header.columns[columns[0]], cells[columns[0]].text
        sides = ARROW.split(text, maxsplit=1)
        if len(sides) < 2 and index is not None and text.strip():
            self._strange(index, printed=text, note="矢印がないので、目標とだけ読む")
        first, last = (read_value(side) for side in (sides if len(sides) == 2 else ("", text)))
        first = first if first.year or head.year is None else _with_year(first, head.year)
        return (first.year, first), (last.year or head.last, last)

    def _other_units(
        self, index: int, *, unit: str | None, values: tuple[tuple[Year | None, Value], ...]
    ) -> None:
        """A target in percent of a row that is not, or the other way round, is no value of the row's unit."""
        for _, value in values:
            if unit and value.unit and (value.unit[:1] in "%％") != (unit[:1] in "%％"):
                note = f"目標の単位（{value.unit}）が、行の単位（{unit}）と違う"
                self._strange(index, printed=value.text, note=note)

    def _several(self, index: int, values: list[Value]) -> None:
        """Cells that hold several figures: the first is taken, and the first such cell of the row says so."""
        several = (value for value in values if value.value is not None and len(value.figures) > 1)
        found = next(several, None)
        if found is not None:
            told = "／".join(_figure_text(one) for one in found.figures)
            note = f"一つの欄に値がいくつもある（{told}）ので、初めの値を採る"
            self._strange(index, printed=found.text, note=note, meant=_figure_text(found.figures[0]))

    def _values(
        self, cells: list[GridCell], *, role: Role, index: int
    ) -> tuple[tuple[Year | None, Value], ...]:
        found: list[tuple[Year | None, Value]] = []
        for column in self.header.of(role):
            if column >= len(cells):
                continue
            year = self.header.columns[column].year or self._year_beside(cells, role, column)
            value = read_value(cells[column].text)
            found.append((year or value.year, value))
            if year and value.year and not value.is_range and _is_other_year(year, value.year):
                note = "見出しの年度とかっこ内の年が違う"
                self._strange(index, printed=cells[column].text, note=note, meant=value.year.western)
        return tuple(found)

    def _section(self, cells: list[GridCell]) -> str | None:
        text = self._text(cells, Role.SECTION)
        if text:
            self.section = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
        return self.section

    def _unit(self, cells: list[GridCell], values: list[Value]) -> str | None:
        text = unicodedata.normalize("NFKC", self._text(cells, Role.UNIT)).strip()
        return (
            text or next((value.unit for value in values if value.unit), None) or self._unit_in_label(cells)
        )

    def _unit_in_label(self, cells: list[GridCell]) -> str | None:
        """The last brackets of a label where its heading says that the unit stands there: 出生数（人）."""
        columns = self.header.of(Role.LABEL)
        if "単位" not in self.header.columns[columns[0]].heading:
            return None
        label = unicodedata.normalize("NFKC", self._text(cells, Role.LABEL)).strip()
        found = re.search(r"[(\[]([^()\[\]]{1,12})[)\]]$", label)
        return found[1].strip() if found else None

    def _year_beside(self, cells: list[GridCell], role: Role, column: int) -> Year | None:
        """The year in the nearest column before that holds years of this role (目標年度, 目標値)."""
        years = [one for one in self.header.of(_YEARS_OF[role]) if one < len(cells)]
        before = [one for one in years if one < column] or years
        return _year_of(cells[before[-1]].text) if before else None

    def _text(self, cells: list[GridCell], role: Role) -> str:
        columns = [column for column in self.header.of(role) if column < len(cells)]
        return cells[columns[0]].text if columns else ""

    def _strange(self, index: int, *, printed: str, note: str, meant: str | None = None) -> None:
        where = self.grid.place(index)
        self.odd.append(Oddity(kind="ambiguous", where=where, printed=printed, meant=meant, note=note))


_YEARS_OF = {Role.TARGET: Role.TARGET_YEAR, Role.ACTUAL: Role.ACTUAL_YEAR}


def _figure_text(one: Figure) -> str:
    exact = one.value
    number = f"{exact.numerator:,}" if exact.denominator == 1 else f"{float(exact):,}"
    return f"{one.label} {number}{one.unit or ''}".strip()


def _year_of(text: str) -> Year | None:
    return read_year(text) or bare_year(text)


_REPOSTED_MARK = re.compile(r"[【(\[〔]再掲[】)\]〕]")


def _is_other_year(heading: Year, printed: Year) -> bool:
    return heading.year != printed.year


def _with_year(value: Value, year: Year) -> Value:
    return Value(
        value.text,
        value.value,
        value.unit,
        year,
        value.figures,
        missing=value.missing,
        is_range=value.is_range,
    )


def _number(text: str) -> int | str | None:
    plain_text = plain(text)
    if plain_text.isascii() and plain_text.isdigit():
        return int(plain_text)
    return plain_text or None


def _year_by_note(notes: list[str]) -> Year | None:
    for note in notes:
        if re.search(r"現況|現状|基準", note) and (year := read_year(note)):
            return year
    return None
