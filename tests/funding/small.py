"""Small instances for brute force: every mix is tried and asked of the rule engine, without a solver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import product

from hypothesis import strategies as st

from shirube.catalogue import load_variables
from shirube.catalogue.programmes import read_programme
from shirube.funding.mix import Market
from shirube.funding.offers import LOCAL_NET, OBJECTIVES, OUTSIDE, Filling, Offer, decided, offers_of
from shirube.funding.project import COOPERATIVE, FIRM, TOWN, CostItem, Project, Site, Way
from shirube.rules.model import Programme, Verdict

ON = date(2026, 6, 15)
VARIABLES = load_variables()

HEAD = """
id: {id}
name: 試しの制度 {id}
kind: grant
office: 試験課
applicant: 市町村
summary: 試すための制度。
themes: [創業]
recorded: {{from: 2025-04-01, until: 2027-03-31}}
source: {{document: 004_aff9116dac09eb1f, lines: "1-2"}}
excludes: [{excludes}]
parameters:
"""
PARAMETER = (
    '  {name}: {{label: 値, unit: {unit}, values: [{{from: 2025-04-01, value: {value}, lines: "1"}}]}}\n'
)
UNITS = {"rate": "率", "better": "率", "cap": "円", "least": "円", "people": "人"}

BODIES = {
    "grant": """
define: {{rate_here: {{label: 率, unit: 率, value: {{case: [{{when: sogyo_plan, value: better}}, {{value: rate}}]}}}}}}
clauses: [{{id: least, text: 下限, when: "eligible_cost >= least or disadvantaged_area", lines: "1"}}]
amounts:
  grant: {{label: 額, payer: national, round: {{down_to: {step}}}, value: "min(eligible_cost * rate_here, cap)"}}
funding:
  costs: [eligible_cost]
  money: [{{amount: grant, from: national, to: applicant}}]
""",
    "later": """
clauses: [{{id: most, text: 下限, when: "sum(cio_costs) >= least or not sogyo_plan", lines: "1"}}]
define: {{rate_here: {{label: 率, unit: 率, value: {{case: [{{when: disadvantaged_area, value: better}}, {{value: rate}}]}}}}}}
amounts:
  tokko: {{label: 額, payer: deferred, value: "sum(largest(capped(cio_costs, cap), people)) * rate_here"}}
funding:
  costs: [cio_costs]
  money: [{{amount: tokko, from: deferred, to: applicant}}]
""",
    "stepped": """
define: {{rate_here: {{label: 率, unit: 率, value: {{case: [{{when: bond_interest >= least, value: better}}, {{value: rate}}]}}}}}}
amounts:
  later: {{label: 額, payer: deferred, round: {{down_to: {step}}}, value: bond_interest * rate_here}}
funding:
  costs: [bond_interest]
  money: [{{amount: later, from: deferred, to: applicant}}]
""",
    "pair": """
clauses: [{{id: more, text: 上回る, when: "review_cost > recruit_cost", lines: "1"}}]
amounts:
  given: {{label: 額, payer: national, value: "min(review_cost * rate, cap) + recruit_cost * better"}}
funding:
  costs: [review_cost, recruit_cost]
  money: [{{amount: given, from: national, to: applicant}}]
""",
    "part": """
amounts:
  part: {{label: 額, payer: deferred, round: {{down_to: {step}}}, value: "min(measure_cost * rate, cap) * cio_eligible_share"}}
funding:
  costs: [measure_cost]
  money: [{{amount: part, from: deferred, to: applicant}}]
""",
    "open": """
clauses: [{{id: least, text: 下限, when: "training_cost >= least or sogyo_plan", lines: "1"}}]
questions: [{{id: Q-TAMESHI-1, text: 額が書かれていない。, reading: 決めない。, lines: "1"}}]
amounts:
  given: {{label: 額, payer: national, value: "max(training_cost * rate, min(not_printed(Q-TAMESHI-1), cap))"}}
funding:
  costs: [training_cost]
  money: [{{amount: given, from: national, to: applicant}}]
""",
    "shared": """
clauses: [{{id: least, text: 下限, when: "total_cost >= least", lines: "1"}}]
amounts:
  public: {{label: 公費, payer: limit, value: "total_cost * better"}}
  national: {{label: 国, payer: national, round: {{down_to: {step}}}, value: "min(public * rate, cap)"}}
funding:
  costs: [total_cost]
  money:
    - {{amount: public, from: applicant, to: bearer}}
    - {{amount: national, from: national, to: applicant}}
""",
    "chosen": """
clauses:
  - {{id: cap, text: 上限, when: "public_subsidy <= cap or sogyo_plan", lines: "1"}}
  - {{id: loan, text: 融資, when: "loan_amount >= public_subsidy", lines: "1"}}
  - {{id: least, text: 下限, when: "public_subsidy >= least", lines: "1"}}
amounts:
  national:
    label: 国
    payer: national
    round: {{down_to: {step}}}
    value: {{case: [{{when: disadvantaged_area, value: public_subsidy * better}}, {{value: public_subsidy * rate}}]}}
funding:
  choice: {{input: public_subsidy, covers: initial_investment, loan: loan_amount, lines: "1"}}
  money:
    - {{amount: public_subsidy, from: applicant, to: firm}}
    - {{amount: national, from: national, to: applicant}}
""",
}
INPUT = {
    "grant": "eligible_cost",
    "later": "cio_costs",
    "shared": "total_cost",
    "chosen": "initial_investment",
}
BEARER = {"grant": TOWN, "later": TOWN, "shared": COOPERATIVE, "chosen": FIRM}
RATES = ["1/2", "1/3", "2/3", "3/4", "0.7", "1"]


@lru_cache(maxsize=4_000)
def small_programme(
    identity: str, kind: str, rate: str, better: str, cap: int, least: int, step: int, excludes: str
) -> Programme:
    """A programme of a kind, with the parameters its rules name."""
    values = {"rate": rate, "better": better, "cap": cap, "least": least, "people": 1 + step % 2}
    body = BODIES[kind]
    parameters = "".join(
        PARAMETER.format(name=name, unit=UNITS[name], value=value)
        for name, value in values.items()
        if name in body.replace("text: ", "")
    )
    text = HEAD.format(id=identity, excludes=excludes) + parameters + body.format(step=step)
    return read_programme(text, file="memory", variables=VARIABLES)


@st.composite
def programmes(draw: st.DrawFn, most: int = 3) -> dict[str, Programme]:
    """One to `most` programmes p0, p1 …, some of which exclude p0."""
    found: dict[str, Programme] = {}
    for index in range(draw(st.integers(1, most))):
        found[f"p{index}"] = small_programme(
            f"p{index}",
            draw(st.sampled_from(sorted(INPUT))),
            draw(st.sampled_from(RATES)),
            draw(st.sampled_from(RATES)),
            draw(st.integers(0, 12)),
            draw(st.sampled_from([0, 0, 4, 9])),
            draw(st.sampled_from([1, 2, 5])),
            draw(st.sampled_from(["", "", "p0"])) if index else "",
        )
    return found


@st.composite
def projects(draw: st.DrawFn, most: int = 3) -> Project:
    """One to `most` costs of a few yen at one place, with two facts told or not."""
    items = []
    for index in range(draw(st.integers(1, most))):
        bearer = draw(st.sampled_from([TOWN, TOWN, FIRM, COOPERATIVE]))
        inputs = [INPUT[kind] for kind in sorted(INPUT) if (BEARER[kind] == TOWN) == (bearer == TOWN)]
        inputs += ["recruit_cost"] if bearer == TOWN else []
        yen = draw(st.integers(0, 14))
        loan = draw(st.integers(0, yen)) if bearer == FIRM else 0
        items.append(CostItem(f"i{index}", f"費用{index}", yen, bearer, tuple(inputs), loan=loan))
    facts = {
        name: value
        for name in ("sogyo_plan", "disadvantaged_area")
        if (value := draw(st.sampled_from([True, False, None]))) is not None
    }
    site = Site("s", "町", facts, tuple(items))
    return Project("試し", (Way("w", "やり方", (site,)),))


def best_by_trying(project: Project, market: Market, objective: str, *, hopeful: bool) -> tuple[int, int]:
    """The best of the objective, and of the other among those, over every mix there is."""
    offers = offers_of(project.ways[0], project, market.programmes, market.variables)
    site = project.ways[0].sites[0]
    options: list[list[tuple[int, str] | None]] = [
        [None, *((k, p.input) for k, offer in enumerate(offers) for p in offer.places if p.item is item)]
        for item in site.items
    ]
    other = OUTSIDE if objective == LOCAL_NET else LOCAL_NET
    best = (0, 0)
    for assignment in product(*options):
        used = {choice[0] for choice in assignment if choice is not None}
        if _excluded(offers, used):
            continue
        parts = []
        for k in used:
            places = tuple(
                (item.id, choice[1])
                for item, choice in zip(site.items, assignment, strict=True)
                if choice is not None and choice[0] == k
            )
            parts.append(list(_values(offers[k], places, market, hopeful=hopeful)))
        for values in product(*parts):
            total = {name: sum(value[name] for value in values) for name in OBJECTIVES}
            best = max(best, (total[objective], total[other]))
    return best


def _excluded(offers: tuple[Offer, ...], used: set[int]) -> bool:
    chosen = [offers[k].programme for k in used]
    if len({programme.id for programme in chosen}) < len(chosen):
        return True
    return any(a.id in b.excludes for a in chosen for b in chosen)


def _values(
    offer: Offer, places: tuple[tuple[str, str], ...], market: Market, *, hopeful: bool
) -> Iterator[dict[str, int]]:
    """What an offer gives for its costs, for every amount that can be chosen."""
    most = 0
    if offer.funding.choice is not None:
        items = {place.item.id: place.item for place in offer.places}
        most = sum(items[name].least - items[name].loan for name, _ in places)
    for chosen in range(most + 1):
        decision, effects = decided(
            offer, Filling(places, chosen), on=market.on, variables=market.variables, hopeful=hopeful
        )
        if decision.verdict is Verdict.NO or (decision.verdict is Verdict.UNKNOWN and not hopeful):
            continue
        ends = {
            name: (result.value if result.value is not None else (result.high if hopeful else result.low))
            for name, result in effects.items()
        }
        found = {name: end for name, end in ends.items() if end is not None}
        if len(found) == len(ends) and found[OUTSIDE] >= 1:
            yield found
