"""Placebo adopters: every adopter is replaced by one of the areas most like it that never adopted."""

from __future__ import annotations

import numpy as np

from shirube.evidence.panel import Bools, Ints, Settings
from shirube.evidence.similar import Cohort

_TRIES = 200


def placebo_units(
    every: tuple[Cohort, ...], rows: Ints, cohorts: Ints, *, taken: Bools, settings: Settings
) -> Ints:
    """Draws × adopters: rows of the areas that stand in for the adopters, no area twice in a draw.

    A draw that cannot be completed without repeating an area is left out, so there may be fewer than asked.
    """
    random = np.random.default_rng(settings.seed)
    pools = np.stack(
        [
            _pool(every[place], row, taken, settings.placebo_pool)
            for row, place in zip(rows, cohorts, strict=True)
        ]
    )
    size = pools.shape[1]
    picked = random.integers(size, size=(settings.draws, rows.size))
    units = np.arange(rows.size)[None, :]
    drawn = pools[units, picked]
    for _ in range(_TRIES):
        again = _repeated(drawn)
        if not again.any():
            break
        fresh = pools[units, random.integers(size, size=drawn.shape)]
        drawn = np.where(again, fresh, drawn)
    return np.asarray(drawn[~_repeated(drawn).any(axis=1)])


def _pool(made: Cohort, row: int, taken: Bools, size: int) -> Ints:
    """The nearest areas that never adopted; the list is deep enough to hold them (see effect._cohorts)."""
    near = made.nearest[row]
    free = near[~taken[near] & np.isfinite(made.distance[row])]
    return np.resize(free[:size], size)


def _repeated(drawn: Ints) -> Bools:
    """Which places hold an area that already stands further left in the same draw."""
    order = np.argsort(drawn, axis=1, kind="stable")
    ordered = np.take_along_axis(drawn, order, axis=1)
    same = np.zeros(drawn.shape, dtype=bool)
    same[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    found = np.zeros(drawn.shape, dtype=bool)
    np.put_along_axis(found, order, same, axis=1)
    return found
