"""A plan as a workbook: the sheet of the yearly review to be filled in and printed, its guide, the tidy data."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any

import xlsxwriter

from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book import layout
from shirube.documents.plan_book.book_json import book_hash
from shirube.documents.plan_book.cells import REASONS, Entry
from shirube.documents.plan_book.layout import Column, Identity
from shirube.documents.plan_book.rows import (
    MARKS,
    ReviewRow,
    baseline_text,
    review_rows,
    target_text,
)
from shirube.documents.plan_book.tidy import answers_hash, book_answers, tidy_table
from shirube.documents.row_heights import as_hints, height_of
from shirube.documents.tables import Table, safe
from shirube.plans import NextStep
from shirube.plans.town import PlanBook

FONT = "游ゴシック"
SIZE = 10
LONGEST_CELL = 32_767
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook has no time zone; the same in every file
_OFFERED = ["－ " + word for word in REASONS if word != "該当しない"] + ["… 該当しない"]
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "note": {"font_size": 9, "font_color": "#4d4d4d"},
    "head": {"bold": True, "bg_color": "#E8F1FE", "border": 1, "align": "center", "valign": "vcenter"},
    "section": {"bold": True, "bg_color": "#F2F2F2", "border": 1},
    "text": {"border": 1},
    "input": {"border": 1, "bg_color": "#FFFDE7", "locked": False, "quote_prefix": True},
    "number": {"border": 1, "num_format": "#,##0;▲#,##0", "align": "right"},
    "figure": {"border": 1, "bg_color": "#FFFDE7", "locked": False, "align": "right"},
    "plain": {"border": 1, "text_wrap": False},
    "key": {"font_color": "#767676"},
}


def identity_of(book: PlanBook, year: FiscalYear, version: int) -> Identity:
    """What the hidden first cell of the sheet says."""
    answers = book_answers(book, year)
    return Identity(book.id, version, year, book_hash(book), answers_hash(answers))


def write_plan_book(book: PlanBook, year: FiscalYear, *, version: int) -> bytes:
    """The workbook of a year's review: 年次検証, 手引き, データ; the same plan gives the same bytes."""
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_urls": False})
    workbook.set_properties({"created": _MADE, "title": book.title, "author": "しるべ"})
    writer = _Writer(workbook, book, year, identity_of(book, year, version))
    writer.sheet()
    writer.guide()
    writer.data(tidy_table(book, title=layout.DATA))
    writer.copy()
    workbook.close()
    return as_hints(content.getvalue())


class _Writer:
    """One workbook; formats are made once each."""

    def __init__(self, workbook: Any, book: PlanBook, year: FiscalYear, identity: Identity) -> None:
        self.workbook, self.book, self.year, self.identity = workbook, book, year, identity
        self.columns = layout.columns(book, year)
        self.printed_width = sum(column.width for column in self.columns[1:])
        self.formats: dict[tuple[str, str], Any] = {}

    def look(self, name: str, number_format: str = "") -> Any:
        """The format of a name, with another number format where one is given."""
        key = (name, number_format)
        if key not in self.formats:
            base = {"font_name": FONT, "font_size": SIZE, "text_wrap": True, "valign": "top", **_LOOKS[name]}
            if number_format:
                base["num_format"] = number_format
            prefix = base.pop("quote_prefix", False)
            self.formats[key] = self.workbook.add_format(base)
            if prefix:
                self.formats[key].set_quote_prefix()
        return self.formats[key]

    def fit(self, sheet: Any, at: int, cells: Iterable[tuple[str, float]]) -> None:
        """Make a row as high as its words need; a row of one line is left as it is."""
        height = height_of(cells, size=SIZE)
        if height is not None:
            sheet.set_row(at, height)

    # -- 年次検証 -------------------------------------------------------------------------------------

    def sheet(self) -> None:
        sheet = self.workbook.add_worksheet(layout.SHEET)
        last = len(self.columns) - 1
        sheet.write_string(0, 0, self.identity.text(), self.look("key"))
        title = f"{self.book.title}　年次検証（{self.year.era}・{self.year.western}）"
        sheet.merge_range(layout.TITLE_ROW, 1, layout.TITLE_ROW, last, title, self.look("title"))
        note = (
            f"{self.book.organisation.name}　黄色の欄に記入してください。値がないときは「－」と理由、"
            "当てはまらないときは「…」。空欄は「まだ記入していない」です。判定は記入後にしるべが計算します。"
        )
        sheet.merge_range(layout.NOTE_ROW, 1, layout.NOTE_ROW, last, note, self.look("note"))
        self.fit(sheet, layout.NOTE_ROW, [(note, self.printed_width)])
        self._head(sheet)
        end = self._body(sheet)
        self._offer(sheet, end)
        self._print_setup(sheet, end)

    def _head(self, sheet: Any) -> None:
        look = self.look("head")
        start = 0
        while start < len(self.columns):
            column = self.columns[start]
            end = start
            while end + 1 < len(self.columns) and column.sub and self.columns[end + 1].head == column.head:
                end += 1
            self._heading(sheet, start, end, look)
            start = end + 1
        for index, column in enumerate(self.columns):
            sheet.write_string(layout.KEY_ROW, index, column.key, self.look("key"))
            sheet.set_column(index, index, column.width, None, {"hidden": index == 0})
        sheet.set_row(layout.YEAR_ROW, 30)
        sheet.set_row(layout.KEY_ROW, None, None, {"hidden": True})

    def _heading(self, sheet: Any, start: int, end: int, look: Any) -> None:
        column = self.columns[start]
        if not column.sub:
            sheet.merge_range(layout.HEAD_ROW, start, layout.YEAR_ROW, start, column.head, look)
            return
        if end > start:
            sheet.merge_range(layout.HEAD_ROW, start, layout.HEAD_ROW, end, column.head, look)
        else:
            sheet.write_string(layout.HEAD_ROW, start, column.head, look)
        for index in range(start, end + 1):
            sheet.write_string(layout.YEAR_ROW, index, self.columns[index].sub, look)

    def _body(self, sheet: Any) -> int:
        """The rows, a section row before the KPIs of each node; returns the row after the last."""
        at = layout.FIRST_ROW
        path: tuple[str, ...] = ()
        for row in review_rows(self.book, self.year):
            if row.path != path:
                path = row.path
                look = self.look("section")
                words = " ＞ ".join(path)[:LONGEST_CELL]
                sheet.merge_range(at, 1, at, len(self.columns) - 1, words, look)
                self.fit(sheet, at, [(words, self.printed_width)])
                at += 1
            self._row(sheet, at, row)
            at += 1
        return at

    def _row(self, sheet: Any, at: int, row: ReviewRow) -> None:
        targets, actuals = dict(row.targets), dict(row.actuals)
        shown = {
            "kpi": row.kpi.id,
            "no": row.no,
            "label": row.label,
            "unit": row.unit,
            "baseline": baseline_text(row.kpi.kpi.baseline),
            "grade": _grade(row),
            layout.CAUSE: row.answer.cause or "",
            layout.STEP: row.answer.next_step.value if row.answer.next_step else "",
            layout.COMMENT: row.answer.comment or "",
            layout.SOURCE: row.answer.source,
            "note": note_of(row),
        }
        for index, column in enumerate(self.columns):
            kind, _, year = column.key.partition(":")
            if kind == "actual":
                self._figure(sheet, at, index, actuals[int(year)])
            elif kind == "target":
                self._target(sheet, at, index, targets.get(int(year)))
            else:
                self._text(sheet, at, index, shown[column.key], column)
        told = {**shown, **{f"actual:{year}": one.text() for year, one in actuals.items() if one.is_told}}
        self.fit(sheet, at, [(told.get(one.key, ""), one.width) for one in self.columns])

    def _figure(self, sheet: Any, at: int, index: int, entry: Entry) -> None:
        number = excel_number(entry.value)
        if number is not None:
            sheet.write_number(at, index, number, self.look("figure", _number_format(entry.value)))
        elif entry.is_told:
            sheet.write_string(at, index, entry.text(), self.look("figure"))
        else:
            sheet.write_blank(at, index, None, self.look("figure"))

    def _target(self, sheet: Any, at: int, index: int, target: Any) -> None:
        number = excel_number(target.value) if target is not None and not target.text else None
        if number is not None:
            sheet.write_number(at, index, number, self.look("number", _number_format(target.value)))
        else:
            sheet.write_string(at, index, str(safe(target_text(target))), self.look("text"))

    def _text(self, sheet: Any, at: int, index: int, text: str, column: Column) -> None:
        if column.is_input:  # as it is: a quote prefix, not an apostrophe, keeps Excel from running it
            look = self.look("input")
            if text:
                sheet.write_string(at, index, text[:LONGEST_CELL], look)
            else:
                sheet.write_blank(at, index, None, look)
        else:
            sheet.write_string(at, index, str(safe(text))[:LONGEST_CELL], self.look("text"))

    def _offer(self, sheet: Any, end: int) -> None:
        if end == layout.FIRST_ROW:
            return
        for index, column in enumerate(self.columns):
            area = (layout.FIRST_ROW, index, end - 1, index)
            if column.key == layout.STEP:
                steps = [step.value for step in NextStep]
                message = "発展・継続・見直し・中止・終了 から選んでください。"
                sheet.data_validation(
                    *area,
                    {
                        "validate": "list",
                        "source": steps,
                        "error_title": "今後の方向",
                        "error_message": message,
                    },
                )
            elif column.key.startswith("actual:"):
                hint = {"input_title": "実績", "input_message": "数か、値がない理由を入れてください。"}
                sheet.data_validation(
                    *area, {"validate": "list", "source": _OFFERED, "show_error": False, **hint}
                )

    def _print_setup(self, sheet: Any, end: int) -> None:
        sheet.freeze_panes(layout.FIRST_ROW, 3)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(layout.HEAD_ROW, layout.YEAR_ROW)
        sheet.print_area(0, 1, max(end - 1, layout.FIRST_ROW), len(self.columns) - 1)
        sheet.set_footer(f"&L{self.book.organisation.name}　第{self.identity.version}版&R&P / &N")
        free = {"format_columns": True, "format_rows": True, "format_cells": True}
        sheet.protect("", free)

    # -- 手引き and データ -----------------------------------------------------------------------------

    def guide(self) -> None:
        sheet = self.workbook.add_worksheet(layout.GUIDE)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 96)
        sheet.write_string(0, 0, "この帳票について", self.look("title"))
        for at, (name, text) in enumerate(self._guide_lines(), start=2):
            sheet.write_string(at, 0, name, self.look("head"))
            sheet.write_string(at, 1, str(safe(text)), self.look("text"))
            self.fit(sheet, at, [(text, 96)])
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _guide_lines(self) -> tuple[tuple[str, str], ...]:
        rows = review_rows(self.book, self.year)
        calendar = sum(row.is_calendar for row in rows)
        return (
            ("計画", self.book.title),
            ("団体", f"{self.book.organisation.name}（{self.book.organisation.area}）"),
            ("検証する年度", f"{self.year.era}（{self.year.western}）"),
            ("計画の番号と版", f"{self.identity.plan}　第{self.identity.version}版"),
            ("確認番号", self.identity.hash),
            (
                "指標の数",
                f"{len(rows)}（うち暦年で数える指標 {calendar}。暦年の指標は、列の西暦の年の値です）",
            ),
            (
                "記入する欄",
                "黄色の欄だけです。実績値・要因・今後の方向・外部有識者の意見・実績の出典。ほかの欄は保護しています（パスワードはありません）。",
            ),
            (
                "実績値",
                "単位の欄の単位で、数だけを入れます。1,234、▲3、12.5、1/3、全角の数字も読めます。％の指標は 35 と入れても、％の書式で 35% と入れても同じです。",
            ),
            (
                "値がないとき",
                "一覧から選ぶか、「－ 理由」と入れます。当てはまらない年は「…」。0 は「0だった」という意味です。空欄は「まだ記入していない」という意味です。",
            ),
            ("今後の方向", "発展・継続・見直し・中止・終了 から選びます。"),
            ("判定", f"{self.book.rule.text_ja()} 記入した帳票を読み込むと計算し直します。"),
            (
                "してはいけないこと",
                "隠れた列と行（番号と列の名前）を消すこと。行の並べ替えと列の幅は変えてもかまいません。",
            ),
            (
                "読み込み",
                "しるべの「年次検証」の「帳票を読み込む」に、このファイルを渡します。読み込む前に、何が変わるかを一覧で確かめられます。",
            ),
            (
                "ほかの人の変更",
                "帳票を保存した後にほかの人が画面で直した欄は、上書きせず、両方を並べて選んでもらいます。",
            ),
        )

    def data(self, table: Table) -> None:
        sheet = self.workbook.add_worksheet(table.title)
        widths = (10, 10, 40, 30, 8, 14, 9, 8, 12, 40)
        for column, (head, width) in enumerate(zip(table.header, widths, strict=True)):
            sheet.write_string(0, column, head, self.look("head"))
            sheet.set_column(column, column, width)
        text, plain, number = self.look("text"), self.look("plain"), self.look("number", "0")
        last = len(widths) - 1
        for at, row in enumerate(table.rows, start=1):
            self.fit(sheet, at, [(str(row[last] or ""), widths[last])])
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(at, column, cell, number)
                elif cell:
                    look = text if column == last else plain
                    sheet.write_string(at, column, str(safe(cell))[:LONGEST_CELL], look)
        sheet.freeze_panes(1, 0)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def copy(self) -> None:
        """What stood in the sheet when it was printed, so that later changes of others are told apart."""
        sheet = self.workbook.add_worksheet(layout.COPY)
        at = 0
        for kpi, cells in book_answers(self.book, self.year).items():
            for key, text in cells.items():
                if text:
                    for column, part in enumerate((kpi, key, text)):
                        sheet.write_string(at, column, part)
                    at += 1
        sheet.very_hidden()


def excel_number(value: Fraction | None) -> float | None:
    """The number as Excel holds it, with 15 digits; None where that would lose something."""
    if value is None or abs(value) >= 10**15:
        return None
    number = float(value)
    return number if Fraction(repr(number)) == value and float(f"{number:.15G}") == number else None


def _number_format(value: Fraction | None) -> str:
    if value is None or value.denominator == 1:
        return "#,##0;▲#,##0"
    places = "0" * len(repr(float(value)).partition(".")[2])
    return f"#,##0.{places};▲#,##0.{places}"


def _grade(row: ReviewRow) -> str:
    if row.judgement is None or not row.entry.is_told:
        return ""
    return f"{MARKS[row.judgement.grade]} {row.judgement.grade.value}"


def note_of(row: ReviewRow) -> str:
    """Notes of the KPI; that it counts calendar years; a target that was changed."""
    kpi = row.kpi.kpi
    parts = [*kpi.notes]
    if row.is_calendar:
        parts.insert(0, "暦年の指標")
    if kpi.history:
        parts.append(f"目標の変更 {len(kpi.history)}回（最後は{kpi.history[-1].changed_on.isoformat()}）")
    hidden = [one for one in row.kpi.actuals if type(one.seen.at) is not type(row.year)]
    if hidden:
        parts.append(f"年の種類が違う実績 {len(hidden)}件は、この帳票に出ません")
    return "／".join(parts)
