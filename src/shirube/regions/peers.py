"""Similar places: how far apart places are on stated features, who is nearest, and why.

The rule. Every feature is standardised over all places of one kind (mean 0, standard deviation 1; features that
spread over powers of ten are taken as logarithms first, a zero counting as the smallest value above zero) and
held within ±3. The distance of two places is the root of the weighted mean of squared differences over the
features that are known of both; each part (people, economy, finance) weighs the same, however many features it
has. Where less than half of the weight is known of both, there is no distance. A feature that is not known is
left out; it never counts as zero. The form is that of the statistical nearest neighbours of the UK's Office for
National Statistics (standardised differences, Euclidean); parts, logarithms and the limit are our own choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

LIMIT = 3.0
KNOWN_SHARE = 0.5
WORDS: tuple[tuple[float, str], ...] = (
    (0.35, "とても近い"),
    (0.6, "近い"),
    (1.0, "やや近い"),
    (float("inf"), "遠い"),
)
"""A distance in words: the typical difference in standard deviations is below this figure."""
ALIKE, APART = 0.5, 1.0
"""Features less than half a standard deviation apart are named as alike, those more than one as different."""
MOST_NAMED = 3


@dataclass(frozen=True)
class Feature:
    """What places are compared by: a measure, the part it belongs to, whether its logarithm is taken."""

    measure: str
    part: str
    is_log: bool = False


@dataclass(frozen=True)
class Neighbour:
    """A similar place: its row, the distance (standard deviations) and how many features were known of both."""

    row: int
    distance: float
    features: int

    @property
    def words(self) -> str:
        """とても近い, 近い, やや近い or 遠い."""
        return next(words for below, words in WORDS if self.distance < below)


@dataclass(frozen=True)
class Reason:
    """Columns of the features in which two places are alike, different, and those not known of both."""

    alike: tuple[int, ...]
    apart: tuple[int, ...]
    left_out: tuple[int, ...]


def standardise(values: Floats, features: Sequence[Feature]) -> Floats:
    """Scores of shape [places, features] from figures of the same shape; NaN (not known) stays NaN."""
    scores = np.full(values.shape, np.nan)
    for column, feature in enumerate(features):
        figures = _logs(values[:, column]) if feature.is_log else values[:, column]
        known = np.isfinite(figures)
        if not known.any():
            continue
        spread = float(figures[known].std())
        centred = figures[known] - figures[known].mean()
        near_nothing = spread <= 1e-12 * max(1.0, float(np.abs(figures[known]).max()))
        scores[known, column] = 0.0 if near_nothing else np.clip(centred / spread, -LIMIT, LIMIT)
    return scores


def weights_of(features: Sequence[Feature]) -> Floats:
    """One weight per feature; those of a part add up to the same, all of them to one."""
    parts = [feature.part for feature in features]
    return np.array([1 / (len(set(parts)) * parts.count(part)) for part in parts])


def distances(scores: Floats, weights: Floats) -> Floats:
    """Distance of every pair, shape [places, places]: symmetric, 0 to itself, NaN where too little is known."""
    known = np.isfinite(scores)
    filled = np.where(known, scores, 0.0) * np.sqrt(weights)
    shares = known * np.sqrt(weights)
    overlap = shares @ shares.T
    squares = (filled**2) @ known.T.astype(np.float64)
    total = squares + squares.T - 2 * (filled @ filled.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.sqrt(np.maximum(total, 0.0) / overlap)
    found[overlap < KNOWN_SHARE * float(weights.sum()) - 1e-9] = np.nan  # sums of thirds and sixths
    np.fill_diagonal(found, 0.0)
    return np.asarray(found, dtype=np.float64)


def nearest(found: Floats, scores: Floats, row: int, *, count: int) -> tuple[Neighbour, ...]:
    """The `count` places nearest to `row` without itself, in order of distance, equal ones in row order."""
    line = found[row].copy()
    line[row] = np.nan
    order = _first(line, count)
    both = np.isfinite(scores[order]) & np.isfinite(scores[row])
    counts = both.sum(axis=1)
    return tuple(
        Neighbour(int(other), float(line[other]), int(counts[position]))
        for position, other in enumerate(order)
    )


def all_nearest(found: Floats, *, count: int) -> list[NDArray[np.intp]]:
    """The rows of the `count` nearest of every place; shorter where fewer have a distance."""
    lines = found.copy()
    np.fill_diagonal(lines, np.nan)
    return [_first(line, count) for line in lines]


def why(scores: Floats, row: int, other: int) -> Reason:
    """In which features two places are alike (those that set both apart from the rest first) and different."""
    here, there = scores[row], scores[other]
    known = np.isfinite(here) & np.isfinite(there)
    gaps = np.abs(here - there)
    shared = np.where(np.sign(here) == np.sign(there), np.minimum(np.abs(here), np.abs(there)), 0.0)
    alike = [int(c) for c in np.argsort(gaps - shared, kind="stable") if known[c] and gaps[c] < ALIKE]
    apart = [int(c) for c in np.argsort(-gaps, kind="stable") if known[c] and gaps[c] > APART]
    left_out = tuple(int(column) for column in np.flatnonzero(~known))
    return Reason(tuple(alike[:MOST_NAMED]), tuple(apart[:MOST_NAMED]), left_out)


def _logs(figures: Floats) -> Floats:
    above = figures[np.isfinite(figures) & (figures > 0)]
    if not above.size:
        return np.where(np.isfinite(figures), 0.0, np.nan)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.log(np.maximum(figures, above.min())), dtype=np.float64)


def _first(line: Floats, count: int) -> NDArray[np.intp]:
    known = np.flatnonzero(np.isfinite(line))
    if known.size > count:
        edge = np.partition(line[known], count - 1)[count - 1]
        known = known[line[known] <= edge]
    return known[np.argsort(line[known], kind="stable")][:count]
