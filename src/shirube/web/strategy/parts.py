"""A page as a whole, or the part of it that htmx asks for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def whole_or_part(request: HttpRequest, template: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or for htmx (but not when it restores a page) the named part of it."""
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, f"{template}#{part}" if is_part else template, context)
    patch_vary_headers(response, ("HX-Request", "HX-History-Restore-Request"))
    return response
