"""What is weak in the plan of a file: a strategy, a KPI table, or a plan as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from shirube.base.errors import ReadingError
from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.catalogue import Catalogue, Strategy
from shirube.documents.kpi_table import KpiRow, KpiTable, Value, read_value
from shirube.lint import Allow, Linted, PlanView, check_of, lint_fully, view_of_book, view_of_plan
from shirube.plans import Year, book_from_json
from shirube.usecases.lint_json import plan_of_json
from shirube.usecases.lint_plan import lint_context, view_of_tables
from shirube.usecases.reading import DocumentKind, read_document


def lint_file(
    content: bytes,
    name: str,
    *,
    catalogue: Catalogue | None = None,
    strategies: Iterable[Strategy] = (),
    on: date | None = None,
    kind: DocumentKind | None = None,
    allows: Iterable[str] = (),
    only: Iterable[str] = (),
) -> tuple[PlanView, Linted]:
    """The plan of a file as the checks see it, and what they say. `allows` are switches "name=reason" for the whole plan.

    Raises ReadingError E510-E523, E800-E804, PlanError E700-E708.
    """
    for asked in only:
        if check_of(asked) is None:
            raise _no_such_check(asked)
    view = view_of_file(content, name, kind=kind)
    switches = tuple(_allow(text) for text in allows)
    view = PlanView(**{**_fields(view), "allows": (*view.allows, *switches)})
    return view, lint_fully(view, lint_context(catalogue, on, strategies), only=only)


def view_of_file(content: bytes, name: str, *, kind: DocumentKind | None = None) -> PlanView:
    """The plan of a file. Raises ReadingError E510-E523, E800-E804, PlanError E700-E708."""
    if _is_json(content):
        return _view_of_json(content, name)
    document = read_document(content, name, kind=kind)
    return view_of_plan(document.plan) if document.plan is not None else view_of_tables(document.tables)


def _fields(view: PlanView) -> dict[str, Any]:
    return {field: getattr(view, field) for field in PlanView.__dataclass_fields__}


def _allow(text: str) -> Allow:
    check, _, reason = text.partition("=")
    if check_of(check) is None:
        raise _no_such_check(check)
    return Allow(check, reason.strip(), None, "--allow")


def _no_such_check(name: str) -> ReadingError:
    return ReadingError(
        "E803",
        f"「{name}」という検査はありません。",
        todo="検査の一覧は docs/reference/lint/index.md か shirube lint --list にあります。",
    )


def _is_json(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def _view_of_json(content: bytes, name: str) -> PlanView:
    try:
        tree = json.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError):
        raise ReadingError(
            "E800",
            f"「{name}」を JSON として読めません。",
            todo="shirube read --format json か、計画の画面の JSON をそのまま渡してください。",
        ) from None
    if "form" in tree:
        return _view_of_book(tree, name)
    if isinstance(tree.get("rows"), list):
        return view_of_tables((_table(tree, name),))
    return view_of_plan(plan_of_json(tree, name))


def _view_of_book(tree: dict[str, Any], name: str) -> PlanView:
    try:
        return view_of_book(book_from_json(tree))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReadingError(
            "E804",
            f"「{name}」は、しるべが保存した計画の JSON ですが、読めないところがあります（{str(error)[:80]}）。",
            todo="書き換えたところを元に戻すか、計画の画面から保存し直してください。",
        ) from None


def _table(tree: dict[str, Any], name: str) -> KpiTable:
    """A KPI table from its JSON; cells are read again from their printed text. Raises ReadingError E802."""
    try:
        rows = tuple(_row(row) for row in tree["rows"])
        notes = tuple(note for table in tree.get("tables", ()) for note in table.get("notes", ()))
        title = next((table.get("title", "") for table in tree.get("tables", ())), "")
    except (AttributeError, KeyError, TypeError) as error:
        raise ReadingError(
            "E802",
            f"「{name}」の rows が、読んだ KPI の表の形ではありません（{error}）。",
            todo="shirube read --kind kpi-table --format json が出す形に合わせてください。",
        ) from None
    return KpiTable(name=name, title=title, rows=rows, notes=notes)


def _row(row: dict[str, Any]) -> KpiRow:
    more = row.get("more") or {}
    details = more.get("targets") or [{} for _ in row["targets"]]
    baseline = row.get("baseline") or {}
    actuals = more.get("actuals") or [one for one in (row.get("actual"),) if one]
    return KpiRow(
        no=row.get("no"),
        label=row["label"],
        printed_label=more.get("printed_label") or row["label"],
        section=row.get("section"),
        unit=row.get("unit"),
        baseline=_value(baseline, _year(baseline.get("year"), (more.get("baseline") or {}).get("year_kind"))),
        actuals=tuple((_year(one.get("year"), one.get("year_kind")), _value(one, None)) for one in actuals),
        targets=tuple(
            (_year(one.get("fiscal_year") or detail.get("year"), detail.get("year_kind")), _value(one, None))
            for one, detail in zip(row["targets"], details, strict=False)
        ),
        reposted=bool(row.get("reposted")),
        where=row.get("where") or {},
        note=more.get("note") or "",
    )


def _value(one: dict[str, Any], year: Year | None) -> Value:
    read = read_value(str(one.get("text") or ""))
    return Value(
        read.text,
        read.value,
        read.unit,
        year or read.year,
        read.figures,
        missing=read.missing,
        is_range=read.is_range,
    )


def _year(number: Any, kind: str | None) -> Year | None:
    if not isinstance(number, int):
        return None
    return CalendarYear(number) if kind == "calendar_year" else FiscalYear(number)
