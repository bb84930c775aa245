"""A plan and a year of it as files: the sheet, tables, the Word report, StratML, JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse

from shirube.base import FiscalYear, UnknownNameError
from shirube.documents import write_csv, write_excel
from shirube.documents.plan_book import tidy_table, write_plan_book
from shirube.documents.plan_book.book_json import book_text
from shirube.documents.plan_book.cp932 import write_csv_cp932
from shirube.documents.plan_book.stratml import write_stratml
from shirube.plans import PlanBook
from shirube.usecases.plan_book_report import year_report
from shirube.usecases.plan_book_year import matrix_table, years_matrix
from shirube.web.pages.files import MIMES

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {
    **MIMES,
    "docx": WORD,
    "xml": "application/xml; charset=utf-8",
    "sjis": "text/csv; charset=Shift_JIS",
}


@dataclass(frozen=True)
class Wanted:
    """What a file is made from: the plan, the year, its version (0: not public), when it was published, its address."""

    book: PlanBook
    year: FiscalYear
    version: int = 0
    published: date | None = None
    address: str = ""

    @property
    def version_words(self) -> str:
        return f"公表 第{self.version}版" if self.version else "作成中"


@dataclass(frozen=True)
class Kind:
    """One file that is offered: its name in the address, what it is, how it is made."""

    name: str
    ending: str
    label: str
    hint: str
    make: Callable[[Wanted], bytes]


KINDS = (
    Kind(
        "report.docx",
        "docx",
        "年次検証報告書（Word）",
        "議会や会議にそのまま出せる報告書",
        lambda w: year_report(w.book, w.year, version=w.version_words),
    ),
    Kind(
        "sheet.xlsx",
        "xlsx",
        "年次検証の帳票（Excel）",
        "記入して、この画面に読み込めます",
        lambda w: write_plan_book(w.book, w.year, version=w.version),
    ),
    Kind(
        "kpis.csv",
        "csv",
        "KPIの表（CSV UTF-8）",
        "1行に1つの値。番号つき",
        lambda w: write_csv(tidy_table(w.book)),
    ),
    Kind(
        "kpis-sjis.csv",
        "sjis",
        "KPIの表（CSV Shift_JIS）",
        "古いソフト向け",
        lambda w: write_csv_cp932(tidy_table(w.book)),
    ),
    Kind(
        "years.xlsx",
        "xlsx",
        "年ごとの比較（Excel）",
        "指標×年",
        lambda w: write_excel([matrix_table(years_matrix(w.book, w.year))]),
    ),
    Kind(
        "plan.xml",
        "xml",
        "StratML Part 2（XML）",
        "ISO 17469-2。指標と実績つき",
        lambda w: write_stratml(w.book, part=2, published=w.published, address=w.address),
    ),
    Kind(
        "strategy.xml",
        "xml",
        "StratML Part 1（XML）",
        "ISO 17469-1。目標と施策",
        lambda w: write_stratml(w.book, part=1, published=w.published, address=w.address),
    ),
    Kind(
        "plan.json", "json", "計画の全部（JSON）", "ほかの仕組みへ渡す", lambda w: book_text(w.book).encode()
    ),
)
_BY_NAME = {kind.name: kind for kind in KINDS}


def answer(name: str, wanted: Wanted) -> HttpResponse:
    """The file of a name; raises UnknownNameError E767."""
    kind = _BY_NAME.get(name)
    if kind is None:
        raise UnknownNameError(
            "E767", f"「{name[:40]}」というファイルはありません。", todo="計画のページから選んでください。"
        )
    stem = f"{wanted.book.organisation.area}-{wanted.book.id}-{wanted.year.year}-{name.rpartition('.')[0]}"
    ending = name.rpartition(".")[2]
    disposition = f'attachment; filename="shirube-{stem}.{ending}"'
    return HttpResponse(
        kind.make(wanted), content_type=TYPES[kind.ending], headers={"Content-Disposition": disposition}
    )
