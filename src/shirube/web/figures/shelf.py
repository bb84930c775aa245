"""The figures as read once per process, and pages worked out lately."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from django.template.loader import get_template
from django.urls import get_resolver

from shirube.usecases.figures_ages import AgeBook
from shirube.usecases.figures_blocks import THEN
from shirube.usecases.figures_book import FigureBook, load_book
from shirube.usecases.figures_measures import BASES, MEASURES
from shirube.usecases.figures_profile import Profile, place_profile
from shirube.usecases.figures_ranking import Asked, Ranking, ranking
from shirube.web.pages import library

_LOCK = Lock()


@lru_cache(maxsize=1)
def _books() -> tuple[FigureBook, AgeBook]:
    book = load_book(library.areas())
    return book, AgeBook(book)


def books() -> tuple[FigureBook, AgeBook]:
    """All figures and age tables; made by the first who asks, the others wait for him."""
    with _LOCK:
        return _books()


@lru_cache(maxsize=256)
def profile(code: str, basis: str, then: int) -> Profile:
    """What the page of a place shows; packaged figures do not change while the site runs."""
    book, ages = books()
    return place_profile(book, ages, code, basis=basis, then=then)


@lru_cache(maxsize=32)
def ranked(asked: Asked) -> Ranking:
    """A ranking with the packaged map."""
    return ranking(books()[0], asked)


def warm() -> None:
    """Read the figures, work out every measure and compare all places now, so that no first visitor waits.

    The rankings that a place leads to and the first page of a municipality and of a prefecture are worked out too.
    """
    book, _ = books()
    for measure in MEASURES.values():
        book.panel(measure.id)
        book.medians(measure.id)
    for basis in BASES:
        book.likeness(basis)
    get_resolver().url_patterns  # noqa: B018  reads every view
    get_template("figures/place_body.html")
    for kind in (library.areas().municipalities(), library.areas().prefectures()):
        profile(kind[0].code, "all", THEN)
