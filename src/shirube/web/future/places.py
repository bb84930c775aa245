"""From the code in an address to a place, for every view of this part of the site."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shirube.base import UnknownNameError
from shirube.web.areas.places import canonical, near_places
from shirube.web.pages import library
from shirube.web.pages.errors import mistake

View = Callable[..., HttpResponse]


def of_a_place(view: View) -> View:
    """Hands the view an area; 404 with near places for an unknown code, other spellings are led to five digits."""

    @wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        index = library.areas()
        rest = request.path.removeprefix(f"/areas/{code}/")
        try:
            place = canonical(index, code)
        except UnknownNameError as error:
            page = rest.partition("/")[0]
            near = [
                (f"{a.full_name}（{a.code}）", f"/areas/{a.code}/{page}/") for a in near_places(index, code)
            ]
            return mistake(
                request, error, status=404, heading="その団体はありません", suggestions=near, query=code[:40]
            )
        if place.code != code:
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"/areas/{place.code}/{rest}{'?' if query else ''}{query}")
        return view(request, place)

    return answer
