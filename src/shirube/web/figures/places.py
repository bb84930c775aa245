"""From the code in an address to a place, for every view below areas/<code>/figures/."""

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
    """Answers 404 with near places for an unknown code; other spellings lead to the five-digit address."""

    @wraps(view)
    def answer(request: HttpRequest, code: str, **more: str) -> HttpResponse:
        index = library.areas()
        try:
            place = canonical(index, code)
        except UnknownNameError as error:
            near = [
                (f"{a.full_name}（{a.code}）", f"/areas/{a.code}/figures/") for a in near_places(index, code)
            ]
            return mistake(
                request, error, status=404, heading="その団体はありません", suggestions=near, query=code[:40]
            )
        if place.code != code:
            rest = request.path.partition("/figures/")[2]
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"/areas/{place.code}/figures/{rest}{'?' if query else ''}{query}")
        return view(request, place.code, **more)

    return answer
