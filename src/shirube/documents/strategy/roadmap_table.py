"""The table under 工程表: which rows name a programme, which hold its bars, what period a cell states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.documents.strategy.pieces import Piece, bare, closed_up
from shirube.plans import Anomaly, AnomalyKind, Bar, Cell, Month, Point, Roadmap, RoadmapStatus, Row, Span

REPOSTED = "【再掲】"

_POINT = r"\d{4}\s*年(?:\s*度|\s*\d{1,2}\s*月|\s*以降)?"
_OPEN = re.compile(rf"({_POINT})\s*[～〜]({_POINT})?(?!内)")
_YEAR_ALONE = re.compile(r"(\d{4}\s*年度)(?=\s|$)")
_WITHIN = re.compile(rf"期間[：:]\s*(({_POINT})\s*[～〜]\s*({_POINT})?)")
_COHORT = re.compile(r"[（(]\s*(\d{4}\s*年度\s*採択\s*分)\s*[）)]")
_READ_POINT = re.compile(r"(\d{4})年(度|以降)?(?:(\d{1,2})月)?")


class RoadmapTable:
    """Gathers the rows of one roadmap; `roadmap` gives the result with what was odd in it."""

    def __init__(self) -> None:
        self.has_heading = False
        self.rows: list[Piece] = []

    def begin(self) -> None:
        """The heading was seen: a table is due."""
        self.has_heading = True

    def roadmap(self, programmes: Iterable[str]) -> tuple[Roadmap, tuple[Anomaly, ...]]:
        """The roadmap by the names of its owner's programmes; LOST without a table."""
        if not self.rows:
            return Roadmap(RoadmapStatus.LOST), ()
        names = {name_key(name): name for name in programmes}
        columns, body = _columns(self.rows)
        if not body:
            return Roadmap(RoadmapStatus.LOST, columns=columns), ()
        read: list[Row] = []
        odd: list[Anomaly] = []
        for piece in body:
            name = _programme_row(piece, names)
            if name is not None:
                reposted = REPOSTED in piece.text
                read.append(Row(programme=name, span=piece.span, reposted=reposted))
                continue
            if not read:
                read.append(Row(programme=closed_up(piece.text), span=piece.span))
                odd.append(_unknown_programme(piece))
                continue
            cells = _cells(piece, columns)
            odd.extend(_disagreements(cells, columns[0]))
            row = read[-1]
            read[-1] = replace(row, bars=(*row.bars, *_bars(cells)), span=row.span.to(piece.span))
        return Roadmap(RoadmapStatus.TEXT, tuple(read), columns), tuple(odd)


def name_key(name: str) -> str:
    """A programme's name without spaces, widths and 再掲, to compare."""
    return bare(unicodedata.normalize("NFKC", name.replace(REPOSTED, "")))


def read_point(text: str) -> Point:
    """2025 年度, 2025 年 4 月, 2026 年以降 as a year or a month."""
    match = _READ_POINT.fullmatch(bare(text))
    if match is None:
        raise ValueError(text)
    if match[3]:
        return Month(int(match[1]), int(match[3]))
    return FiscalYear(int(match[1])) if match[2] == "度" else CalendarYear(int(match[1]))


def _columns(rows: list[Piece]) -> tuple[tuple[str, ...], list[Piece]]:
    is_head = [
        bool(re.match(r"\d{4}\s*年度", row.text))
        and all(re.match(r"\d{4}\s*年度[^ ]{0,2}$|$", bare(c)) for c in row.cells)
        for row in rows
    ]
    if not is_head[0]:
        return tuple("" for _ in rows[0].cells), rows
    columns = tuple(bare(cell) for cell in rows[0].cells)
    return columns, [row for row, head in zip(rows, is_head, strict=True) if not head]


def _programme_row(piece: Piece, names: dict[str, str]) -> str | None:
    if any(piece.cells[1:]):
        return None
    return names.get(name_key(piece.text))


def _unknown_programme(piece: Piece) -> Anomaly:
    note = "工程表の事業名が主な事業にない"
    return Anomaly(AnomalyKind.AMBIGUOUS, piece.span, piece.text, None, note)


def _cells(piece: Piece, columns: tuple[str, ...]) -> list[Cell]:
    return [
        read_cell(text, column=columns[index] if index < len(columns) else "", span=piece.span)
        for index, text in enumerate(piece.cells)
        if text.strip()
    ]


def read_cell(raw: str, *, column: str, span: Span) -> Cell:
    """One cell: the period it states, apart from its words."""
    text = raw.strip()
    if match := _OPEN.match(text):
        rest = closed_up(text[match.end() :])
        end = read_point(match[2]) if match[2] else None
        period = closed_up(text[: match.end()])
        start = read_point(match[1])
        return Cell(
            column=column,
            text=rest,
            span=span,
            period=period,
            start=start,
            end=end,
            is_open_ended=end is None,
        )
    if match := _YEAR_ALONE.match(text):
        point = read_point(match[1])
        return Cell(
            column=column,
            text=closed_up(text[match.end() :]),
            span=span,
            period=match[1],
            start=point,
            end=point,
        )
    if match := _WITHIN.search(text):
        last = read_point(match[3]) if match[3] else None
        return Cell(
            column=column,
            text=closed_up(text),
            span=span,
            period=closed_up(match[1]),
            start=read_point(match[2]),
            end=last,
            is_open_ended=last is None,
        )
    return Cell(column=column, text=closed_up(text), span=span)


def _bars(cells: list[Cell]) -> list[Bar]:
    """One bar per printed line, or one per cohort where the cells name cohorts."""
    cohorts: dict[str | None, list[Cell]] = {}
    for cell in cells:
        match = _COHORT.match(cell.text)
        cohorts.setdefault(bare(match[1]) if match else None, []).append(cell)
    return [Bar(tuple(found), cohort) for cohort, found in cohorts.items()]


def _disagreements(cells: list[Cell], first_column: str) -> list[Anomaly]:
    return [
        Anomaly(
            AnomalyKind.COLUMN,
            cell.span,
            cell.column,
            cell.period,
            "印字された欄と期間の初めが違う（期間を採る）",
        )
        for cell in cells
        if cell.disagrees_with_column(is_first=cell.column == first_column)
    ]
