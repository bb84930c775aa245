"""Coverage, budgets and exports: a view reads the address, asks one use case and renders or hands over a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.base import UnknownNameError
from shirube.documents import write_csv, write_excel
from shirube.usecases import coverage as record
from shirube.usecases import export, export_tables
from shirube.usecases.budget_tables import budget_pages, budget_table, budget_tables
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.pages.files import download, exact_json
from shirube.web.programmes.address import cleaned
from shirube.web.programmes.near import with_near_matches
from shirube.web.record.page import budget_lines, coverage_shown, day_asked, read_filter


@allowed("anyone")
@require_safe
@cleaned
def coverage_page(request: HttpRequest) -> HttpResponse:
    """What is in, how deeply, what is not; narrowed by depth, ministry, kind and what is absent."""
    return render(request, "record/coverage.html", {"page": coverage_shown(read_filter(request.GET))})


@allowed("anyone")
@require_safe
@cleaned
def coverage_csv(request: HttpRequest) -> HttpResponse:
    """The lines shown as CSV."""
    catalogue = library.catalogue()
    found = record.coverage(catalogue, read_filter(request.GET))
    return download(write_csv(record.coverage_table(found, catalogue)), name="coverage", ending="csv")


@allowed("anyone")
@require_safe
@cleaned
def coverage_excel(request: HttpRequest) -> HttpResponse:
    """The lines shown, the two counts and what is absent, as a workbook."""
    catalogue = library.catalogue()
    found = record.coverage(catalogue, read_filter(request.GET))
    tables = (
        record.coverage_table(found, catalogue),
        *record.cross_tables(found),
        record.absence_table(found),
    )
    return download(write_excel(tables), name="coverage", ending="xlsx")


@allowed("anyone")
@require_safe
def budgets_page(request: HttpRequest) -> HttpResponse:
    """The printed budgets as trees that add up, and those that programmes name."""
    pages = budget_pages(budget_lines(), library.catalogue())
    return render(request, "record/budgets.html", {"page": pages, "trail": (("予算", ""),)})


@allowed("anyone")
@require_safe
def budgets_csv(_request: HttpRequest) -> HttpResponse:
    """Every line of every year as CSV."""
    return download(
        write_csv(budget_table(budget_lines(), library.catalogue())), name="budgets", ending="csv"
    )


@allowed("anyone")
@require_safe
def budgets_excel(_request: HttpRequest) -> HttpResponse:
    """One sheet a year, all lines together, and the budgets that programmes name."""
    return download(
        write_excel(budget_tables(budget_lines(), library.catalogue())), name="budgets", ending="xlsx"
    )


@allowed("anyone")
@require_safe
@cleaned
def catalogue_json(request: HttpRequest) -> HttpResponse:
    """Every programme in the shape of 制度データモデル, our rules beside it."""
    tree = export.catalogue_json(library.catalogue(), on=day_asked(request.GET))
    return download(exact_json(tree), name="catalogue", ending="json")


@allowed("anyone")
@require_safe
@cleaned
@with_near_matches
def programme_json(request: HttpRequest, programme_id: str) -> HttpResponse:
    """The same with one programme."""
    tree = export.programme_json(library.catalogue(), programme_id, on=day_asked(request.GET))
    return download(exact_json(tree), name=programme_id, ending="json")


@allowed("anyone")
@require_safe
@cleaned
def catalogue_excel(request: HttpRequest) -> HttpResponse:
    """Every tidy table of the catalogue as a workbook."""
    catalogue, on = library.catalogue(), day_asked(request.GET)
    tables = export_tables.export_tables(catalogue, on=on)
    about = export_tables.about_table(catalogue, tables, on=on)
    return download(write_excel((*tables.values(), about)), name="catalogue", ending="xlsx")


@allowed("anyone")
@require_safe
@cleaned
def catalogue_csv(request: HttpRequest, table: str) -> HttpResponse:
    """One table of the catalogue as CSV; raises UnknownNameError E335 for another name."""
    if table not in export_tables.SHEETS:
        raise UnknownNameError(
            "E335",
            f"「{table[:40]}」という表はありません。",
            todo=f"あるもの: {'、'.join(export_tables.SHEETS)}",
        )
    found = export_tables.export_table(library.catalogue(), table, on=day_asked(request.GET))
    return download(write_csv(found), name=f"catalogue-{table}", ending="csv")
