"""The effect: adopters against similar areas that never adopted, with a placebo reference instead of a formula.

Each adopter's change since the year before is set against the mean change of its comparison areas (difference
in differences, one base year per adopter, never-adopters only, so that staggered years need no weighting that
could turn a sign: Callaway and Sant'Anna 2021). The mean over adopters is studentised and compared with the
same figure for draws in which every adopter is replaced by a similar area that did not adopt (randomisation
inference; Abadie 2010, MacKinnon and Webb 2020).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shirube.evidence.panel import Adoption, Bools, Dropped, EvidenceError, Floats, Ints, Panel, Settings
from shirube.evidence.placebo import placebo_draws
from shirube.evidence.similar import Cohort, Comparison, Similar, chosen, columns


@dataclass(frozen=True)
class EventYear:
    """One year counted from the first in which the measure can show (0); `low`, `high` None where only one adopter stands."""

    year: int
    value: float
    low: float | None
    high: float | None
    adopters: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """The mean effect over adopters and the years after; all figures in the unit of the panel.

    `p` is the share of placebo draws at least as far from zero. `naive` is what a before-after comparison
    without anybody to compare with would say, with its own (wrong) p by Student's t. `adopters` entered, the
    rest stand in `dropped` with their reason: together they are all that were asked about. `by_region`: the
    adopters crowd into few prefectures, so the draws exchange whole prefectures. `placebo` is what the draws
    gave, on the scale of `value` (studentised ones times its own error): the share at least as far from zero
    as `value` is what `p` says, and `low` and `high` lie as far from `value` as all but a few of them reach.
    """

    value: float
    low: float
    high: float
    p: float
    naive: float
    naive_p: float
    adopters: tuple[str, ...]
    dropped: Mapping[str, Dropped]
    events: tuple[EventYear, ...]
    comparisons: tuple[Comparison, ...]
    draws: int
    placebo: tuple[float, ...]
    by_region: bool
    is_studentised: bool


@dataclass(frozen=True)
class _Units:
    """Adopters that enter: row and cohort of each, in one order."""

    rows: Ints
    cohorts: Ints


def estimate(
    panel: Panel,
    adoption: Adoption,
    settings: Settings,
    *,
    similar: Similar | None = None,
    with_events: bool = True,
) -> Effect | Mapping[str, Dropped]:
    """The effect, or, when no adopter can enter, why each one cannot.

    `similar` keeps what was worked out for earlier questions of the same panel and settings; `with_events`
    False leaves single years out (a check needs only the mean). Raises EvidenceError E652 when too few areas
    are left to compare with.
    """
    cohorts = _cohorts(similar or Similar(panel, settings), adoption, settings)
    _refuse_few_areas(cohorts, asked=len(adoption.years), similar=settings.similar)
    units, taken, dropped = _entering(panel, adoption, settings, cohorts)
    if units.rows.size == 0:
        return dropped
    every = tuple(cohorts.values())
    gaps = _gaps(every, units, taken[None, :], units.rows[None, :], settings)[0]
    means = _after_means(every, units, gaps[None])[0]
    drawn = placebo_draws(panel, every, units.rows, units.cohorts, taken=taken, settings=settings)
    placebo_gaps = _gaps_of_draws(every, units, taken, drawn.rows, settings)
    placebo = _after_means(every, units, placebo_gaps)
    is_studentised = units.rows.size >= settings.fewest_adopters
    value, reach, p, strayed = _inference(means, placebo, settings, is_studentised)
    naive, naive_p = _naive(every, units)
    return Effect(
        value=value,
        low=value - reach,
        high=value + reach,
        p=p,
        naive=naive,
        naive_p=naive_p,
        adopters=tuple(panel.codes[row] for row in units.rows),
        dropped=dropped,
        events=_events(panel, every, units, gaps, placebo_gaps, settings) if with_events else (),
        comparisons=_comparisons(panel, every, units, taken, settings),
        draws=len(drawn.rows),
        placebo=tuple(strayed.tolist()),
        by_region=drawn.by_region,
        is_studentised=is_studentised,
    )


def _refuse_few_areas(cohorts: Mapping[int, Cohort], *, asked: int, similar: int) -> None:
    """Every draw needs its adopters, the real ones out of the way, and enough areas to compare with."""
    fewest = min((int(made.usable.sum()) for made in cohorts.values()), default=None)
    if fewest is not None and fewest < 2 * asked + similar + 1:
        raise EvidenceError(
            "E652",
            f"比べられるまちが足りません（数字のそろうまちが{fewest}、始めたまちが{asked}）。",
            todo="始めたまちを減らすか、ほかの数字を選んでください。ほぼ全部のまちが始めた施策は、この方法では確かめられません。",
        )


def _cohorts(similar: Similar, adoption: Adoption, settings: Settings) -> dict[int, Cohort]:
    asked = len(adoption.years)
    depth = settings.similar + asked + max(settings.placebo_pool, asked)
    found = {}
    for year in sorted(set(adoption.years.values())):
        made = similar.cohort(year, depth=depth)
        if made is not None:
            found[year] = made
    return found


def _entering(
    panel: Panel, adoption: Adoption, settings: Settings, cohorts: Mapping[int, Cohort]
) -> tuple[_Units, Bools, dict[str, Dropped]]:
    """Who enters, which rows ever adopted (also those that do not enter), and why the others do not."""
    row_of = panel.row_of()
    taken = np.zeros(len(panel.codes), dtype=bool)
    taken[[row_of[code] for code in adoption.years if code in row_of]] = True
    order = {year: place for place, year in enumerate(cohorts)}
    dropped: dict[str, Dropped] = {}
    rows, places = [], []
    for code, year in sorted(adoption.years.items()):
        reason = _reason(panel, settings, cohorts.get(year), row_of.get(code), year, taken)
        if reason is not None:
            dropped[code] = reason
            continue
        rows.append(row_of[code])
        places.append(order[year])
    return _Units(np.array(rows, dtype=np.int64), np.array(places, dtype=np.int64)), taken, dropped


def _reason(
    panel: Panel, settings: Settings, made: Cohort | None, row: int | None, year: int, taken: Bools
) -> Dropped | None:
    if row is None:
        return Dropped.NOT_IN_PANEL
    if made is None:
        years = np.asarray(panel.years)
        has_after = (years >= year + panel.first_effect).any()
        return Dropped.TOO_EARLY if has_after and columns(panel, year, settings) is None else Dropped.TOO_LATE
    if not made.usable[row]:
        return Dropped.NO_FIGURES
    near = made.nearest[row]
    use = chosen(taken[near] | ~np.isfinite(made.distance[row]), settings.similar)
    if use.sum() < settings.similar or made.distance[row][use].mean() > settings.furthest:
        return Dropped.NO_SIMILAR
    return None


def _gaps(every: tuple[Cohort, ...], units: _Units, taken: Bools, rows: Ints, settings: Settings) -> Floats:
    """Draws × units × years: the move of each unit less the mean move of its comparison areas."""
    years = every[0].moves.shape[1]
    found = np.empty((*rows.shape, years))
    for place, made in enumerate(every):
        mine = np.flatnonzero(units.cohorts == place)
        if mine.size == 0:
            continue
        own = rows[:, mine]
        near = made.nearest[own]
        draws = np.arange(len(rows))[:, None, None]
        use = chosen(taken[draws, near] | ~made.usable[near], settings.similar)
        others = near[use].reshape(*own.shape, settings.similar)
        moves = made.moves
        found[:, mine] = moves[own] - moves[others].mean(axis=2)
    return found


def _gaps_of_draws(
    every: tuple[Cohort, ...], units: _Units, taken: Bools, drawn: Ints, settings: Settings
) -> Floats:
    """The gaps of all draws, some at a time so that memory stays small."""
    step = max(1, 4_000_000 // (units.rows.size * every[0].nearest.shape[1]))
    parts = []
    for start in range(0, len(drawn), step):
        rows = drawn[start : start + step]
        mask = np.repeat(taken[None, :], len(rows), axis=0)
        np.put_along_axis(mask, rows, values=True, axis=1)
        parts.append(_gaps(every, units, mask, rows, settings))
    return np.concatenate(parts)


def _after_means(every: tuple[Cohort, ...], units: _Units, gaps: Floats) -> Floats:
    """Draws × units: the mean gap over the years after the measure."""
    found = np.empty(gaps.shape[:2])
    for place, made in enumerate(every):
        mine = units.cohorts == place
        found[:, mine] = gaps[:, mine][:, :, made.after].mean(axis=2)
    return found


def _inference(
    means: Floats, placebo: Floats, settings: Settings, is_studentised: bool
) -> tuple[float, float, float, Floats]:
    """The mean, how far its interval reaches, p, and the draws on the scale of the mean. Studentised: the reference is of t, so that adopters that scatter more are
    not taken for an effect; with few adopters the spread cannot be told and the plain mean is compared."""
    value = float(means.mean())
    if is_studentised:
        error = float(means.std(ddof=1) / np.sqrt(means.size))
        reference = placebo.mean(axis=1) / (placebo.std(axis=1, ddof=1) / np.sqrt(means.size))
    else:
        error = 1.0
        reference = placebo.mean(axis=1)
    far = np.abs(reference)
    p = float((1 + (far >= abs(value) / error).sum()) / (1 + far.size))
    reach = float(np.quantile(far, 1 - settings.significance, method="higher")) * error
    return value, reach, p, np.asarray(reference * error, dtype=np.float64)


def _naive(every: tuple[Cohort, ...], units: _Units) -> tuple[float, float]:
    from scipy.stats import ttest_1samp

    changes = np.empty(units.rows.size)
    for place, made in enumerate(every):
        mine = units.cohorts == place
        moves = made.moves[units.rows[mine]]
        changes[mine] = moves[:, made.after].mean(axis=1) - moves[:, made.before].mean(axis=1)
    p = float(ttest_1samp(changes, 0.0).pvalue) if changes.size > 1 else float("nan")
    return float(changes.mean()), p


def _events(
    panel: Panel,
    every: tuple[Cohort, ...],
    units: _Units,
    gaps: Floats,
    placebo: Floats,
    settings: Settings,
) -> tuple[EventYear, ...]:
    """One figure per year counted from the first year in which the measure can show."""
    places: dict[int, list[tuple[int, int]]] = {}
    bases: set[int] = set()
    for unit, place in enumerate(units.cohorts):
        made = every[place]
        for column in (*made.before, *made.after):
            event = panel.years[column] - (made.year + panel.first_effect)
            places.setdefault(event, []).append((unit, int(column)))
            if column == made.base:
                bases.add(event)
    found = []
    for event, where in sorted(places.items()):
        rows = np.array([unit for unit, _ in where])
        years = np.array([column for _, column in where])
        mine, drawn = gaps[rows, years], placebo[:, rows, years]
        if event in bases or rows.size < 2:
            found.append(EventYear(event, float(mine.mean()), None, None, rows.size))
            continue
        enough = rows.size >= settings.fewest_adopters
        value, reach, _, _ = _inference(mine, drawn, settings, enough)
        found.append(EventYear(event, value, value - reach, value + reach, rows.size))
    return tuple(found)


def _comparisons(
    panel: Panel, every: tuple[Cohort, ...], units: _Units, taken: Bools, settings: Settings
) -> tuple[Comparison, ...]:
    found = []
    for row, place in zip(units.rows, units.cohorts, strict=True):
        made = every[place]
        near = made.nearest[row]
        use = chosen(taken[near] | ~made.usable[near], settings.similar)
        others = tuple(panel.codes[other] for other in near[use])
        found.append(Comparison(panel.codes[row], made.year, others, float(made.distance[row][use].mean())))
    return tuple(found)
