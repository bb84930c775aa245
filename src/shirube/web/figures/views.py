"""The figures of one place: read the address, take the page worked out, render or hand over a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.documents import Table
from shirube.usecases.figures_profile import about_table, long_table, profile_tables
from shirube.usecases.figures_similar import similar_table
from shirube.web.figures import files, shelf
from shirube.web.figures.page import block_of, place_page, similar_page, source_table
from shirube.web.figures.places import of_a_place
from shirube.web.pages.access import allowed


@allowed("anyone")
@require_safe
@of_a_place
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Where to look first, charts with their tables, comparisons and similar places."""
    return render(request, "figures/place.html", {"page": place_page(request, code)})


@allowed("anyone")
@require_safe
@of_a_place
def place_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Every figure in every year, one a row."""
    page = place_page(request, code)
    return files.csv_file(long_table(shelf.books()[0], page.profile, page.book), f"{code}-figures")


@allowed("anyone")
@require_safe
@of_a_place
def place_excel(request: HttpRequest, code: str) -> HttpResponse:
    """The comparison, every chart's table, similar places and sources, a sheet each."""
    page = place_page(request, code)
    return files.excel_file(profile_tables(shelf.books()[0], page.profile), f"{code}-figures")


@allowed("anyone")
@require_safe
@of_a_place
def place_json(request: HttpRequest, code: str) -> HttpResponse:
    """Every figure in every year, with code and name."""
    page = place_page(request, code)
    return files.json_file(
        long_table(shelf.books()[0], page.profile, page.book), f"{code}-figures", code=code
    )


@allowed("anyone")
@require_safe
@of_a_place
def chart_csv(request: HttpRequest, code: str, chart: str) -> HttpResponse:
    """The table behind one chart."""
    return files.csv_file(source_table(block_of(request, code, chart)), f"{code}-{chart}")


@allowed("anyone")
@require_safe
@of_a_place
def chart_excel(request: HttpRequest, code: str, chart: str) -> HttpResponse:
    """The table behind one chart, with its sources on a second sheet."""
    block = block_of(request, code, chart)
    about = about_table(place_page(request, code).profile)
    return files.excel_file([block.table, about], f"{code}-{chart}")


@allowed("anyone")
@require_safe
@of_a_place
def chart_json(request: HttpRequest, code: str, chart: str) -> HttpResponse:
    """The table behind one chart, with its day and sources."""
    block = block_of(request, code, chart)
    more = {"code": code, "when": block.when, "sources": block.credits, "notes": block.notes}
    return files.json_file(block.table, f"{code}-{chart}", **more)


@allowed("anyone")
@require_safe
@of_a_place
def similar(request: HttpRequest, code: str) -> HttpResponse:
    """The twenty similar places with the reasons, and those that do better on a measure."""
    return render(request, "figures/similar.html", {"page": similar_page(request, code)})


@allowed("anyone")
@require_safe
@of_a_place
def similar_csv(request: HttpRequest, code: str) -> HttpResponse:
    return files.csv_file(_similar_table(request, code), f"{code}-similar")


@allowed("anyone")
@require_safe
@of_a_place
def similar_excel(request: HttpRequest, code: str) -> HttpResponse:
    about = about_table(place_page(request, code).profile)
    return files.excel_file([_similar_table(request, code), about], f"{code}-similar")


@allowed("anyone")
@require_safe
@of_a_place
def similar_json(request: HttpRequest, code: str) -> HttpResponse:
    page = similar_page(request, code)
    table = _similar_table(request, code)
    return files.json_file(table, f"{code}-similar", code=code, basis=page.basis, rule=page.rule)


def _similar_table(request: HttpRequest, code: str) -> Table:
    page, book = similar_page(request, code), shelf.books()[0]
    return similar_table(book, page.places, book.row(code), page.basis)
