"""What it would take: the smallest turn of a lever that reaches a level, by search on an exact grid."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from shirube.regions.projection import Levers, at_years, count, project, steps_until
from shirube.regions.rates import Floats, Rates

FERTILITY_UNIT = 100
STAY_UNIT = 1000


@dataclass(frozen=True)
class Goal:
    """Keep at least `level` persons of a measure on 1 October of a year."""

    measure: str
    year: int
    level: float


@dataclass(frozen=True, eq=False)
class Place:
    """A place, or areas taken together: people [area, sex, age class] on a day, rates, shares of settlers."""

    people: Floats
    rates: Rates
    day: date
    shares: Floats

    def path(self, steps: int, levers: Levers) -> Floats:
        """[step, area, sex, age class] under the levers."""
        return project(self.people, self.rates, steps=steps, levers=levers, shares=self.shares)

    def reached(self, goal: Goal, levers: Levers) -> float:
        """Persons of the goal's measure in the goal's year, all areas together."""
        steps = max(1, math.ceil(steps_until(self.day, goal.year)))
        path = self.path(steps, levers)
        return float(count(at_years(path, base=self.day, years=[goal.year]), goal.measure).sum())


@dataclass(frozen=True)
class Turn:
    """One lever (or a bundle with one free lever): the smallest setting that reaches the goal.

    `value` counts in the lever's unit (households a year; ‰ of the net loss; % of today's births) and is
    None where even `limit` does not reach it; `reached` is then what the limit gives.
    """

    lever: str
    value: int | None
    limit: int
    reached: float
    levers: Levers


def smallest(reaches: Callable[[int], bool], *, low: int, high: int) -> int | None:
    """The smallest whole number from `low` to `high` that reaches; `reaches` never turns back to false.

    None when not even `high` reaches.
    """
    if not reaches(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if reaches(middle):
            high = middle
        else:
            low = middle + 1
    return low


def households_needed(place: Place, goal: Goal, start: Levers, *, limit: int) -> Turn:
    """The fewest households a year, from none up to `limit`, on top of the other levers of `start`."""
    return _turn(
        "households", place, goal, lambda number: replace(start, households=number), low=0, limit=limit
    )


def stay_needed(place: Place, goal: Goal, start: Levers) -> Turn:
    """The smallest share (‰) of the net loss at every age that must no longer happen."""

    def set_to(share: int) -> Levers:
        return replace(start, stay=tuple(max(old, share / STAY_UNIT) for old in start.stay))

    return _turn("stay", place, goal, set_to, low=0, limit=STAY_UNIT)


def fertility_needed(place: Place, goal: Goal, start: Levers, *, limit: int) -> Turn:
    """The smallest level of births (% of today's child ratio, up to `limit`; from 100, or less where `start` has less)."""

    def set_to(percent: int) -> Levers:
        return replace(start, fertility=percent / FERTILITY_UNIT)

    low = min(FERTILITY_UNIT, round(start.fertility * FERTILITY_UNIT))
    return _turn("fertility", place, goal, set_to, low=low, limit=limit)


def _turn(
    lever: str, place: Place, goal: Goal, set_to: Callable[[int], Levers], *, low: int, limit: int
) -> Turn:
    found = smallest(lambda value: place.reached(goal, set_to(value)) >= goal.level, low=low, high=limit)
    levers = set_to(limit if found is None else found)
    return Turn(lever, found, limit, place.reached(goal, levers), levers)
