"""The prefectures, one prefecture with its proposals, and the files to send."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shirube.base import UnknownNameError
from shirube.catalogue import Area
from shirube.documents import write_csv, write_excel, write_word
from shirube.usecases.push_letter import letter, letter_footer, letter_title
from shirube.usecases.push_rows import pair_table, push_json, push_tables
from shirube.usecases.push_view import find_prefecture
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.pages.errors import mistake
from shirube.web.programmes.address import cleaned
from shirube.web.proposals import pushes
from shirube.web.proposals.page import prefecture_lines, proposals_page, read_asked, view_of

View = Callable[..., HttpResponse]
_OFFICE = "application/vnd.openxmlformats-officedocument"
_EXCEL, _WORD = f"{_OFFICE}.spreadsheetml.sheet", f"{_OFFICE}.wordprocessingml.document"


def of_a_prefecture(view: View) -> View:
    """Hands over the prefecture; leads names and longer codes to the two digits, answers 404 with links."""

    @wraps(view)
    def answer(request: HttpRequest, code: str, **names: str) -> HttpResponse:
        index = library.areas()
        try:
            place = find_prefecture(index, code)
        except UnknownNameError as error:
            near = [(p.name, f"/prefectures/{p.prefecture_code}/") for p in index.prefectures()]
            return mistake(request, error, status=404, heading="その都道府県はありません", suggestions=near)
        if place.prefecture_code != code:
            rest = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(f"/prefectures/{place.prefecture_code}/{rest}")
        return view(request, place, **names)

    return answer


@allowed("anyone")
@require_safe
@cleaned
def prefectures(request: HttpRequest) -> HttpResponse:
    """The 47 with what their municipalities could use."""
    asked = read_asked(request.GET)
    lines = prefecture_lines(asked.on)
    trail = (("都道府県から市区町村への提案", ""),)
    return render(request, "proposals/prefectures.html", {"asked": asked, "lines": lines, "trail": trail})


@allowed("anyone")
@require_safe
@cleaned
@of_a_prefecture
def prefecture(request: HttpRequest, place: Area) -> HttpResponse:
    """Municipalities × counts, their first proposals, and who could use one programme."""
    page = proposals_page(place, read_asked(request.GET))
    return render(request, "proposals/prefecture.html", {"page": page})


@allowed("anyone")
@require_safe
@cleaned
@of_a_prefecture
def excel(request: HttpRequest, place: Area) -> HttpResponse:
    """Every view as a workbook, narrowed as the page."""
    view = view_of(place, read_asked(request.GET))
    tables = push_tables(view, library.catalogue().variables, scope=place.name)
    return _file(write_excel(tables), _EXCEL, f"{place.prefecture_code}-{view.push.on}.xlsx")


@allowed("anyone")
@require_safe
@cleaned
@of_a_prefecture
def csv_file(request: HttpRequest, place: Area) -> HttpResponse:
    """One pair a row, as CSV for Excel."""
    view = view_of(place, read_asked(request.GET))
    content = write_csv(pair_table(view, library.catalogue().variables))
    return _file(content, "text/csv; charset=utf-8", f"{place.prefecture_code}-{view.push.on}.csv")


@allowed("anyone")
@require_safe
@cleaned
@of_a_prefecture
def json_file(request: HttpRequest, place: Area) -> HttpResponse:
    """The same for a machine."""
    view = view_of(place, read_asked(request.GET))
    tree = push_json(view, library.catalogue(), scope=place.name)
    content = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
    return _file(content, "application/json; charset=utf-8", f"{place.prefecture_code}-{view.push.on}.json")


@allowed("anyone")
@require_safe
@cleaned
@of_a_prefecture
def letter_file(request: HttpRequest, place: Area, area: str) -> HttpResponse:
    """The letter to one municipality of the prefecture; raises UnknownNameError E332 for any other place."""
    asked = read_asked(request.GET)
    themes = (asked.interest,) if asked.interest else ()
    push = pushes.of_prefecture(place, asked.on, themes=themes)
    town = next((s.area for s in push.situations[1:] if s.area.code == area), None)
    if town is None:
        raise UnknownNameError(
            "E332",
            f"{place.name}に団体コード「{area[:20]}」の市区町村はありません。",
            todo=f"/prefectures/{place.prefecture_code}/ の一覧から選んでください。",
        )
    blocks = letter(push, town.code, library.catalogue(), index=library.areas())
    content = write_word(blocks, title=letter_title(town), footer=letter_footer(push))
    return _file(content, _WORD, f"letter-{town.code}-{push.on}.docx")


def _file(content: bytes, mime: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="shirube-proposals-{name}"'
    return HttpResponse(content, content_type=mime, headers={"Content-Disposition": disposition})
