"""Groups of neighbouring places that share a strength: linked by distance between offices, nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shirube.regions.rates import Bools, Floats

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


@dataclass(frozen=True)
class Located:
    """A place that is strong in something: code, latitude and longitude of its office, people at work in it."""

    code: str
    latitude: float
    longitude: float
    workers: int


def groups_within(places: Sequence[Located], *, km: float) -> tuple[tuple[str, ...], ...]:
    """Codes in groups: two places are in one group when a chain of offices at most `km` apart joins them.

    Every place is in exactly one group. Codes in a group are sorted; groups come by workers, the most first,
    then by first code. The order of `places` does not matter.
    """
    if not places:
        return ()
    near = distances(places) <= km
    left = set(range(len(places)))
    groups = []
    while left:
        members = _joined(near, min(left))
        left -= members
        groups.append(tuple(sorted(members)))
    workers = [sum(places[place].workers for place in group) for group in groups]
    named = [tuple(sorted(places[place].code for place in group)) for group in groups]
    order = sorted(range(len(groups)), key=lambda place: (-workers[place], named[place]))
    return tuple(named[place] for place in order)


def distances(places: Sequence[Located]) -> Floats:
    """[place, place] great-circle distances between offices in km."""
    latitude = np.radians([place.latitude for place in places])
    longitude = np.radians([place.longitude for place in places])
    half = (
        np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
        + np.cos(latitude[:, None])
        * np.cos(latitude[None, :])
        * np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)


def added(codes: Sequence[str], figures: Mapping[str, int | None]) -> tuple[int, int]:
    """The sum of the figures that are known over the codes, and how many of them are not."""
    known = [figures.get(code) for code in codes]
    return sum(value for value in known if value is not None), sum(value is None for value in known)


def _joined(near: Bools, first: int) -> set[int]:
    members, waiting = {first}, [first]
    while waiting:
        for place in np.flatnonzero(near[waiting.pop()]).tolist():
            if place not in members:
                members.add(place)
                waiting.append(place)
    return members
