"""An offer with the cases the rule engine finds for it, and the variables of the model it gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from shirube.base.errors import ShirubeError
from shirube.funding.linear import Model
from shirube.funding.lists import Total, Worth, totals_named, worth_of
from shirube.funding.offers import OBJECTIVES, Filling, Offer, Place
from shirube.funding.worlds import LARGEST, Cases, Piece, cases_of, follow
from shirube.rules.model import Variable, VariableType

Sums = dict[str, int]
"""Symbol of a sum -> the variable of the model that holds it."""


@dataclass(frozen=True)
class Compiled:
    """An offer with its cases over the sums that the mix settles."""

    offer: Offer
    cases: Cases
    worths: tuple[Worth, ...]
    sources: Mapping[str, str]
    most: Mapping[str, int]
    counted: frozenset[str]
    hopeful: bool


@dataclass
class Encoded:
    """The variables of one offer."""

    compiled: Compiled
    adopted: int
    uses: list[tuple[Place, int]]
    chosen: int | None
    effects: dict[str, int]


@dataclass
class Mix:
    """The whole model with the variables of every offer."""

    model: Model = field(default_factory=Model)
    offers: list[Encoded] = field(default_factory=list)

    def filling(self, encoded: Encoded, values: list[int]) -> Filling:
        """The choice for an offer in a solution."""
        items = tuple((place.item.id, place.input) for place, use in encoded.uses if values[use])
        return Filling(items, 0 if encoded.chosen is None else values[encoded.chosen])


def cost_in(place: Place, *, hopeful: bool) -> int:
    """What a cost counts: what is told, else the least (or the most, where a most is known)."""
    if not hopeful or place.item.most is None:
        return place.item.least
    return place.item.most


def compile_offer(offer: Offer, *, variables: Mapping[str, Variable], on: date, hopeful: bool) -> Compiled:
    """The cases of an offer, by the rule engine. Raises ShirubeError E164 or E166 if they cannot be told."""
    lists = frozenset(n for n in offer.funding.costs if variables[n].type is VariableType.YEN_LIST)
    programme, totals = totals_named(offer.programme, lists)
    worths, extra, most = _totals(offer, totals, variables=variables, on=on, hopeful=hopeful)
    known = dict(variables)
    known.update(extra)
    for name in offer.sums:
        if name in lists:
            continue
        most[name] = _most(offer, name, variables[name], hopeful=hopeful)
        known[name] = replace(variables[name], minimum=Fraction(0), maximum=Fraction(most[name]))
    effects = [offer.effect(name) for name in OBJECTIVES]
    worlds = follow(programme, effects, variables=known, facts=offer.facts, on=on)
    cases = cases_of(worlds, frozenset(most), hopeful=hopeful)
    counted = frozenset(n for n in offer.funding.costs if variables[n].type is VariableType.INT)
    return Compiled(offer, cases, worths, {t.symbol: t.source for t in totals}, most, counted, hopeful)


def _totals(
    offer: Offer, totals: tuple[Total, ...], *, variables: Mapping[str, Variable], on: date, hopeful: bool
) -> tuple[tuple[Worth, ...], dict[str, Variable], dict[str, int]]:
    worths: list[Worth] = []
    extra: dict[str, Variable] = {}
    most: dict[str, int] = {}
    for total in totals:
        costs = tuple(cost_in(p, hopeful=hopeful) for p in offer.places if p.input == total.source)
        worth = worth_of(
            total,
            costs,
            programme=offer.programme,
            variables=dict(variables),
            facts=offer.facts,
            on=on,
            hopeful=hopeful,
        )
        worths.append(worth)
        most[total.symbol] = sum(worth.each)
        extra[total.symbol] = Variable(
            total.symbol,
            variables[total.source].label,
            "",
            VariableType.YEN,
            "project",
            minimum=Fraction(0),
            maximum=Fraction(sum(worth.each)),
        )
    return tuple(worths), extra, most


def _most(offer: Offer, name: str, variable: Variable, *, hopeful: bool) -> int:
    """The most an input can come to: all the costs that may fill it (less the loans on them, if chosen)."""
    choice = offer.funding.choice
    slot = choice.covers if choice is not None and name == choice.input else name
    places = [place for place in offer.places if place.input == slot]
    if variable.type is VariableType.INT:
        return len(places)
    costs = sum(cost_in(place, hopeful=hopeful) for place in places)
    loans = sum(place.item.loan for place in places) if slot != name else 0
    if costs > LARGEST:
        raise ShirubeError(
            "E167",
            f"費用の合計 {costs:,}円は、扱える額（1兆円）を超えます。",
            todo="額の桁を確かめてください。",
        )
    return max(0, costs - loans)


def ends_of(compiled: Compiled, piece: Piece) -> dict[str, tuple[int, int]]:
    """The bounds of every symbol in a case."""
    ends = {symbol: (0, most) for symbol, most in compiled.most.items()}
    ends |= {name: (low, high) for name, low, high in piece.helpers}
    for symbol, low, high in piece.bounds:
        most = ends[symbol][1]
        ends[symbol] = (max(0, low or 0), most if high is None else min(most, high))
    return ends


__all__ = ["Compiled", "Encoded", "Mix", "Sums", "compile_offer", "cost_in", "ends_of"]
