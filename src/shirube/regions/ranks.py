"""The place of a figure among others: rank with its base, median, and how far it stands out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rank:
    """The `place`-th highest of `of` places with a known figure; `unknown` more have none; `tied` share it."""

    place: int
    of: int
    unknown: int
    tied: int

    @property
    def base(self) -> int:
        """All places asked about."""
        return self.of + self.unknown

    @property
    def from_below(self) -> int:
        """The place counted from the lowest."""
        return self.of - self.place - self.tied + 2


def rank_of(values: Floats, position: int) -> Rank | None:
    """The rank of one of the values from the highest, equal ones sharing the better place; None if it is NaN."""
    if not np.isfinite(values[position]):
        return None
    known = values[np.isfinite(values)]
    above = int((known > values[position]).sum())
    tied = int((known == values[position]).sum())
    return Rank(above + 1, int(known.size), int(values.size - known.size), tied)


def ranks(values: Floats) -> NDArray[np.int64]:
    """The rank of every value from the highest, equal ones sharing it; 0 where the value is NaN."""
    known = np.isfinite(values)
    ordered = np.sort(values[known])
    found = np.zeros(values.shape, dtype=np.int64)
    found[known] = known.sum() - np.searchsorted(ordered, values[known], side="right") + 1
    return found


def median_of(values: Floats) -> float | None:
    """The median of the known values; None without any."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else None


def spread_of(values: Floats) -> float:
    """The standard deviation of the known values; 0 where there are none."""
    known = values[np.isfinite(values)]
    return float(known.std()) if known.size else 0.0
