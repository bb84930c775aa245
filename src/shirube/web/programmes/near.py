"""A name that is not in the catalogue or the index becomes a page with the nearest ones as links."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from typing import TypeVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from shirube.base import ShirubeError, UnknownNameError
from shirube.web.areas.places import near_places
from shirube.web.pages import library
from shirube.web.pages.errors import mistake

View = TypeVar("View", bound=Callable[..., HttpResponse])
_MOST = 5


def with_near_matches(view: View) -> View:
    """Answers 404 with links when the address names an unknown programme or area."""

    @wraps(view)
    def answer(request: HttpRequest, **names: str) -> HttpResponse:
        try:
            return view(request, **names)
        except UnknownNameError as error:
            links = _links(error, names)
            return mistake(request, error, status=404, heading="見つかりません", suggestions=links)

    return answer  # type: ignore[return-value]


def _links(error: ShirubeError, names: dict[str, str]) -> list[tuple[str, str]]:
    programme_id, code = names.get("programme_id", ""), names.get("code", "")
    if error.code == "E103":
        end = f"areas/{quote(code)}/" if code else ""
        found = near_programmes(programme_id)
        return [(library.catalogue()[name].name, f"/programmes/{name}/{end}") for name in found]
    return [
        (f"{area.full_name}（{area.code}）", f"/programmes/{quote(programme_id)}/areas/{area.code}/")
        for area in near_places(library.areas(), code)
    ]


def near_programmes(programme_id: str) -> list[str]:
    """Ids of programmes whose id is alike, or whose id or name holds the text."""
    programmes = library.catalogue().programmes
    text = programme_id[:100].lower()
    holding = [
        name for name, item in programmes.items() if text and (text in name or programme_id in item.name)
    ]
    return list(dict.fromkeys([*get_close_matches(text, programmes, _MOST, cutoff=0.5), *holding]))[:_MOST]
