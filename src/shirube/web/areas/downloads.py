"""The list of an area as CSV and as a workbook: one header row, units in the header, sources on their own sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from shirube.usecases import FactSeen
from shirube.web.areas.page import AreaPage

Cell = str | int | None
BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
PROGRAMME_HEADER = (
    *("団体コード", "団体名", "基準日", "制度ID", "制度名", "判定", "決まり方", "理由"),
    *("不足している項目", "不足の数（件）", "金額の要約", "種類", "府省", "テーマ", "資料"),
    *("カタログ版", "確認番号"),
)
AMOUNT_HEADER = (
    *("団体コード", "団体名", "基準日", "制度ID", "制度名", "判定", "金額の名前", "単位"),
    *("値", "下限", "上限"),
)
FACT_HEADER = ("団体コード", "団体名", "項目", "値", "分かっているか", "期間", "時点", "出典", "備考")


def as_csv(page: AreaPage) -> HttpResponse:
    """UTF-8 with BOM, so that Excel opens it by a double click."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(PROGRAMME_HEADER)
    writer.writerows([[safe(cell) for cell in row] for row in programme_rows(page)])
    return _file(page, (BOM + text.getvalue()).encode("utf-8"), "csv", "text/csv; charset=utf-8")


def as_excel(page: AreaPage) -> HttpResponse:
    """Sheets 判定, 金額, 事実と出典, この表について."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _fill(sheet, "判定", PROGRAMME_HEADER, programme_rows(page))
    _fill(book.create_sheet(), "金額", AMOUNT_HEADER, amount_rows(page))
    _fill(book.create_sheet(), "事実と出典", FACT_HEADER, fact_rows(page))
    _fill(book.create_sheet(), "この表について", ("項目", "内容"), about_rows(page))
    content = io.BytesIO()
    book.save(content)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(page, content.getvalue(), "xlsx", mime)


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def programme_rows(page: AreaPage) -> Iterator[tuple[Cell, ...]]:
    """One row per programme shown, in the order of the page."""
    for group in page.board.groups:
        for row in group.rows:
            programme = row.answer.programme
            yield (
                *_head(page, programme.id, programme.name, row.verdict.label),
                group.label,
                row.answer.reason,
                "、".join(row.missing),
                len(row.missing),
                row.answer.amount_text,
                row.kind,
                programme.office,
                "、".join(programme.themes),
                "、".join(str(passage) for passage in programme.passages),
                page.match.catalogue_version,
                page.match.catalogue_hash,
            )


def amount_rows(page: AreaPage) -> Iterator[tuple[Cell, ...]]:
    """One row per amount of the programmes shown; an empty cell is not known, never 0."""
    for group in page.board.groups:
        for row in group.rows:
            programme, amounts = row.answer.programme, row.answer.decision.amounts
            units = {amount.id: amount.unit for amount in programme.amounts}
            for amount in amounts.values():
                yield (
                    *_head(page, programme.id, programme.name, row.verdict.label),
                    amount.label,
                    units.get(amount.id, "円"),
                    amount.value,
                    amount.low,
                    amount.high,
                )


def fact_rows(page: AreaPage) -> Iterator[tuple[Cell, ...]]:
    """Every recorded fact, then every answer told."""
    place = (page.area.code, page.area.full_name)
    for line in page.facts:
        source = line.source.credit if line.source is not None else ""
        known = "分かっている" if line.is_known else "分かっていない"
        day = line.as_of.isoformat() if line.as_of else ""
        yield (
            *place,
            line.label,
            line.text if line.is_known else "",
            known,
            line.period,
            day,
            source,
            line.note,
        )
    for told in page.told:
        yield (*place, *_told_cells(told.fact))


def about_rows(page: AreaPage) -> Iterator[tuple[Cell, ...]]:
    """What the file is: area, day, catalogue, counts that add up, filters."""
    yield ("団体", f"{page.area.code} {page.area.full_name}")
    yield ("基準日", page.match.on.isoformat())
    yield ("制度の内容", f"{page.match.catalogue_version}（{page.match.catalogue_hash}）")
    for group in page.board.groups:
        yield (f"{group.label}（件）", group.total)
    yield ("合計（件）", page.board.total)
    yield ("この表に載せた制度（件）", page.board.shown)
    yield ("絞り込みで載せていない制度（件）", page.board.hidden)


def _head(page: AreaPage, programme_id: str, name: str, verdict: str) -> tuple[Cell, ...]:
    return (page.area.code, page.area.full_name, page.match.on.isoformat(), programme_id, name, verdict)


def _told_cells(fact: FactSeen) -> tuple[Cell, ...]:
    day = fact.as_of.isoformat() if fact.as_of else ""
    return (fact.variable.label, fact.text, "回答", "", day, "あなたの回答", "")


def _fill(sheet: Worksheet, title: str, header: Sequence[str], rows: Iterator[tuple[Cell, ...]]) -> None:
    sheet.title = title
    every: list[Sequence[Any]] = [header, *rows]
    for number, row in enumerate(every, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, safe(value))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
            elif isinstance(value, int):
                cell.number_format = "#,##0"
    for column in range(1, len(header) + 1):
        widest = max(len(str(row[column - 1] or "")) for row in every)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = min(max(widest * 1.8, 10), 48)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _file(page: AreaPage, content: bytes, ending: str, mime: str) -> HttpResponse:
    name = f"shirube-{page.area.code}-{page.match.on.isoformat()}.{ending}"
    return HttpResponse(
        content, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
