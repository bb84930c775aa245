"""The printed figures of a programme for one day, so that no contender copies a number by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from shirube.rules.model import DatedValue, Programme


class Figures:
    """Parameters of a programme: `f.rate`, `f["public_cap.r7"]`. Numbers are made by `number`."""

    def __init__(self, programme: Programme, on: date, number: type = Fraction) -> None:
        self._programme = programme
        self._on = on
        self._number = number

    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __getitem__(self, name: str) -> Any:
        base, _, version = name.partition(".")
        parameter = self._programme.parameters[base]
        found = parameter.of_version(version) if version else parameter.at(self._on)
        if found is None or found.not_printed is not None:
            return None
        return self._content(found)

    def _content(self, found: DatedValue) -> Any:
        if found.tiers:
            return [
                (self._number(t.at_least), None if t.value is None else self._number(t.value))
                for t in found.tiers
            ]
        if found.options:
            return {option: self._number(value) for option, value in found.options}
        return found.day if found.day is not None else self._number(found.value)  # type: ignore[arg-type]
