"""How near projections came: errors against what was counted later, overall and by size of place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shirube.regions.projection_error import SIZE_EDGES, size_class
from shirube.regions.rates import Bools, Floats


@dataclass(frozen=True)
class Score:
    """Errors of a projection over `places` places, in per cent of what was counted.

    `median_abs` and `mean_abs` are without sign; `median` is signed, above zero where too many were
    projected; `sum_error` is that of all places together.
    """

    places: int
    median_abs: float
    mean_abs: float
    median: float
    sum_error: float


def score(projected: Floats, actual: Floats) -> Score:
    """The score of places whose actual population is above zero; the others must be left out before."""
    error = (projected / actual - 1) * 100
    return Score(
        len(error),
        float(np.median(np.abs(error))),
        float(np.mean(np.abs(error))),
        float(np.median(error)),
        float(projected.sum() / actual.sum() - 1) * 100,
    )


def score_by_size(projected: Floats, actual: Floats, base_total: Floats) -> Mapping[int, Score]:
    """A score per class of size at the base (0 below 5,000 … 4 from 100,000 up), classes with places only."""
    classes = size_class(base_total)
    return {
        number: score(projected[classes == number], actual[classes == number])
        for number in range(len(SIZE_EDGES) + 1)
        if (classes == number).any()
    }


def difference_interval(
    ours: Floats, theirs: Floats, actual: Floats, *, draws: int, seed: int
) -> tuple[float, float]:
    """The 95 % bootstrap interval, over places, of our median absolute error less theirs (percentage points)."""
    generator = np.random.default_rng(seed)
    own, other = np.abs(ours / actual - 1) * 100, np.abs(theirs / actual - 1) * 100
    picked = generator.integers(0, len(actual), size=(draws, len(actual)))
    found = np.median(own[picked], axis=1) - np.median(other[picked], axis=1)
    low, high = np.percentile(found, (2.5, 97.5))
    return float(low), float(high)


def inside(low: Floats, high: Floats, actual: Floats, chosen: Bools) -> float:
    """The share of the chosen places whose actual population lies within the interval."""
    return float(((low <= actual) & (actual <= high))[chosen].mean())
