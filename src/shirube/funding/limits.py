"""What an offer gives at most, as lines over its only sum: they show the solver how far it need look."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, lcm

from shirube.funding.compiled import Compiled, Encoded, Sums, cost_in, ends_of
from shirube.funding.linear import Model
from shirube.funding.offers import OBJECTIVES
from shirube.funding.worlds import Piece

Line = tuple[Fraction, Fraction]
"""const and slope of a line over the only sum of an offer."""


def limits_of(compiled: Compiled, index: int) -> tuple[list[Line], bool]:
    """Lines that what an offer gives never exceeds, for offers with one sum; whether they are every case's own.

    A case's own line is a limit if it lies above all others; a rounded amount counts as what it is rounded from.
    """
    pieces = [piece for piece in compiled.cases.pieces if piece.gives is not None]
    if len(compiled.most) != 1 or any(piece.rows for piece in pieces):
        return [], False
    (symbol,) = compiled.most
    lines = [line for piece in pieces if (line := _unrounded(piece, index, symbol)) is not None]
    if len(lines) < len(pieces):
        return [], False
    corners = [
        (end, line[0] + line[1] * end)
        for line, piece in zip(lines, pieces, strict=True)
        for end in ends_of(compiled, piece)[symbol]
    ]
    found = [
        (const, slope)
        for const, slope in dict.fromkeys(lines)
        if all(const + slope * at >= value for at, value in corners)
    ]
    return found, len(found) == len(set(lines))


def never_above(model: Model, encoded: Encoded, sums: Sums) -> None:
    """What any case gives at most, said once for all cases: it shows the solver how far to look."""
    for index, goal in enumerate(OBJECTIVES):
        limits, _ = limits_of(encoded.compiled, index)
        limits = [(const, slope) for const, slope in limits if const >= 0]
        if not limits:
            continue
        (total,) = sums.values()
        _each_alone(model, encoded, goal, limits)
        for const, slope in limits:
            scale = lcm(const.denominator, slope.denominator)
            terms = [
                (encoded.effects[goal], scale),
                (total, -int(slope * scale)),
                (encoded.adopted, -int(const * scale)),
            ]
            model.keep(terms, high=0)


def bends_down(compiled: Compiled) -> tuple[int, int] | None:
    """The stretch of the only sum in which the least of all cases' lines is what is given; None if not so.

    Both objectives are made as large as they can be, so such an offer needs no flags to say which case holds.
    """
    pieces = [piece for piece in compiled.cases.pieces if piece.gives is not None]
    for index in range(len(OBJECTIVES)):
        limits, all_are = limits_of(compiled, index)
        if not limits or not all_are:
            return None
        for piece in pieces:
            names = {name for name, _, _ in piece.helpers}
            terms = () if piece.gives is None else piece.gives[index].terms
            if any(factor < 0 for symbol, factor in terms if symbol in names) or len(names) > 1:
                return None
    (symbol,) = compiled.most
    stretches = sorted(ends_of(compiled, piece)[symbol] for piece in pieces)
    for before, after in pairwise(stretches):
        if after[0] > before[1] + 1:
            return None
    return stretches[0][0], max(high for _, high in stretches)


def _each_alone(
    model: Model, encoded: Encoded, goal: str, limits: Sequence[tuple[Fraction, Fraction]]
) -> None:
    """Together costs bring at most what each alone would: limits that start at zero or above bend down."""
    terms = [(encoded.effects[goal], 1)]
    for use, cost in _weights(encoded):
        most = min(const + slope * cost for const, slope in limits)
        terms.append((use, -max(0, ceil(most))))
    model.keep(terms, high=0)


def _weights(encoded: Encoded) -> list[tuple[int, int]]:
    """What each use adds to the only sum of an offer."""
    compiled = encoded.compiled
    ((symbol, _),) = compiled.most.items()
    choice = compiled.offer.funding.choice
    if symbol in compiled.sources:
        worth = next(item for item in compiled.worths if item.symbol == symbol)
        mine = [use for place, use in encoded.uses if place.input == compiled.sources[symbol]]
        return list(zip(mine, worth.each, strict=True))
    slot = choice.covers if choice is not None and choice.input == symbol else symbol
    return [
        (
            use,
            1
            if symbol in compiled.counted
            else cost_in(place, hopeful=compiled.hopeful) - (place.item.loan if slot != symbol else 0),
        )
        for place, use in encoded.uses
        if place.input == slot
    ]


def _unrounded(piece: Piece, index: int, symbol: str) -> tuple[Fraction, Fraction] | None:
    """const and slope of a line that what the case gives never exceeds."""
    assert piece.gives is not None
    value = piece.gives[index]
    const = Fraction(value.const, value.scale)
    slopes = {s: Fraction(factor, value.scale) for s, factor in value.terms}
    for name, _, _ in reversed(piece.helpers):
        factor = slopes.pop(name, Fraction(0))
        if not factor:
            continue
        tie = next(
            (
                (c, dict(terms))
                for c, terms in piece.ties
                if (dict(terms).get(name, 0) < 0) == (factor > 0) and name in dict(terms)
            ),
            None,
        )
        if tie is None:
            return None
        own = Fraction(-tie[1][name])
        const += factor * tie[0] / own
        for other, coefficient in tie[1].items():
            if other != name:
                slopes[other] = slopes.get(other, Fraction(0)) + factor * coefficient / own
    if set(slopes) - {symbol}:
        return None
    return const, slopes.get(symbol, Fraction(0))


__all__ = ["bends_down", "never_above"]
