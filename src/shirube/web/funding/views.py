"""A project and its money for one place: read the form, ask the use case, render; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shirube.base import UnknownNameError
from shirube.documents import write_csv, write_excel
from shirube.usecases.funding_json import money_json
from shirube.web.areas.places import canonical, near_places
from shirube.web.funding.asked import read_asked
from shirube.web.funding.page import funding_page
from shirube.web.funding.tables import flow_table, tables_of
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.pages.errors import mistake
from shirube.web.pages.files import download, exact_json

View = Callable[..., HttpResponse]
_open_to_both = require_http_methods(["GET", "HEAD", "POST"])


def of_a_place(view: View) -> View:
    """Answers 404 with near places for an unknown code; other spellings lead to the five-digit address."""

    @wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        index = library.areas()
        try:
            place = canonical(index, code)
        except UnknownNameError as error:
            near = [
                (f"{a.full_name}（{a.code}）", f"/areas/{a.code}/project/") for a in near_places(index, code)
            ]
            return mistake(
                request, error, status=404, heading="その団体はありません", suggestions=near, query=code[:40]
            )
        if place.code != code and request.method != "POST":
            return redirect(f"/areas/{place.code}/project/")
        return view(request, place.code)

    return answer


@allowed("anyone")
@_open_to_both
@of_a_place
def project(request: HttpRequest, code: str) -> HttpResponse:
    """The form; with a project, the best way to pay for it on the same page."""
    asked = read_asked(request, code)
    status = 400 if asked.is_wrong else 200
    return render(request, "funding/project.html", {"page": funding_page(asked)}, status=status)


@allowed("anyone")
@_open_to_both
@of_a_place
def project_file(request: HttpRequest, code: str) -> HttpResponse:
    """The project as a file that can be opened here again, with every answer."""
    text = read_asked(request, code, is_download=True).file_or_raise()
    headers = {"Content-Disposition": f'attachment; filename="shirube-project-{code}.yaml"'}
    return HttpResponse(text.encode(), content_type="application/yaml; charset=utf-8", headers=headers)


@allowed("anyone")
@_open_to_both
@of_a_place
def plan_excel(request: HttpRequest, code: str) -> HttpResponse:
    """The answer as a workbook."""
    found = read_asked(request, code, is_download=True).plan_or_raise()
    return download(write_excel(tables_of(found)), name=f"money-{code}", ending="xlsx")


@allowed("anyone")
@_open_to_both
@of_a_place
def plan_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Who pays whom in every mix, one flow a line."""
    found = read_asked(request, code, is_download=True).plan_or_raise()
    return download(write_csv(flow_table(found)), name=f"money-{code}", ending="csv")


@allowed("anyone")
@_open_to_both
@of_a_place
def plan_json(request: HttpRequest, code: str) -> HttpResponse:
    """The whole answer as exact JSON, as `shirube funding --format json` gives it."""
    found = read_asked(request, code, is_download=True).plan_or_raise()
    return download(exact_json(money_json(found)), name=f"money-{code}", ending="json")
