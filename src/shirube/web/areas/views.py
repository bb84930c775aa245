"""Search, the page of one area, its downloads, and taking back an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shirube.base import UnknownNameError
from shirube.web.areas import downloads
from shirube.web.areas.page import area_page
from shirube.web.areas.places import canonical, near_places
from shirube.web.areas.search import search_page
from shirube.web.areas.situation import tidy_address
from shirube.web.pages import answers, library
from shirube.web.pages.access import allowed
from shirube.web.pages.errors import mistake

View = Callable[..., HttpResponse]


def of_a_place(view: View) -> View:
    """Answers 404 with near places for an unknown code, and leads other spellings to the five-digit address."""

    @wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        index = library.areas()
        try:
            place = canonical(index, code)
        except UnknownNameError as error:
            near = [
                (f"{area.full_name}（{area.code}）", f"/areas/{area.code}/")
                for area in near_places(index, code)
            ]
            return mistake(
                request, error, status=404, heading="その団体はありません", suggestions=near, query=code[:40]
            )
        if place.code != code and request.method in ("GET", "HEAD"):
            rest = request.path.rstrip("/").rsplit("/", 1)[-1] if not request.path.endswith("/") else ""
            return redirect(_address(f"/areas/{place.code}/{rest}", request.GET))
        return view(request, place.code)

    return answer


@allowed("anyone")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Places by name, reading, code or postal code; a single hit leads straight to it."""
    query = request.GET.get("q", "")
    page = search_page(library.areas(), query)
    if page.only is not None:
        return redirect(f"/areas/{page.only.code}/")
    return render(request, "areas/search.html", {"page": page, "query": query[:200]}, status=page.status)


@allowed("anyone")
@require_safe
@of_a_place
def area(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of a place and which programmes fit, on a day."""
    page = area_page(request, code)
    tidy = tidy_address(request, page.situation)
    if tidy is not None:
        return redirect(tidy)
    return render(request, "areas/area.html", {"page": page})


@allowed("anyone")
@require_POST
@of_a_place
def forget_told(request: HttpRequest, code: str) -> HttpResponse:
    """Take back one answer (`name`) or all of them; the address that is led to no longer holds it."""
    name = request.POST.get("name") or None
    answers.forget(request.session, code, name)
    back = QueryDict(request.POST.get("back", ""), mutable=True)
    for key in list(back):
        if key == name or (name is None and key in library.catalogue().variables):
            del back[key]
    return redirect(_address(f"/areas/{code}/", back))


@allowed("anyone")
@require_safe
@of_a_place
def match_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The list as shown, as CSV for Excel."""
    return downloads.as_csv(area_page(request, code))


@allowed("anyone")
@require_safe
@of_a_place
def match_excel(request: HttpRequest, code: str) -> HttpResponse:
    """The list as shown, its amounts, and the facts with their sources, as a workbook."""
    return downloads.as_excel(area_page(request, code))


def _address(path: str, params: QueryDict) -> str:
    pairs = [(name, params[name]) for name in params]
    return f"{path}?{urlencode(pairs)}" if pairs else path
