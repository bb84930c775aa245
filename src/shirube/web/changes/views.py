"""What changes when: the page, the calendar and the files, all narrowed by the same address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.documents import write_csv
from shirube.usecases.timeline_out import timeline_calendar, timeline_json, timeline_table
from shirube.web.changes.page import changes_page, read_asked
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.pages.files import download, exact_json
from shirube.web.programmes.address import cleaned


@allowed("anyone")
@require_safe
@cleaned
def changes(request: HttpRequest) -> HttpResponse:
    """What is coming, nearest first; what is past, folded."""
    return render(request, "changes/changes.html", {"page": changes_page(read_asked(request.GET))})


@allowed("anyone")
@require_safe
@cleaned
def calendar(request: HttpRequest) -> HttpResponse:
    """The same days for Outlook or a telephone."""
    content = timeline_calendar(read_asked(request.GET).timeline(), library.catalogue())
    return download(content, name="changes", ending="ics")


@allowed("anyone")
@require_safe
@cleaned
def changes_csv(request: HttpRequest) -> HttpResponse:
    """One event a row."""
    table = timeline_table(read_asked(request.GET).timeline(), library.catalogue())
    return download(write_csv(table), name="changes", ending="csv")


@allowed("anyone")
@require_safe
@cleaned
def changes_json(request: HttpRequest) -> HttpResponse:
    """The same for a machine."""
    tree = timeline_json(read_asked(request.GET).timeline(), library.catalogue())
    return download(exact_json(tree), name="changes", ending="json")
