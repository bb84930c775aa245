"""The form of a review sheet: which sheets a workbook has, which columns stand where, and how each is named.

A hidden first column names the KPI of a row, a hidden row the meaning of a column, and the hidden first cell the
plan; so rows may be sorted and columns widened, and the sheet is still read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book.rows import actual_years, target_years
from shirube.plans.town import PlanBook

FORM = "shirube-review/1"
SHEET, GUIDE, DATA, COPY = "年次検証", "手引き", "データ", "控え"
TITLE_ROW, NOTE_ROW, HEAD_ROW, YEAR_ROW, KEY_ROW, FIRST_ROW = 0, 1, 2, 3, 4, 5
_IDENTITY = re.compile(
    r"(?P<form>shirube-review/\d+) plan=(?P<plan>\S+) version=(?P<version>\d+) year=FY(?P<year>\d{4})"
    r" hash=(?P<hash>[0-9a-f]{64}) data=(?P<data>[0-9a-f]{64})"
)


@dataclass(frozen=True)
class Identity:
    """Which plan, version and year a sheet was printed for; `hash` is the plan's, `data` that of its answers."""

    plan: str
    version: int
    year: FiscalYear
    hash: str
    data: str

    def text(self) -> str:
        """As it stands in the hidden first cell."""
        return (
            f"{FORM} plan={self.plan} version={self.version} year=FY{self.year.year}"
            f" hash={self.hash} data={self.data}"
        )


def read_identity(text: object) -> Identity | None:
    """The identity that a cell holds; None for any other text."""
    found = _IDENTITY.fullmatch(str(text or "").strip())
    if found is None or found["form"] != FORM:
        return None
    year = FiscalYear(int(found["year"]))
    return Identity(found["plan"], int(found["version"]), year, found["hash"], found["data"])


@dataclass(frozen=True)
class Column:
    """One column: its key, the two lines of its heading, its width, whether a person writes there."""

    key: str
    head: str
    sub: str = ""
    width: float = 10
    is_input: bool = False


CAUSE, STEP, COMMENT, SOURCE = "cause", "step", "comment", "source"
ANSWERS = (CAUSE, STEP, COMMENT, SOURCE)


def actual_key(year: int) -> str:
    """The key of a column of actuals."""
    return f"actual:{year}"


def columns(book: PlanBook, year: FiscalYear) -> tuple[Column, ...]:
    """The columns of a year's sheet, the hidden one of the KPIs first."""
    return (
        Column("kpi", "KPI の番号"),
        Column("no", "番号", width=7),
        Column("label", "指標", width=30),
        Column("unit", "単位", width=7),
        Column("baseline", "基準値（年度）", width=15),
        *(Column(f"target:{at}", "目標値", year_head(at), 11) for at in target_years(book)),
        *(
            Column(actual_key(at), "実績値", year_head(at), 11, is_input=True)
            for at in actual_years(book, year)
        ),
        Column("grade", "判定", year_head(year.year), 11),
        Column(CAUSE, "要因", width=32, is_input=True),
        Column(STEP, "今後の方向", width=11, is_input=True),
        Column(COMMENT, "外部有識者の意見", width=24, is_input=True),
        Column(SOURCE, "実績の出典", year_head(year.year), 18, is_input=True),
        Column("note", "備考", width=18),
    )


def year_of_key(key: str) -> int | None:
    """The year of a column of actuals; None for another column."""
    kind, _, year = key.partition(":")
    return int(year) if kind == "actual" and year.isdecimal() else None


def year_head(year: int) -> str:
    """令和7年度 over 2025, in two lines."""
    return f"{FiscalYear(year).era}\n{year}"
