"""Which areas an adopter is compared with: those that stood and moved alike before, and never took the measure up.

Matching on the level and the slope before, not on each year before: a match on every wiggle picks areas whose
last year was low by chance and calls their return an effect (Daw and Hatfield 2018, Health Services Research).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shirube.evidence.panel import Bools, Floats, Ints, Panel, Settings

_DEPTHS = 100


@dataclass(frozen=True)
class Cohort:
    """All areas as if they had adopted in `year`: where they stood, whom they resemble, how they moved.

    `base` is the column of the last figure before the measure, `after` the columns it may show in.
    `nearest` is areas × depth, rows of the most similar areas, nearest first; `distance` the same, in standard
    deviations per feature. `moves` is areas × years, the change from the base year. `usable` marks areas
    whose figures and features are complete.
    """

    year: int
    base: int
    before: Ints
    after: Ints
    usable: Bools
    nearest: Ints
    distance: Floats
    moves: Floats


class Similar:
    """Cohorts of one panel, each worked out once; hand it to `estimate` when many questions are asked of a panel."""

    def __init__(self, panel: Panel, settings: Settings) -> None:
        self._panel = panel
        self._settings = settings
        self._known: dict[tuple[int, int], Cohort | None] = {}

    def cohort(self, year: int, *, depth: int) -> Cohort | None:
        """The cohort of a year with at least `depth` similar areas; None where `columns` gives none."""
        rounded = -(-depth // _DEPTHS) * _DEPTHS
        if (year, rounded) not in self._known:
            self._known[year, rounded] = cohort(self._panel, year, settings=self._settings, depth=rounded)
        return self._known[year, rounded]


@dataclass(frozen=True)
class Comparison:
    """The comparison areas of one adopter, nearest first, and how far they lie on average."""

    code: str
    year: int
    others: tuple[str, ...]
    distance: float


def columns(panel: Panel, year: int, settings: Settings) -> tuple[int, Ints, Ints] | None:
    """The base column, the columns before (base included) and after; None without enough of either."""
    years = np.asarray(panel.years)
    last_before = year + panel.first_effect - 1
    before = np.flatnonzero((years <= last_before) & (years >= last_before - settings.years_before))
    after = np.flatnonzero((years > last_before) & (years <= last_before + settings.years_after))
    if before.size < 2 or after.size == 0:
        return None
    return int(before[-1]), before, after


def cohort(panel: Panel, year: int, *, settings: Settings, depth: int) -> Cohort | None:
    """The cohort of a year; `depth` is how many similar areas are kept. None where `columns` gives none."""
    found = columns(panel, year, settings)
    if found is None:
        return None
    base, before, after = found
    window = panel.values[:, np.concatenate((before, after))]
    usable = whole(window) & whole(panel.features)
    level = panel.values[:, base]
    span = panel.years[base] - panel.years[int(before[0])]
    slope = (level - panel.values[:, int(before[0])]) / span
    features = np.column_stack((level, slope, panel.features))
    nearest, distance = _nearest(features, usable, depth)
    moves = panel.values - level[:, None]
    return Cohort(year, base, before, after, usable, nearest, distance, moves)


def whole(table: Floats) -> Bools:
    """Which rows have every figure."""
    return np.asarray(np.isfinite(table).all(axis=1), dtype=np.bool_)


def _nearest(features: Floats, usable: Bools, depth: int) -> tuple[Ints, Floats]:
    """Rows of the nearest usable areas of every area and their distance; itself and unusable ones are never near."""
    inside = features[usable]
    scale = inside.std(axis=0)
    scale[scale == 0] = 1.0
    standard = (features - inside.mean(axis=0)) / scale
    standard[~usable] = 0.0
    squares = (standard**2).sum(axis=1)
    gaps = squares[:, None] + squares[None, :] - 2 * (standard @ standard.T)
    np.maximum(gaps, 0, out=gaps)
    gaps[:, ~usable] = np.inf
    np.fill_diagonal(gaps, np.inf)
    depth = min(depth, len(features) - 1)
    some = np.argpartition(gaps, depth - 1, axis=1)[:, :depth]
    order = np.take_along_axis(gaps, some, axis=1).argsort(axis=1, kind="stable")
    nearest = np.take_along_axis(some, order, axis=1)
    far = np.sqrt(np.take_along_axis(gaps, nearest, axis=1) / features.shape[1])
    return nearest.astype(np.int64), far


def chosen(taken: Bools, similar: int) -> Bools:
    """Which of the nearest areas are used: the first `similar` that are not taken.

    `taken` is … × depth, nearest first; the answer has the same shape.
    """
    free = ~taken
    return np.asarray(free & (np.cumsum(free, axis=-1) <= similar))
