"""How cohorts change from one census to the next: ratios, what they share nationwide, what a place adds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from shirube.base import ShirubeError

Floats: TypeAlias = npt.NDArray[np.floating[Any]]
Bools: TypeAlias = npt.NDArray[np.bool_]

SEXES = ("M", "F")
AGES = tuple(range(0, 95, 5))
"""First year of each age class; the last one is open."""
GROUPS = len(AGES)
STEP = 5
WOMEN = slice(3, 10)
"""The classes 15–19 to 45–49, to whose women the children under five are compared."""
MOVERS = slice(4, 8)
"""The classes 20–24 to 35–39, which carry a change of the country's own net migration."""
OLD = slice(12, 18)
"""The classes 65–69 and up among the 18 of `Rates.survival`: there the nation's losses are deaths, not moves."""


@dataclass(frozen=True)
class Method:
    """What was settled on the censuses of 2005, 2010 and 2015, before any figure of 2020 (decision 0018).

    `shrink`: persons of the national cohort added to every local one; `weight_cap`: persons above which
    a place weighs hardly more in the fit; `ridge` and `prior`: pull of the persistence towards `prior`;
    `trend_periods` and `trend_damping`: see `Trend` (decision 0025).
    """

    shrink: float = 2.0
    weight_cap: float = 1000.0
    ridge: float = 0.5
    prior: float = 0.7
    trend_periods: int = 2
    trend_damping: float = 0.7


@dataclass(frozen=True, eq=False)
class CensusPanel:
    """Censuses five years apart: `people` is [year, area, sex, age class], ages not stated spread over the rest.

    `usable` marks the areas that may be used to fit anything; the others still get rates from the rest.
    """

    codes: tuple[str, ...]
    years: tuple[int, ...]
    people: Floats
    usable: Bools

    def at(self, year: int) -> Floats:
        """People of one census: [area, sex, age class]."""
        return np.asarray(self.people[self.years.index(year)], dtype=np.float64)

    def until(self, year: int) -> CensusPanel:
        """The same without anything later than `year`."""
        kept = [place for place, known in enumerate(self.years) if known <= year]
        return CensusPanel(
            self.codes, tuple(self.years[place] for place in kept), self.people[kept], self.usable
        )


@dataclass(frozen=True, eq=False)
class Trend:
    """How the nation's elderly go on living longer.

    `pace`: [sex, 18] the change of the logarithm of the loss (−log survival) in five years, below zero where
    fewer die; each further five years bring `damping` of the five before. `elapsed`: five-year periods from
    the middle of the last census period to the middle of the first step.
    """

    pace: Floats
    damping: float
    elapsed: float = 1.0

    def survival(self, survival: Floats, step: int) -> Floats:
        """The survival of a step counted from 1, from that of the last census period."""
        periods = self.elapsed + step - 1
        if self.damping == 1:
            gone = periods
        else:
            gone = self.damping * (1 - self.damping**periods) / (1 - self.damping)
        return np.asarray(np.exp(np.log(survival) * np.exp(self.pace * gone)), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Rates:
    """Rates of one five-year step, for every area.

    `child`: [area, sex] children under five per woman of 15–49, at the end of the step.
    `survival`: [sex, 18] national cohort ratio into the classes from 5–9 up, never above one; derived, of the
    last census period; `trend` says how it goes on, None: it stands still.
    `migration`: [area, sex, 18] what the place's cohort ratio is of it: below one where more leave.
    """

    child: Floats
    survival: Floats
    migration: Floats
    trend: Trend | None = None

    def survival_at(self, step: int) -> Floats:
        """[sex, 18] the survival of a step counted from 1."""
        return self.survival if self.trend is None else self.trend.survival(self.survival, step)

    @property
    def ratio(self) -> Floats:
        """[area, sex, 18] cohort ratios of the last census period, moves included."""
        return np.asarray(self.survival * self.migration, dtype=np.float64)

    def of(self, places: list[int]) -> Rates:
        """The rates of some areas, in that order."""
        return replace(self, child=self.child[places], migration=self.migration[places])


def expected_rates(
    panel: CensusPanel,
    *,
    base: Floats | None = None,
    gain: float = 0.0,
    elapsed: float = 1.0,
    method: Method | None = None,
) -> Rates:
    """The rates to expect after the panel's last census, learned from how long deviations lasted before.

    A place's deviation from the nation in a cohort ratio is carried on by the persistence found one period
    earlier (own, own of the period before, other sex), per sex and age class. `base` is the population that
    the step starts from (default: the last census; a later register also renews the child ratios); over
    `base`, every national cohort keeps the ratio of the last period. `gain` is the number of persons that
    the country's five-year net migration is expected to exceed the last period's; it is laid on the ages
    20–39. `elapsed` is that of `Trend`: one when the step begins at the last census. Raises ShirubeError E630 when the panel holds fewer than four censuses.
    """
    settled = method or Method()
    if len(panel.years) < 4:
        raise ShirubeError(
            "E630",
            f"国勢調査が{len(panel.years)}回分しかなく、率を求められません。4回分が要ります。",
            todo="5年おきの4回以上の人口を渡してください。",
        )
    last = panel.years[-1]
    start = panel.at(last) if base is None else base
    ratios = _expected(panel, start, is_later=base is not None, method=settled)
    ratios = _keep_national(panel, start, ratios)
    if gain:
        moving = (_exposed(start) * ratios)[panel.usable][:, :, MOVERS].sum()
        ratios[:, :, MOVERS] *= 1 + gain / moving
    survival = np.minimum(1.0, _national(*flows(panel, last), panel.usable))[:, 1:]
    trend = Trend(_pace(panel, settled), settled.trend_damping, elapsed)
    return Rates(ratios[:, :, 0], survival, ratios[:, :, 1:] / survival, trend)


def flows(panel: CensusPanel, year: int) -> tuple[Floats, Floats]:
    """Where people ended up in `year` and whom they came from: two arrays [area, sex, age class].

    Class 0 compares the children with the women of 15–49 of the same census; the open class with the
    open class and the one below it five years before.
    """
    after, before = panel.at(year), panel.at(year - STEP)
    exposed = _exposed(before)
    exposed[:, :, 0] = after[:, 1, WOMEN].sum(axis=1)[:, None]
    return after, exposed


def deviations(panel: CensusPanel, year: int, method: Method) -> Floats:
    """[area, sex, age class] logarithm of a place's ratio over the nation's, small cohorts drawn to zero."""
    reached, exposed = flows(panel, year)
    national = _national(reached, exposed, panel.usable)
    return _deviation(reached, exposed, national, method)


def persistence(panel: CensusPanel, method: Method) -> tuple[Floats, Floats]:
    """How deviations of earlier periods showed again in the last one, fitted over the usable areas.

    Returns [sex, age class, 3] coefficients (own, own one period before, other sex) and [sex, age class]
    the spread of what was left beyond the chance of small numbers dying, both in logarithms.
    """
    last = panel.years[-1]
    target = deviations(panel, last, method)[panel.usable]
    seen = _features(deviations(panel, last - STEP, method), deviations(panel, last - 2 * STEP, method))
    seen = seen[:, panel.usable]
    exposed = flows(panel, last)[1][panel.usable]
    weight = exposed / (1 + exposed / method.weight_cap)
    size = len(seen)
    pull = method.ridge * np.eye(size)
    wanted = np.array([method.ridge * method.prior] + [0.0] * (size - 1))
    gram = np.einsum("iasg,jasg,asg->sgij", seen, seen, weight) + pull
    moment = np.einsum("iasg,asg,asg->sgi", seen, target, weight) + wanted
    found = np.linalg.solve(gram, moment[..., None])[..., 0]
    left = target - np.einsum("iasg,sgi->asg", seen, found)
    chance = np.clip(1 - _plain_ratio(panel, last)[panel.usable], 0, 1) / np.maximum(exposed, 1)
    spread = np.sqrt(np.maximum(((left**2 - chance) * weight).sum(axis=0) / weight.sum(axis=0), 0))
    return found, spread


def _plain_ratio(panel: CensusPanel, year: int) -> Floats:
    reached, exposed = flows(panel, year)
    return np.divide(reached, exposed, out=np.ones_like(reached), where=exposed > 0)


def _expected(panel: CensusPanel, start: Floats, *, is_later: bool, method: Method) -> Floats:
    last = panel.years[-1]
    now, before = deviations(panel, last, method), deviations(panel, last - STEP, method)
    national = _national(*flows(panel, last), panel.usable)
    if is_later:
        women = np.repeat(start[:, 1, WOMEN].sum(axis=1)[:, None, None], len(SEXES), axis=1)
        children = start[:, :, :1]
        young = _national(children, women, panel.usable)
        before = before.copy()
        before[:, :, 0] = now[:, :, 0]
        now[:, :, :1] = _deviation(children, women, young, method)
        national[:, :1] = young
    lasting, _ = persistence(panel, method)
    carried = np.einsum("iasg,sgi->asg", _features(now, before), lasting)
    return np.asarray(national * np.exp(carried), dtype=np.float64)


def _pace(panel: CensusPanel, method: Method) -> Floats:
    """[sex, 18] the `Trend.pace` of the elderly by sex: their losses now and some periods ago, each weighed with
    the people of now, so that an ageing population is not taken for worse survival; the open class, which
    grows older within itself, is left out of the measuring. Zero below their ages."""
    last = panel.years[-1]
    at_risk = flows(panel, last)[1][panel.usable].sum(axis=0)[:, 1:]
    now, then = (
        -(at_risk * np.log(np.minimum(1.0, _national(*flows(panel, year), panel.usable)[:, 1:])))
        for year in (last, last - STEP * method.trend_periods)
    )
    pace = np.zeros(now.shape, dtype=np.float64)
    less, more = (losses[:, OLD][:, :-1].sum(axis=1) for losses in (now, then))
    known = (less > 0) & (more > 0)
    pace[known, OLD] = (np.log(less[known] / more[known]) / method.trend_periods)[:, None]
    return pace


def _features(now: Floats, before: Floats) -> Floats:
    return np.stack([now, before, now[:, ::-1]])


def _keep_national(panel: CensusPanel, start: Floats, ratios: Floats) -> Floats:
    """Scales the ratios so that, over `start`, each national cohort changes as in the last period."""
    exposed = _exposed(start)[panel.usable]
    national = _national(*flows(panel, panel.years[-1]), panel.usable)
    scale = national * exposed.sum(axis=0) / (exposed * ratios[panel.usable]).sum(axis=0)
    scale[:, 0] = 1.0
    return np.asarray(ratios * scale, dtype=np.float64)


def _exposed(people: Floats) -> Floats:
    """Those from whom each class will come; class 0 is a place holder."""
    exposed = np.empty_like(people)
    exposed[..., 1:] = people[..., :-1]
    exposed[..., -1] += people[..., -1]
    exposed[..., 0] = people[..., 0]
    return exposed


def _national(reached: Floats, exposed: Floats, usable: Bools) -> Floats:
    return np.asarray(reached[usable].sum(axis=0) / exposed[usable].sum(axis=0), dtype=np.float64)


def _deviation(reached: Floats, exposed: Floats, national: Floats, method: Method) -> Floats:
    drawn = (reached + method.shrink * national) / (exposed + method.shrink)
    return np.asarray(np.log(drawn / national), dtype=np.float64)
