"""The answer about a project's money as the page shows it: headline, from gross to net, and what else there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shirube.base import format_number
from shirube.funding.mix import Left
from shirube.funding.outlook import OtherDate, WayPlans
from shirube.funding.survey import Survey, SurveyRow
from shirube.rules import Programme, inputs_of
from shirube.usecases import FactSeen
from shirube.usecases.funding import CONFLICTS, MoneyPlan
from shirube.web.funding.mixes import PlanShown, plan_shown
from shirube.web.funding.words import area_address, labels, money_text


@dataclass(frozen=True)
class Other:
    """An alternative mix and the answers it would need."""

    rank: int
    sureness: str
    programmes: str
    outside: str
    local: str
    needs: str


@dataclass(frozen=True)
class DayShown:
    """Another day; `gap` is the difference without its sign, `is_past` if it lies before the day asked."""

    day: OtherDate
    is_past: bool
    is_asked: bool
    change: str
    outside: str
    local: str
    total: str
    gap: str
    difference: str
    hoped: str


@dataclass(frozen=True)
class SurveyShown:
    row: SurveyRow
    pays: str
    missing: str
    href: str


@dataclass(frozen=True)
class ConflictShown:
    one: str
    other: str
    reason: str
    costs: str
    source: str


@dataclass(frozen=True)
class WayShown:
    way: WayPlans
    is_best: bool
    outside: str
    local: str
    range: str


@dataclass(frozen=True)
class Result:
    """Everything below the headline of an answer."""

    money: MoneyPlan
    way: WayPlans
    best: PlanShown | None
    hoped: PlanShown | None
    ways: tuple[WayShown, ...]
    others: tuple[Other, ...]
    left: tuple[Left, ...]
    days: tuple[DayShown, ...]
    better_day: DayShown | None
    worse_day: DayShown | None
    paying: tuple[SurveyShown, ...]
    rest: tuple[SurveyShown, ...]
    survey: Survey
    conflicts: tuple[ConflictShown, ...]
    facts: tuple[tuple[str, FactSeen], ...]

    @property
    def on(self) -> date:
        return self.money.outlook.on

    @property
    def is_firm_helped_for_nothing(self) -> bool:
        """The least burden of the town is to help nobody: say so instead of an empty table."""
        plan = None if self.best is None else self.best.plan
        return (
            plan is not None
            and not plan.adoptions
            and self.money.outlook.objective == "local"
            and plan.ledger.local_cost == 0
        )

    @property
    def is_open(self) -> bool:
        """Whether answers could still move the money from outside."""
        return self.way.outside.value is None

    @property
    def has_unknown_costs(self) -> bool:
        return any(item.yen is None for _, item in self.way.way.items)

    @property
    def range_text(self) -> str:
        """The money from outside as far as it is known."""
        return money_text(self.way.outside)


def result_of(money: MoneyPlan) -> Result:
    """The answer, worded."""
    found = money.outlook
    way = found.chosen
    hoped = next((plan for plan in way.hoped if plan.needs or not way.sure), None)
    survey = found.surveys[found.best]
    rows = tuple(_survey_row(money, row) for row in survey.rows)
    days = tuple(_day(money, day) for day in found.days)
    programmes = {a.programme.id: a.programme for plan in (*way.sure, *way.hoped) for a in plan.adoptions}
    return Result(
        money=money,
        way=way,
        best=plan_shown(money, way.sure[0]) if way.sure else None,
        hoped=plan_shown(money, hoped) if hoped is not None else None,
        ways=tuple(_way(item, is_best=item is way) for item in found.ways) if len(found.ways) > 1 else (),
        others=tuple(_others(money, way)),
        left=way.left,
        days=days,
        better_day=_most(days, above=True),
        worse_day=_most(days, above=False),
        paying=tuple(row for row in rows if row.row.pays is not None or row.row.note),
        rest=tuple(row for row in rows if row.row.pays is None and not row.row.note),
        survey=survey,
        conflicts=_conflicts(money, survey),
        facts=_facts(money, way, programmes),
    )


# -- what else there is --------------------------------------------------------------------------------


def _others(money: MoneyPlan, way: WayPlans) -> list[Other]:
    plans = [(plan, "確か") for plan in way.sure[1:]]
    plans += [(plan, "答えしだい") for plan in way.hoped if plan.needs]
    return [
        Other(
            rank,
            sureness,
            "、".join(dict.fromkeys(a.programme.name for a in plan.adoptions)) or "制度を使わない",
            format_number(plan.outside),
            format_number(plan.local_net),
            labels(money, plan.needs),
        )
        for rank, (plan, sureness) in enumerate(plans, start=2)
    ]


def _way(way: WayPlans, *, is_best: bool) -> WayShown:
    plan = way.sure[0] if way.sure else None
    return WayShown(
        way,
        is_best,
        "－" if plan is None else format_number(plan.outside),
        "－" if plan is None else format_number(plan.local_net),
        money_text(way.outside),
    )


def _day(money: MoneyPlan, day: OtherDate) -> DayShown:
    more = day.more_outside
    change = "more" if more > 0 else "less" if more < 0 else ""
    return DayShown(
        day,
        day.on < money.outlook.on,
        day.on == money.outlook.on,
        change,
        format_number(day.outside),
        format_number(day.local_net),
        format_number(day.outside + day.local_net),
        f"{abs(more):,}",
        f"＋{more:,}" if more > 0 else format_number(more),
        "上限は未定" if day.hoped is None else format_number(day.hoped),
    )


def _most(days: tuple[DayShown, ...], *, above: bool) -> DayShown | None:
    """The day that differs most from the day asked, in one direction; the nearest of equals."""
    asked = next((item.day.on for item in days if item.is_asked), None)
    found = [item for item in days if (item.day.more_outside > 0) is above and item.day.more_outside]
    if asked is None or not found:
        return None
    return min(found, key=lambda item: (-abs(item.day.more_outside), abs(item.day.on - asked)))


def _survey_row(money: MoneyPlan, row: SurveyRow) -> SurveyShown:
    pays = "額は出せません" if row.pays is None else money_text(row.pays)
    missing = labels(money, row.missing)
    return SurveyShown(row, pays, missing, area_address(money, row.site.id, row.programme.id))


def _conflicts(money: MoneyPlan, survey: Survey) -> tuple[ConflictShown, ...]:
    names = {row.programme.id: row.programme.name for row in survey.rows}
    return tuple(
        ConflictShown(
            names.get(item.one, item.one),
            names.get(item.other, item.other),
            CONFLICTS[item.kind],
            labels(money, item.items),
            "、".join(str(passage) for passage in item.passages),
        )
        for item in survey.conflicts
    )


def _facts(
    money: MoneyPlan, way: WayPlans, programmes: dict[str, Programme]
) -> tuple[tuple[str, FactSeen], ...]:
    """Place and fact: what the programmes of the mixes ask for, as far as it is known."""
    wanted = {name for programme in programmes.values() for name in inputs_of(programme)}
    sites = {site.id for site in way.way.sites}
    return tuple(
        (place.site.label, fact)
        for place in money.places
        if place.site.id in sites
        for name, fact in place.facts.items()
        if name in wanted and fact.value is not None
    )
