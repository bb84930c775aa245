"""What comes next for a place: its projection, the scenarios, an interval, and what it would take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import numpy as np

from shirube.base import ShirubeError
from shirube.catalogue.areas import Area
from shirube.catalogue.future_settings import FutureSettings, HouseholdKind, future_settings
from shirube.regions.projection import Household, Levers, at_years, count, steps_until
from shirube.regions.projection_error import draws, size_class
from shirube.regions.projection_needed import Goal, Place, Turn
from shirube.regions.rates import AGES, GROUPS, SEXES, STEP, Floats
from shirube.regions.scenarios import SCENARIOS, Scenario, scenario, stay_by_band
from shirube.usecases.future_data import (
    BASES,
    BaseYear,
    FutureData,
    counted_2020,
    evacuated,
    future_data,
    ipss_totals,
)
from shirube.usecases.future_need import needs_of

SHOWN: Mapping[str, str] = {
    "total": "総人口",
    "children": "0〜14歳",
    "school": "5〜14歳",
    "workers": "15〜64歳",
    "elderly": "65歳以上",
    "late_elderly": "75歳以上",
}
GOALS: Mapping[str, str] = {
    "total": "総人口",
    "school": "小中学生の年ごろ（5〜14歳）",
    "workers": "働く年ごろ（15〜64歳）",
    "workers20": "働く年ごろ（20〜64歳）",
}
INTERVAL = (10, 90)
"""The interval shown holds 80 of 100 drawn paths."""
SURVIVALS: Mapping[str, str] = {
    "improving": "これまでのように延びる",
    "kept": "2010〜2015年のまま",
}
_BANDED = ("total", "children", "school", "workers")
_SEED = 20


@dataclass(frozen=True)
class Question:
    """What is asked. Shares are per cent; `stay` is by band id; `level` is of today's count of `measure`.

    `survival` is one of `SURVIVALS` and holds for every scenario.
    """

    code: str
    base: BaseYear = 2023
    until: int = 2050
    fertility: int = 100
    rise_by: int = 2040
    stay: Mapping[str, int] = field(default_factory=dict)
    households: int = 0
    household: str = "couple_child"
    survival: Literal["improving", "kept"] = "improving"
    measure: Literal["total", "school", "workers", "workers20"] = "total"
    level: int = 80
    goal_year: int = 2050

    @property
    def has_levers(self) -> bool:
        """Whether anything differs from the rates as they are."""
        return self.fertility != 100 or bool(self.households) or any(self.stay.values())


@dataclass(frozen=True, eq=False)
class Path:
    """One way it may go: people [year, sex, age class] on the outlook's days, all areas together."""

    id: str
    label: str
    meaning: str
    people: Floats

    def values(self, measure: str) -> tuple[int, ...]:
        """Whole persons by year."""
        return tuple(round(value) for value in count(self.people, measure).tolist())


@dataclass(frozen=True, eq=False)
class Outlook:
    """The answer. `years` are of 1 October, after the base `day`; `now` is [sex, age class] on that day.

    `low` and `high` hold, by measure and year, 80 of 100 paths around `main`. `past` are census totals by
    measure. `ipss` are 社人研's totals by edition and year. `needs` answer what it would take.
    """

    area: Area
    question: Question
    day: date
    now: Floats
    years: tuple[int, ...]
    main: Path
    scenarios: tuple[Path, ...]
    low: Mapping[str, tuple[int, ...]]
    high: Mapping[str, tuple[int, ...]]
    past: Mapping[str, Mapping[int, int]]
    ipss: Mapping[int, Mapping[int, int]]
    goal: Goal
    needs: tuple[Turn, ...]
    withheld: int
    left_out: int
    factor: float

    def now_count(self, measure: str) -> int:
        """Persons of a measure on the base day."""
        return round(float(count(self.now, measure)))


def outlook(area: Area, question: Question, *, data: FutureData | None = None) -> Outlook | None:
    """The projection of a municipality or of a prefecture (the sum of its municipalities).

    None for a place that was evacuated after 2011 and for which no rates can be derived. Raises
    ShirubeError E637 for a year, a lever or a household that is not among those offered.
    """
    settings = future_settings()
    _check(question, settings)
    known = data or future_data()
    every = known.places(area.code)
    rows = [row for row in every if known.panel.codes[row] not in evacuated()]
    base = known.bases[question.base]
    people = base.people[rows]
    if not rows or not people.sum():
        return None
    place = Place(people, base.rates.of(rows), base.day, people.sum(axis=(1, 2)) / people.sum())
    levers = levers_of(question, settings)
    rise = rise_steps(base.day, question.rise_by)
    years = years_of(question)
    kept = levers.is_survival_kept
    named = {
        name: replace(scenario(name, place.rates, people, steps_to_rise=rise), is_survival_kept=kept)
        for name in _names()
    }
    main = _path(place, years, "main", levers) if question.has_levers else None
    paths = tuple(_path(place, years, name, named[name]) for name in named)
    low, high = _interval(known, place, years, levers, settings.projection.draws)
    level = float(count(people, question.measure).sum()) * question.level / 100
    goal = Goal(question.measure, question.goal_year, level)
    return Outlook(
        area,
        question,
        base.day,
        people.sum(axis=0),
        years,
        main or paths[0],
        paths,
        low,
        high,
        _past(known, rows),
        {edition: _ipss(edition, known, every) for edition in (2018, 2023)},
        goal,
        needs_of(place, goal, levers, simulation=named["simulation1"], settings=settings),
        int(base.withheld[rows].sum()),
        len(every) - len(rows),
        named["simulation1"].fertility,
    )


def levers_of(question: Question, settings: FutureSettings) -> Levers:
    """The question's levers."""
    kind = settings.projection.household(question.household)
    return Levers(
        fertility=question.fertility / 100,
        fertility_steps=rise_steps(BASES[question.base], question.rise_by),
        stay=stay_by_band({name: share / 100 for name, share in question.stay.items()}),
        households=question.households,
        household=None if kind is None else members(kind),
        is_survival_kept=question.survival == "kept",
    )


def members(kind: HouseholdKind) -> Household:
    """Persons of a household by sex and age class."""
    rows = [[0.0] * GROUPS for _ in SEXES]
    for member in kind.members:
        rows[SEXES.index(member.sex)][min(member.age // STEP, GROUPS - 1)] += float(member.people)
    return tuple(tuple(row) for row in rows)


def years_of(question: Question) -> tuple[int, ...]:
    """Every fifth year after the base, to the last asked."""
    first = question.base - question.base % STEP + STEP
    return tuple(range(first, question.until + 1, STEP))


def rise_steps(day: date, year: int) -> int:
    """Steps until births have risen; at least one."""
    return max(1, math.ceil(steps_until(day, year)))


def household_label(question: Question) -> str:
    """The kind of household in words."""
    kind = future_settings().projection.household(question.household)
    return "" if kind is None else kind.label


def _names() -> tuple[Scenario, ...]:
    return ("pattern1", "simulation1", "simulation2")


MEANINGS: Mapping[str, str] = {
    "pattern1": "いまの率と動きが続く（社人研準拠の置き方。率は国勢調査から求めたもの）",
    "simulation1": "出生が、長く見て人口を保つ水準まで上がる",
    "simulation2": "シミュレーション1に加えて、転入と転出がつり合う（移動による増減がない）",
    "main": "あなたの条件",
}


def _path(place: Place, years: tuple[int, ...], name: str, levers: Levers) -> Path:
    steps = max(1, math.ceil(steps_until(place.day, years[-1])))
    found = at_years(place.path(steps, levers), base=place.day, years=years).sum(axis=1)
    return Path(name, SCENARIOS.get(name, MEANINGS["main"]), MEANINGS[name], found)


def _interval(
    data: FutureData, place: Place, years: tuple[int, ...], levers: Levers, number: int
) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    total = place.people.sum(axis=(1, 2))
    size = np.full(len(total), size_class(np.array([total.sum()]))[0])
    drawn = draws(
        place.people,
        place.rates,
        data.spread,
        steps=max(1, math.ceil(steps_until(place.day, years[-1]))),
        number=number,
        seed=_SEED,
        levers=levers,
        shares=place.shares,
        size=size,
        is_shared=True,
    ).sum(axis=2)
    path = at_years(np.moveaxis(drawn, 1, 0), base=place.day, years=years)
    low, high = np.percentile(path, INTERVAL, axis=1)
    return (
        {name: tuple(round(value) for value in low[:, at].tolist()) for at, name in enumerate(_BANDED)},
        {name: tuple(round(value) for value in high[:, at].tolist()) for at, name in enumerate(_BANDED)},
    )


def _past(data: FutureData, rows: list[int]) -> Mapping[str, Mapping[int, int]]:
    """Census counts to 2015 by age; of 2020 what is printed of every place (no classes of five years)."""
    past = {
        name: {
            year: round(float(count(data.panel.people[at][rows], name).sum()))
            for at, year in enumerate(data.panel.years)
        }
        for name in SHOWN
    }
    codes = [data.panel.codes[row] for row in rows]
    for name, indicator in _COUNTED_2020.items():
        table = counted_2020(indicator)
        if all(code in table for code in codes):
            past[name][2020] = sum(table[code] for code in codes)
    return past


_COUNTED_2020 = {
    "total": "population",
    "children": "people_0_14",
    "workers": "people_15_64",
    "elderly": "people_65_over",
}


def _ipss(edition: Literal[2018, 2023], data: FutureData, rows: list[int]) -> Mapping[int, int]:
    """社人研's totals, for years in which every area has one."""
    tables = [ipss_totals(edition).get(data.panel.codes[row], {}) for row in rows]
    years = set.intersection(*(set(table) for table in tables))
    return {year: sum(table[year] for table in tables) for year in sorted(years)}


def _check(question: Question, settings: FutureSettings) -> None:
    limits = settings.projection
    faults = [
        (question.base not in BASES, "基準は2015年か2023年です。"),
        (
            not question.base + STEP < question.until <= limits.furthest,
            f"最後の年は{limits.furthest}年までです。",
        ),
        (not 50 <= question.fertility <= 300, "出生は、いまの50%から300%までです。"),
        (
            any(not 0 <= share <= 100 for share in question.stay.values()),
            "流出を止める割合は0から100%までです。",
        ),
        (not 0 <= question.households <= limits.households_limit, "世帯が多すぎます。"),
        (limits.household(question.household) is None, "その世帯のかたちはありません。"),
        (question.survival not in SURVIVALS, "その生き残る割合の置き方はありません。"),
        (question.measure not in GOALS, "その目標はありません。"),
        (not 1 <= question.level <= 200, "保ちたい水準は、いまの1%から200%までです。"),
        (
            not question.base + STEP < question.goal_year <= limits.furthest,
            f"目標の年は{limits.furthest}年までです。",
        ),
    ]
    for is_wrong, text in faults:
        if is_wrong:
            raise ShirubeError("E637", text, todo="条件を直して、もう一度計算してください。")


def age_label(place: int) -> str:
    """15〜19歳, 90歳以上."""
    return f"{AGES[place]}歳以上" if place == GROUPS - 1 else f"{AGES[place]}〜{AGES[place] + STEP - 1}歳"
