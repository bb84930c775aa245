"""The catalogue as it stands for this request, and the place index, read once per process."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from shirube.catalogue import AreaIndex, Catalogue, find_areas
from shirube.usecases.finding import Finder
from shirube.usecases.matcher import Matcher
from shirube.web.own import editions


def catalogue() -> Catalogue:
    """Programmes as packaged, with those of SHIRUBE_PROGRAMMES and of staff; the hash names the very files."""
    return editions.current().catalogue


def matcher() -> Matcher:
    """The match of an area over this catalogue; keeps no answer that rests on what was told."""
    return editions.current().matcher


def areas() -> AreaIndex:
    """The 1,788 places as packaged; their facts are asked from the database (`areas.selectors`)."""
    return editions.areas()


def finder() -> Finder:
    """The search by words over this catalogue, made once."""
    return editions.current().finder


def warm() -> None:
    """Read everything now, so that the first visitor does not wait."""
    editions.renew()
    matcher()
    finder()
    find_areas(areas(), "東京都", limit=1)


def today() -> date:
    """The day it is here."""
    return now().date()


def now() -> datetime:
    """The one clock of the web: the moment, in the time of this site."""
    return timezone.localtime()
