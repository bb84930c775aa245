"""One place alone: a mixture of similar areas that moved like it before stands for what would have been.

Abadie, Diamond and Hainmueller (2010) by diff-diff: donors are the most similar areas that never adopted; each
donor is then treated as if it were the place (placebo in space), and the year is moved back (placebo in time).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from diff_diff import SyntheticControl

from shirube.evidence.panel import Adoption, Dropped, EvidenceError, Floats, Ints, Panel, Settings
from shirube.evidence.similar import cohort, whole

_FEWEST_BEFORE = 4


@dataclass(frozen=True)
class SyntheticYear:
    """A year: what was, and what the mixture says would have been; in the unit of the panel."""

    year: int
    actual: float
    mixture: float
    is_after: bool


@dataclass(frozen=True)
class SpacePlacebo:
    """A similar area treated as if it were the place: root mean square gaps to its own mixture."""

    code: str
    before: float
    after: float


@dataclass(frozen=True)
class TimePlacebo:
    """The mean gap that the place shows when the measure is said to have begun in `year`, before it did."""

    year: int
    value: float


@dataclass(frozen=True, kw_only=True)
class SyntheticEffect:
    """The mean gap after the measure. `p` is the rank of its growth (after over before) among the placebo areas.

    `low` and `high` reach as far as the placebo areas strayed from their own mixtures, so they are rather wide.
    `weights` add up to one. `in_space` is sorted by the growth of the gap, largest first; `in_time` by year. `fit` is the root mean square gap before; `before` the gap that the year moved
    back shows, None where too few years stand before.
    """

    code: str
    year: int
    value: float
    low: float
    high: float
    p: float
    placebos: int
    fit: float
    before: float | None
    weights: Mapping[str, float]
    path: tuple[SyntheticYear, ...]
    after: float
    in_space: tuple[SpacePlacebo, ...]
    in_time: tuple[TimePlacebo, ...]


def synthetic_effect(panel: Panel, adoption: Adoption, settings: Settings) -> SyntheticEffect | Dropped:
    """The effect in the one place of `adoption`, or why there is none.

    Raises EvidenceError E654 when it names more than one place.
    """
    if len(adoption.years) != 1:
        raise EvidenceError(
            "E654",
            f"合成対照法は一つのまちのためのものです（{len(adoption.years)}のまちが書かれています）。",
            todo="二つ以上のまちは、似たまちとの差の差で確かめてください。",
        )
    ((code, year),) = adoption.years.items()
    row = panel.row_of().get(code)
    if row is None:
        return Dropped.NOT_IN_PANEL
    complete = whole(panel.values)
    if not complete[row]:
        return Dropped.NO_FIGURES
    first = year + panel.first_effect
    if sum(one < first for one in panel.years) < _FEWEST_BEFORE:
        return Dropped.TOO_EARLY
    made = cohort(panel, year, settings=settings, depth=4 * settings.placebo_pool)
    if made is None or not made.usable[row]:
        return Dropped.TOO_LATE if made is None else Dropped.NO_FIGURES
    near = made.nearest[row]
    donors = near[complete[near] & made.usable[near]][: settings.placebo_pool]
    if donors.size < settings.similar or made.distance[row][: settings.similar].mean() > settings.furthest:
        return Dropped.NO_SIMILAR
    return _fitted(panel, row, donors, year=year, first=first, significance=settings.significance)


def _frame(panel: Panel, rows: Ints, treated: int, first: int) -> pd.DataFrame:
    years = np.asarray(panel.years)
    frame = pd.DataFrame(
        {
            "unit": np.repeat(rows, years.size),
            "time": np.tile(years, rows.size),
            "y": panel.values[rows].ravel(),
        }
    )
    frame["d"] = ((frame["unit"] == treated) & (frame["time"] >= first)).astype(int)
    return frame


def _fitted(
    panel: Panel, row: int, donors: Ints, *, year: int, first: int, significance: float
) -> SyntheticEffect:
    frame = _frame(panel, np.array([row, *donors]), row, first)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its advice is for those who write the code
        found = SyntheticControl(v_method="inverse_variance", seed=0).fit(frame, "y", "d", "unit", "time")
        space = found.in_space_placebo()
        moved = found.in_time_placebo()
    strayed = np.sqrt(space.loc[~space["is_treated"], "post_mspe"].to_numpy(dtype=float))
    reach = float(np.quantile(strayed[np.isfinite(strayed)], 1 - significance, method="higher"))
    ran = moved[moved["status"] == "ran"]
    value = float(found.att)
    return SyntheticEffect(
        code=panel.codes[row],
        year=year,
        value=value,
        low=value - reach,
        high=value + reach,
        p=float(found.placebo_p_value),
        placebos=int(found.n_placebos),
        fit=float(found.pre_rmspe),
        before=float(ran["placebo_att"].iloc[len(ran) // 2]) if len(ran) else None,
        weights={panel.codes[int(unit)]: float(weight) for unit, weight in found.donor_weights.items()},
        path=_path(panel, panel.values[row], found.gap_path, first),
        after=float(np.sqrt(space.loc[space["is_treated"], "post_mspe"].iloc[0])),
        in_space=_in_space(panel, space),
        in_time=tuple(
            TimePlacebo(int(year), float(gap))
            for year, gap in zip(ran["placebo_period"], ran["placebo_att"], strict=True)
        ),
    )


def _in_space(panel: Panel, space: pd.DataFrame) -> tuple[SpacePlacebo, ...]:
    """Those areas for which a mixture could be made, the largest growth first."""
    others = space[~space["is_treated"] & np.isfinite(space["post_mspe"])].sort_values(
        "rmspe_ratio", ascending=False, kind="stable"
    )
    return tuple(
        SpacePlacebo(panel.codes[int(unit)], float(np.sqrt(before)), float(np.sqrt(after)))
        for unit, before, after in zip(others["unit"], others["pre_mspe"], others["post_mspe"], strict=True)
    )


def _path(panel: Panel, actual: Floats, gaps: Mapping[int, float], first: int) -> tuple[SyntheticYear, ...]:
    return tuple(
        SyntheticYear(year, float(value), float(value - gaps[year]), year >= first)
        for year, value in zip(panel.years, actual, strict=True)
    )
