"""The survey: every programme that fits or might, what it would pay alone, why, and what shuts out what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shirube.base.errors import ShirubeError
from shirube.funding.between import may_share
from shirube.funding.mix import Left, Market, Plan, best_plans, compiled_offers
from shirube.funding.offers import OUTSIDE, Offer, offers_of
from shirube.funding.project import Money, Project, Site, Way
from shirube.rules.decide import Decision, decide
from shirube.rules.model import Passage, Programme, Verdict


@dataclass(frozen=True)
class SurveyRow:
    """One programme at one place of a way.

    `pays` is the money from outside it alone would bring (None where it pays for none of the costs; `high`
    None where the unknown sets no limit), `local` what it would take off the net burden of the local government.
    `decision` is the engine's answer to the fullest use; `note` says why there is no figure.
    """

    programme: Programme
    site: Site
    decision: Decision
    pays: Money | None
    local: Money | None
    items: tuple[str, ...]
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        return self.decision.verdict

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not told and could still change the verdict or the money."""
        found = dict.fromkeys(self.decision.missing)
        funding = self.programme.funding
        if funding is None:
            return tuple(found)
        for flow in funding.flows:
            if flow.amount in self.decision.amounts:
                found.update(dict.fromkeys(self.decision.amounts[flow.amount].missing))
        settled = {*funding.costs, "" if funding.choice is None else funding.choice.input}
        return tuple(name for name in found if name not in settled)


@dataclass(frozen=True)
class Conflict:
    """Two programmes that do not go together: the text excludes it, the same cost, or the same person."""

    one: str
    other: str
    site: str
    kind: str
    items: tuple[str, ...]
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Survey:
    """The rows of one way in the order of the catalogue, those that say no counted, and the conflicts."""

    rows: tuple[SurveyRow, ...]
    refused: int
    conflicts: tuple[Conflict, ...]


def survey(way: Way, project: Project, market: Market) -> Survey:
    """Every programme against every place of a way; rows + refused = programmes × places."""
    rows: list[SurveyRow] = []
    refused = 0
    for site in way.sites:
        for programme in market.programmes.values():
            row = _row(replace(way, sites=(site,)), programme, project, market)
            if row.verdict is Verdict.NO:
                refused += 1
            else:
                rows.append(row)
    offers = offers_of(way, project, market.programmes, market.variables)
    standing = {(row.site.id, row.programme.id) for row in rows}
    kept = [offer for offer in offers if (offer.site.id, offer.programme.id) in standing]
    return Survey(tuple(rows), refused, tuple(_conflicts(kept)))


def _row(way: Way, programme: Programme, project: Project, market: Market) -> SurveyRow:
    site = way.sites[0]
    alone = replace(market, programmes={programme.id: programme})
    free = replace(project, must=())
    plans: dict[bool, Plan | None] = {False: None, True: None}
    left: list[Left] = []
    offers = offers_of(way, free, alone.programmes, market.variables)
    if offers:
        for hopeful in (False, True):
            try:
                plans[hopeful] = best_plans(way, free, alone, objective=OUTSIDE, hopeful=hopeful)[0]
            except ShirubeError as error:
                left.append(Left(programme, site.id, str(error)))
        left.extend(compiled_offers(way, free, alone, hopeful=True)[1])
    best = next((p for p in (plans[True], plans[False]) if p is not None and p.adoptions), None)
    if best is None:
        decision = decide(
            programme,
            offers[0].facts if offers else site.facts_for(programme.id),
            on=market.on,
            variables=market.variables,
            with_shares=False,
        )
        return SurveyRow(programme, site, decision, None, None, (), left[0].reason if left else "")
    return _paying(programme, site, best, plans, left)


def _paying(
    programme: Programme, site: Site, best: Plan, plans: dict[bool, Plan | None], left: Sequence[Left]
) -> SurveyRow:
    sure, hoped = plans[False], plans[True]
    low = 0 if sure is None else sure.outside
    high = None if left or hoped is None else max(hoped.outside, low)
    cost = best.ledger.local_cost
    gain = [cost - plan.local_net for plan in (sure, hoped) if plan is not None and plan.adoptions]
    decision = best.adoptions[0].decision
    local = Money(min([*gain, 0] if low == 0 else gain), max(gain)) if gain else None
    items = tuple(dict.fromkeys(name for a in best.adoptions for name, _ in a.filling.items))
    return SurveyRow(
        programme, site, decision, Money(low, high), local, items, left[0].reason if left else ""
    )


def _conflicts(offers: Sequence[Offer]) -> Iterable[Conflict]:
    for index, one in enumerate(offers):
        for other in offers[index + 1 :]:
            if one.site.id != other.site.id or one.programme.id == other.programme.id:
                continue
            names = one.programme.id, other.programme.id, one.site.id
            groups = {r.value: r for r in one.funding.once}
            both = [rule for rule in other.funding.once if rule.value in groups]
            if both:
                rules = tuple(dict.fromkeys((groups[both[0].value].passage, both[0].passage)))
                yield Conflict(*names, "person", (), rules)
            elif other.programme.id in one.programme.excludes or one.programme.id in other.programme.excludes:
                yield Conflict(*names, "excluded", ())
            shared = {place.item.id for place in one.places} & {place.item.id for place in other.places}
            if shared and not may_share(one, other):
                tandoku = tuple(p for p in (one.funding.tandoku, other.funding.tandoku) if p is not None)
                yield Conflict(*names, "cost", tuple(sorted(shared)), tandoku)


__all__ = ["Conflict", "Survey", "SurveyRow", "survey"]
