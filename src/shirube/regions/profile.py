"""Measures: what is looked at of a place, worked out from indicators, over places and years at once.

A measure is a sum of indicators, a share of one in another, a figure as printed, or the change of a sum over some
years. Unknown stays unknown (NaN): a share needs both its parts, and a share of nothing is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Better: TypeAlias = Literal["up", "down"]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is looked at: (sum of `top` − sum of `minus`) × `scale`, divided by the sum of `bottom` if there is one.

    `lag` years: the relative change since then instead. `better` says which way is wanted, None where that
    cannot be said. `more` and `less` are the words for a larger and a smaller figure. `can_sum` is False for
    figures that are printed as rates and do not add up over municipalities. `note` is shown with the figure.
    """

    id: str
    label: str
    unit: str
    theme: str
    top: tuple[str, ...]
    minus: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    scale: Fraction = Fraction(1)
    decimals: int = 0
    lag: int = 0
    better: Better | None = None
    words: tuple[str, str] = ("高い", "低い")
    can_sum: bool = True
    note: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The indicators it rests on."""
        return (*self.top, *self.minus, *self.bottom)

    @property
    def is_count(self) -> bool:
        """A plain sum, whose change is told in per cent; of others it is told as a difference."""
        return not self.bottom and not self.lag and self.can_sum and not self.minus


@dataclass(frozen=True)
class Panel:
    """Values by place and year (rows as handed in), and for sums how many of `of` members were known."""

    years: tuple[int, ...]
    values: Floats
    known: NDArray[np.int64]
    of: NDArray[np.int64]

    def latest(self, row: int) -> int | None:
        """The column of the newest known value of a row; None where nothing is known."""
        found = np.flatnonzero(np.isfinite(self.values[row]))
        return int(found[-1]) if found.size else None

    def column(self, year: int) -> Floats:
        """All places in one year; raises ValueError for a year that is not there."""
        return np.asarray(self.values[:, self.years.index(year)], dtype=np.float64)


def shared_years(measure: Measure, years: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    """The years in which every indicator of the measure is recorded (with a lag: and the year before it too)."""
    common = set.intersection(*(set(years[part]) for part in measure.parts))
    return tuple(sorted(year for year in common if year - measure.lag in common))


def work_out(
    measure: Measure, parts: Mapping[str, Floats], members: Sequence[NDArray[np.intp]]
) -> tuple[Floats, NDArray[np.int64]]:
    """Values of every group and then every place, and how many members were known.

    `parts` holds [places, years] of each indicator; `members` the rows that make up each group (prefecture,
    country). A share of a group adds up those members whose every part is known, the same on both sides; a sum
    of which a member is missing is unknown.
    """
    top = _total(parts, measure.top) - _total(parts, measure.minus)
    bottom = _total(parts, measure.bottom) if measure.bottom else None
    whole = np.isfinite(top) if bottom is None else np.isfinite(top) & np.isfinite(bottom)
    numerators, denominators, counts = [], [], []
    for rows in members:
        used = whole[rows]
        counts.append(used.sum(axis=0))
        numerators.append(np.where(used, top[rows], 0.0).sum(axis=0))
        if bottom is not None:
            denominators.append(np.where(used, bottom[rows], 0.0).sum(axis=0))
    known = np.array([*counts, *whole.astype(np.int64)], dtype=np.int64)
    above = np.concatenate([np.array(numerators).reshape(len(members), top.shape[1]), top])
    if bottom is None:
        values = above * float(measure.scale)
    else:
        below = np.concatenate([np.array(denominators).reshape(len(members), top.shape[1]), bottom])
        values = _share(above, below) * float(measure.scale)
    values[known == 0] = np.nan
    sizes = np.array([rows.size for rows in members]).reshape(-1, 1)
    groups = values[: len(members)]
    if not measure.can_sum:
        groups[:] = np.nan
    elif bottom is None:
        groups[known[: len(members)] < sizes] = np.nan
    return values, known


def changes(values: Floats, years: Sequence[int], lag: int) -> tuple[Floats, tuple[int, ...]]:
    """Relative change in per cent since `lag` years before, for the years that have such a year."""
    columns = [(years.index(year - lag), years.index(year)) for year in years if year - lag in years]
    found = [_share(values[:, now] - values[:, then], values[:, then]) * 100 for then, now in columns]
    kept = tuple(years[now] for _, now in columns)
    return (np.stack(found, axis=1) if found else np.empty((values.shape[0], 0))), kept


def rounded(value: float, decimals: int) -> Decimal:
    """A figure rounded half up to so many decimals (a negative number: to tens, hundreds), never "-0"."""
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return exact or abs(exact)


def figure_text(value: float | None, decimals: int = 0) -> str:
    """1,234.5, ▲0.3 for negatives, － for unknown."""
    if value is None or not np.isfinite(value):
        return "－"
    exact = rounded(value, decimals)
    return f"{'▲' if exact < 0 else ''}{abs(exact):,}"


def _total(parts: Mapping[str, Floats], names: Sequence[str]) -> Floats:
    if not names:
        first = next(iter(parts.values()))
        return np.zeros(first.shape)
    return np.asarray(sum(parts[name] for name in names), dtype=np.float64)


def _share(above: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        found = above / below
    return np.where(np.isfinite(found), found, np.nan)
