"""Programmes: a view reads the address, asks one use case and renders."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shirube.usecases import explain_decision
from shirube.usecases.programme_list import list_programmes
from shirube.usecases.programme_page import programme_sheet
from shirube.web.areas.places import canonical
from shirube.web.areas.situation import situation_of
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.programmes.address import cleaned
from shirube.web.programmes.downloads import programmes_csv
from shirube.web.programmes.filters import ListPage, list_page, read_filter
from shirube.web.programmes.near import with_near_matches
from shirube.web.programmes.presenters import decision_page
from shirube.web.programmes.situation import chosen_area, full_query, was_emptied


@allowed("anyone")
@require_safe
@cleaned
def programme_list(request: HttpRequest) -> HttpResponse:
    """All programmes, narrowed by filters; with ?area= each with this area's verdict."""
    return render(request, "programmes/list.html", {"page": _list(request)})


@allowed("anyone")
@require_safe
@cleaned
def list_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file for Excel."""
    return programmes_csv(_list(request), library.catalogue())


def _list(request: HttpRequest) -> ListPage:
    catalogue = library.catalogue()
    chosen = chosen_area(request.GET)
    situation = None if chosen.area is None else situation_of(request, chosen.area.code)
    match = None if situation is None else library.matcher().match(situation.seen.facts, on=situation.on)
    narrowed = read_filter(request.GET)
    listing = list_programmes(catalogue, narrowed, match=match, finder=library.finder())
    return list_page(chosen, situation, narrowed, listing)


@allowed("anyone")
@require_safe
@cleaned
@with_near_matches
def programme(request: HttpRequest, programme_id: str) -> HttpResponse:
    """What one programme says; ?area= names an area, for its contact and the way to its decision."""
    chosen = chosen_area(request.GET)
    prefecture = None if chosen.area is None else chosen.area.prefecture_code
    sheet = programme_sheet(library.catalogue(), programme_id, on=library.today(), prefecture=prefecture)
    return render(request, "programmes/programme.html", {"sheet": sheet, "chosen": chosen})


@allowed("anyone")
@require_safe
@cleaned
@with_near_matches
def decision(request: HttpRequest, programme_id: str, code: str) -> HttpResponse:
    """May this area use this programme, how much, why, and what to ask next."""
    catalogue = library.catalogue()
    subject, area = catalogue[programme_id], canonical(library.areas(), code)
    situation = situation_of(request, area.code)
    if was_emptied(situation) or code != area.code:
        return redirect(f"/programmes/{subject.id}/areas/{area.code}/?{full_query(situation)}")
    explained = explain_decision(catalogue, subject.id, situation.seen.facts, on=situation.on)
    address = request.build_absolute_uri(f"{request.path}?{full_query(situation)}")
    mail = urlencode({"subject": f"{subject.name} × {area.full_name}", "body": address}).replace("+", "%20")
    page = decision_page(catalogue, explained, situation)
    return render(request, "programmes/decision.html", {"page": page, "address": address, "mail": mail})
