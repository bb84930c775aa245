"""The scenarios that officers know, as levers, and the level of births that keeps a closed place as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from shirube.regions.projection import Levers
from shirube.regions.rates import GROUPS, WOMEN, Floats, Rates

Scenario: TypeAlias = Literal["pattern1", "simulation1", "simulation2"]
SCENARIOS: Mapping[str, str] = MappingProxyType(
    {"pattern1": "パターン1", "simulation1": "シミュレーション1", "simulation2": "シミュレーション2"}
)
"""パターン1: rates as they are. 1: births rise to the replacement level. 2: they do, and moves balance."""


@dataclass(frozen=True)
class Band:
    """Ages at the end of a step for which a lever on moves is set together."""

    id: str
    label: str
    first: int
    last: int

    @property
    def classes(self) -> range:
        """Places in `Levers.stay`, whose first entry is the class 5–9."""
        return range(self.first - 1, self.last)


BANDS = (
    Band("children", "5〜14歳（家族と動く子ども）", 1, 2),
    Band("youth", "15〜29歳（進学・就職）", 3, 5),
    Band("parents", "30〜44歳（子育て世代）", 6, 8),
    Band("later", "45歳以上", 9, GROUPS - 1),
)
"""The four bands hold every class from 5–9 up exactly once."""


def stay_by_band(shares: Mapping[str, float]) -> tuple[float, ...]:
    """`Levers.stay` from shares by band id; a band that is not named keeps its moves."""
    stay = [0.0] * (GROUPS - 1)
    for band in BANDS:
        for place in band.classes:
            stay[place] = shares.get(band.id, 0.0)
    return tuple(stay)


def scenario(name: Scenario, rates: Rates, people: Floats, *, steps_to_rise: int) -> Levers:
    """The levers of a scenario for a place or a group of places; births rise over `steps_to_rise` steps."""
    if name == "pattern1":
        return Levers()
    factor = replacement_factor(rates, people)
    return Levers(fertility=factor, fertility_steps=steps_to_rise, is_balanced=name == "simulation2")


def replacement_factor(rates: Rates, people: Floats) -> float:
    """By how much the child ratio must be multiplied so that, without moves, daughters replace mothers.

    Derived: in a population that neither grows nor shrinks, girls per woman of 15–49 times the women that
    survive to those ages, per girl, is one. Over several areas their child ratios weigh by women. Where
    there is no woman, or no child ratio, the factor is one.
    """
    women = people[..., 1, WOMEN].sum(axis=-1)
    if not women.sum():
        return 1.0
    girls = float((rates.child[:, 1] * women).sum() / women.sum())
    lived = np.cumprod(rates.survival[1])[WOMEN.start - 1 : WOMEN.stop - 1].sum()
    return float(1 / (girls * lived)) if girls else 1.0
