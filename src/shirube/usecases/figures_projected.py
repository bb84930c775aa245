"""People by sex and age to come, as the projection of `usecases.future` has them (パターン1)."""

from __future__ import annotations

import math

from shirube.regions.projection import at_years, steps_until
from shirube.regions.projection_needed import Place
from shirube.regions.scenarios import SCENARIOS, scenario
from shirube.usecases.figures_ages import AgeTable
from shirube.usecases.future_data import evacuated, future_data

YEAR = 2050
CREDIT = "国勢調査から導いた率による、しるべの計算（推計のページに方法）"


def projected_ages(code: str) -> tuple[AgeTable | None, int]:
    """The table of 2050 and how many municipalities are left out of it (evacuated after 2011).

    None for a place for which no rates can be derived.
    """
    known = future_data()
    every = known.places(code)
    rows = [row for row in every if known.panel.codes[row] not in evacuated()]
    base = known.bases[2023]
    people = base.people[rows]
    if not rows or not people.sum():
        return None, len(every) - len(rows)
    place = Place(people, base.rates.of(rows), base.day, people.sum(axis=(1, 2)) / people.sum())
    levers = scenario("pattern1", place.rates, people, steps_to_rise=1)
    steps = math.ceil(steps_until(base.day, YEAR))
    found = at_years(place.path(steps, levers), base=base.day, years=(YEAR,)).sum(axis=1)[0]
    men, women = (tuple(round(float(value)) for value in side) for side in found)
    label = f"{YEAR}年の推計（{SCENARIOS['pattern1']}）"
    return AgeTable(label, YEAR, (men, women), 0, CREDIT), len(every) - len(rows)
