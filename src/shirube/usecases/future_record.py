"""How the projection would have done: from the data up to 2015, the census of 2020, beside 社人研's of 2018."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from shirube.regions.backtest import Score, score
from shirube.regions.projection import count, project
from shirube.regions.rates import Floats
from shirube.usecases.future_data import counted_2020, future_data, ipss_totals

COUNTED = 2020


@dataclass(frozen=True, eq=False)
class Backtest:
    """Places with a figure from both: codes, population 2015, what was counted in 2020, ours and 社人研's."""

    codes: tuple[str, ...]
    start: Floats
    counted: Floats
    ours: Floats
    theirs: Floats


@cache
def backtest() -> Backtest:
    """The 2015 base carried one step; no figure of after 1 January 2016 enters it (decision 0018)."""
    data = future_data()
    base = data.bases[2015]
    path = count(project(base.people, base.rates, steps=1), "total")
    counted = counted_2020("population")
    printed = ipss_totals(2018)
    codes = tuple(code for code in data.panel.codes if code in printed and counted.get(code))
    rows = [data.place[code] for code in codes]
    return Backtest(
        codes,
        path[0][rows],
        np.array([counted[code] for code in codes], dtype=np.float64),
        path[1][rows],
        np.array([printed[code][COUNTED] for code in codes], dtype=np.float64),
    )


def past_record() -> tuple[Score, Score]:
    """The scores of ours and of 社人研 2018."""
    found = backtest()
    return score(found.ours, found.counted), score(found.theirs, found.counted)
