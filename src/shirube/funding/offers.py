"""Offers: a programme at one place of the project, the cost items it may take and the money it would move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from shirube.funding.project import (
    COOPERATIVE,
    DEFERRED,
    FIRM,
    NATIONAL,
    PREFECTURE,
    CostItem,
    Project,
    Site,
    Way,
)
from shirube.rules.decide import AmountResult, Decision, amounts_of, decide
from shirube.rules.model import Amount, Facts, Flow, Funding, Known, Programme, Variable, VariableType
from shirube.rules.nodes import Arith, Name, Node, Number
from shirube.rules.world import ZERO

LOCAL_NET, OUTSIDE = "local", "outside"
OBJECTIVES = (LOCAL_NET, OUTSIDE)
"""Least net burden of the local governments that apply; most money from outside."""


@dataclass(frozen=True)
class Place:
    """A cost item that may fill an input of the programme (or be covered by the amount chosen)."""

    item: CostItem
    input: str


@dataclass(frozen=True)
class Offer:
    """A programme at a site, paying for costs of one bearer."""

    site: Site
    programme: Programme
    bearer: str
    places: tuple[Place, ...]
    flows: tuple[Flow, ...]
    facts: Facts
    is_must: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return self.site.id, self.programme.id, self.bearer

    @property
    def funding(self) -> Funding:
        assert self.programme.funding is not None
        return self.programme.funding

    @property
    def sums(self) -> tuple[str, ...]:
        """The inputs that the mix settles."""
        chosen = () if self.funding.choice is None else (self.funding.choice.input,)
        return (*self.funding.costs, *chosen)

    def effect(self, objective: str) -> Node:
        """What the offer adds to an objective, in the programme's own language."""
        if objective == OUTSIDE:
            parts = [(flow.amount, 1) for flow in self.flows if self.is_outside(flow.source)]
        else:
            local = self.site.applicant
            parts = [(flow.amount, 1) for flow in self.flows if flow.target == local]
            parts += [(flow.amount, -1) for flow in self.flows if flow.source == local]
        node: Node = Number(ZERO)
        for name, sign in parts:
            node = Arith("+" if sign > 0 else "-", node, Name(name))
        return node

    def is_outside(self, party: str) -> bool:
        """Money of the nation, now or later, and of the prefecture where a municipality applies."""
        return party in (NATIONAL, DEFERRED) or (party == PREFECTURE and self.site.applicant != PREFECTURE)


@dataclass(frozen=True)
class Filling:
    """A choice for one offer: which items fill which input, and the amount chosen."""

    items: tuple[tuple[str, str], ...]
    chosen: int = 0


def offers_of(
    way: Way, project: Project, programmes: Mapping[str, Programme], variables: Mapping[str, Variable]
) -> tuple[Offer, ...]:
    """Every offer of a way, place by place in the order of the programmes."""
    found = (
        offer
        for site in way.sites
        for programme in programmes.values()
        if programme.funding is not None
        for offer in _offers(site, programme, project, variables)
    )
    return tuple(found)


def _offers(
    site: Site, programme: Programme, project: Project, variables: Mapping[str, Variable]
) -> Iterator[Offer]:
    funding = programme.funding
    assert funding is not None
    places = [place for item in site.items for place in _places(item, programme, funding)]
    main = [place for place in places if _fits(place, funding, site)]
    beside = [place for place in places if _is_applicants(place, funding, site)]
    bearers = list(dict.fromkeys(place.item.bearer for place in main)) or ([FIRM] if beside else [])
    stepped = _stepped(programme, funding, project.bond_step)
    for bearer in bearers:
        mine = tuple(place for place in main if place.item.bearer == bearer) + tuple(beside)
        yield Offer(
            site,
            stepped,
            bearer,
            mine,
            tuple(_resolved(flow, site, bearer) for flow in funding.flows),
            _told(site, programme, funding, mine, variables),
            programme.id in project.must,
        )


def _places(item: CostItem, programme: Programme, funding: Funding) -> Iterator[Place]:
    """The inputs of the programme an item may fill: those it counts as; the only one, if it names the programme."""
    if item.programmes and programme.id not in item.programmes:
        return
    inputs = list(funding.costs)
    covered = "" if funding.choice is None else funding.choice.covers
    for name in item.counts_as:
        if name in inputs or name == covered:
            yield Place(item, name)
    if not item.counts_as and item.programmes and len([*inputs, covered]) - (not covered) == 1:
        yield Place(item, covered or inputs[0])


def _receiver(funding: Funding) -> str:
    """Who is helped in the end: the applicant itself, or whoever bears the cost."""
    targets = {flow.target for flow in funding.flows}
    return FIRM if FIRM in targets else ("bearer" if "bearer" in targets else "applicant")


def _fits(place: Place, funding: Funding, site: Site) -> bool:
    if _is_applicants(place, funding, site):
        return False
    receiver = _receiver(funding)
    private = place.item.bearer in (FIRM, COOPERATIVE)
    if receiver == FIRM:
        return private
    if receiver == "bearer":
        passes_on = any(flow.target == "bearer" and flow.source == "applicant" for flow in funding.flows)
        return place.item.bearer != site.applicant if passes_on else True
    return place.item.bearer == site.applicant


def _is_applicants(place: Place, funding: Funding, site: Site) -> bool:
    """A cost of the applicant beside an amount it chooses (審査の経費 …)."""
    return funding.choice is not None and place.input in funding.costs and place.item.bearer == site.applicant


def _resolved(flow: Flow, site: Site, bearer: str) -> Flow:
    def party(name: str) -> str:
        if name == "applicant":
            return site.applicant
        return bearer if name in ("bearer", FIRM) else name

    return replace(flow, source=party(flow.source), target=party(flow.target))


def _stepped(programme: Programme, funding: Funding, step: int) -> Programme:
    """The programme with its bond in whole steps of the project."""
    if funding.bond is None or step == 1:
        return programme
    amounts = tuple(
        replace(item, down_to=step) if item.id == funding.bond else item for item in programme.amounts
    )
    return replace(programme, amounts=amounts)


def _told(
    site: Site,
    programme: Programme,
    funding: Funding,
    places: tuple[Place, ...],
    variables: Mapping[str, Variable],
) -> Facts:
    """The facts of the site without the inputs the mix settles; a loan is that of the items covered."""
    facts: dict[str, Known | None] = {
        name: value for name, value in site.facts_for(programme.id).items() if name not in funding.costs
    }
    choice = funding.choice
    if choice is not None:
        facts.pop(choice.input, None)
        covered = [place.item for place in places if place.input == choice.covers]
        if choice.loan is not None and facts.get(choice.loan) is None and any(i.loan for i in covered):
            facts[choice.loan] = sum(item.loan for item in covered)
    return {name: value for name, value in facts.items() if name in variables}


def filled_facts(
    offer: Offer, filling: Filling, variables: Mapping[str, Variable], *, hopeful: bool = False
) -> Facts:
    """The facts of the offer with the inputs that a choice settles."""
    cost_of = {
        place.item.id: (place.item.most or place.item.least) if hopeful else place.item.least
        for place in offer.places
    }
    facts: dict[str, Known | None] = dict(offer.facts)
    for name in offer.funding.costs:
        mine = [cost_of[item] for item, slot in filling.items if slot == name]
        match variables[name].type:
            case VariableType.YEN_LIST:
                facts[name] = tuple(mine)
            case VariableType.INT:
                facts[name] = len(mine)
            case _:
                facts[name] = sum(mine)
    if offer.funding.choice is not None:
        facts[offer.funding.choice.input] = filling.chosen
    return facts


def decided(
    offer: Offer,
    filling: Filling,
    *,
    on: date,
    variables: Mapping[str, Variable],
    hopeful: bool = False,
) -> tuple[Decision, Mapping[str, AmountResult]]:
    """The rule engine's own answer for a choice, and each objective's effect as it reckons it."""
    facts = filled_facts(offer, filling, variables, hopeful=hopeful)
    decision = decide(offer.programme, facts, on=on, variables=variables, with_shares=False)
    asked = [Amount(f"effect_{name}", name, offer.effect(name)) for name in OBJECTIVES]
    results = amounts_of(offer.programme, asked, facts, on=on, variables=variables)
    return decision, dict(zip(OBJECTIVES, results, strict=True))
