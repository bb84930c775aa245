"""Did it work: read the question from the address, ask the use case, render."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.documents import write_csv, write_excel
from shirube.usecases.evidence_out import inquiry_json, tables_of
from shirube.web.evidence.asked import read_asked
from shirube.web.evidence.page import page_of
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.pages.files import download, exact_json, plain_json


@allowed("anyone")
@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """The form, and the answer below the sentence that says it."""
    asked = read_asked(request)
    return render(
        request, "evidence/evidence.html", page_of(asked, request.user), status=400 if asked.error else 200
    )


@allowed("anyone")
@require_safe
def events_csv(request: HttpRequest) -> HttpResponse:
    """The years as CSV."""
    tables = tables_of(read_asked(request).found_or_raise(), library.areas())
    table = next((one for one in tables if one.title == "年ごとの差"), tables[0])
    return download(write_csv(table), name="evidence", ending="csv")


@allowed("anyone")
@require_safe
def tables_xlsx(request: HttpRequest) -> HttpResponse:
    """Everything as a workbook."""
    tables = tables_of(read_asked(request).found_or_raise(), library.areas())
    return download(write_excel(tables), name="evidence", ending="xlsx")


@allowed("anyone")
@require_safe
def answer_json(request: HttpRequest) -> HttpResponse:
    """The answer for a machine."""
    return download(
        exact_json(plain_json(inquiry_json(read_asked(request).found_or_raise()))),
        name="evidence",
        ending="json",
    )
