"""What a change would do: read the form, ask the use case, render; nothing of an overlay is stored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from shirube.documents import write_csv, write_excel
from shirube.web.pages.access import allowed
from shirube.web.reform.asked import read_asked
from shirube.web.reform.page import reform_page
from shirube.web.reform.tables import pair_table, tables_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_open_to_both = require_http_methods(["GET", "HEAD", "POST"])


@allowed("anyone")
@_open_to_both
def reform(request: HttpRequest) -> HttpResponse:
    """The switch to 令和8年度, another switch, or an overlay that a person writes into the form."""
    asked = read_asked(request)
    status = 400 if asked.problems else 200
    return render(request, "reform/reform.html", {"page": reform_page(asked)}, status=status)


@allowed("anyone")
@_open_to_both
def pairs_csv(request: HttpRequest) -> HttpResponse:
    """Every pair of area and project as CSV."""
    found = read_asked(request).reform_or_raise()
    return _file(write_csv(pair_table(found)), "csv", "text/csv; charset=utf-8")


@allowed("anyone")
@_open_to_both
def pairs_xlsx(request: HttpRequest) -> HttpResponse:
    """The same with the tallies, as a workbook."""
    return _file(write_excel(tables_of(read_asked(request).reform_or_raise())), "xlsx", XLSX)


def _file(content: bytes, ending: str, mime: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="shirube-reform.{ending}"'}
    return HttpResponse(content, content_type=mime, headers=headers)
