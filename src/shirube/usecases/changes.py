"""What changes on a day: printed figures of the catalogue before and after each switch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shirube.catalogue import Catalogue
from shirube.rules import Programme, Variable
from shirube.rules.explain import format_dated
from shirube.rules.model import Parameter, Passage
from shirube.usecases.answers import switch_days


@dataclass(frozen=True)
class Change:
    """One printed figure of a programme, on the day before and on the day; both are recorded."""

    programme: Programme
    parameter: str
    label: str
    before: str
    after: str
    source: Passage

    @property
    def passage(self) -> str:
        """Where it is printed, as text."""
        return str(self.source)


@dataclass(frozen=True)
class DayOfChanges:
    """A day on which figures switch, with what switches, in the order of the catalogue."""

    day: date
    changes: tuple[Change, ...]


def days_of_changes(catalogue: Catalogue) -> tuple[DayOfChanges, ...]:
    """Every day on which a printed figure of some programme changes, oldest first.

    A figure that only begins to be recorded is not among them: that nothing is recorded before does not
    say that nothing was in force.
    """
    days = sorted({day for programme in catalogue.programmes.values() for day in switch_days(programme)})
    found = (DayOfChanges(day, _changes(catalogue, day)) for day in days)
    return tuple(item for item in found if item.changes)


def _changes(catalogue: Catalogue, day: date) -> tuple[Change, ...]:
    return tuple(
        change
        for programme in catalogue.programmes.values()
        for parameter in programme.parameters.values()
        if (change := _change(programme, parameter, day, catalogue)) is not None
    )


def _change(programme: Programme, parameter: Parameter, day: date, catalogue: Catalogue) -> Change | None:
    starting = next((value for value in parameter.values if value.start == day), None)
    before = parameter.at(day - timedelta(days=1))
    if starting is None or before is None:
        return None
    options = _option_labels(catalogue, [name for name, _ in starting.options])
    old, new = format_dated(before, parameter.unit, options), format_dated(starting, parameter.unit, options)
    if old == new:
        return None
    return Change(programme, parameter.id, parameter.label, old, new, starting.passage)


def _option_labels(catalogue: Catalogue, options: list[str]) -> dict[str, str]:
    """Labels of the choices a table is keyed by: those of the variable that knows them all."""
    wanted = set(options) - {"other"}
    holder: Variable | None = next(
        (variable for variable in catalogue.variables.values() if wanted and wanted <= set(variable.values)),
        None,
    )
    return dict(holder.values) if holder is not None else {}
