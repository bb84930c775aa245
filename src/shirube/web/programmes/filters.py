"""The list's address: what it is narrowed to, and the addresses that change one thing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from shirube.usecases.finding import Found
from shirube.usecases.programme_list import (
    RELEVANCE,
    SORTS,
    VERDICT_WORDS,
    Choice,
    ProgrammeFilter,
    ProgrammeListing,
    verdict_mark,
)
from shirube.web.areas.situation import Situation
from shirube.web.programmes.situation import Chosen

LONGEST_VALUE = 100
LONGEST_WORD = 1_000
MOST_OFFERED = 6
_NAMES = {"word": "q"}


@dataclass(frozen=True)
class FilterField:
    """One selector of the list."""

    name: str
    label: str
    chosen: str
    choices: tuple[Choice, ...]
    is_unknown: bool


@dataclass(frozen=True)
class VerdictCount:
    """One part of the sum of verdicts over the lines shown."""

    key: str
    mark: str
    label: str
    count: int

    @property
    def state(self) -> str:
        return "unknown" if self.key == "unprinted" else self.key


@dataclass(frozen=True)
class Offer:
    """A place or a theme that the words name, as a filter one click away."""

    label: str
    href: str


@dataclass(frozen=True)
class Sort:
    """One order of the list."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class ListPage:
    """What the list shows; `query` is the address of this very list."""

    chosen: Chosen
    situation: Situation | None
    narrowed: ProgrammeFilter
    listing: ProgrammeListing
    fields: tuple[FilterField, ...]
    counts: tuple[VerdictCount, ...]
    query: str
    places: tuple[Offer, ...] = ()
    themes: tuple[Offer, ...] = ()
    sorts: tuple[Sort, ...] = ()


def read_filter(params: Mapping[str, Any]) -> ProgrammeFilter:
    """The filter of an address; what is too long is cut."""

    def text(name: str, longest: int = LONGEST_VALUE) -> str:
        return str(params.get(name) or "").strip()[:longest]

    words = text("q", LONGEST_WORD)
    return ProgrammeFilter(text("kind"), text("theme"), text("office"), words, text("verdict"), text("sort"))


def list_page(
    chosen: Chosen, situation: Situation | None, narrowed: ProgrammeFilter, listing: ProgrammeListing
) -> ListPage:
    """The listing with its selectors, its sum and its address."""
    fields = (
        _field("kind", "種類", narrowed.kind, listing.kinds),
        _field("theme", "テーマ", narrowed.theme, listing.themes),
        _field("office", "府省", narrowed.office, listing.offices),
        _field("verdict", "この団体の判定", narrowed.verdict, listing.verdicts),
    )
    found = listing.found
    told = {_NAMES.get(name, name): value for name, value in vars(narrowed).items() if value}
    return ListPage(
        chosen,
        situation,
        narrowed,
        listing,
        fields if situation is not None else fields[:3],
        tuple(
            VerdictCount(key, verdict_mark(key), VERDICT_WORDS[key], n) for key, n in listing.counts.items()
        ),
        "&".join(part for part in (chosen.query, urlencode(told)) if part),
        () if found is None or chosen.text else _places(found, chosen, told),
        () if found is None or narrowed.theme else _themes(found, chosen, told),
        tuple(
            Sort(value, label, value == narrowed.order)
            for value, label in SORTS.items()
            if value != RELEVANCE or found is not None
        ),
    )


def _places(found: Found, chosen: Chosen, told: Mapping[str, str]) -> tuple[Offer, ...]:
    on = {"on": chosen.on} if chosen.on else {}
    areas = {area.code: area for named in found.areas for area in named.areas}
    more = {} if found.only_places else told
    return tuple(
        Offer(area.full_name, f"/programmes/?{urlencode({'area': area.code, **on, **more})}")
        for area in list(areas.values())[:MOST_OFFERED]
    )


def _themes(found: Found, chosen: Chosen, told: Mapping[str, str]) -> tuple[Offer, ...]:
    query = f"{chosen.query}&" if chosen.query else ""
    return tuple(
        Offer(theme, f"/programmes/?{query}{urlencode({**told, 'theme': theme})}")
        for theme in found.themes[:MOST_OFFERED]
    )


def _field(name: str, label: str, chosen: str, choices: tuple[Choice, ...]) -> FilterField:
    known = {choice.value for choice in choices}
    return FilterField(name, label, chosen, choices, bool(chosen) and chosen not in known)
