"""The whole answer for a project: each way's best mixes, other days, the range, and what to ask next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shirube.base.errors import ShirubeError
from shirube.funding.asking import Trial, trials
from shirube.funding.mix import CANNOT, Left, Market, Plan, best_plans, compiled_offers
from shirube.funding.offers import LOCAL_NET, offers_of
from shirube.funding.project import Money, Project, Way
from shirube.funding.survey import Survey, survey

MOST_DAYS = 12
_BACK, _AHEAD = timedelta(days=550), timedelta(days=5 * 366)


@dataclass(frozen=True)
class WayPlans:
    """One way: its sure mixes and its hopeful ones, best first; `blocked` says why there is no sure one."""

    way: Way
    sure: tuple[Plan, ...]
    hoped: tuple[Plan, ...]
    left: tuple[Left, ...]
    blocked: str = ""

    @property
    def outside(self) -> Money:
        """Money from outside: at least the sure mix's, at most the hopeful one's."""
        low = self.sure[0].outside if self.sure else 0
        high = max(low, self.hoped[0].outside) if self.hoped else low
        return Money(low, None if self.left else high)

    @property
    def width(self) -> tuple[int, int]:
        """How open the answer is: programmes without a limit, then yen between the sure and the hopeful."""
        low = self.sure[0] if self.sure else None
        high = self.hoped[0] if self.hoped else None
        gap = 0 if high is None else high.outside - (0 if low is None else low.outside)
        return len(self.left), max(0, gap)

    @property
    def now(self) -> tuple[Money, tuple[int, int]]:
        """The range of the money from outside and how open it is."""
        return self.outside, self.width


@dataclass(frozen=True)
class OtherDate:
    """The same project on another day: what its best sure mix comes to, and how that differs from the day asked.

    `hoped` is the money from outside if the unknown turns out well (None: no limit is known).
    """

    on: date
    outside: int
    hoped: int | None
    local_net: int
    more_outside: int
    programmes: tuple[str, ...]
    way: str


@dataclass(frozen=True)
class Outlook:
    """Everything about paying for a project on a day.

    `best` is the way whose sure mix is best for the objective; `days` includes the day asked; `trials` are in
    the order in which they narrow the money from outside.
    """

    project: Project
    on: date
    objective: str
    ways: tuple[WayPlans, ...]
    best: int
    surveys: tuple[Survey, ...]
    days: tuple[OtherDate, ...]
    trials: tuple[Trial, ...]

    @property
    def chosen(self) -> WayPlans:
        return self.ways[self.best]


def outlook(project: Project, market: Market, *, objective: str, alternatives: int = 3) -> Outlook:
    """The whole answer. Raises ShirubeError E163 or E171 if what must be used can be used in no way."""
    ways = tuple(
        _way(way, project, market, objective=objective, count=1 + alternatives) for way in project.ways
    )
    if not any(way.sure or way.hoped for way in ways):
        best_plans(project.ways[0], project, market, objective=objective, hopeful=False)
    surveys = tuple(survey(way, project, market) for way in project.ways)
    best = best_way(ways, objective)
    return Outlook(
        project,
        market.on,
        objective,
        ways,
        best,
        surveys,
        tuple(other_dates(project, market, objective=objective)),
        tuple(trials(project, market, surveys, ways[best].way, ways[best].now, objective=objective)),
    )


def best_way(ways: Sequence[WayPlans], objective: str) -> int:
    """The index of the way whose sure mix (else hopeful mix) is best; the first among equals."""

    def rank(way: WayPlans) -> tuple[bool, int, int]:
        plan = (way.sure or way.hoped or (None,))[0]
        if plan is None:
            return False, 0, 0
        first, second = -plan.local_net, plan.outside
        return (bool(way.sure), *((first, second) if objective == LOCAL_NET else (second, first)))

    return max(range(len(ways)), key=lambda index: (rank(ways[index]), -index))


def _way(way: Way, project: Project, market: Market, *, objective: str, count: int) -> WayPlans:
    sure: tuple[Plan, ...] = ()
    hoped: tuple[Plan, ...] = ()
    blocked = ""
    try:
        sure = best_plans(way, project, market, objective=objective, hopeful=False, count=count)
    except ShirubeError as error:
        if error.code not in CANNOT:
            raise
        blocked = str(error)
    try:
        hoped = best_plans(way, project, market, objective=objective, hopeful=True, count=count)
    except ShirubeError as error:
        if error.code not in CANNOT:
            raise
    left = compiled_offers(way, project, market, hopeful=True)[1]
    return WayPlans(way, sure, hoped, tuple(left), blocked)


# -- other days --------------------------------------------------------------------------------------


def switch_days(project: Project, market: Market) -> list[date]:
    """The days on which a rule of a programme that fits the costs changes, near the day asked."""
    found: set[date] = set()
    for way in project.ways:
        for offer in offers_of(way, project, market.programmes, market.variables):
            for parameter in offer.programme.parameters.values():
                for value in parameter.values:
                    found.update(() if value.start is None else (value.start,))
                    found.update(() if value.day is None else (value.day,))
            if offer.programme.ends is not None:
                found.add(offer.programme.ends + timedelta(days=1))
    near = [day for day in found if market.on - _BACK <= day <= market.on + _AHEAD]
    return sorted(near, key=lambda day: (abs(day - market.on), day))


def other_dates(project: Project, market: Market, *, objective: str) -> list[OtherDate]:
    """The best sure mix on the day asked and on both sides of every switch, in the order of the days.

    The day of application moves with the day, also where it was told.
    """
    days = [market.on]
    for day in switch_days(project, market):
        if len(days) >= MOST_DAYS:
            break
        both = (day - timedelta(days=1), day)
        days.extend(d for d in both if d not in days and _is_recorded(project, market, d))
    found: dict[date, tuple[WayPlans, Plan]] = {}
    for day in sorted(days):
        moved = project if day == market.on else project.telling({"application_date": day})
        best = _best_on(moved, replace(market, on=day), objective=objective)
        if best is not None:
            found[day] = best
    asked = found.get(market.on)
    base = 0 if asked is None else asked[1].outside
    return [
        OtherDate(
            day,
            plan.outside,
            way.outside.high,
            plan.local_net,
            plan.outside - base,
            tuple(dict.fromkeys(a.programme.id for a in plan.adoptions)),
            way.way.id,
        )
        for day, (way, plan) in found.items()
    ]


def _is_recorded(project: Project, market: Market, day: date) -> bool:
    """Whether the record speaks of that day for every programme that takes the costs on the day asked."""
    programmes = {
        offer.programme.id: offer.programme
        for way in project.ways
        for offer in offers_of(way, project, market.programmes, market.variables)
    }
    return all(
        programme.recorded_from <= day
        and (day <= programme.recorded_until or (programme.ends is not None and day > programme.ends))
        for programme in programmes.values()
        if programme.recorded_from <= market.on <= programme.recorded_until
    )


def _best_on(project: Project, market: Market, *, objective: str) -> tuple[WayPlans, Plan] | None:
    ways = [_way(way, project, market, objective=objective, count=1) for way in project.ways]
    best = ways[best_way(ways, objective)]
    return (best, best.sure[0]) if best.sure else None


__all__ = ["OtherDate", "Outlook", "Trial", "WayPlans", "outlook", "switch_days"]
