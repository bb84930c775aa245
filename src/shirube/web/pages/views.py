"""Home, and what is recorded here and what is not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.web.areas.facts import SHOWN
from shirube.web.areas.selectors import coverage
from shirube.web.pages import home as front
from shirube.web.pages import library
from shirube.web.pages.access import allowed


@allowed("anyone")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Find a place, find a programme, see what changes on 1 April."""
    catalogue = library.catalogue()
    context = {
        "programmes": len(catalogue.programmes),
        "areas": len(library.areas()),
        "themes": front.themes(catalogue),
        "kinds": front.kinds(catalogue),
        "switches": front.switches(catalogue, library.today()),
    }
    return render(request, "pages/home.html", context)


@allowed("anyone")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What is known of places, what is not, and where it comes from."""
    catalogue = library.catalogue()
    labels = {name: label for name, (label, _) in SHOWN.items()}
    labels |= {name: variable.label for name, variable in catalogue.variables.items()}
    rows = coverage()
    context = {
        "catalogue": catalogue,
        "briefing": catalogue.listed,
        "depths": front.depths(catalogue),
        "programmes": list(catalogue.programmes.values()),
        "areas": len(library.areas()),
        "coverage": [(labels.get(name, name), known, unknown) for name, known, unknown in rows],
        "never": front.never_recorded(catalogue, {name for name, _, _ in rows}),
        "sources": library.areas().sources(),
        "trail": (("まちの事実と出典", ""),),
    }
    return render(request, "pages/about.html", context)
