"""The national strategy: a view reads the address, asks a use case and renders, or hands over a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.usecases.strategy_page_board import board, read_board_filter
from shirube.web.pages.access import allowed
from shirube.web.programmes.address import cleaned
from shirube.web.strategy import pages
from shirube.web.strategy.asked import asked_of
from shirube.web.strategy.files import as_file
from shirube.web.strategy.parts import whole_or_part


@allowed("anyone")
@require_safe
@cleaned
def model(request: HttpRequest) -> HttpResponse:
    """The logic model, open along the path of `?at=`."""
    context = pages.model_context(asked_of(request), request.GET)
    return whole_or_part(request, "strategy/model.html", "model", context)


@allowed("anyone")
@require_safe
@cleaned
def kpis(request: HttpRequest) -> HttpResponse:
    """The board of KPIs, narrowed and ordered by the address."""
    context = pages.board_context(asked_of(request), request.GET)
    return whole_or_part(request, "strategy/kpis.html", "board", context)


@allowed("anyone")
@require_safe
@cleaned
def kpi(request: HttpRequest, kpi_id: str) -> HttpResponse:
    """One KPI: path, actuals, forecast, history, judgement, sources."""
    return render(request, "strategy/kpi.html", pages.kpi_context(asked_of(request), kpi_id))


@allowed("anyone")
@require_safe
@cleaned
def roadmap(request: HttpRequest) -> HttpResponse:
    """The Gantt chart with its table, of all outputs or of one."""
    return render(request, "strategy/roadmap.html", pages.roadmap_context(asked_of(request), request.GET))


@allowed("anyone")
@require_safe
@cleaned
def budget(request: HttpRequest) -> HttpResponse:
    """The printed budgets as trees that add up."""
    return render(request, "strategy/budget.html", pages.budget_context(asked_of(request)))


@allowed("anyone")
@require_safe
@cleaned
def measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """One measure: its place, programmes, KPIs, roadmap, reposts, source."""
    return render(request, "strategy/measure.html", pages.measure_context(asked_of(request), measure_id))


@allowed("anyone")
@require_safe
@cleaned
def about(request: HttpRequest) -> HttpResponse:
    """What the document holds, what it lost, and which readings were taken."""
    return render(request, "strategy/about.html", pages.about_context(asked_of(request)))


@allowed("anyone")
@require_safe
@cleaned
def model_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The tree, its programmes and the counts as a file."""
    asked = asked_of(request)
    return as_file(asked, pages.model_tables(asked), name="strategy", ending=ending)


@allowed("anyone")
@require_safe
@cleaned
def kpis_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The rows of the board as shown, as a file."""
    asked = asked_of(request)
    found = board(asked.rows, read_board_filter(request.GET))
    return as_file(asked, pages.board_tables(found), name="strategy-kpis", ending=ending)


@allowed("anyone")
@require_safe
@cleaned
def kpi_file(request: HttpRequest, kpi_id: str, ending: str) -> HttpResponse:
    """One KPI as a file."""
    asked = asked_of(request)
    return as_file(asked, pages.kpi_tables(asked, kpi_id), name=f"strategy-{kpi_id}", ending=ending)


@allowed("anyone")
@require_safe
@cleaned
def roadmap_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The roadmap as shown, as a file."""
    asked = asked_of(request)
    return as_file(asked, pages.roadmap_tables(asked, request.GET), name="strategy-roadmap", ending=ending)


@allowed("anyone")
@require_safe
@cleaned
def budget_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The budget lines as a file."""
    asked = asked_of(request)
    return as_file(asked, pages.budget_files(), name="strategy-budget", ending=ending)


@allowed("anyone")
@require_safe
@cleaned
def measure_file(request: HttpRequest, measure_id: str, ending: str) -> HttpResponse:
    """One measure with its programmes, KPIs and roadmap as a file."""
    asked = asked_of(request)
    tables = pages.measure_tables(asked, measure_id)
    return as_file(asked, tables, name=f"strategy-measure-{measure_id}", ending=ending)


@allowed("anyone")
@require_safe
@cleaned
def about_file(request: HttpRequest, ending: str) -> HttpResponse:
    """What is damaged in the document and which reading was taken, as a file."""
    asked = asked_of(request)
    return as_file(asked, pages.about_tables(asked), name="strategy-about", ending=ending)
