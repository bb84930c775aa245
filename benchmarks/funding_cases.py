"""Made-up programmes and costs to mix: rates, limits, thresholds, rounding, people counted up to a number."""

from __future__ import annotations

import random
from datetime import date

from shirube.catalogue import load_variables
from shirube.catalogue.programmes import read_programme
from shirube.funding.mix import Market
from shirube.funding.project import TOWN, CostItem, Project, Site, Way
from shirube.rules.model import Programme

ON = date(2026, 6, 15)
WORKS = ("eligible_cost", "measure_cost", "total_cost", "training_cost")
PEOPLE = ("cio_costs", "personnel_costs")

_HEAD = """
id: {id}
name: 作った制度 {id}
kind: grant
office: 計測
applicant: 市町村
summary: 計測のための制度。
themes: [創業]
recorded: {{from: 2025-04-01, until: 2027-03-31}}
source: {{document: made-up, lines: "1"}}
parameters:
  rate: {{label: 率, unit: 率, values: [{{from: 2025-04-01, value: {rate}, lines: "1"}}]}}
  cap: {{label: 上限, unit: 円, values: [{{from: 2025-04-01, value: {cap}, lines: "1"}}]}}
"""
_WORKS = """  least: {{label: 下限, unit: 円, values: [{{from: 2025-04-01, value: {least}, lines: "1"}}]}}
clauses: [{{id: least, text: 下限, when: "{cost} >= least", lines: "1"}}]
amounts:
  given: {{label: 額, payer: national, round: {{down_to: {step}}}, value: "min({cost} * rate, cap)"}}
funding:
  costs: [{cost}]
  money: [{{amount: given, from: {source}, to: applicant}}]
"""
_PEOPLE = """  people: {{label: 人, unit: 人, values: [{{from: 2025-04-01, value: {people}, lines: "1"}}]}}
amounts:
  given: {{label: 額, payer: deferred, value: "sum(largest(capped({cost}, cap), people)) * rate"}}
funding:
  costs: [{cost}]
  money: [{{amount: given, from: deferred, to: applicant}}]
"""


def case(seed: int, *, programmes: int = 40, costs: int = 20) -> tuple[Project, Market]:
    """A project of `costs` costs, each of which may count as two things, and `programmes` programmes."""
    chance = random.Random(seed)
    variables = load_variables()
    made: dict[str, Programme] = {}
    for index in range(programmes):
        name = f"p{index}"
        made[name] = read_programme(_programme(chance, name), file="made-up", variables=variables)
    items = tuple(_cost(chance, index) for index in range(costs))
    site = Site("s", "町", {}, items)
    return Project("計測", (Way("w", "やり方", (site,)),)), Market(made, variables, ON)


def _programme(chance: random.Random, name: str) -> str:
    if chance.random() < 0.3:
        return (_HEAD + _PEOPLE).format(
            id=name,
            cost=chance.choice(PEOPLE),
            rate=chance.choice(["0.7", "1/2"]),
            cap=chance.randrange(3, 12) * 1_000_000,
            people=chance.randrange(1, 5),
        )
    return (_HEAD + _WORKS).format(
        id=name,
        cost=chance.choice(WORKS),
        rate=chance.choice(["1/2", "2/3", "3/4", "0.7", "1/3"]),
        cap=chance.randrange(2, 40) * 1_000_000,
        least=chance.choice([0, 0, 1, 3, 10]) * 1_000_000,
        step=chance.choice([1, 1_000, 10_000]),
        source=chance.choice(["national", "deferred"]),
    )


def _cost(chance: random.Random, index: int) -> CostItem:
    if chance.random() < 0.3:
        counts_as = tuple(chance.sample([*PEOPLE, "training_cost"], 2))
        return CostItem(f"i{index}", "人", chance.randrange(2_000_000, 12_000_000), TOWN, counts_as)
    counts_as = tuple(chance.sample(WORKS, 2))
    return CostItem(f"i{index}", "工事", chance.randrange(500_000, 60_000_000), TOWN, counts_as)
