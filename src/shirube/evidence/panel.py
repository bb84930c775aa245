"""The table an effect is estimated from, who took the measure up and when, and the settings of the method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from shirube.base import ShirubeError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class EvidenceError(ShirubeError):
    """A question about effects that cannot be asked as it stands."""


class Dropped(StrEnum):
    """Why an adopter does not enter the estimate."""

    NOT_IN_PANEL = "数字の表にない"
    NO_FIGURES = "採用の前後に欠けた数字がある"
    TOO_EARLY = "採用の前の年が足りない"
    TOO_LATE = "採用の後の年がまだない"
    NO_SIMILAR = "似た比較相手がない"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How an effect is estimated. Probabilities are floats, lengths are years or counts.

    `similar` comparison areas per adopter; features are the level before, the slope over `years_before` years and
    the covariates; an adopter whose comparison areas lie on average further than `furthest` standard
    deviations per feature is left out; effects are followed for `years_after` years; the placebo reference
    has `draws` draws, each adopter replaced by one of its `placebo_pool` most similar areas; the check before
    the measure moves the year back by `years_back`.
    """

    similar: int
    years_before: int
    years_after: int
    furthest: float
    draws: int
    placebo_pool: int
    years_back: int
    significance: float
    fewest_adopters: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Areas × years of one outcome, with features of each area known before any adoption.

    `values` is areas × years and `features` areas × features, NaN where not known. `first_effect` is 0 when a
    year's figure can show a measure taken up in that year, 1 when it is counted at the year's beginning.
    `regions` names the prefecture of each area. Raises EvidenceError E650 for shapes that do not fit.
    """

    codes: tuple[str, ...]
    years: tuple[int, ...]
    values: Floats
    features: Floats
    feature_labels: tuple[str, ...]
    regions: tuple[str, ...]
    first_effect: int = 0

    def __post_init__(self) -> None:
        areas = len(self.codes)
        fits = (
            self.values.shape == (areas, len(self.years))
            and self.features.shape == (areas, len(self.feature_labels))
            and len(self.regions) == areas
            and len(set(self.codes)) == areas
            and list(self.years) == sorted(set(self.years))
        )
        if not fits:
            raise EvidenceError(
                "E650",
                "数字の表の行・年・特徴の数が合わないか、同じ団体や年が二度あります。",
                todo="団体を1行に、年を昇順に1列ずつにしてください。",
            )

    def row_of(self) -> Mapping[str, int]:
        """The row of each code."""
        return {code: row for row, code in enumerate(self.codes)}


@dataclass(frozen=True)
class Adoption:
    """The year in which each area (five-digit code) took the measure up. Raises EvidenceError E651 when empty."""

    years: Mapping[str, int]

    def __post_init__(self) -> None:
        if not self.years:
            raise EvidenceError(
                "E651",
                "施策を始めたまちが一つも書かれていません。",
                todo="団体コードか名前と、始めた年を一行に一つずつ書いてください。例: 39405 2018",
            )

    def moved_back(self, years: int) -> Adoption:
        """The same areas as if they had begun earlier: the placebo in time."""
        return Adoption({code: year - years for code, year in self.years.items()})
