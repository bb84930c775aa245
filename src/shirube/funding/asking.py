"""What to ask next: each unknown tried, and those first whose answers leave the least open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shirube.base.errors import ShirubeError
from shirube.funding.mix import CANNOT, Market, best_totals
from shirube.funding.offers import OUTSIDE, Offer, offers_of
from shirube.funding.project import CostItem, Money, Project, Way
from shirube.funding.survey import Survey
from shirube.funding.worlds import follow
from shirube.rules.model import FINITE, Known, Programme, Variable, VariableType
from shirube.rules.nodes import Member, Name, Node, walk

MOST_FACTS = 6
_TRIED = 4
Width = tuple[int, int]
"""Programmes without a limit, and yen between the sure and the hopeful mix."""


@dataclass(frozen=True)
class Trial:
    """One unknown tried: the range of the money from outside after each answer.

    `variable` is a fact, or `item` the id of a cost whose yen are not told. Answers that every rule treats alike
    stand together. `left_open` and `gap` are the mean openness (programmes without limit, yen).
    """

    variable: str
    item: str
    answers: tuple[tuple[tuple[Known, ...], Money], ...]
    left_open: Fraction
    gap: Fraction


def trials(
    project: Project,
    market: Market,
    surveys: Sequence[Survey],
    way: Way,
    now: tuple[Money, Width],
    *,
    objective: str,
) -> list[Trial]:
    """Unknown facts and costs of a way tried one by one, those first that leave the least open (on average).

    `now` is the range without any more answer; what leaves it as it is, is left out.
    """
    money, width = now
    if width == (0, 0):
        return []
    offers = offers_of(way, project, market.programmes, market.variables)
    found: list[Trial] = []
    for name in _unknown(surveys):
        groups = _answers(market.variables[name], offers, market)
        tried = [
            (group, _open(project.telling({name: group[0]}), way.id, market, objective=objective))
            for group in groups
        ]
        if tried:
            found.append(_trial(name, "", tried))
    for item in _widest(way):
        if item.most is not None:
            ends = dict.fromkeys((item.least, item.most))
            tried = [
                ((end,), _open(project.pricing(item.id, end), way.id, market, objective=objective))
                for end in ends
            ]
            found.append(_trial("", item.id, tried))
    before = (Fraction(width[0]), Fraction(width[1]))
    useful = [
        trial
        for trial in found
        if (trial.left_open, trial.gap) < before and any(reached != money for _, reached in trial.answers)
    ]
    return sorted(useful, key=lambda trial: (trial.left_open, trial.gap))


def _widest(way: Way) -> list[CostItem]:
    """The costs whose yen are not told and have an end, the widest first; no more than are worth trying."""
    unknown = [item for _, item in way.items if item.yen is None and item.most is not None]
    return sorted(unknown, key=lambda item: item.least - (item.most or 0))[:MOST_FACTS]


def _unknown(surveys: Sequence[Survey]) -> list[str]:
    """The facts that programmes paying for the costs still miss, the most often missed first."""
    wanted: dict[str, int] = {}
    for found in surveys:
        for row in found.rows:
            if row.pays is not None or row.note:
                for name in row.missing:
                    wanted[name] = wanted.get(name, 0) + 1
    return sorted(wanted, key=lambda name: -wanted[name])[:MOST_FACTS]


def _answers(variable: Variable, offers: Sequence[Offer], market: Market) -> Iterable[tuple[Known, ...]]:
    """Answers to try: of a choice one per group that the rules treat alike; of a number both sides of an edge."""
    if variable.type is VariableType.BOOL:
        return [(True,), (False,)]
    if variable.type in FINITE:
        return _alike(variable, {offer.programme.id: offer.programme for offer in offers}.values())
    if variable.type is VariableType.YEN_LIST:
        return []
    edges: set[Fraction] = set()
    for offer in offers:
        edges |= _edges(offer, variable.id, market)
    low = Fraction(0) if variable.minimum is None else variable.minimum
    tried = sorted({low, *edges, *(() if edges else (low + 1,))})[:_TRIED]
    if variable.type is VariableType.DATE:
        return [(date.fromordinal(int(edge)),) for edge in tried if edge >= 1]
    whole = variable.type in (VariableType.INT, VariableType.YEN)
    return [(int(edge) if whole else edge,) for edge in tried]


def _alike(variable: Variable, programmes: Iterable[Programme]) -> list[tuple[Known, ...]]:
    """The values of a choice, those together that no rule of the programmes tells apart."""
    sets: list[frozenset[str]] = []
    for programme in programmes:
        trees: list[Node] = [clause.when for clause in programme.clauses]
        trees += [item.value for item in programme.named.values()]
        sets += [
            frozenset(node.values)
            for tree in trees
            for node in walk(tree)
            if isinstance(node, Member) and node.item == Name(variable.id)
        ]
        for parameter in programme.parameters.values():
            sets += [frozenset({o}) for value in parameter.values for o, _ in value.options]
    groups: dict[tuple[bool, ...], list[str]] = {}
    for value in variable.values:
        groups.setdefault(tuple(value in item for item in sets), []).append(value)
    return [tuple(group) for group in groups.values()]


def _edges(offer: Offer, name: str, market: Market) -> set[Fraction]:
    """Where the rules of an offer turn in a number that is not told."""
    try:
        worlds = follow(offer.programme, [], variables=market.variables, facts=offer.facts, on=market.on)
    except ShirubeError:
        return set()
    found: set[Fraction] = set()
    for world, _ in worlds:
        if name in world.box:
            found |= {end for end in (world.box[name].low, world.box[name].high) if end is not None}
    return found


def _open(project: Project, way_id: str, market: Market, *, objective: str) -> tuple[Money, Width]:
    """The range of the money from outside for a way, and how open it is."""
    way = next(item for item in project.ways if item.id == way_id)
    ends: dict[bool, int] = {}
    endless = 0
    for hopeful in (False, True):
        try:
            totals, left = best_totals(way, project, market, objective=objective, hopeful=hopeful)
        except ShirubeError as error:
            if error.code not in CANNOT:
                raise
            totals, left = {}, []
        ends[hopeful] = totals.get(OUTSIDE, 0)
        endless = len(left)
    low = ends[False]
    high = max(low, ends[True])
    return Money(low, None if endless else high), (endless, high - low)


def _trial(variable: str, item: str, tried: Sequence[tuple[tuple[Known, ...], tuple[Money, Width]]]) -> Trial:
    widths = [width for _, (_, width) in tried]
    return Trial(
        variable,
        item,
        tuple((answers, money) for answers, (money, _) in tried),
        Fraction(sum(width[0] for width in widths), len(widths)),
        Fraction(sum(width[1] for width in widths), len(widths)),
    )


__all__ = ["MOST_FACTS", "Trial", "trials"]
