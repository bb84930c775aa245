"""The same question put to a well-kept library: Callaway and Sant'Anna's estimator of diff-diff, all never-adopters.

It stands beside our own figure so that a reader sees how far the answer rests on whom one compares with.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from diff_diff import CallawaySantAnna

from shirube.evidence.panel import Adoption, EvidenceError, Panel
from shirube.evidence.similar import whole


@dataclass(frozen=True)
class LibraryEffect:
    """The overall effect by group-time averages, with its analytic interval; `compared` areas never adopted."""

    value: float
    low: float
    high: float
    p: float
    adopters: int
    compared: int


def long_frame(panel: Panel, adoption: Adoption) -> pd.DataFrame:
    """Columns unit, time, y, first (0 = never): areas with complete figures only.

    `first` is the first year of the panel in which the measure can show.
    """
    complete = whole(panel.values)
    first = np.zeros(len(panel.codes), dtype=np.int64)
    row_of = panel.row_of()
    years = np.asarray(panel.years)
    for code, year in adoption.years.items():
        later = years[years >= year + panel.first_effect]
        if code in row_of:
            first[row_of[code]] = int(later[0]) if later.size else 0
            complete[row_of[code]] &= bool(later.size) and bool(years[0] < year + panel.first_effect)
    rows = np.flatnonzero(complete)
    return pd.DataFrame(
        {
            "unit": np.repeat(rows, years.size),
            "time": np.tile(years, rows.size),
            "y": panel.values[rows].ravel(),
            "first": np.repeat(first[rows], years.size),
        }
    )


def library_effect(panel: Panel, adoption: Adoption, *, significance: float) -> LibraryEffect:
    """The effect by diff-diff. Raises EvidenceError E653 when it gives none."""
    frame = long_frame(panel, adoption)
    units = frame.groupby("unit")["first"].first()
    if not (units > 0).any():
        raise _no_answer()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its advice is for those who write the code
        try:
            found = CallawaySantAnna(estimation_method="reg", alpha=significance).fit(
                frame, "y", "unit", "time", "first"
            )
        except (ValueError, np.linalg.LinAlgError):
            raise _no_answer() from None
    if not np.isfinite(found.overall_se):
        raise _no_answer()
    low, high = found.overall_conf_int
    return LibraryEffect(
        float(found.overall_att),
        float(low),
        float(high),
        float(found.overall_p_value),
        int((units > 0).sum()),
        int((units == 0).sum()),
    )


def _no_answer() -> EvidenceError:
    return EvidenceError(
        "E653",
        "比較のための別の計算（Callaway–Sant'Anna）は、この入力では値を出せません。",
        todo="始めたまちを二つ以上、前後の年がある数字で選んでください。",
    )
