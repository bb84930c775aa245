"""How wrong such projections were in the past, and an interval drawn from that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from shirube.regions.projection import (
    PLAIN,
    Levers,
    count,
    fertility_at,
    levered_migration,
    project,
    settling,
    survival_of,
)
from shirube.regions.rates import (
    GROUPS,
    SEXES,
    STEP,
    WOMEN,
    CensusPanel,
    Floats,
    Method,
    Rates,
    expected_rates,
    persistence,
)

SIZE_EDGES = (5_000, 10_000, 30_000, 100_000)
"""Classes of size by the population at the base: below the first, …, from the last up."""
_TAILS = (10, 90)
_NORMAL_TAILS = 2.563103131089201
"""Distance of those quantiles in a normal distribution, in standard deviations."""
_CHILDREN = "children"


@dataclass(frozen=True, eq=False)
class PastErrors:
    """Errors of projections made as now from earlier censuses, one row per base, horizon and area.

    `steps`: five-year steps ahead; `size`: class of size at the base; `total`: logarithm of actual over
    projected population; `children`: the same of 0–14, less `total`.
    """

    base: npt.NDArray[np.int64]
    steps: npt.NDArray[np.int64]
    size: npt.NDArray[np.int64]
    total: Floats
    children: Floats


@dataclass(frozen=True, eq=False)
class Spread:
    """Standard deviations by class of size: a lasting part (per step) and one of each step.

    `by_age` [sex, age class] says how strongly a deviation shows in each cohort ratio; the average is one.
    """

    drift: Floats
    step: Floats
    child_drift: Floats
    child_step: Floats
    by_age: Floats


def size_class(total: Floats) -> npt.NDArray[np.int64]:
    """The class of size, 0 to 4."""
    return np.asarray(np.searchsorted(SIZE_EDGES, total, side="right"), dtype=np.int64)


def past_errors(panel: CensusPanel, *, method: Method | None = None) -> PastErrors:
    """Every census from the fourth on is taken as a base; nothing later than a base enters its rates."""
    parts = []
    for place in range(3, len(panel.years) - 1):
        base = panel.years[place]
        start = panel.at(base)
        rates = expected_rates(panel.until(base), method=method)
        path = project(start, rates, steps=len(panel.years) - 1 - place)
        alive = panel.usable & (start.sum(axis=(1, 2)) > 0)
        for step in range(1, len(path)):
            actual = panel.at(base + STEP * step)
            seen = alive & (count(actual, _CHILDREN) > 0) & (count(path[step], _CHILDREN) > 0)
            total = np.log(count(actual, "total")[seen] / count(path[step], "total")[seen])
            children = np.log(count(actual, _CHILDREN)[seen] / count(path[step], _CHILDREN)[seen])
            size = size_class(count(start, "total")[seen])
            parts.append(
                (np.full(len(total), base), np.full(len(total), step), size, total, children - total)
            )
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return PastErrors(*joined)


def spread_of(errors: PastErrors, panel: CensusPanel, *, method: Method | None = None) -> Spread:
    """The spread that gives, at every horizon seen, about the errors between the outer tenths.

    The variance after h steps is drift² h² + step² h; both parts are found by least squares that are
    never negative.
    """
    sizes = range(len(SIZE_EDGES) + 1)
    total = [_two_parts(errors.steps, errors.total, errors.size == size) for size in sizes]
    children = [_two_parts(errors.steps, errors.children, errors.size == size) for size in sizes]
    _, left = persistence(panel, method or Method())
    people = panel.at(panel.years[-1])[panel.usable].sum(axis=0)
    by_age = left / ((left * people).sum() / people.sum())
    drift, step = np.array(total).T
    child_drift, child_step = np.array(children).T
    return Spread(drift, step, child_drift, child_step, by_age)


def draws(
    base: Floats,
    rates: Rates,
    spread: Spread,
    *,
    steps: int,
    number: int,
    seed: int,
    levers: Levers = PLAIN,
    shares: Floats | None = None,
    size: npt.NDArray[np.int64] | None = None,
    is_shared: bool = False,
) -> npt.NDArray[np.float32]:
    """Possible paths: [draw, step, area, measure], the measures being total, 0–14, 5–14 and 15–64.

    Every area has its own luck unless `is_shared` (areas of one group then move together). `size` is the
    class of size per area (default: by the base). Worked in blocks of areas, so that memory stays small.
    """
    generator = np.random.default_rng(seed)
    classes = size_class(base.sum(axis=(1, 2))) if size is None else size
    lucks = generator.standard_normal((number, steps + 1, 1 if is_shared else len(base), 2), dtype=np.float32)
    found = np.empty((number, steps + 1, len(base), 4), dtype=np.float32)
    block = max(1, _BLOCK_CELLS // number)
    for first in range(0, len(base), block):
        part = slice(first, min(first + block, len(base)))
        luck = lucks if is_shared else lucks[:, :, part]
        migration = levered_migration(rates.migration[part], levers)
        few = replace(rates, child=rates.child[part], migration=migration)
        settlers = settling(levers, None if shares is None else shares[part])
        _drawn_block(found[:, :, part], base[part], few, spread, luck, classes[part], levers, settlers)
    return found


_BLOCK_CELLS = 50_000
"""Draws times areas worked on at once: their classes stay in the processor's cache."""


def _drawn_block(
    out: npt.NDArray[np.float32],
    base: Floats,
    rates: Rates,
    spread: Spread,
    luck: npt.NDArray[np.float32],
    size: npt.NDArray[np.int64],
    levers: Levers,
    settlers: Floats,
) -> None:
    """The steps of `next_step` class by class: each class is one array [draw, area]."""
    number = len(luck)
    added = np.broadcast_to(settlers, base.shape).astype(np.float32)
    child = rates.child.astype(np.float32)
    people = [
        [np.broadcast_to(base[:, sex, age].astype(np.float32), (number, len(base))) for age in range(GROUPS)]
        for sex in range(len(SEXES))
    ]
    _counted(out[:, 0], people)
    births = np.zeros((number, len(base)), dtype=np.float32)
    for step in range(1, out.shape[1]):
        shift = luck[:, 0, :, 0] * _f32(spread.drift[size]) + luck[:, step, :, 0] * _f32(spread.step[size])
        births = births + luck[:, 0, :, 1] * _f32(spread.child_drift[size])
        births = births + luck[:, step, :, 1] * _f32(spread.child_step[size])
        ratio = (survival_of(rates, levers, step) * rates.migration).astype(np.float32)
        after = [
            _aged(people[sex], ratio[:, sex], shift, _f32(spread.by_age[sex])) for sex in range(len(SEXES))
        ]
        young = sum(after[1][WOMEN], np.float32(0)) * np.exp(births) * np.float32(fertility_at(levers, step))
        for sex in range(len(SEXES)):
            after[sex][0] = young * child[:, sex]
            people[sex] = [group + added[:, sex, age] for age, group in enumerate(after[sex])]
        _counted(out[:, step], people)


def _aged(groups: list[Any], ratio: Floats, shift: Floats, by_age: Floats) -> list[Any]:
    """One sex a step later, class 0 still to be filled."""
    after: list[Any] = [None]
    for age in range(1, GROUPS):
        start = groups[age - 1] + groups[age] if age == GROUPS - 1 else groups[age - 1]
        after.append(start * (ratio[:, age - 1] * np.exp(shift * by_age[age])))
    return after


def _counted(out: npt.NDArray[np.float32], people: list[list[Any]]) -> None:
    """Total, 0–14, 5–14 and 15–64 into the last axis."""
    both = [men + women for men, women in zip(*people, strict=True)]
    school, workers = both[1] + both[2], sum(both[3:13], np.float32(0))
    out[..., 1] = both[0] + school
    out[..., 2] = school
    out[..., 3] = workers
    out[..., 0] = sum(both[13:], both[0] + school + workers)


def _f32(values: Floats) -> npt.NDArray[np.float32]:
    return values.astype(np.float32)


def _two_parts(
    steps: npt.NDArray[np.int64], errors: Floats, chosen: npt.NDArray[np.bool_]
) -> tuple[float, float]:
    seen = sorted(set(steps[chosen].tolist()))
    if not seen:
        return 0.0, 0.0
    sizes = []
    for step in seen:
        low, high = np.percentile(errors[chosen & (steps == step)], _TAILS)
        sizes.append(((high - low) / _NORMAL_TAILS) ** 2)
    horizon = np.array(seen, dtype=np.float64)
    found, _ = nnls(np.stack([horizon**2, horizon], axis=1) / horizon[:, None], np.array(sizes) / horizon)
    return float(np.sqrt(found[0])), float(np.sqrt(found[1]))
