"""まちのデータ over all places: finding a place, one measure as map and ranking, places side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shirube.documents import Table
from shirube.usecases.figures_ranking import comparison, comparison_table, ranking, ranking_table
from shirube.web.figures import files, shelf
from shirube.web.figures.asked import read_ranking
from shirube.web.figures.front_page import asked_codes, book_for, compare_page, front_page, ranked_page
from shirube.web.pages.access import allowed


@allowed("anyone")
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Find a place, or start from a map or a comparison; a single hit leads straight to its figures."""
    page = front_page(request)
    if page.search.only is not None:
        return redirect(f"/areas/{page.search.only.code}/figures/")
    return render(request, "figures/front.html", {"page": page}, status=page.search.status)


@allowed("anyone")
@require_safe
def ranking_page(request: HttpRequest) -> HttpResponse:
    """One measure: the map, then the places in order."""
    return render(request, "figures/ranking.html", {"page": ranked_page(request)})


@allowed("anyone")
@require_safe
def ranking_csv(request: HttpRequest) -> HttpResponse:
    return files.csv_file(_ranking(request), "ranking")


@allowed("anyone")
@require_safe
def ranking_excel(request: HttpRequest) -> HttpResponse:
    return files.excel_file([_ranking(request)], "ranking")


@allowed("anyone")
@require_safe
def ranking_json(request: HttpRequest) -> HttpResponse:
    return files.json_file(_ranking(request), "ranking")


@allowed("anyone")
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two to five places side by side; with fewer the form alone."""
    page = compare_page(request)
    return render(request, "figures/compare.html", {"page": page}, status=page.status)


@allowed("anyone")
@require_safe
def compare_csv(request: HttpRequest) -> HttpResponse:
    return files.csv_file(_comparison(request), "compare")


@allowed("anyone")
@require_safe
def compare_excel(request: HttpRequest) -> HttpResponse:
    return files.excel_file([_comparison(request)], "compare")


@allowed("anyone")
@require_safe
def compare_json(request: HttpRequest) -> HttpResponse:
    return files.json_file(_comparison(request), "compare")


def _ranking(request: HttpRequest) -> Table:
    asked = read_ranking(request.GET)
    book = book_for(request, asked)
    return ranking_table(book, ranking(book, asked))


def _comparison(request: HttpRequest) -> Table:
    book, _ = shelf.books()
    return comparison_table(comparison(book, asked_codes(request)))
