"""What a request brings: the fields of a year's form, a paste, an uploaded file, a confirmed preview."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from shirube.base import FiscalYear, ReadingError, ShirubeError, UnknownNameError
from shirube.documents.kpi_table import read_kpi_tables
from shirube.documents.plan_book import (
    Filled,
    Raw,
    ReviewRow,
    Value,
    is_review_sheet,
    problem_of,
    read_answer,
    read_plan_book,
    review_rows,
    value_text,
)
from shirube.documents.plan_book.layout import CAUSE, COMMENT, SOURCE, STEP, actual_key
from shirube.documents.reading import read_grids
from shirube.plans import PlanBook
from shirube.usecases.plan_book_changes import ChangeKind
from shirube.usecases.plan_book_paste import Pasted, from_tables, read_paste

MOST_BYTES = 5_000_000
LONGEST_PASTE = 500_000
LONGEST_NOTE = 300
FIELDS = {"actual": "a", CAUSE: "c", STEP: "s", COMMENT: "m", SOURCE: "o"}
"""The letter of each column in the name of its field: a-12 is the actual of KPI 12."""

PER_PAGE = 25


def read_review_year(book: PlanBook, year: int) -> FiscalYear:
    """The year of an address; raises UnknownNameError E761 outside the plan."""
    if not book.first_year.year <= year <= book.last_year.year:
        raise UnknownNameError(
            "E761",
            f"{year}年度は、この計画の期間（{book.first_year.era}から{book.last_year.era}まで）の外です。",
            todo="年次検証の一覧から年度を選んでください。",
        )
    return FiscalYear(year)


def field(request: HttpRequest, name: str, longest: int = LONGEST_NOTE) -> str:
    """A short field, without outer spaces."""
    return str(request.POST.get(name, "")).replace("\x00", "").strip()[:longest]


def page_number(request: HttpRequest, count: int) -> int:
    """The page of rows asked for, from 1."""
    text = str(request.POST.get("page") or request.GET.get("page") or "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    return min(max(number, 1), max(1, -(-count // PER_PAGE)))


def texts_of_form(request: HttpRequest) -> dict[str, str]:
    """The fields of a year's form as typed, by name."""
    letters = tuple(f"{letter}-" for letter in FIELDS.values())
    return {name: str(text) for name, text in request.POST.items() if name.startswith(letters)}


def filled_by_form(request: HttpRequest, book: PlanBook, year: FiscalYear) -> Filled:
    """The answers of a year's form; `base` is what stood in it when it was drawn."""
    typed = texts_of_form(request)
    rows = {row.kpi.id: row for row in review_rows(book, year)}
    texts: dict[str, dict[str, str]] = {}
    for name, text in typed.items():
        letter, _, kpi = name.partition("-")
        if kpi in rows:
            key = next(key for key, own in FIELDS.items() if own == letter)
            texts.setdefault(kpi, {})[actual_key(year.year) if key == "actual" else key] = text
    return filled_by_texts(texts, rows, year, base=_tree(request.POST.get("base")))


def filled_by_payload(request: HttpRequest, book: PlanBook, year: FiscalYear) -> Filled:
    """The answers of a confirmed preview, read once more; a row that was not ticked is left out."""
    rows = {row.kpi.id: row for row in review_rows(book, year)}
    texts = _tree(request.POST.get("payload")) or {}
    asked = set(str(request.POST.get("ask", "")).split())
    ticked = set(request.POST.getlist("take"))
    kept = {kpi: cells for kpi, cells in texts.items() if kpi not in asked or kpi in ticked}
    return filled_by_texts(kept, rows, year, base=_tree(request.POST.get("base")))


def filled_by_texts(
    texts: Mapping[str, Mapping[str, str]],
    rows: Mapping[str, ReviewRow],
    year: FiscalYear,
    *,
    base: Mapping[str, Mapping[str, str]] | None,
) -> Filled:
    """Answers written as texts of cells."""
    answers: dict[str, dict[str, Value]] = {}
    problems = []
    for kpi, cells in texts.items():
        row = rows.get(kpi)
        if row is None:
            continue
        answers[kpi] = {}
        for key, text in cells.items():
            if key not in (*FIELDS, *(actual_key(at) for at, _ in row.actuals)):
                continue
            try:
                answers[kpi][key] = read_answer(Raw(text), row, key)
            except ReadingError as error:
                problems.append(problem_of(error, place=row.label, shown=text, kpi=kpi, key=key))
    return Filled(year=year, answers=answers, base=base, problems=tuple(problems))


def _tree(text: Any) -> dict[str, dict[str, str]] | None:
    """KPI → key → text from a hidden field; None for anything else."""
    try:
        tree = json.loads(str(text or ""))
        return {
            str(kpi): {str(key): str(value) for key, value in cells.items()} for kpi, cells in tree.items()
        }
    except (ValueError, AttributeError, RecursionError):
        return None


def choices_of(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """What was chosen where two people wrote different things: id → (choice, what the other one's text was then)."""
    seen = (_tree(f'{{"seen": {request.POST.get("seen") or "{}"}}}') or {}).get("seen", {})
    return {
        name.removeprefix("choice/"): (str(value), seen.get(name.removeprefix("choice/"), ""))
        for name, value in request.POST.items()
        if name.startswith("choice/")
    }


@dataclass(frozen=True)
class Sent:
    """A paste or a file, read: the answers and how rows were matched (empty for a sheet of Shirube)."""

    name: str
    pasted: Pasted


def read_sent_paste(request: HttpRequest, book: PlanBook, year: FiscalYear) -> Sent:
    """The pasted rows. Raises ReadingError E756."""
    text = str(request.POST.get("text", ""))
    if len(text) > LONGEST_PASTE:
        raise _too_large(f"{len(text):,}字", f"{LONGEST_PASTE:,}字")
    return Sent("貼り付け", read_paste(text, book, year))


def read_sent_file(request: HttpRequest, book: PlanBook, year: FiscalYear) -> Sent:
    """The uploaded sheet, or a KPI table of another form.

    Raises ReadingError E762 without a file, E763 for a large one or another year's, E511-E520 and E750-E753.
    """
    file = request.FILES.get("file")
    if file is None:
        raise ReadingError(
            "E762", "ファイルが選ばれていません。", todo="記入した帳票（.xlsx）を選んでください。"
        )
    content, name = file.read(MOST_BYTES + 1), str(file.name)[-80:]
    if len(content) > MOST_BYTES:
        raise _too_large("", f"{MOST_BYTES // 1_000_000}MB")
    if not is_review_sheet(content, name):
        return Sent(name, from_tables(read_kpi_tables(read_grids(content, name), name), book, year))
    filled = read_plan_book(content, name, book)
    if filled.year != year:
        raise ShirubeError(
            "E764",
            f"この帳票は{filled.year.era}（{filled.year.western}）の検証のものです。開いているのは{year.era}（{year.western}）です。",
            todo="その年度の検証のページから読み込んでください。",
        )
    return Sent(name, Pasted(filled, ()))


def payload_of(changes: Any) -> str:
    """The changes of a preview as the hidden field that confirming reads."""
    texts: dict[str, dict[str, str]] = {}
    for change in changes:
        texts.setdefault(change.kpi, {})[change.key] = value_text(change.value)
    return json.dumps(texts, ensure_ascii=False)


def base_of(changes: Any) -> str:
    """What stood in the plan when the preview was drawn, so that a later change of others is noticed.

    Where two people wrote different things, what stood before both: it stays open until a choice is made.
    """
    texts: dict[str, dict[str, str]] = {}
    for change in changes:
        is_open = change.kind is ChangeKind.CONFLICT and change.base is not None
        texts.setdefault(change.kpi, {})[change.key] = str(change.base) if is_open else change.now
    return json.dumps(texts, ensure_ascii=False)


def _too_large(size: str, most: str) -> ReadingError:
    read = f"{size}あります（{most}まで）" if size else f"{most}を超えています"
    return ReadingError("E763", f"送られたものが{read}。", todo="必要な行だけにしてください。")
