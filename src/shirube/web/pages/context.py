"""What every template may use: the catalogue's version, the day, the address."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from shirube.web.pages import library


def site(request: HttpRequest) -> dict[str, Any]:
    """`catalogue_version`, `catalogue_hash`, `catalogue_problems`, `today` and the full `page_address`."""
    catalogue = library.catalogue()
    return {
        "catalogue_version": catalogue.version,
        "catalogue_hash": catalogue.hash,
        "catalogue_problems": len(catalogue.problems),
        "today": library.today(),
        "page_address": _address(request),
    }


def _address(request: HttpRequest) -> str:
    try:
        return request.build_absolute_uri()
    except DisallowedHost:
        return request.path
