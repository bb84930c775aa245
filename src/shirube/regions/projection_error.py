"""How wrong such projections were in the past, and an interval drawn from that."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from shirube.regions.projection import (
    PLAIN,
    Levers,
    count,
    fertility_at,
    levered_migration,
    next_step,
    project,
    settling,
)
from shirube.regions.rates import (
    GROUPS,
    STEP,
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
    block = max(1, _BLOCK_CELLS // (number * GROUPS * 2))
    for first in range(0, len(base), block):
        part = slice(first, min(first + block, len(base)))
        luck = lucks if is_shared else lucks[:, :, part]
        few = Rates(rates.child[part], rates.survival, levered_migration(rates.migration[part], levers))
        settlers = settling(levers, None if shares is None else shares[part])
        _drawn_block(found[:, :, part], base[part], few, spread, luck, classes[part], levers, settlers)
    return found


_BLOCK_CELLS = 4_000_000


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
    settlers = settlers.astype(np.float32)
    ratio = rates.ratio.astype(np.float32)
    by_age = spread.by_age.astype(np.float32)[:, 1:]
    people: Floats = np.broadcast_to(base.astype(np.float32), (len(luck), *base.shape))
    _counted(out[:, 0], people)
    for step in range(1, out.shape[1]):
        shift = (luck[:, 0, :, 0] * spread.drift[size] + luck[:, step, :, 0] * spread.step[size]).astype(
            np.float32
        )
        steps = luck[:, 1 : step + 1, :, 1].sum(axis=1)
        births = luck[:, 0, :, 1] * spread.child_drift[size] * step + steps * spread.child_step[size]
        shifted = ratio * np.exp(shift[..., None, None] * by_age)
        births = births.astype(np.float32) + np.float32(math.log(max(fertility_at(levers, step), 1e-9)))
        child = rates.child.astype(np.float32) * np.exp(births)[..., None]
        people = next_step(people, child, shifted) + settlers
        _counted(out[:, step], people)


def _counted(out: npt.NDArray[np.float32], people: Floats) -> None:
    both = people.sum(axis=-2)
    out[..., 0] = both.sum(axis=-1)
    out[..., 1] = both[..., :3].sum(axis=-1)
    out[..., 2] = both[..., 1:3].sum(axis=-1)
    out[..., 3] = both[..., 3:13].sum(axis=-1)


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
