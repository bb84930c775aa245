"""The rules between offers: a cost paid for once, a person once, exclusions, and how often a programme is used."""

from __future__ import annotations

from collections.abc import Sequence

from shirube.funding.compiled import Encoded, Mix, cost_in
from shirube.funding.linear import Model
from shirube.funding.offers import OUTSIDE, Offer, Place
from shirube.funding.project import NATIONAL


def tie_offers(mix: Mix) -> None:
    """Add every rule between the offers of a mix to its model."""
    _pay_once(mix)
    _never_over_cost(mix)
    _at_most(mix)


def _pay_once(mix: Mix) -> None:
    """A cost is paid for once, a person once in a group, and programmes that exclude each other never meet."""
    model = mix.model
    by_item: dict[tuple[str, str], list[tuple[Offer, int]]] = {}
    by_person: dict[tuple[str, str, str], list[tuple[Offer, int]]] = {}
    for encoded in mix.offers:
        offer = encoded.compiled.offer
        for place, use in encoded.uses:
            by_item.setdefault((offer.site.id, place.item.id), []).append((offer, use))
            for rule in offer.funding.once:
                if place.item.person and (not rule.on or place.input in rule.on):
                    key = (offer.site.id, place.item.person, rule.value)
                    by_person.setdefault(key, []).append((offer, use))
    for users in by_item.values():
        _one_of(model, users)
    for users in by_person.values():
        for index, (one, use) in enumerate(users):
            for other, use2 in users[index + 1 :]:
                if one.programme.id != other.programme.id:
                    model.keep([(use, 1), (use2, 1)], high=1)
    for index, a in enumerate(mix.offers):
        for b in mix.offers[index + 1 :]:
            if _excluded(a.compiled.offer, b.compiled.offer):
                model.keep([(a.adopted, 1), (b.adopted, 1)], high=1)


def _one_of(model: Model, users: list[tuple[Offer, int]]) -> None:
    """At most one use of an item, except by programmes that the text lets pay for the same cost."""
    if not any(offer.funding.beside for offer, _ in users):
        if len(users) > 1:
            model.keep([(use, 1) for _, use in users], high=1)
        return
    for index, (one, use) in enumerate(users):
        for other, use2 in users[index + 1 :]:
            if not may_share(one, other):
                model.keep([(use, 1), (use2, 1)], high=1)


def _never_over_cost(mix: Mix) -> None:
    """Programmes that pay for the same cost together bring no more than the cost."""
    for index, a in enumerate(mix.offers):
        for b in mix.offers[index + 1 :]:
            one, other = a.compiled.offer, b.compiled.offer
            if one.site.id != other.site.id or not may_share(one, other):
                continue
            uses: dict[str, list[tuple[Place, int]]] = {}
            for place, use in (*a.uses, *b.uses):
                uses.setdefault(place.item.id, []).append((place, use))
            terms = [(a.effects[OUTSIDE], 1), (b.effects[OUTSIDE], 1)]
            for name, mine in uses.items():
                paid_for = mix.model.flag(f"{name} is paid for")
                mix.model.keep([(paid_for, 1), *((use, -1) for _, use in mine)], high=0)
                cost = max(cost_in(place, hopeful=a.compiled.hopeful) for place, _ in mine)
                terms.append((paid_for, -cost))
            both = ((a.adopted, True), (b.adopted, True))
            mix.model.keep(terms, high=0, when=both)


def may_share(one: Offer, other: Offer) -> bool:
    """Whether the text lets two programmes pay for the same cost (never 地方単独 beside a national grant)."""
    named = one.programme.id in {rule.value for rule in other.funding.beside} or other.programme.id in {
        rule.value for rule in one.funding.beside
    }
    if not named or one.programme.id == other.programme.id:
        return False
    return not (
        (one.funding.tandoku and _is_national(other)) or (other.funding.tandoku and _is_national(one))
    )


def _is_national(offer: Offer) -> bool:
    return any(flow.source == NATIONAL for flow in offer.flows)


def _excluded(a: Offer, b: Offer) -> bool:
    if a.site.id != b.site.id:
        return False
    if a.programme.id == b.programme.id:
        return True
    shared = {rule.value for rule in a.funding.once} & {rule.value for rule in b.funding.once}
    named = b.programme.id in a.programme.excludes or a.programme.id in b.programme.excludes
    return named and not shared


def _at_most(mix: Mix) -> None:
    """How often a programme may be adopted in one project, and the programmes used in any case."""
    by_programme: dict[str, list[Encoded]] = {}
    for encoded in mix.offers:
        by_programme.setdefault(encoded.compiled.offer.programme.id, []).append(encoded)
    for users in by_programme.values():
        offer = users[0].compiled.offer
        if offer.funding.at_most is not None:
            mix.model.keep([(user.adopted, 1) for user in users], high=int(offer.funding.at_most.value))
        if offer.is_must:
            _use_fully(mix, users)
            for site in dict.fromkeys(user.compiled.offer.site.id for user in users):
                mine = [user for user in users if user.compiled.offer.site.id == site]
                mix.model.keep([(user.adopted, 1) for user in mine], low=1)


def _use_fully(mix: Mix, users: Sequence[Encoded]) -> None:
    """Every cost that a programme decided upon may take is paid for by it or by another."""
    wanted = {(e.compiled.offer.site.id, place.item.id) for e in users for place, _ in e.uses}
    for site, item in sorted(wanted):
        mix.model.keep(
            [
                (use, 1)
                for encoded in mix.offers
                for place, use in encoded.uses
                if (encoded.compiled.offer.site.id, place.item.id) == (site, item)
            ],
            low=1,
        )


__all__ = ["may_share", "tie_offers"]
