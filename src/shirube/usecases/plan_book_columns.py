"""What each column of a pasted table is: by its heading of one or two rows, and by the year that stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shirube.base.errors import ReadingError
from shirube.base.fiscal import FiscalYear, parse_year
from shirube.documents.plan_book.layout import CAUSE, COMMENT, SOURCE, STEP

LABEL, ID, ACTUAL, SKIP = "label", "id", "actual", "skip"
_ROLES = (
    (ID, re.compile(r"^(kpi)?(の)?番号$|^no\.?$|^id$", re.IGNORECASE)),
    (SKIP, re.compile(r"目標|基準|現況|単位|判定|備考|前年|昨年|見込|計画値")),
    (CAUSE, re.compile(r"要因|理由|原因|分析")),
    (STEP, re.compile(r"今後|方向|次の")),
    (COMMENT, re.compile(r"意見|有識者|評価者|コメント")),
    (SOURCE, re.compile(r"出典|資料")),
    (ACTUAL, re.compile(r"実績|今年度|直近|最新")),
    (LABEL, re.compile(r"指標|kpi|項目名?", re.IGNORECASE)),
)
_WORDS = {
    ID: "指標の番号",
    LABEL: "指標の名前",
    ACTUAL: "実績",
    CAUSE: "要因",
    STEP: "今後の方向",
    COMMENT: "有識者の意見",
    SOURCE: "実績の出典",
    SKIP: "読まない",
}
_YEAR = re.compile(r"(?:令和|平成|[RrHh])\s*(?:元|\d{1,2})(?:年度?)?|(?<!\d)20\d{2}(?:年度?)?")
_USUAL = (LABEL, ACTUAL, CAUSE, STEP, COMMENT, SOURCE)


@dataclass(frozen=True)
class ReadColumn:
    """A column: its heading as printed, what it is taken for, and why it is not where that needs a word."""

    head: str
    role: str
    year: int | None = None
    why: str = ""

    @property
    def words(self) -> str:
        """実績 / 読まない（令和6年度の実績）."""
        return f"{_WORDS[self.role]}（{self.why}）" if self.why else _WORDS[self.role]


USUAL = tuple(ReadColumn("", role) for role in _USUAL)
"""The columns of a paste without headings, from the left."""


def read_columns(lines: Sequence[Sequence[str]], year: FiscalYear) -> tuple[tuple[ReadColumn, ...], int]:
    """The columns by the headings of the first one or two lines, and how many lines the headings take.

    No columns and 0 where the first line is none: a heading names an indicator column and something to fill in.
    Raises ReadingError E748 for two columns of the same kind, or none for this year.
    """
    rows = 2 if len(lines) > 1 and _is_second_row(lines[0], lines[1]) else 1
    found = [_column(head) for head in _heads(lines[:rows])]
    kinds = {one.role for one in found}
    if not {LABEL, ID} & kinds or not {ACTUAL, CAUSE, STEP, COMMENT, SOURCE} & kinds:
        return (), 0
    return _of_one_year(found, year), rows


def _is_second_row(first: Sequence[str], second: Sequence[str]) -> bool:
    """A second row of headings holds only years, under headings that were merged over several columns."""
    told = [(at, cell) for at, cell in enumerate(second) if cell.strip()]
    has_merged = any(at >= len(first) or not first[at].strip() for at, _ in told)
    return has_merged and all(_YEAR.search(_plain(cell)) for _, cell in told)


def _heads(rows: Sequence[Sequence[str]]) -> list[str]:
    """One heading a column; a merged one goes on over the columns that have a year below it."""
    if len(rows) == 1:
        return [_plain(cell) for cell in rows[0]]
    width = max(len(row) for row in rows)
    first, second = ([*row, *[""] * (width - len(row))] for row in rows)
    heads, last = [], ""
    for upper, lower in zip(first, second, strict=True):
        last = upper if upper.strip() or not lower.strip() else last
        heads.append(_plain(f"{last} {lower}"))
    return heads


def _column(head: str) -> ReadColumn:
    found = _YEAR.search(head)
    at = None if found is None else parse_year(found[0], bare="fiscal").year
    if found is not None and found[0] == head:
        return ReadColumn(head, ACTUAL, at)
    return ReadColumn(head, next((role for role, pattern in _ROLES if pattern.search(head)), SKIP), at)


def _of_one_year(columns: Sequence[ReadColumn], year: FiscalYear) -> tuple[ReadColumn, ...]:
    """The same columns with the actuals of other years left alone, and every kind once."""
    has_own = any(one.role == ACTUAL and one.year == year.year for one in columns)
    kept: list[ReadColumn] = []
    for one in columns:
        is_other = one.role == ACTUAL and one.year != year.year and (one.year is not None or has_own)
        if is_other:
            why = f"{FiscalYear(one.year).era}の実績" if one.year else "年度の書かれた実績の列を読む"
            kept.append(replace(one, role=SKIP, why=why))
        else:
            kept.append(one)
    _refuse_twice(kept)
    if not {ACTUAL, CAUSE, STEP, COMMENT, SOURCE} & {one.role for one in kept}:
        raise ReadingError(
            "E748",
            f"{year.era}（{year.western}）の実績の列がありません。",
            todo="その年度の列も一緒にコピーするか、その年度の検証のページで貼り付けてください。",
        )
    return tuple(kept)


def _refuse_twice(columns: Sequence[ReadColumn]) -> None:
    for role in (ACTUAL, CAUSE, STEP, COMMENT, SOURCE):
        same = [one.head for one in columns if one.role == role]
        if len(same) > 1:
            names = "」「".join(same)
            raise ReadingError(
                "E748",
                f"「{_WORDS[role]}」と読める列が{len(same)}つあります（「{names}」）。",
                todo="どれか一つだけをコピーするか、見出しに年度を書いてください。",
            )


def _plain(cell: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))
