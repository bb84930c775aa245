"""The list's address: what it is narrowed to, and the addresses that change one thing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from shirube.usecases.programme_list import (
    VERDICT_WORDS,
    Choice,
    ProgrammeFilter,
    ProgrammeListing,
    verdict_mark,
)
from shirube.web.areas.situation import Situation
from shirube.web.programmes.situation import Chosen

LONGEST_WORD = 100
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
class ListPage:
    """What the list shows; `query` is the address of this very list."""

    chosen: Chosen
    situation: Situation | None
    narrowed: ProgrammeFilter
    listing: ProgrammeListing
    fields: tuple[FilterField, ...]
    counts: tuple[VerdictCount, ...]
    query: str


def read_filter(params: Mapping[str, Any]) -> ProgrammeFilter:
    """The filter of an address; too long a word is cut."""

    def text(name: str) -> str:
        return str(params.get(name) or "").strip()[:LONGEST_WORD]

    return ProgrammeFilter(text("kind"), text("theme"), text("office"), text("q"), text("verdict"))


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
    )


def _field(name: str, label: str, chosen: str, choices: tuple[Choice, ...]) -> FilterField:
    known = {choice.value for choice in choices}
    return FilterField(name, label, chosen, choices, bool(chosen) and chosen not in known)
