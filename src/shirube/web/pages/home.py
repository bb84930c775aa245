"""What the first page and the page about the record say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from shirube.catalogue import KINDS, Catalogue
from shirube.rules import Programme, Variable, inputs_of
from shirube.usecases.changes import Change, DayOfChanges, days_of_changes
from shirube.usecases.coverage import DEPTHS

APRIL_FIRST = (4, 1)


@dataclass(frozen=True)
class ChangedProgramme:
    """What changes in one programme on a day."""

    programme: Programme
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Switch:
    """One day of changes for the page; `is_past` on and after the day."""

    day: date
    programmes: tuple[ChangedProgramme, ...]
    is_past: bool

    @property
    def count(self) -> int:
        return sum(len(item.changes) for item in self.programmes)


def switches(catalogue: Catalogue, today: date) -> tuple[Switch, ...]:
    """Every day on which figures change, the nearest 1 April first, then the others by nearness."""
    found = [_switch(item, today) for item in days_of_changes(catalogue)]

    def nearness(switch: Switch) -> tuple[bool, int]:
        return (switch.day.month, switch.day.day) != APRIL_FIRST, abs((switch.day - today).days)

    return tuple(sorted(found, key=nearness))


def _switch(item: DayOfChanges, today: date) -> Switch:
    grouped = groupby(item.changes, key=lambda change: change.programme.id)
    programmes = tuple(
        ChangedProgramme(changes[0].programme, changes) for changes in (tuple(group) for _, group in grouped)
    )
    return Switch(item.day, programmes, item.day <= today)


def themes(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    """Themes with their number of programmes, the most first."""
    counts = Counter(theme for programme in catalogue.programmes.values() for theme in programme.themes)
    return tuple(counts.most_common())


def kinds(catalogue: Catalogue) -> tuple[tuple[str, str, int], ...]:
    """Kinds present: id, label, number of programmes."""
    counts = Counter(programme.kind for programme in catalogue.programmes.values())
    return tuple((kind, label, counts[kind]) for kind, label in KINDS.items() if counts[kind])


def depths(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    """How deep the programmes are recorded; the counts add up to the catalogue."""
    counts = Counter(programme.depth for programme in catalogue.programmes.values())
    return tuple((label, counts[depth]) for depth, label in DEPTHS.items() if counts[depth])


def never_recorded(catalogue: Catalogue, recorded: set[str]) -> tuple[tuple[Variable, int], ...]:
    """Facts about a place that programmes ask for and no table here holds, with how many programmes ask."""
    counts = Counter(name for programme in catalogue.programmes.values() for name in inputs_of(programme))
    place = [v for v in catalogue.variables.values() if v.level == "municipality" and v.id not in recorded]
    return tuple((variable, counts[variable.id]) for variable in place if counts[variable.id])
