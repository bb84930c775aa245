"""Parts of the answer as a page or a sheet words them: money, costs, and where a programme is decided."""

from __future__ import annotations

from urllib.parse import urlencode

from shirube.base import format_yen
from shirube.funding.mix import Adoption
from shirube.funding.offers import filled_facts
from shirube.funding.project import NATIONAL, Money, Way
from shirube.usecases import TOLD
from shirube.usecases.funding import PARTIES, MoneyPlan
from shirube.web.funding.file_text import raw_of

NO_LIMIT = "上限は未定"


def money_text(money: Money | None) -> str:
    """3,000万円, 3,000万円〜3,750万円, 3,000万円〜（上限は未定）; － for None."""
    if money is None:
        return "－"
    if money.high is None:
        return f"{format_yen(money.low)}〜（{NO_LIMIT}）"
    return (
        format_yen(money.low)
        if money.low == money.high
        else f"{format_yen(money.low)}〜{format_yen(money.high)}"
    )


def decision_address(plan: MoneyPlan, adoption: Adoption, *, hopeful: bool) -> str:
    """The decision page of a programme of the mix with every answer it rests on; its own page without an area."""
    offer = adoption.offer
    place = next(place for place in plan.places if place.site.id == offer.site.id)
    start = f"/programmes/{adoption.programme.id}/"
    if place.area is None:
        return start
    told = {name: fact.value for name, fact in place.facts.items() if fact.origin == TOLD}
    told.update(offer.site.told_for.get(adoption.programme.id, {}))
    filled = filled_facts(offer, adoption.filling, plan.variables, hopeful=hopeful)
    choice = offer.funding.choice
    loan = () if choice is None or choice.loan is None else (choice.loan,)
    told.update({name: filled[name] for name in (*offer.sums, *loan) if name in filled})
    raw = {name: raw_of(value) for name, value in told.items() if value is not None}
    query = urlencode({"on": plan.outlook.on.isoformat(), **raw})
    return f"{start}areas/{place.area.code}/?{query}"


def area_address(plan: MoneyPlan, site_id: str, programme_id: str) -> str:
    """The decision page of a programme for the place of a site, by what is told there."""
    place = next(place for place in plan.places if place.site.id == site_id)
    if place.area is None:
        return f"/programmes/{programme_id}/"
    raw = {n: raw_of(f.value) for n, f in place.facts.items() if f.origin == TOLD and f.value is not None}
    query = urlencode({"on": plan.outlook.on.isoformat(), **raw})
    return f"/programmes/{programme_id}/areas/{place.area.code}/?{query}"


def party_label(money: MoneyPlan, way: Way, party: str) -> str:
    """Who pays or receives; the only place of a way by its own name."""
    places = [place for place in money.places if place.site.id in {site.id for site in way.sites}]
    if len(places) == 1 and places[0].area is not None and places[0].site.applicant == party:
        return places[0].area.name
    return "国" if party == NATIONAL else PARTIES.get(party, party)


def labels(plan: MoneyPlan, names: tuple[str, ...]) -> str:
    """Inputs by their labels."""
    return "、".join(plan.label(name) for name in names)
