"""What comes next, strengths and cluster candidates: read the address, ask a use case, render or hand over a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from shirube.catalogue import Area
from shirube.documents import write_csv, write_excel
from shirube.usecases import future_tables, industry, industry_tables
from shirube.web.future import pages
from shirube.web.future.asked import read_asked
from shirube.web.future.places import of_a_place
from shirube.web.pages.access import allowed
from shirube.web.pages.files import download, exact_json
from shirube.web.pages.library import areas


@allowed("anyone")
@require_safe
@of_a_place
def future(request: HttpRequest, area: Area) -> HttpResponse:
    """The projection under the levers of the address; for htmx only the answer."""
    page = pages.future_page(area, read_asked(request, area))
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    template = "future/future.html#answer" if is_part else "future/future.html"
    status = 400 if page.asked.errors and not is_part else 200
    response = render(request, template, {"page": page}, status=status)
    patch_vary_headers(response, ("HX-Request", "HX-History-Restore-Request"))
    return response


@allowed("anyone")
@require_safe
@of_a_place
def future_csv(request: HttpRequest, area: Area) -> HttpResponse:
    """The main table as CSV."""
    found = pages.outlook_or_raise(area, read_asked(request, area))
    return download(write_csv(future_tables.main_table(found)), name=f"future-{area.code}", ending="csv")


@allowed("anyone")
@require_safe
@of_a_place
def future_excel(request: HttpRequest, area: Area) -> HttpResponse:
    """Every table as a workbook."""
    found = pages.outlook_or_raise(area, read_asked(request, area))
    return download(write_excel(future_tables.tables_of(found)), name=f"future-{area.code}", ending="xlsx")


@allowed("anyone")
@require_safe
@of_a_place
def future_json(request: HttpRequest, area: Area) -> HttpResponse:
    """The answer for a machine."""
    found = pages.outlook_or_raise(area, read_asked(request, area))
    return download(exact_json(future_tables.outlook_json(found)), name=f"future-{area.code}", ending="json")


@allowed("anyone")
@require_safe
@of_a_place
def strengths(request: HttpRequest, area: Area) -> HttpResponse:
    """What the place is strong in."""
    return render(request, "future/strengths.html", {"page": pages.strengths_page(area)})


@allowed("anyone")
@require_safe
@of_a_place
def strengths_csv(request: HttpRequest, area: Area) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """The quotients of both divisions in one table."""
    table = industry_tables.every_concentration(industry.strengths(area))
    return download(write_csv(table), name=f"strengths-{area.code}", ending="csv")


@allowed("anyone")
@require_safe
@of_a_place
def strengths_excel(request: HttpRequest, area: Area) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """Every table as a workbook."""
    tables = industry_tables.strength_tables(industry.strengths(area))
    return download(write_excel(tables), name=f"strengths-{area.code}", ending="xlsx")


@allowed("anyone")
@require_safe
@of_a_place
def strengths_json(request: HttpRequest, area: Area) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """The tables for a machine."""
    tree = industry_tables.strengths_json(industry.strengths(area))
    return download(exact_json(tree), name=f"strengths-{area.code}", ending="json")


@allowed("anyone")
@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    """Candidates of the three cluster types, of one prefecture if asked."""
    return render(request, "future/clusters.html", {"page": pages.clusters_page(_prefecture(request))})


@allowed("anyone")
@require_safe
def clusters_csv(request: HttpRequest) -> HttpResponse:
    """One row per candidate and place."""
    table = industry_tables.every_candidate(pages.board(), _prefecture(request))
    return download(write_csv(table), name="clusters", ending="csv")


@allowed("anyone")
@require_safe
def clusters_excel(request: HttpRequest) -> HttpResponse:
    """A sheet per rule."""
    tables = industry_tables.cluster_tables(pages.board(), areas().prefectures(), _prefecture(request))
    return download(write_excel(tables), name="clusters", ending="xlsx")


@allowed("anyone")
@require_safe
def clusters_json(request: HttpRequest) -> HttpResponse:
    """The candidates for a machine."""
    table = industry_tables.every_candidate(pages.board(), _prefecture(request))
    return download(exact_json(industry_tables.table_json(table)), name="clusters", ending="json")


def _prefecture(request: HttpRequest) -> str:
    """The code of the prefecture asked for; '' for all, and for what is no prefecture."""
    wanted = request.GET.get("prefecture", "")
    return wanted if any(area.code == wanted for area in areas().prefectures()) else ""
