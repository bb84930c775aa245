"""What the page of changes shows: the address read, the days to come and the days past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from shirube.catalogue import KINDS
from shirube.rules import Verdict
from shirube.usecases.timeline import WHATS, Entry, Event, Timeline, TimelineFilter, timeline
from shirube.usecases.timeline_out import in_period
from shirube.web.areas.selectors import known_of
from shirube.web.pages import library
from shirube.web.programmes.situation import Chosen, chosen_area

LONGEST = 60


@dataclass(frozen=True)
class Asked:
    """What the address narrows to; a place leaves out what it cannot use on the record's facts."""

    theme: str
    kind: str
    what: str
    chosen: Chosen

    @property
    def query(self) -> str:
        area = "" if self.chosen.area is None else self.chosen.area.code
        pairs = (("theme", self.theme), ("kind", self.kind), ("what", self.what), ("area", area))
        return urlencode([(name, text) for name, text in pairs if text])

    def timeline(self) -> Timeline:
        """The events of this address."""
        only = (
            None
            if self.chosen.area is None
            else _usable(self.chosen.area.code, library.today(), library.catalogue().hash)
        )
        return timeline(library.catalogue(), TimelineFilter(self.theme, self.kind, self.what, only=only))


@dataclass(frozen=True)
class DayShown:
    """One day: what happens to single programmes, and how far the documents reach."""

    day: date
    events: tuple[Event, ...]
    of_the_record: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return len(self.events) + sum(len(entry.events) for entry in self.of_the_record)


@dataclass(frozen=True)
class Selector:
    """One filter: `options` are (value, label, chosen)."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class ChangesPage:
    """What changes/changes.html draws."""

    asked: Asked
    found: Timeline
    coming: tuple[DayShown, ...]
    past: tuple[DayShown, ...]
    selectors: tuple[Selector, ...]
    trail: tuple[tuple[str, str], ...] = (("変わること", ""),)

    @property
    def query(self) -> str:
        return self.asked.query


def read_asked(params: Mapping[str, Any]) -> Asked:
    """The address read; what is too long is cut."""
    texts = {name: str(params.get(name) or "").strip()[:LONGEST] for name in ("theme", "kind", "what")}
    return Asked(texts["theme"], texts["kind"], texts["what"], chosen_area(params))


def changes_page(asked: Asked) -> ChangesPage:
    """The page for what is asked, seen from today."""
    found = asked.timeline()
    coming, past = in_period(found, library.today())
    programmes = library.catalogue().programmes.values()
    themes = sorted({theme for programme in programmes for theme in programme.themes})
    return ChangesPage(
        asked,
        found,
        _days(coming),
        _days(past),
        (
            _selector("what", "できごと", asked.what, WHATS.items()),
            _selector("theme", "テーマ", asked.theme, ((theme, theme) for theme in themes)),
            _selector("kind", "種類", asked.kind, KINDS.items()),
        ),
    )


def _days(entries: Iterable[Entry]) -> tuple[DayShown, ...]:
    days = []
    for day, group in groupby(entries, key=lambda entry: entry.day):
        of_day = sorted(group, key=lambda entry: list(WHATS).index(entry.what))
        events = tuple(e for entry in of_day if entry.programme is not None for e in entry.events)
        days.append(DayShown(day, events, tuple(entry for entry in of_day if entry.programme is None)))
    return tuple(days)


@lru_cache(maxsize=64)
def _usable(code: str, on: date, catalogue_hash: str) -> frozenset[str]:  # noqa: ARG001  part of the key
    """Programmes that the record's facts do not rule out for a place."""
    match = library.matcher().match(known_of(code).seen(on), on=on)
    return frozenset(a.programme.id for a in match.answers if a.verdict is not Verdict.NO)


def _selector(name: str, label: str, chosen: str, options: Iterable[tuple[str, str]]) -> Selector:
    return Selector(name, label, tuple((value, text, value == chosen) for value, text in options))
