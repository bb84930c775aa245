"""The catalogue as it stands: the packaged one with own programmes, made anew when they change.

A request sees one edition from beginning to end, whatever is stored meanwhile. The check costs one row by its key.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property, lru_cache
from threading import Lock

from django.db import Error
from django.http import HttpRequest, HttpResponse

from shirube.catalogue import (
    AreaIndex,
    Catalogue,
    OwnReader,
    load_areas,
    load_catalogue,
    own_programmes,
    with_own,
)
from shirube.usecases.finding import Finder
from shirube.usecases.matcher import Matcher

NEVER = "never"


class Edition:
    """One state of the catalogue with what is worked out from it; `stamp` says which changes are in it."""

    def __init__(self, catalogue: Catalogue, stamp: str) -> None:
        self.catalogue = catalogue
        self.stamp = stamp
        self._lock = Lock()

    @cached_property
    def matcher(self) -> Matcher:
        """Keeps no answer that rests on what was told."""
        return Matcher(self.catalogue)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.catalogue, areas())

    @property
    def finder(self) -> Finder:
        """The search by words, made when first asked for."""
        with self._lock:
            return self._finder


@lru_cache(maxsize=1)
def areas() -> AreaIndex:
    """The 1,788 places as packaged."""
    return load_areas()


@lru_cache(maxsize=1)
def _packaged() -> Catalogue:
    """The packaged programmes with those of SHIRUBE_PROGRAMMES."""
    return load_catalogue(extra=own_programmes(os.environ.get("SHIRUBE_PROGRAMMES")))


@lru_cache(maxsize=1)
def _reader() -> OwnReader:
    return OwnReader(_packaged().variables)


class _Shelf:
    """The newest edition of this process."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.newest: Edition | None = None

    def edition(self) -> Edition:
        """The newest that was made; without any, the packaged one (no database is asked)."""
        with self.lock:
            if self.newest is None:
                self.newest = Edition(_packaged(), NEVER)
            return self.newest

    def renewed(self) -> Edition:
        """The newest that there is: asks the stamp, and reads own programmes if it moved."""
        from shirube.web.own import selectors

        now = self.edition()
        stamp = selectors.stamp()
        if stamp == now.stamp:
            return now
        files = selectors.stored_files()  # read after the stamp, so never older than it
        catalogue = with_own(_packaged(), files, _reader()) if files else _packaged()
        with self.lock:
            self.newest = now if catalogue.hash == now.catalogue.hash else Edition(catalogue, stamp)
            self.newest.stamp = stamp
            return self.newest


_SHELF = _Shelf()
_PINNED: ContextVar[Edition | None] = ContextVar("edition", default=None)


def current() -> Edition:
    """The edition of this request, or the newest one known outside of a request."""
    return _PINNED.get() or _SHELF.edition()


def renew() -> Edition:
    """Take up what was stored; where the database does not answer, what is known stays in use."""
    try:
        return _SHELF.renewed()
    except Error as error:
        logging.getLogger(__name__).warning("own programmes cannot be read: %s", error)
        return _SHELF.edition()


class OneEdition:
    """Pins one edition to each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _PINNED.set(renew())
        try:
            return self.get_response(request)
        finally:
            _PINNED.reset(token)
