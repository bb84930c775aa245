"""What happens when: figures that switch, days inside a rule, ends of programmes, and where the record begins and ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from shirube.base import ShirubeError, format_date_era
from shirube.catalogue import Catalogue
from shirube.rules import Programme
from shirube.rules.explain import format_dated
from shirube.rules.model import Passage
from shirube.usecases.changes import days_of_changes

FIGURE, DAY, END, RECORD_START, RECORD_END = "figure", "day", "end", "record-start", "record-end"
WHATS = {
    FIGURE: "額・率・条件の変更",
    DAY: "きまりの中の日付",
    END: "制度の終わり",
    RECORD_START: "収録の始まり",
    RECORD_END: "資料の期間の終わり",
}
OF_THE_RECORD = frozenset({RECORD_START, RECORD_END})
"""Events that say how far the documents reach, not that anything changes; told together, a day at a time."""


@dataclass(frozen=True)
class Event:
    """One thing that happens to a programme on a day; `before` and `after` are empty where there is nothing to tell."""

    day: date
    what: str
    programme: Programme
    label: str
    before: str
    after: str
    passage: Passage
    id: str

    @property
    def what_label(self) -> str:
        return WHATS[self.what]


@dataclass(frozen=True)
class Entry:
    """What a feed or a calendar tells at once: the events of a programme on a day, or a day of the record."""

    id: str
    day: date
    title: str
    lines: tuple[str, ...]
    what: str
    programme: Programme | None
    events: tuple[Event, ...]


@dataclass(frozen=True)
class TimelineFilter:
    """What the events are narrowed to; an empty field narrows nothing. `only` keeps programmes by id."""

    theme: str = ""
    kind: str = ""
    what: str = ""
    first: date | None = None
    last: date | None = None
    only: frozenset[str] | None = field(default=None)


@dataclass(frozen=True)
class Timeline:
    """The entries shown, oldest first, with the counts of events; shown + hidden = total."""

    entries: tuple[Entry, ...]
    total: int
    shown: int

    @property
    def hidden(self) -> int:
        return self.total - self.shown


def timeline(catalogue: Catalogue, narrowed: TimelineFilter | None = None) -> Timeline:
    """What happens when, narrowed, oldest first.

    Raises ShirubeError E190 if the period ends before it begins.
    """
    narrowed = narrowed or TimelineFilter()
    if narrowed.first is not None and narrowed.last is not None and narrowed.last < narrowed.first:
        raise ShirubeError(
            "E190",
            f"期間の終わり {narrowed.last} が始まり {narrowed.first} より前です。",
            todo="始まりと終わりを入れ替えてください。",
        )
    every = events_of(catalogue)
    shown = tuple(event for event in every if _fits(event, narrowed))
    return Timeline(_entries(shown), len(every), len(shown))


def events_of(catalogue: Catalogue) -> tuple[Event, ...]:
    """Every event of the catalogue, by day, then in the order of the catalogue."""
    found = [*_figures(catalogue)]
    for programme in catalogue.programmes.values():
        found.extend(_days(programme))
        found.extend(_window(programme))
    place = {name: number for number, name in enumerate(catalogue.programmes)}
    order = list(WHATS)
    return tuple(sorted(found, key=lambda e: (e.day, order.index(e.what), place[e.programme.id])))


def catalogue_day(catalogue: Catalogue) -> date:
    """The day of the newest document: when what is told here was last known."""
    return max(document.as_of for document in catalogue.documents.values())


def entry_uuid(entry: Entry) -> str:
    """An id of the entry that stays the same wherever and whenever it is written."""
    return str(uuid5(NAMESPACE_URL, f"shirube:changes:{entry.id}"))


def _figures(catalogue: Catalogue) -> Iterator[Event]:
    for item in days_of_changes(catalogue):
        for change in item.changes:
            yield Event(
                item.day,
                FIGURE,
                change.programme,
                change.label,
                change.before,
                change.after,
                change.source,
                f"{change.programme.id}/{change.parameter}/{item.day}",
            )


def _days(programme: Programme) -> Iterator[Event]:
    """Days that a rule itself names: a deadline, or the day from which something counts."""
    for parameter in programme.parameters.values():
        for value in parameter.values:
            if value.day is None:
                continue
            yield Event(
                value.day,
                DAY,
                programme,
                parameter.label,
                "",
                format_dated(value, parameter.unit),
                value.passage,
                f"{programme.id}/{parameter.id}/day/{value.day}",
            )


def _window(programme: Programme) -> Iterator[Event]:
    """Where the record begins, and where it or the programme ends; the last day is the day of the event."""
    source = programme.passages[0]
    start = programme.recorded_from
    yield Event(
        start,
        RECORD_START,
        programme,
        WHATS[RECORD_START],
        "",
        "この日から資料が語る",
        source,
        f"{programme.id}/{RECORD_START}/{start}",
    )
    ends, until = programme.ends, programme.recorded_until
    if ends is not None:
        text = f"{format_date_era(ends)}まで"
        yield Event(
            ends,
            END,
            programme,
            WHATS[END],
            text,
            "翌日からは使えない",
            source,
            f"{programme.id}/{END}/{ends}",
        )
    if ends is None or ends > until:
        yield Event(
            until,
            RECORD_END,
            programme,
            WHATS[RECORD_END],
            "この日まで資料が語る",
            "翌日からは分からない",
            source,
            f"{programme.id}/{RECORD_END}/{until}",
        )


def _fits(event: Event, narrowed: TimelineFilter) -> bool:
    programme = event.programme
    return (
        (not narrowed.theme or narrowed.theme in programme.themes)
        and (not narrowed.kind or narrowed.kind == programme.kind)
        and (not narrowed.what or narrowed.what == event.what)
        and (narrowed.first is None or narrowed.first <= event.day)
        and (narrowed.last is None or event.day <= narrowed.last)
        and (narrowed.only is None or programme.id in narrowed.only)
    )


def _entries(events: Iterable[Event]) -> tuple[Entry, ...]:
    def together(event: Event) -> tuple[date, str, str]:
        return event.day, event.what, "" if event.what in OF_THE_RECORD else event.programme.id

    return tuple(_entry(tuple(group)) for _, group in groupby(events, key=together))


def _entry(events: tuple[Event, ...]) -> Entry:
    first = events[0]
    if first.what in OF_THE_RECORD:
        title = f"{first.what_label}（{len(events)}制度）"
        names = tuple(event.programme.name for event in events)
        return Entry(f"{first.what}/{first.day}", first.day, title, names, first.what, None, events)
    title = f"{first.programme.name}: {'、'.join(event.label for event in events)}"
    lines = tuple(_line(event) for event in events)
    key = f"{first.programme.id}/{first.what}/{first.day}"
    return Entry(key, first.day, title, lines, first.what, first.programme, events)


def _line(event: Event) -> str:
    change = " → ".join(part for part in (event.before, event.after) if part)
    return f"{event.label}: {change}（{event.passage}）"
