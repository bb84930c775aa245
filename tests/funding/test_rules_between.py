"""What may not be paid for twice, what may stand beside what, how often, and what is used in any case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.funding.small import HEAD, ON, PARAMETER, UNITS, VARIABLES, small_programme

from shirube.base.errors import ShirubeError
from shirube.catalogue.programmes import read_programme
from shirube.funding.mix import Market, Plan, best_plans
from shirube.funding.offers import LOCAL_NET, OUTSIDE
from shirube.funding.project import FIRM, CostItem, Project, Site, Way
from shirube.rules.model import Facts, Programme


def programme(
    identity: str, cost: str, source: str, *, rate: str = "1/2", more: str = "", bond: bool = False
) -> Programme:
    """A programme that gives a rate of a cost (or of a bond on it) to the applicant."""
    text = HEAD.format(id=identity, excludes="") + PARAMETER.format(
        name="rate", unit=UNITS["rate"], value=rate
    )
    value = f"{cost} * rate"
    if cost.endswith("_count"):
        text = HEAD.format(id=identity, excludes="") + PARAMETER.format(name="rate", unit="円/人", value=rate)
    if bond:
        text += PARAMETER.format(name="share", unit="率", value="0.9")
        value = "bond * rate"
    if cost.endswith("costs"):
        value = f"sum({cost}) * rate"
    text += "amounts:\n"
    if bond:
        text += f"  bond: {{label: 起債額, value: {cost} * share}}\n"
    text += f"  given: {{label: 額, value: {value}}}\n"
    text += (
        f"funding:\n  costs: [{cost}]\n  money: [{{amount: given, from: {source}, to: applicant}}]\n{more}"
    )
    return read_programme(text, file="memory", variables=VARIABLES)


def cost(name: str, yen: int, *counts_as: str, person: str = "") -> CostItem:
    return CostItem(name, name, yen, counts_as=counts_as, person=person)


def project(*items: CostItem, facts: Facts | None = None, **settings: object) -> Project:
    site = Site("s", "町", facts or {}, items)
    return replace(Project("試し", (Way("w", "やり方", (site,)),)), **settings)  # type: ignore[arg-type]


def best(found: Project, *programmes: Programme, hopeful: bool = False, objective: str = OUTSIDE) -> Plan:
    market = Market({item.id: item for item in programmes}, VARIABLES, ON)
    return best_plans(found.ways[0], found, market, objective=objective, hopeful=hopeful)[0]


def used(plan: Plan) -> list[str]:
    return [adoption.programme.id for adoption in plan.adoptions]


def test_a_cost_is_paid_for_by_one_programme_only() -> None:
    one = programme("one", "eligible_cost", "national", rate="1/2")
    other = programme("other", "measure_cost", "deferred", rate="2/3")
    plan = best(project(cost("c", 90, "eligible_cost", "measure_cost")), one, other)
    assert (used(plan), plan.outside) == (["other"], 60)


def test_two_costs_are_paid_for_by_two_programmes() -> None:
    one = programme("one", "eligible_cost", "national", rate="1/2")
    other = programme("other", "measure_cost", "deferred", rate="2/3")
    plan = best(project(cost("c", 90, "eligible_cost"), cost("d", 90, "measure_cost")), one, other)
    assert (used(plan), plan.outside) == (["one", "other"], 105)


BESIDE = '  beside: [{programme: grant, lines: "1"}]\n'


def test_the_text_may_let_later_money_stand_beside_a_grant() -> None:
    grant = programme("grant", "eligible_cost", "national", rate="1/2")
    later = programme("later", "measure_cost", "deferred", rate="1/3", more=BESIDE)
    plan = best(project(cost("c", 90, "eligible_cost", "measure_cost")), grant, later)
    assert (used(plan), plan.outside, plan.local_net) == (["grant", "later"], 75, 15)


def test_together_they_never_bring_more_than_the_cost() -> None:
    grant = programme("grant", "eligible_cost", "national", rate="3/4")
    later = programme("later", "measure_cost", "deferred", rate="3/4", more=BESIDE)
    plan = best(project(cost("c", 80, "eligible_cost", "measure_cost")), grant, later)
    assert plan.outside == 60


def test_tandoku_never_stands_on_a_cost_with_a_national_grant() -> None:
    grant = programme("grant", "eligible_cost", "national", rate="1/2")
    later = programme(
        "later", "measure_cost", "deferred", rate="1/3", more=BESIDE + '  tandoku: {lines: "1"}\n'
    )
    plan = best(project(cost("c", 90, "eligible_cost", "measure_cost")), grant, later)
    assert (used(plan), plan.outside) == (["grant"], 45)


ONCE = '  once: [{group: digital_person, lines: "1"}]\n'


@pytest.mark.parametrize(("person", "expected"), [("A", 100), ("", 170)])
def test_a_person_is_not_under_two_allocations(person: str, expected: int) -> None:
    ordinary = programme("futsu", "accel_fulltime_count", "deferred", rate="100", more=ONCE)
    special = programme("tokubetsu", "personnel_costs", "deferred", rate="0.7", more=ONCE)
    found = project(
        cost("salary", 100, "accel_fulltime_count", person=person),
        cost("allowance", 100, "personnel_costs", person=person),
    )
    assert best(found, ordinary, special).outside == expected


def test_a_programme_adopted_at_most_once_goes_where_it_brings_most() -> None:
    grant = programme(
        "grant", "eligible_cost", "national", rate="1/2", more='  at_most: {count: 1, lines: "1"}\n'
    )
    places = tuple(
        Site(name, name, {}, (cost(f"c{name}", yen, "eligible_cost"),))
        for name, yen in (("a", 40), ("b", 90))
    )
    found = Project("試し", (Way("w", "やり方", places),))
    plan = best(found, grant)
    assert [(a.offer.site.id, a.counted[OUTSIDE]) for a in plan.adoptions] == [("b", 45)]


def test_programmes_that_exclude_each_other_never_meet() -> None:
    one = programme("one", "eligible_cost", "national", rate="1/2")
    other = replace(programme("other", "measure_cost", "deferred", rate="2/3"), excludes=("one",))
    plan = best(project(cost("c", 90, "eligible_cost"), cost("d", 90, "measure_cost")), one, other)
    assert (used(plan), plan.outside) == (["other"], 60)


@pytest.mark.parametrize(
    ("step", "bond", "later"), [(1, 919_800, 275_940), (100_000, 900_000, 270_000), (1_000_000, 0, 0)]
)
def test_a_bond_comes_in_whole_steps_and_so_does_what_follows_from_it(
    step: int, bond: int, later: int
) -> None:
    saved = programme("saisei", "eligible_cost", "deferred", rate="0.3", more="  bond: bond\n", bond=True)
    plan = best(project(cost("c", 1_022_000, "eligible_cost"), bond_step=step), saved)
    share = plan.ledger.share("town")
    assert (share.borrowed, share.later, share.net) == (bond, later, 1_022_000 - later)
    assert share.cash == 1_022_000 - bond
    assert plan.certificate.holds


def test_a_programme_decided_upon_is_used_even_where_another_pays_more() -> None:
    one = programme("one", "eligible_cost", "national", rate="1/2")
    other = programme("other", "measure_cost", "deferred", rate="2/3")
    found = project(cost("c", 90, "eligible_cost", "measure_cost"), must=("one",))
    assert used(best(found, one, other)) == ["one"]


def test_a_programme_decided_upon_that_cannot_be_used_is_an_error() -> None:
    one = programme("one", "eligible_cost", "national")
    with pytest.raises(ShirubeError, match="E171"):
        best(project(cost("c", 90, "measure_cost"), must=("one",)), one)


def test_two_programmes_decided_upon_for_the_same_cost_are_an_error() -> None:
    one = programme("one", "eligible_cost", "national")
    other = programme("other", "measure_cost", "deferred")
    with pytest.raises(ShirubeError, match="E163"):
        best(project(cost("c", 90, "eligible_cost", "measure_cost"), must=("one", "other")), one, other)


def test_a_cost_of_a_firm_is_no_cost_of_the_town() -> None:
    one = programme("one", "eligible_cost", "national")
    item = replace(cost("c", 90, "eligible_cost"), bearer=FIRM)
    assert used(best(project(item), one)) == []


def test_without_programmes_the_town_bears_its_costs() -> None:
    plan = best(project(cost("c", 90, "eligible_cost")), objective=LOCAL_NET)
    assert (plan.adoptions, plan.local_net, plan.certificate.holds) == ((), 90, True)


def test_costs_beyond_a_trillion_are_refused() -> None:
    one = programme("one", "eligible_cost", "national")
    market = Market({"one": one}, VARIABLES, ON)
    found = project(cost("c", 10**12 + 1, "eligible_cost"))
    from shirube.funding.mix import compiled_offers

    compiled, left = compiled_offers(found.ways[0], found, market, hopeful=False)
    assert compiled == []
    assert left[0].reason.startswith("E167")


@pytest.mark.parametrize(("recruit", "expected"), [(49, 25 + 49), (50, 25), (51, 25)])
def test_a_condition_between_two_sums_holds_just_above_and_not_at(recruit: int, expected: int) -> None:
    pair = small_programme("pair", "pair", "1/2", "1", 1_000, 0, 1, "")
    plan = best(project(cost("c", 50, "review_cost"), cost("d", recruit, "recruit_cost")), pair)
    assert plan.outside == expected
    assert plan.certificate.holds
