"""Placebo adopters: who else, alike but without the measure, could have been the adopters.

Each is replaced by one of the areas most like it. Where the adopters crowd into few prefectures, what happened
in a prefecture moves them together, and draws spread over the country would call that an effect: then whole
prefectures are exchanged, as many adopters in each as there really are (MacKinnon and Webb 2020 on clusters).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shirube.evidence.panel import Bools, Ints, Panel, Settings
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


@dataclass(frozen=True)
class Placebo:
    """Draws × adopters: rows that stand in for them. `by_region`: whole prefectures were exchanged."""

    rows: Ints
    by_region: bool


def placebo_draws(
    panel: Panel,
    every: tuple[Cohort, ...],
    rows: Ints,
    cohorts: Ints,
    *,
    taken: Bools,
    settings: Settings,
) -> Placebo:
    """Similar areas for adopters that lie as scattered as similar areas would, else prefectures for prefectures."""
    similar = placebo_units(every, rows, cohorts, taken=taken, settings=settings)
    regions = np.unique(np.array(panel.regions), return_inverse=True)[1]
    scattered = np.array([_crowding(regions[drawn]) for drawn in similar])
    usual = np.quantile(scattered, 1 - settings.significance) if scattered.size else 0.0
    if _crowding(regions[rows]) <= usual:
        return Placebo(similar, by_region=False)
    exchanged = _by_region(every, rows, regions, taken=taken, settings=settings)
    return Placebo(similar, by_region=False) if exchanged is None else Placebo(exchanged, by_region=True)


def _crowding(regions: Ints) -> int:
    """Ordered pairs of adopters in the same prefecture."""
    counts = np.bincount(regions)
    return int((counts * (counts - 1)).sum())


def _by_region(
    every: tuple[Cohort, ...], rows: Ints, regions: Ints, *, taken: Bools, settings: Settings
) -> Ints | None:
    """Draws in which every adopters' prefecture is another one; None where no other is large enough."""
    usable = np.logical_and.reduce([made.usable for made in every]) & ~taken
    pools = {int(region): np.flatnonzero(usable & (regions == region)) for region in np.unique(regions)}
    places = [np.flatnonzero(regions[rows] == region) for region in np.unique(regions[rows])]
    places.sort(key=len, reverse=True)
    if any(
        sum(pool.size >= place.size for pool in pools.values()) <= order for order, place in enumerate(places)
    ):
        return None
    random = np.random.default_rng(settings.seed)
    drawn = np.empty((settings.draws, rows.size), dtype=np.int64)
    for draw in drawn:
        free = dict(pools)
        for place in places:
            fitting = [region for region, pool in free.items() if pool.size >= place.size]
            pool = free.pop(int(random.choice(fitting)))
            draw[place] = random.choice(pool, place.size, replace=False)
    return drawn


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
