"""Where a figure or a rule is printed: document, place, ministry, table, year and as-of date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shirube.base.errors import ReadingError
from shirube.base.fiscal import CalendarYear, FiscalYear

LineRange = tuple[int, int]

_RANGE = re.compile(r"([0-9]+)(?:-([0-9]+))?")


@dataclass(frozen=True, kw_only=True)
class Source:
    """The place a figure comes from; `lines` is text such as "945-1100,5892-5933".

    Raises ReadingError E045-E047 for bad `lines`.
    """

    document: str
    lines: str | None = None
    page: int | None = None
    ministry: str | None = None
    table: str | None = None
    year: FiscalYear | CalendarYear | None = None
    as_of: date | None = None
    url: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.lines is not None:
            parse_line_ranges(self.lines)

    @property
    def line_ranges(self) -> tuple[LineRange, ...]:
        """First and last line of each range, counted from 1; empty when no lines are named."""
        return parse_line_ranges(self.lines) if self.lines is not None else ()

    def text_ja(self) -> str:
        """総務省「主要財政指標」令和6年度（2026-03-31時点） 12頁 945-1100行; url and note are left to the page."""
        title = f"{self.ministry or ''}「{self.table or self.document}」"
        year = self.year.era if self.year else ""
        as_of = f"（{self.as_of.isoformat()}時点）" if self.as_of else ""
        page = f" {self.page}頁" if self.page is not None else ""
        lines = f" {self.lines}行" if self.lines is not None else ""
        return title + year + as_of + page + lines


def parse_line_ranges(text: str) -> tuple[LineRange, ...]:
    """Read "945-1100,5892-5933" or "5268" (a range of one line). Raises ReadingError E045-E047."""
    if ":" in text or ";" in text:
        raise ReadingError(
            "E047",
            f"「{text}」は複数の資料の行を含みます。一つの資料の行（例「945-1100,5892-5933」）を期待しました。",
            todo="資料ごとに出典を分けてください。",
        )
    return tuple(_read_range(text, part.strip()) for part in text.split(","))


def format_line_ranges(ranges: Iterable[LineRange]) -> str:
    """The text that `parse_line_ranges` reads back: "945-1100,5268"."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def _read_range(text: str, part: str) -> LineRange:
    match = _RANGE.fullmatch(part)
    if match is None:
        raise ReadingError(
            "E045",
            f"「{text}」の「{part}」を行として読めません。「945-1100,5892-5933」や「5268」のような形を期待しました。",
            todo="行番号を半角の数字と「-」で書き、「,」で区切ってください。",
        )
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last:
        raise ReadingError(
            "E046",
            f"「{text}」の「{part}」は行の範囲になりません。1以上で、初めが終わりを超えない範囲（例「945-1100」）を期待しました。",
            todo="行は1から数えます。初めと終わりが逆でないか確かめてください。",
        )
    return first, last
