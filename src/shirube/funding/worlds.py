"""What a programme asks and gives, as pieces that are linear in the sums still to be chosen.

The rule engine follows every case of a programme with those sums left open. Each case comes back as an
interval per sum, linear rows between them, and what the programme then gives as a linear function; rounding
down is a whole number of its own tied by two rows. Nothing of a programme is written twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor, lcm

from shirube.base.errors import ShirubeError
from shirube.rules.evaluate import UNDEFINED, Evaluator
from shirube.rules.model import Facts, Programme, Variable
from shirube.rules.nodes import Node
from shirube.rules.world import EMPTY, Affine, Interval, Numeric, Row, World, affine, plus, times

MOST_CASES = 600
LARGEST = 10**12
"""No sum of a project is larger (1兆円): bounds what is not bounded by the rules."""

Terms = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Linear:
    """(const + sum of coefficient * symbol) / scale."""

    const: int
    terms: Terms
    scale: int = 1


@dataclass(frozen=True)
class Piece:
    """One case: where it applies (`bounds`, `rows` >= 0) and what is given there (None: refused).

    `helpers` are whole numbers of this case alone (rounded amounts), tied to the sums by `ties` >= 0.
    """

    bounds: tuple[tuple[str, int | None, int | None], ...]
    rows: tuple[tuple[int, Terms], ...]
    helpers: tuple[tuple[str, int, int], ...]
    ties: tuple[tuple[int, Terms], ...]
    gives: tuple[Linear, ...] | None


@dataclass(frozen=True)
class Cases:
    """All cases of a programme for one set of facts. `exact`: they part the sums, nothing else is unknown."""

    pieces: tuple[Piece, ...]
    exact: bool


def follow(
    programme: Programme,
    effects: Sequence[Node],
    *,
    variables: Mapping[str, Variable],
    facts: Facts,
    on: date,
) -> list[tuple[World, tuple[Numeric, ...] | None]]:
    """Every world of the clauses, and with them the value of each effect (None where refused or undefined).

    Raises ShirubeError E164 where the unknown branches too far.
    """
    evaluator = Evaluator(programme, dict(variables), facts, on=on)
    going: list[World] = [EMPTY]
    found: list[tuple[World, tuple[Numeric, ...] | None]] = []
    for clause in programme.clauses:
        held: list[World] = []
        for world in going:
            for reached, holds in evaluator.paths(clause.when, world):
                if holds:
                    held.append(reached)
                else:
                    found.append((reached, None))
        going = held
        _refuse_endless(len(going) + len(found), programme)
    waiting: list[tuple[World, tuple[Numeric, ...]]] = [(world, ()) for world in going]
    for effect in effects:
        after: list[tuple[World, tuple[Numeric, ...]]] = []
        for world, values in waiting:
            for reached, value in evaluator.paths(effect, world):
                if value is UNDEFINED:
                    found.append((reached, None))
                else:
                    after.append((reached, (*values, value)))
        waiting = after
        _refuse_endless(len(waiting) + len(found), programme)
    return [*found, *waiting]


def _refuse_endless(cases: int, programme: Programme) -> None:
    if cases > MOST_CASES:
        raise ShirubeError(
            "E164",
            f"「{programme.name}」は分かっていないことが多く、場合分けが{MOST_CASES}を超えました。",
            todo="この制度の質問に先に答えてください。",
        )


def cases_of(
    worlds: Sequence[tuple[World, tuple[Numeric, ...] | None]], sums: frozenset[str], *, hopeful: bool
) -> Cases:
    """The worlds as pieces over `sums`; any other unknown is left at its worst (at its best if `hopeful`)."""
    exact = all(_is_plain(world, sums) for world, _ in worlds)
    pieces: dict[Piece, None] = {}
    for world, values in worlds:
        if hopeful and values is None:
            continue
        pieces[_piece(world, values, sums, hopeful=hopeful)] = None
    return Cases(tuple(pieces), exact)


def _is_helper(symbol: str, world: World) -> bool:
    return symbol.startswith("#") and world.box[symbol].whole


def _is_plain(world: World, sums: frozenset[str]) -> bool:
    """Whether nothing but the sums, and what is rounded from them, is unknown."""
    return not world.finite and all(s in sums or _is_helper(s, world) for s in world.box)


def _piece(world: World, values: tuple[Numeric, ...] | None, sums: frozenset[str], *, hopeful: bool) -> Piece:
    bounds = tuple(
        (symbol, _floor(item.low), _floor(item.high))
        for symbol, item in sorted(world.box.items())
        if symbol in sums and not (item.low == 0 and item.high is None)
    )
    rows: list[tuple[int, Terms]] = []
    ties: list[tuple[int, Terms]] = []
    tied: dict[str, int] = {}
    for row in world.rows:
        names = [symbol for symbol, _ in row.terms]
        helpers = [name for name in names if name not in sums and _is_helper(name, world)]
        if len(helpers) + sum(name in sums for name in names) < len(names):
            continue
        fresh = [name for name in helpers if tied.get(name, 0) < 2]
        for name in fresh[-1:]:
            tied[name] = tied.get(name, 0) + 1
        (ties if fresh else rows).append(_whole_row(row))
    whole = {name for name, times in tied.items() if times == 2}
    kept = frozenset(sums | whole)
    gives = None
    if values is not None:
        gives = tuple(_given(value, world, kept, hopeful=hopeful) for value in values)
    return Piece(
        bounds,
        tuple(row for row in rows if _within(row, kept)),
        tuple((name, *_ends(world.box[name])) for name in sorted(whole)),
        tuple(row for row in ties if _within(row, kept)),
        gives,
    )


def _within(row: tuple[int, Terms], names: frozenset[str]) -> bool:
    return all(symbol in names for symbol, _ in row[1])


def _whole_row(row: Row) -> tuple[int, Terms]:
    """Every symbol kept is whole, so > 0 is >= 1."""
    return (row.const - 1 if row.strict else row.const, row.terms)


def _floor(value: Fraction | None) -> int | None:
    return None if value is None else floor(value)


def _ends(item: Interval) -> tuple[int, int]:
    low = -LARGEST if item.low is None else floor(item.low)
    high = LARGEST if item.high is None else floor(item.high)
    return low, high


def _given(value: Numeric, world: World, kept: frozenset[str], *, hopeful: bool) -> Linear:
    """The value with every symbol that is not kept at its worst (or best)."""
    found = _limited(value, world, kept, upper=hopeful, on_way=frozenset())
    if found is None:
        found = Fraction(LARGEST if hopeful else -LARGEST)
    if isinstance(found, Fraction):
        return _scaled(found, {})
    return _scaled(found.const, dict(found.terms))


def _limited(
    value: Numeric, world: World, kept: frozenset[str], *, upper: bool, on_way: frozenset[str]
) -> Numeric | None:
    """A limit of the value over what is kept: each other symbol at its end, else at what a row ties it to."""
    if isinstance(value, Fraction):
        return value
    total: Numeric = value.const
    for symbol, factor in value.terms:
        part: Numeric | None = Affine(Fraction(0), ((symbol, Fraction(1)),))
        if symbol not in kept:
            part = _limit(symbol, world, kept, upper=(factor > 0) == upper, on_way=on_way)
        if part is None:
            return None
        total = plus(total, times(part, factor))
    return total


def _limit(
    symbol: str, world: World, kept: frozenset[str], *, upper: bool, on_way: frozenset[str]
) -> Numeric | None:
    """The closest limit of a symbol where the sums are small: its interval's end, or what a row ties it to."""
    if symbol in on_way:
        return None
    end = world.box[symbol].high if upper else world.box[symbol].low
    found: list[Numeric] = [] if end is None else [end]
    for row in world.rows:
        factors = dict(row.terms)
        own = factors.pop(symbol, 0)
        if not own or (own < 0) != upper:
            continue
        rest = affine(
            Fraction(row.const, -own), {name: Fraction(factor, -own) for name, factor in factors.items()}
        )
        limit = _limited(rest, world, kept, upper=upper, on_way=on_way | {symbol})
        if limit is not None:
            found.append(limit)
    if not found:
        return None
    return min(found, key=_start) if upper else max(found, key=_start)


def _start(limit: Numeric) -> tuple[Fraction, Fraction]:
    """Where a limit starts when the sums are nought, and how steeply it goes on."""
    if isinstance(limit, Fraction):
        return limit, Fraction(0)
    return limit.const, sum((factor for _, factor in limit.terms), Fraction(0))


def _scaled(const: Fraction, terms: Mapping[str, Fraction]) -> Linear:
    scale = lcm(const.denominator, *(factor.denominator for factor in terms.values()))
    return Linear(int(const * scale), tuple((s, int(f * scale)) for s, f in terms.items() if f), scale)


__all__ = ["LARGEST", "Affine", "Cases", "Linear", "Piece", "cases_of", "follow"]
