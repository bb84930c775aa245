"""The packaged catalogue and place index, read once per process."""

from __future__ import annotations

import os
from datetime import date
from functools import lru_cache

from django.utils import timezone

from shirube.catalogue import AreaIndex, Catalogue, find_areas, load_areas, load_catalogue, own_programmes
from shirube.usecases.matcher import Matcher


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Programmes as packaged, with those of SHIRUBE_PROGRAMMES; the hash names the very files."""
    return load_catalogue(extra=own_programmes(os.environ.get("SHIRUBE_PROGRAMMES")))


@lru_cache(maxsize=1)
def matcher() -> Matcher:
    """The match of an area over the packaged catalogue; keeps no answer that rests on what was told."""
    return Matcher(catalogue())


@lru_cache(maxsize=1)
def areas() -> AreaIndex:
    """The 1,788 places as packaged; their facts are asked from the database (`areas.selectors`)."""
    return load_areas()


def warm() -> None:
    """Read everything now, so that the first visitor does not wait."""
    matcher()
    find_areas(areas(), "東京都", limit=1)


def today() -> date:
    """The one clock of the web."""
    return timezone.localdate()
