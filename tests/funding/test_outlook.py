"""Ranges, other days, what to ask next, and the survey."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.funding.small import HEAD, ON, VARIABLES

from shirube.catalogue.programmes import read_programme
from shirube.funding.mix import Certificate, Market
from shirube.funding.offers import LOCAL_NET, OUTSIDE
from shirube.funding.outlook import outlook
from shirube.funding.project import CostItem, Money, Project, Site, Way
from shirube.funding.survey import survey
from shirube.rules.model import Facts, Programme, Verdict

GRANT = """
  rate:
    label: 率
    unit: 率
    values:
      - {from: 2025-04-01, until: 2026-03-31, value: 3/4, lines: "1"}
      - {from: 2026-04-01, value: 1/2, lines: "1"}
clauses: [{id: plan, text: 計画がある, when: sogyo_plan, lines: "1"}]
amounts:
  grant: {label: 額, payer: national, value: eligible_cost * rate}
funding:
  costs: [eligible_cost]
  money: [{amount: grant, from: national, to: applicant}]
"""
COEFFICIENT = """
  rate: {label: 率, unit: 率, values: [{from: 2025-04-01, value: 1/2, lines: "1"}]}
amounts:
  tokko: {label: 額, payer: deferred, value: measure_cost * rate * fiscal_correction_coeff}
funding:
  costs: [measure_cost]
  money: [{amount: tokko, from: deferred, to: applicant}]
"""


def programme(text: str, identity: str) -> Programme:
    return read_programme(HEAD.format(id=identity, excludes="") + text, file="memory", variables=VARIABLES)


MARKET = Market({"grant": programme(GRANT, "grant"), "coeff": programme(COEFFICIENT, "coeff")}, VARIABLES, ON)


def project(facts: Facts, *items: CostItem) -> Project:
    return Project("試し", (Way("w", "やり方", (Site("s", "町", facts, items),)),))


COST = CostItem("c", "費用", 1_000, counts_as=("eligible_cost",))


def test_the_other_side_of_a_switch_is_shown_with_what_it_pays_more() -> None:
    found = outlook(project({"sogyo_plan": True}, COST), MARKET, objective=OUTSIDE)
    days = {day.on: (day.outside, day.local_net, day.more_outside) for day in found.days}
    assert days[date(2026, 3, 31)] == (750, 250, 250)
    assert days[date(2026, 4, 1)] == (500, 500, 0)
    assert days[ON] == (500, 500, 0)


def test_an_answer_not_told_leaves_a_range_and_is_the_first_to_ask() -> None:
    found = outlook(project({}, COST), MARKET, objective=LOCAL_NET)
    assert found.chosen.outside == Money(0, 500)
    assert (found.chosen.sure[0].local_net, found.chosen.hoped[0].local_net) == (1_000, 500)
    (trial,) = found.trials
    assert (trial.variable, trial.answers) == (
        "sogyo_plan",
        (((True,), Money(500, 500)), ((False,), Money(0, 0))),
    )


def test_what_the_unknown_does_not_limit_is_no_money_and_is_named() -> None:
    item = CostItem("c", "費用", 1_000, counts_as=("measure_cost",))
    found = outlook(project({}, item), MARKET, objective=OUTSIDE)
    assert found.chosen.outside == Money(0, None)
    assert [left.programme.id for left in found.chosen.left] == ["coeff"]
    assert found.trials[0].variable == "fiscal_correction_coeff"
    assert found.trials[0].answers[0] == ((0,), Money(0, 0))


def test_a_cost_not_told_counts_at_its_least_and_at_its_most() -> None:
    item = replace(COST, yen=None, low=200, high=800)
    found = outlook(project({"sogyo_plan": True}, item), MARKET, objective=OUTSIDE)
    assert found.chosen.outside == Money(100, 400)
    (trial,) = found.trials
    assert (trial.item, trial.answers) == ("c", (((200,), Money(100, 100)), ((800,), Money(400, 400))))


def test_nothing_is_asked_where_nothing_is_open() -> None:
    found = outlook(project({"sogyo_plan": True}, COST), MARKET, objective=OUTSIDE)
    assert found.chosen.outside == Money(500, 500)
    assert found.trials == ()


def test_the_survey_counts_every_programme_once() -> None:
    found = project({"sogyo_plan": False}, COST)
    seen = survey(found.ways[0], found, MARKET)
    assert len(seen.rows) + seen.refused == 2
    (row,) = seen.rows
    assert (row.programme.id, row.verdict, row.pays) == ("coeff", Verdict.YES, None)


def test_the_survey_says_what_each_would_pay_alone_and_which_costs_they_share() -> None:
    item = CostItem("c", "費用", 1_000, counts_as=("eligible_cost", "measure_cost"))
    found = project({"sogyo_plan": True, "fiscal_correction_coeff": 1}, item)
    seen = survey(found.ways[0], found, MARKET)
    assert [(row.programme.id, row.pays) for row in seen.rows] == [
        ("grant", Money(500, 500)),
        ("coeff", Money(500, 500)),
    ]
    (conflict,) = seen.conflicts
    assert (conflict.kind, conflict.items) == ("cost", ("c",))


def test_a_certificate_fails_on_any_of_its_parts() -> None:
    good = Certificate(OUTSIDE, "OPTIMAL", 5, 5, agrees=True, adds_up=True, checked=1)
    assert good.holds
    for bad in ({"status": "FEASIBLE"}, {"bound": 6}, {"agrees": False}, {"adds_up": False}):
        assert not replace(good, **bad).holds
