"""Cohort-component projection by sex and five-year age, for any number of places at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from shirube.base import ShirubeError
from shirube.regions.rates import GROUPS, SEXES, STEP, WOMEN, Floats, Rates

MEASURES: Mapping[str, slice] = MappingProxyType(
    {
        "total": slice(0, GROUPS),
        "children": slice(0, 3),
        "school": slice(1, 3),
        "workers": slice(3, 13),
        "workers20": slice(4, 13),
        "elderly": slice(13, GROUPS),
        "late_elderly": slice(15, GROUPS),
    }
)
"""Age classes that are counted together: 0–14, 5–14, 15–64, 20–64, 65 and over, 75 and over."""

Household = tuple[tuple[float, ...], ...]
"""Persons of one household by sex and age class: two rows of 19."""


@dataclass(frozen=True)
class Levers:
    """What is done differently from the rates as they are; the plain value changes nothing.

    `fertility`: the child ratio is multiplied by this once `fertility_steps` steps have passed, and grows
    there on a straight line. `stay`: the share, 0 to 1, of the net loss by moving that no longer happens,
    into each of the 18 classes from 5–9 up (places that gain are left as they are). `is_balanced`: nobody
    gains or loses by moving. `households` settle every year with the members of `household`.
    `is_survival_kept`: the elderly do not live longer than in the last census period.
    """

    fertility: float = 1.0
    fertility_steps: int = 1
    stay: tuple[float, ...] = (0.0,) * (GROUPS - 1)
    is_balanced: bool = False
    households: float = 0.0
    household: Household | None = None
    is_survival_kept: bool = False

    def __post_init__(self) -> None:
        fits = len(self.stay) == GROUPS - 1 and all(0 <= share <= 1 for share in self.stay)
        if not fits or self.fertility < 0 or self.fertility_steps < 1 or self.households < 0:
            raise ShirubeError(
                "E631",
                "推計の条件が範囲の外です。出生は0倍以上、流出を止める割合は0〜100%、世帯は0以上です。",
                todo="条件の値を直してください。",
            )
        if self.households and self.household is None:
            raise ShirubeError(
                "E632",
                "移り住む世帯の家族のかたちが決まっていません。",
                todo="世帯のかたちを選んでください。",
            )


PLAIN = Levers()


def project(
    base: Floats, rates: Rates, *, steps: int, levers: Levers = PLAIN, shares: Floats | None = None
) -> Floats:
    """People after 0, 1, … `steps` steps of five years: [step, area, sex, age class]; `base` is step 0.

    Households of the levers are added at the end of each step: `shares` of them by area, all of them in
    every area when not given.
    """
    path = np.empty((steps + 1, *base.shape), dtype=np.float64)
    path[0] = base
    migration = levered_migration(rates.migration, levers)
    settlers = settling(levers, shares)
    for step in range(1, steps + 1):
        child = rates.child * fertility_at(levers, step)
        ratio = survival_of(rates, levers, step) * migration
        path[step] = next_step(path[step - 1], child, ratio) + settlers
    return path


def next_step(people: Floats, child: Floats, ratio: Floats) -> Floats:
    """One step: [..., sex, age class] from [..., sex, age class], child [..., sex] and ratio [..., sex, 18]."""
    after = np.empty(np.broadcast_shapes(people.shape, (*ratio.shape[:-1], GROUPS)), dtype=people.dtype)
    after[..., 1:-1] = people[..., :-2] * ratio[..., :-1]
    after[..., -1] = (people[..., -2] + people[..., -1]) * ratio[..., -1]
    after[..., 0] = child * after[..., 1, WOMEN].sum(axis=-1)[..., None]
    return after


def survival_of(rates: Rates, levers: Levers, step: int) -> Floats:
    """[sex, 18] the survival of a step counted from 1 under the levers."""
    return rates.survival if levers.is_survival_kept else rates.survival_at(step)


def levered_migration(migration: Floats, levers: Levers) -> Floats:
    """The migration factors under the levers; one everywhere when moves balance."""
    if levers.is_balanced:
        return np.ones_like(migration)
    kept = 1 - (1 - migration) * (1 - np.array(levers.stay))
    return np.where(migration < 1, kept, migration)


def fertility_at(levers: Levers, step: int) -> float:
    """The factor on the child ratio in a step counted from 1."""
    reached = min(step, levers.fertility_steps) / levers.fertility_steps
    return 1 + (levers.fertility - 1) * reached


def settling(levers: Levers, shares: Floats | None = None) -> Floats:
    """People who settle in one step by the levers: [sex, age class], or [area, …] by the areas' shares."""
    if levers.household is None or not levers.households:
        return np.zeros((len(SEXES), GROUPS))
    people = np.array(levers.household, dtype=np.float64) * (levers.households * STEP)
    return people if shares is None else people * shares[:, None, None]


def at_years(path: Floats, *, base: date, years: Sequence[int]) -> Floats:
    """The path on 1 October of the years: [year, ...], on a straight line between the steps.

    Raises ShirubeError E633 for a year before the base or after the last step.
    """
    places = [steps_until(base, year) for year in years]
    if any(not 0 <= place <= len(path) - 1 for place in places):
        raise ShirubeError(
            "E633", f"{base.year}年から{(len(path) - 1) * STEP}年間の外の年は推計していません。"
        )
    lower = [min(int(place), len(path) - 2) for place in places]
    share = np.array([place - low for place, low in zip(places, lower, strict=True)])
    share = share.reshape(-1, *[1] * (path.ndim - 1))
    return np.asarray(path[lower] * (1 - share) + path[[low + 1 for low in lower]] * share, dtype=np.float64)


def steps_until(base: date, year: int) -> float:
    """Five-year steps from the base to 1 October of a year, by months."""
    return ((year - base.year) * 12 + 10 - base.month) / (12 * STEP)


def count(people: Floats, measure: str) -> Floats:
    """People of a measure of `MEASURES`: the last two axes (sex, age class) are summed."""
    return np.asarray(people[..., MEASURES[measure]].sum(axis=(-2, -1)), dtype=np.float64)
