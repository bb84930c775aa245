"""Pushes of this process: answers that rest on the record alone, kept for a few days asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from shirube.catalogue import Area
from shirube.usecases.push import Push, Pusher, situations_of
from shirube.usecases.push_view import areas_of
from shirube.web.pages import library

MOST_DAYS = 4
MOST_PARTS = 64


def national(on: date) -> Push:
    """Every area on a day."""
    return _national(library.catalogue().hash, on)


def of_prefecture(place: Area, on: date, *, themes: tuple[str, ...] = ()) -> Push:
    """A prefecture and its municipalities on a day, all with the same themes."""
    push = _part(library.catalogue().hash, place.prefecture_code, on)
    if not themes:
        return push
    return replace(push, situations=tuple(replace(s, themes=themes) for s in push.situations))


@lru_cache(maxsize=1)
def _pusher(_hash: str) -> Pusher:
    return Pusher(library.catalogue())


@lru_cache(maxsize=MOST_DAYS)
def _national(catalogue: str, on: date) -> Push:
    index = library.areas()
    return _pusher(catalogue).push(situations_of(index, index.all(), on=on), on=on)


@lru_cache(maxsize=MOST_PARTS)
def _part(catalogue: str, code: str, on: date) -> Push:
    index = library.areas()
    areas = areas_of(index, index.get(f"{code}000"))
    return _pusher(catalogue).push(situations_of(index, areas, on=on), on=on)
