"""From offers to a model of whole numbers: what is adopted, which cost fills which input, how much is given."""

from __future__ import annotations

from collections.abc import Sequence

from shirube.funding.between import tie_offers
from shirube.funding.compiled import Compiled, Encoded, Mix, Sums, cost_in, ends_of
from shirube.funding.limits import bends_down, never_above
from shirube.funding.linear import Model
from shirube.funding.offers import OBJECTIVES, OUTSIDE, Place
from shirube.funding.worlds import LARGEST, Linear, Piece, Terms


def encode(compiled: list[Compiled]) -> Mix:
    """The model of a mix: each offer, and the rules between offers."""
    mix = Mix()
    shared = {rule.value for item in compiled for rule in item.offer.funding.beside}
    for item in compiled:
        offer = item.offer
        may_bend = offer.programme.id not in shared and not offer.funding.beside
        mix.offers.append(_encode_offer(mix.model, item, may_bend=may_bend))
    tie_offers(mix)
    return mix


# -- one offer ---------------------------------------------------------------------------------------


def _encode_offer(model: Model, compiled: Compiled, *, may_bend: bool) -> Encoded:
    """`may_bend` is false where another rule could press down what the offer gives: then it is held exactly."""
    offer = compiled.offer
    name = "/".join(offer.key)
    adopted = model.flag(f"use {name}")
    uses = [(place, model.flag(f"{name} {place.item.id}>{place.input}")) for place in offer.places]
    for _, use in uses:
        model.keep([(use, 1), (adopted, -1)], high=0)
    if uses:
        model.keep([*((use, 1) for _, use in uses), (adopted, -1)], low=0)
    sums, chosen = _sums(model, compiled, uses, name)
    effects = {goal: _effect(model, compiled, goal, adopted, name) for goal in OBJECTIVES[:1]}
    same = offer.effect(OBJECTIVES[0]) == offer.effect(OBJECTIVES[1])
    effects[OBJECTIVES[1]] = (
        effects[OBJECTIVES[0]] if same else _effect(model, compiled, OBJECTIVES[1], adopted, name)
    )
    encoded = Encoded(compiled, adopted, uses, chosen, effects)
    if compiled.cases.exact or compiled.hopeful:
        _one_case(model, encoded, sums, may_bend=may_bend)
    else:
        _every_case(model, encoded, sums)
    never_above(model, encoded, sums)
    if not offer.is_must:
        model.keep([(effects[OUTSIDE], 1)], low=1, when=((adopted, True),))
    return encoded


def _sums(
    model: Model, compiled: Compiled, uses: list[tuple[Place, int]], name: str
) -> tuple[Sums, int | None]:
    sums: Sums = {}
    chosen: int | None = None
    choice = compiled.offer.funding.choice
    for symbol, most in compiled.most.items():
        sums[symbol] = total = model.number(f"{name} {symbol}", 0, most)
        if choice is not None and symbol == choice.input:
            chosen = total
            free = [
                (use, cost_in(p, hopeful=compiled.hopeful) - p.item.loan)
                for p, use in uses
                if p.input == choice.covers
            ]
            model.keep([(total, 1), *((use, -cost) for use, cost in free)], high=0)
            continue
        if symbol in compiled.sources:
            _list_total(model, compiled, symbol, total, uses)
            continue
        filled = [(p, use) for p, use in uses if p.input == symbol]
        terms = [
            (use, 1 if symbol in compiled.counted else cost_in(p, hopeful=compiled.hopeful))
            for p, use in filled
        ]
        model.keep([(total, 1), *((use, -cost) for use, cost in terms)], low=0, high=0)
    return sums, chosen


def _list_total(
    model: Model, compiled: Compiled, symbol: str, total: int, uses: list[tuple[Place, int]]
) -> None:
    """The total of a list: what each chosen item is worth; only the dearest few, where a number is set."""
    source = compiled.sources[symbol]
    worth = next(item for item in compiled.worths if item.symbol == symbol)
    mine = [use for place, use in uses if place.input == source]
    pairs = sorted(zip(worth.each, mine, strict=True), key=lambda pair: -pair[0])
    if worth.most is None or worth.most >= len(pairs):
        model.keep([(total, 1), *((use, -each) for each, use in pairs)], low=0, high=0)
        return
    counted: list[tuple[int, int]] = []
    dearer: list[tuple[int, int]] = []
    for index, (each, use) in enumerate(pairs):
        counts = model.flag(f"{symbol} counts {index}")
        model.keep([(counts, 1), (use, -1)], high=0)
        if index >= worth.most:
            full = model.flag(f"{symbol} full before {index}")
            model.keep([*dearer], low=worth.most, when=((full, True),))
            model.keep([*dearer], high=worth.most - 1, when=((full, False),))
            model.keep([(counts, 1), (full, 1)], high=1)
            model.keep([(counts, 1), (use, -1), (full, 1)], low=0)
        else:
            model.keep([(counts, 1), (use, -1)], low=0)
        counted.append((counts, each))
        dearer.append((use, 1))
    model.keep([(counts, 1) for counts, _ in counted], high=worth.most)
    model.keep([(total, 1), *((counts, -each) for counts, each in counted)], low=0, high=0)


def _effect(model: Model, compiled: Compiled, goal: str, adopted: int, name: str) -> int:
    low, high = _effect_bounds(compiled, goal)
    effect = model.number(f"{name} gives {goal}", min(low, 0), max(high, 0))
    model.keep([(effect, 1)], low=0, high=0, when=((adopted, False),))
    return effect


def _effect_bounds(compiled: Compiled, goal: str) -> tuple[int, int]:
    """How far the effect can reach within the cases."""
    index = OBJECTIVES.index(goal)
    low = high = 0
    for piece in compiled.cases.pieces:
        if piece.gives is None:
            continue
        value = piece.gives[index]
        ends = ends_of(compiled, piece)
        reach = [sorted((factor * ends[s][0], factor * ends[s][1])) for s, factor in value.terms]
        low = min(low, (value.const + sum(r[0] for r in reach)) // value.scale)
        high = max(high, -(-(value.const + sum(r[1] for r in reach)) // value.scale))
    return max(low, -LARGEST), min(high, LARGEST)


def is_endless(compiled: Compiled) -> bool:
    """Whether the unknown sets no upper limit to what the offer brings from outside."""
    return _effect_bounds(compiled, OUTSIDE)[1] >= LARGEST // 2


Given = tuple[tuple[tuple[int, Terms], ...], tuple[Linear, ...]]


def _alike(pieces: Sequence[Piece]) -> dict[Given, list[Piece]]:
    """The cases that give the same by the same rounding, together."""
    groups: dict[Given, list[Piece]] = {}
    for piece in pieces:
        if piece.gives is not None:
            groups.setdefault((piece.ties, piece.gives), []).append(piece)
    return groups


def _shared_helpers(model: Model, group: Sequence[Piece], sums: Sums) -> Sums:
    """The rounded amounts of a group of cases, tied to the sums wherever those lie."""
    known = dict(sums)
    names = [name for name, _, _ in group[0].helpers]
    for name in names:
        known[name] = model.number(name, -LARGEST, LARGEST)
    for const, terms in group[0].ties:
        _narrow(model, known, names, const, terms)
        model.keep([(known[symbol], factor) for symbol, factor in terms], low=-const)
    return known


def _narrow(model: Model, known: Sums, names: Sequence[str], const: int, terms: Terms) -> None:
    """Bounds of a rounded amount from the row that ties it, so that the solver starts near."""
    fresh = [(s, f) for s, f in terms if s in names and model.bounds[known[s]] in _WIDE]
    if len(fresh) != 1:
        fresh = [(s, f) for s, f in terms if s in names][-1:]
    ((symbol, factor),) = fresh
    rest = [(known[s], f) for s, f in terms if s != symbol]
    _, most = model.reach(rest)
    low, high = model.bounds[known[symbol]]
    if factor < 0:
        high = min(high, (most + const) // -factor)
    else:
        low = max(low, -((most + const) // factor))
    model.bounds[known[symbol]] = (low, max(low, high))


_WIDE = ((-LARGEST, LARGEST),)


def _one_case(model: Model, encoded: Encoded, sums: Sums, *, may_bend: bool) -> None:
    """Exactly one case holds where the offer is adopted; it says what is given."""
    compiled = encoded.compiled
    chosen: list[tuple[int, int]] = []
    groups = _alike(compiled.cases.pieces)
    stretch = bends_down(compiled) if may_bend else None
    if stretch is not None:
        (total,) = sums.values()
        model.keep([(total, 1), (encoded.adopted, -stretch[0])], low=0)
        model.keep([(total, 1), (encoded.adopted, -stretch[1])], high=0)
        for (_, gives), group in groups.items():
            known = _shared_helpers(model, group, sums)
            for goal, value in zip(OBJECTIVES, gives, strict=True):
                _give(model, encoded.effects[goal], value, known, ((encoded.adopted, True),), exact=False)
        return
    for (_, gives), group in groups.items():
        known = _shared_helpers(model, group, sums)
        flags = [_case_holds(model, piece, known) for piece in group]
        chosen += [(flag, 1) for flag in flags]
        wheres = [((flag, True),) for flag in flags] if len(groups) > 1 else [((encoded.adopted, True),)]
        for goal, value in zip(OBJECTIVES, gives, strict=True):
            for when in wheres:
                _give(model, encoded.effects[goal], value, known, when, exact=compiled.cases.exact)
    model.keep([*chosen, (encoded.adopted, -1)], low=0, high=0)


def _case_holds(model: Model, piece: Piece, known: Sums) -> int:
    """A flag under which the case's bounds and rows hold."""
    holds = model.flag("case")
    for symbol, low, high in (*piece.bounds, *piece.helpers):
        model.keep([(known[symbol], 1)], low=low, high=high, when=((holds, True),))
    for const, terms in piece.rows:
        model.keep([(known[s], factor) for s, factor in terms], low=-const, when=((holds, True),))
    return holds


def _give(
    model: Model,
    effect: int,
    value: Linear,
    known: Sums,
    when: tuple[tuple[int, bool], ...],
    *,
    exact: bool,
) -> None:
    """effect = value (at most, where the value is only a bound)."""
    terms = [(effect, value.scale), *((known[s], -factor) for s, factor in value.terms)]
    model.keep(terms, low=value.const if exact else None, high=value.const, when=when)


def _every_case(model: Model, encoded: Encoded, sums: Sums) -> None:
    """What is sure whatever the unknown: no case that refuses may apply, and no case that applies gives less."""
    inside = _Inside(model, encoded.adopted)
    for piece in encoded.compiled.cases.pieces:
        if piece.gives is None:
            known = _shared_helpers(model, [piece], sums)
            model.keep([], low=1, when=inside.of(piece, known))
    groups = _alike(encoded.compiled.cases.pieces)
    for (_, gives), group in groups.items():
        known = _shared_helpers(model, group, sums)
        wheres = (
            [inside.of(piece, known) for piece in group] if len(groups) > 1 else [((encoded.adopted, True),)]
        )
        for goal, value in zip(OBJECTIVES, gives, strict=True):
            for when in dict.fromkeys(wheres):
                _give(model, encoded.effects[goal], value, known, when, exact=False)


class _Inside:
    """Flags that say whether the sums of an offer lie in a case."""

    def __init__(self, model: Model, adopted: int) -> None:
        self.model = model
        self.adopted = adopted
        self._edges: dict[tuple[int, int], int] = {}

    def of(self, piece: Piece, known: Sums) -> tuple[tuple[int, bool], ...]:
        """Literals that all hold where the offer is adopted and its sums lie in the case."""
        found: list[tuple[int, bool]] = [(self.adopted, True)]
        for symbol, low, high in (*piece.bounds, *piece.helpers):
            least, most = self.model.bounds[known[symbol]]
            if low is not None and low > least:
                found.append((self._above(known[symbol], low), True))
            if high is not None and high < most:
                found.append((self._above(known[symbol], high + 1), False))
        for const, terms in piece.rows:
            flag = self.model.flag("row")
            row = [(known[symbol], factor) for symbol, factor in terms]
            self.model.keep(row, low=-const, when=((flag, True),))
            self.model.keep(row, high=-const - 1, when=((flag, False),))
            found.append((flag, True))
        return tuple(found)

    def _above(self, number: int, edge: int) -> int:
        """A flag that is 1 just where the number is at least `edge`."""
        if (number, edge) not in self._edges:
            flag = self._edges[number, edge] = self.model.flag("edge")
            self.model.keep([(number, 1)], low=edge, when=((flag, True),))
            self.model.keep([(number, 1)], high=edge - 1, when=((flag, False),))
        return self._edges[number, edge]


__all__ = ["encode", "is_endless"]
