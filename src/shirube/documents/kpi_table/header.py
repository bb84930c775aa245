"""Which rows are the header of a KPI table, and what each column holds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from shirube.documents.kpi_table.values import read_year
from shirube.documents.reading.grids import Grid, GridCell
from shirube.plans import Year

_MOST_ROWS_BEFORE = 100
_MOST_HEADER_ROWS = 4


class Role(StrEnum):
    """What a column holds."""

    NO = "no"
    LABEL = "label"
    SECTION = "section"
    UNIT = "unit"
    BASELINE = "baseline"
    ACTUAL = "actual"
    TARGET = "target"
    NOTE = "note"
    BASELINE_YEAR = "baseline_year"
    ACTUAL_YEAR = "actual_year"
    TARGET_YEAR = "target_year"
    BOTH = "both"
    OTHER = "other"


_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.OTHER, re.compile(r"説明|定義|考え方|算出|出典|担当|所管|課名|達成率|進捗|評価$")),
    (Role.NO, re.compile(r"^(番号|通番|連番|no\.?|#|(kpi|指標)の?番号)$", re.IGNORECASE)),
    (Role.UNIT, re.compile(r"^単位")),
    (Role.NOTE, re.compile(r"^(備考|注記?|摘要)")),
    (
        Role.SECTION,
        re.compile(
            r"^(分野|施策|基本目標|基本的方向|政策|柱|区分|分類|大項目|中項目)(名|番号|の分野|体系)?$"
        ),
    ),
    (Role.ACTUAL, re.compile(r"実績|直近値|最新値")),
    (Role.TARGET, re.compile(r"目標値?|計画値|目指す値")),
    (Role.BASELINE, re.compile(r"現況|現状|基準|当初値|策定時|ベースライン")),
    (Role.LABEL, re.compile(r"指標|kpi|数値目標|項目", re.IGNORECASE)),
)


_YEAR_OF = {
    Role.BASELINE: Role.BASELINE_YEAR,
    Role.ACTUAL: Role.ACTUAL_YEAR,
    Role.TARGET: Role.TARGET_YEAR,
}
_YEAR_ALONE = re.compile(r"(?:基準|現状|現況|実績|目標)?(?:年度?|時点)")
ARROW = re.compile(r"\s*(?:[→⇒➡⇨▶]|->|=>)\s*")
_AIM_AS_LABEL = re.compile(r"数値目標(名|項目)?")
_BARE_YEAR = re.compile(r"(?<![A-Za-z0-9])(?:(?:令和|平成|[RH])(?:元|\d{1,2})|20\d{2})(?!\d)")


@dataclass(frozen=True)
class Column:
    """One column: its role, the year its heading names, the heading.

    BOTH holds baseline and target with an arrow between; `year` is then the baseline's and `last` the target's.
    """

    role: Role
    year: Year | None
    heading: str
    last: Year | None = None


@dataclass(frozen=True)
class Header:
    """The header of a table: its first row, the row after it, its columns."""

    first: int
    end: int
    columns: tuple[Column, ...]

    def of(self, role: Role) -> list[int]:
        """The columns with a role."""
        return [index for index, column in enumerate(self.columns) if column.role is role]


def plain(text: str) -> str:
    """Half-width and without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def find_header(grid: Grid) -> Header | None:
    """The first rows that name a label column and a column of values; None when the table has none."""
    for first in range(min(len(grid.rows), _MOST_ROWS_BEFORE)):
        if len({cell.origin for cell in grid.rows[first] if cell.text}) < 2:
            continue
        end = first + 1
        while (
            end < len(grid.rows)
            and end - first < _MOST_HEADER_ROWS
            and _is_sub_header(grid, first=first, row=end)
        ):
            end += 1
        columns = _columns(grid, first=first, end=end)
        roles = {column.role for column in columns}
        if Role.LABEL in roles and roles & {Role.TARGET, Role.ACTUAL, Role.BASELINE, Role.BOTH}:
            return Header(first, end, columns)
    return None


def _is_sub_header(grid: Grid, *, first: int, row: int) -> bool:
    """A row whose own cells are years or words of a header, below a header row."""
    own = [cell for column, cell in enumerate(grid.rows[row]) if cell.text and cell.origin == (row, column)]
    if not own:
        return any(cell.text and cell.origin[0] >= first and cell.origin[0] < row for cell in grid.rows[row])
    return len(own) > 0 and all(_is_header_word(cell) for cell in own)


def _is_header_word(cell: GridCell) -> bool:
    text = plain(cell.text)
    without_year = re.sub(r"(?:令和|平成|[RH])(?:元|\d{1,2})年?度?|\d{4}年?度?|[(（)）\[\]~～〜-]", "", text)
    is_year = without_year in ("", "末", "時点", "年度", "年", "年度末", "値", "数値")
    return is_year or (len(text) <= 14 and any(pattern.search(without_year) for _, pattern in _ROLES))


def _columns(grid: Grid, *, first: int, end: int) -> tuple[Column, ...]:
    width = max(len(row) for row in grid.rows[first:end])
    filled = [_filled(grid.rows[row], width=width, has_more=row < end - 1) for row in range(first, end)]
    columns = []
    for index in range(width):
        parts: list[str] = []
        for row in filled:
            text = plain(row[index])
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        columns.append(_column(parts))
    return tuple(_with_one_number(_with_one_label(columns)))


def _with_one_number(columns: list[Column]) -> list[Column]:
    """Of several columns of numbers the one headed 番号 or No counts: beside it KPI の番号 is a key of a program."""
    numbers = [index for index, column in enumerate(columns) if column.role is Role.NO]
    plainly = [
        index for index in numbers if re.fullmatch(r"番号|no\.?", columns[index].heading, re.IGNORECASE)
    ]
    for index in set(numbers) - set((plainly or numbers)[:1]):
        columns[index] = Column(Role.OTHER, None, columns[index].heading)
    return columns


def _with_one_label(columns: list[Column]) -> list[Column]:
    """The first label column is the one; where none is named so, a column 数値目標 beside other targets is."""
    labels = [index for index, column in enumerate(columns) if column.role is Role.LABEL]
    targets = [index for index, column in enumerate(columns) if column.role is Role.TARGET]
    named = [index for index in targets if _AIM_AS_LABEL.fullmatch(columns[index].heading)]
    if not labels and named and len(targets) > 1:
        labels = named[:1]
        columns[labels[0]] = Column(Role.LABEL, None, columns[labels[0]].heading)
    for extra in labels[1:]:
        columns[extra] = Column(Role.OTHER, None, columns[extra].heading)
    return columns


def _filled(row: list[GridCell], *, width: int, has_more: bool) -> list[str]:
    """The texts of a header row; in a table without merged cells an upper heading holds to its right."""
    texts = [cell.text for cell in row] + [""] * (width - len(row))
    is_merged = any(cell.origin[1] != column for column, cell in enumerate(row))
    if not has_more or is_merged:
        return texts
    for index in range(1, width):
        if not texts[index] and texts[index - 1] and _spans(texts[index - 1]):
            texts[index] = texts[index - 1]
    return texts


def _spans(text: str) -> bool:
    return any(pattern.search(plain(text)) for role, pattern in _ROLES if role in (Role.TARGET, Role.ACTUAL))


def _column(parts: list[str]) -> Column:
    heading = " ".join(parts)
    if both := _both(parts):
        return Column(Role.BOTH, both[0], heading, both[1])
    year = next((found for part in reversed(parts) if (found := _heading_year(part))), None)
    for part in reversed(parts):
        for role, pattern in _ROLES:
            if pattern.search(part):
                is_year = year is None and _YEAR_ALONE.fullmatch(parts[-1])
                return Column(_YEAR_OF.get(role, role) if is_year else role, year, heading)
    return Column(Role.OTHER, year, heading)


def _both(parts: list[str]) -> tuple[Year | None, Year | None] | None:
    """The years of a heading 現状値→目標値 or R6→R11; None for another heading."""
    for part in parts:
        sides = ARROW.split(part)
        if len(sides) != 2:
            continue
        years = (_heading_year(sides[0]), _heading_year(sides[1]))
        is_words = bool(_role_words(Role.BASELINE, sides[0]) and _role_words(Role.TARGET, sides[1]))
        if is_words or all(years):
            return years
    return None


def _role_words(role: Role, text: str) -> bool:
    return any(pattern.search(text) for one, pattern in _ROLES if one is role)


def _heading_year(part: str) -> Year | None:
    """The year of a heading; one without its word (R7目標, 基準値(R5)) is a fiscal year, as such tables mean it."""
    found = read_year(part)
    if found is None and (match := _BARE_YEAR.search(part)):
        return read_year(match[0] + "年度")
    return found
