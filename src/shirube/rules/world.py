"""A world: one consistent way the unknown could be.

Finite unknowns keep the set of values still possible; numeric unknowns keep an exact interval; a relation
between several numeric unknowns is kept as a linear row. Feasibility and bounds of rows are exact
(Fourier-Motzkin elimination over fractions, e.g. Schrijver, Theory of Linear and Integer Programming, 12.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, gcd, lcm
from typing import Any

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Affine:
    """const + sum of coefficient * symbol; symbols are numeric unknowns."""

    const: Fraction
    terms: tuple[tuple[str, Fraction], ...]


Numeric = Fraction | Affine


def plus(left: Numeric, right: Numeric, sign: int = 1) -> Numeric:
    """left + sign * right, exactly."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left + sign * right
    terms: dict[str, Fraction] = {}
    const = ZERO
    for part, factor in ((left, 1), (right, sign)):
        if isinstance(part, Fraction):
            const += factor * part
        else:
            const += factor * part.const
            for symbol, coefficient in part.terms:
                terms[symbol] = terms.get(symbol, ZERO) + factor * coefficient
    return affine(const, terms)


def times(value: Numeric, factor: Fraction) -> Numeric:
    if isinstance(value, Fraction):
        return value * factor
    return affine(value.const * factor, {symbol: c * factor for symbol, c in value.terms})


def affine(const: Fraction, terms: Mapping[str, Fraction]) -> Numeric:
    kept = tuple(sorted((symbol, c) for symbol, c in terms.items() if c))
    return Affine(const, kept) if kept else const


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of one number; None is unbounded. `whole` numbers are integers (yen, people, days)."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    whole: bool = False

    def tightened(self) -> Interval:
        """The same set with integer bounds, where the number is whole."""
        if not self.whole:
            return self
        low, high = self.low, self.high
        if low is not None:
            low = Fraction(floor(low) + 1 if self.low_open else ceil(low))
        if high is not None:
            high = Fraction(ceil(high) - 1 if self.high_open else floor(high))
        return Interval(low, high, whole=True)

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: Interval) -> Interval:
        low, low_open = self.low, self.low_open
        if other.low is not None and (low is None or other.low > low):
            low, low_open = other.low, other.low_open
        elif other.low is not None and other.low == low:
            low_open = low_open or other.low_open
        high, high_open = self.high, self.high_open
        if other.high is not None and (high is None or other.high < high):
            high, high_open = other.high, other.high_open
        elif other.high is not None and other.high == high:
            high_open = high_open or other.high_open
        return Interval(low, high, low_open, high_open, self.whole or other.whole).tightened()


@dataclass(frozen=True, slots=True)
class Row:
    """sum of coefficient * symbol + const >= 0 (or > 0 when strict), scaled to coprime integers."""

    const: int
    terms: tuple[tuple[str, int], ...]
    strict: bool

    def renamed(self, names: Mapping[str, str]) -> Row:
        return Row(self.const, tuple((names.get(symbol, symbol), c) for symbol, c in self.terms), self.strict)


@dataclass(frozen=True, slots=True)
class World:
    """Choices for finite unknowns, intervals for numeric ones, rows between them, and values named so far.

    `loose` holds the symbols whose interval rows may narrow; any other reaches all of its interval.
    """

    finite: Mapping[str, frozenset[Any]]
    box: Mapping[str, Interval]
    rows: tuple[Row, ...] = ()
    named: Mapping[str, Any] | None = None
    loose: frozenset[str] = frozenset()

    def with_choice(self, symbol: str, values: frozenset[Any]) -> World:
        return World({**self.finite, symbol: values}, self.box, self.rows, self.named, self.loose)

    def with_box(self, symbol: str, interval: Interval) -> World:
        return World(self.finite, {**self.box, symbol: interval}, self.rows, self.named, self.loose)

    def with_row(self, row: Row) -> World:
        return World(self.finite, self.box, (*self.rows, row), self.named, self.loose)

    def naming(self, name: str, value: Any) -> World:
        named = {**(self.named or {}), name: value}
        return World(self.finite, self.box, self.rows, named, self.loose)

    def loosening(self, symbols: Iterable[str]) -> World:
        return World(self.finite, self.box, self.rows, self.named, self.loose | frozenset(symbols))

    def is_tight(self, value: Affine) -> bool:
        """Whether the intervals alone give the exact range: one symbol, every value of whose box is reached."""
        return len(value.terms) == 1 and value.terms[0][0] not in self.loose


EMPTY = World({}, {})


def assume(world: World, value: Numeric, *, strict: bool) -> World | None:
    """The world in which value >= 0 (> 0 when strict), or None if there is no such world."""
    if isinstance(value, Fraction):
        return world if (value > 0 if strict else value >= 0) else None
    if len(value.terms) == 1:
        return _narrowed(world, value, strict=strict)
    outer = outer_range(value, world.box)
    if outer.low is not None and (outer.low > 0 or (outer.low == 0 and not (strict and not outer.low_open))):
        return world
    if outer.high is not None and (outer.high < 0 or (outer.high == 0 and (strict or outer.high_open))):
        return None
    result = world.with_row(_row(value.const, value.terms, strict=strict))
    result = result.loosening(_linked(result.rows, {symbol for symbol, _ in value.terms}))
    return result if is_feasible(result.rows, result.box) else None


def _narrowed(world: World, value: Affine, *, strict: bool) -> World | None:
    """One symbol's interval cut; what rows tie to it becomes loose."""
    ((symbol, coefficient),) = value.terms
    bound = -value.const / coefficient
    half = (
        Interval(bound, None, low_open=strict) if coefficient > 0 else Interval(None, bound, high_open=strict)
    )
    before = world.box[symbol]
    interval = before.meet(half)
    if interval.empty:
        return None
    if interval == before:
        return world
    result = world.with_box(symbol, interval)
    if not world.rows:
        return result
    tight = symbol not in world.loose
    result = result.loosening(_linked(world.rows, {symbol}) - {symbol})
    return result if tight or is_feasible(result.rows, result.box) else None


def _linked(rows: Iterable[Row], seeds: set[str]) -> set[str]:
    """The symbols that rows tie to the seeds, directly or through others."""
    reached = set(seeds)
    waiting = [{symbol for symbol, _ in row.terms} for row in rows]
    grew = True
    while grew:
        grew = False
        for names in waiting:
            if names & reached and not names <= reached:
                reached |= names
                grew = True
    return reached


def define(world: World, value: Numeric, *, strict: bool) -> World:
    """The world with value >= 0 (> 0) as a row that defines a fresh symbol: it cannot make it infeasible."""
    if isinstance(value, Fraction):
        return world
    return world.with_row(_row(value.const, value.terms, strict=strict))


def range_of(value: Numeric, world: World, *, whole: bool = False) -> Interval:
    """The range of a value in a world; integer bounds when the value is known to be whole.

    With rows, a bound that only a fractional choice of a whole symbol reaches is pulled in by branching on
    that symbol (at most `_DEPTH` times; a bound not pulled in is still a true bound).
    """
    if isinstance(value, Fraction):
        return Interval(value, value)
    if not world.rows or world.is_tight(value):
        interval = outer_range(value, world.box)
    else:
        low = _lowest(value, world, _DEPTH)
        high = _lowest(times(value, -ONE), world, _DEPTH)
        interval = Interval(low.low, None if high.low is None else -high.low, low.low_open, high.low_open)
    return Interval(interval.low, interval.high, interval.low_open, interval.high_open, whole).tightened()


_DEPTH = 4


def _lowest(value: Numeric, world: World, depth: int) -> Interval:
    """The lower bound of a value (as an interval of which only the low end counts)."""
    if isinstance(value, Fraction):
        return Interval(value, value)
    rows = _relevant(world.rows, world.box, {symbol for symbol, _ in value.terms})
    found = _bounds(_eliminate((*rows, *_equal(value, _OBJECTIVE)), _OBJECTIVE))
    if found.low is None or found.low_open or depth == 0 or found.low == outer_range(value, world.box).low:
        return found
    at_low = (*rows, *_equal(plus(value, found.low, -1), None))
    for symbol in sorted({s for row in rows for s, _ in row.terms if s in world.box and world.box[s].whole}):
        inner = _bounds(_eliminate(at_low, symbol))
        if inner.low is None or inner.high is None or ceil(inner.low) <= floor(inner.high):
            continue
        edge = Affine(-Fraction(floor(inner.low)), ((symbol, ONE),))
        sides = (
            assume(world, times(edge, -ONE), strict=False),
            assume(world, plus(edge, ONE, -1), strict=False),
        )
        lows = [_lowest(value, side, depth - 1) for side in sides if side is not None]
        return min(lows, key=lambda item: (item.low is not None, item.low or ZERO), default=found)
    return found


_OBJECTIVE = "="


def _equal(value: Numeric, symbol: str | None) -> list[Row]:
    """value = symbol (or 0) as two rows."""
    target: Numeric = ZERO if symbol is None else Affine(ZERO, ((symbol, ONE),))
    difference = plus(value, target, -1)
    if isinstance(difference, Fraction):
        return []
    return [
        _row(difference.const, difference.terms, strict=False),
        _row(-difference.const, ((s, -c) for s, c in difference.terms), strict=False),
    ]


def outer_range(value: Affine, box: Mapping[str, Interval]) -> Interval:
    """Bounds from the intervals alone, rows left aside: never too narrow, cheap."""
    low: Fraction | None = value.const
    high: Fraction | None = value.const
    low_open = high_open = False
    for symbol, coefficient in value.terms:
        item = box[symbol]
        ends = ((item.low, item.low_open), (item.high, item.high_open))
        (a, a_open), (b, b_open) = ends if coefficient > 0 else ends[::-1]
        low = None if low is None or a is None else low + coefficient * a
        high = None if high is None or b is None else high + coefficient * b
        low_open, high_open = low_open or a_open, high_open or b_open
    return Interval(low, high, low_open and low is not None, high_open and high is not None)


def _row(const: Fraction, terms: Iterable[tuple[str, Fraction]], *, strict: bool) -> Row:
    terms = tuple(terms)
    scale = lcm(const.denominator, *(c.denominator for _, c in terms))
    return _coprime(int(const * scale), tuple((s, int(c * scale)) for s, c in terms), strict=strict)


def _coprime(const: int, terms: tuple[tuple[str, int], ...], *, strict: bool) -> Row:
    divisor = gcd(const, *(c for _, c in terms))
    if divisor > 1:
        return Row(const // divisor, tuple((s, c // divisor) for s, c in terms), strict)
    return Row(const, terms, strict)


def is_feasible(rows: Iterable[Row], box: Mapping[str, Interval]) -> bool:
    """Whether some numbers within the box satisfy all rows (over fractions)."""
    rows = tuple(rows)
    symbols = {symbol for row in rows for symbol, _ in row.terms}
    left = _eliminate(tuple(_relevant(rows, box, symbols)), None)
    return all(_holds(row) for row in left)


def _holds(row: Row) -> bool:
    return row.const > 0 or (row.const == 0 and not row.strict)


def _relevant(rows: tuple[Row, ...], box: Mapping[str, Interval], seeds: set[str]) -> list[Row]:
    """The rows that reach the seed symbols, with the box of every symbol in them as rows."""
    reached = set(seeds)
    chosen: list[Row] = []
    waiting = list(rows)
    grew = True
    while grew:
        grew = False
        for row in list(waiting):
            names = {symbol for symbol, _ in row.terms}
            if names & reached:
                reached |= names
                chosen.append(row)
                waiting.remove(row)
                grew = True
    for symbol in sorted(reached):
        item = box.get(symbol)
        if item is None:
            continue
        if item.low is not None:
            chosen.append(_row(-item.low, ((symbol, ONE),), strict=item.low_open))
        if item.high is not None:
            chosen.append(_row(item.high, ((symbol, -ONE),), strict=item.high_open))
    return chosen


@lru_cache(maxsize=16_384)
def _eliminate(rows: tuple[Row, ...], keep: str | None) -> list[Row]:
    """Fourier-Motzkin: project away every symbol but `keep`. Pure, and asked the same again and again."""
    return _eliminated(_tightest(rows), keep)


def _eliminated(rows: list[Row], keep: str | None) -> list[Row]:
    while True:
        signs: dict[str, list[int]] = {}
        for row in rows:
            for symbol, c in row.terms:
                signs.setdefault(symbol, [0, 0])[c > 0] += 1
        signs.pop(keep or "", None)
        if not signs:
            return rows
        symbol = min(signs, key=lambda name: (signs[name][0] * signs[name][1], name))
        above: list[tuple[int, Row]] = []
        below: list[tuple[int, Row]] = []
        rest: list[Row] = []
        for row in rows:
            coefficient = next((c for s, c in row.terms if s == symbol), 0)
            if coefficient:
                (above if coefficient > 0 else below).append((coefficient, row))
            else:
                rest.append(row)
        rest.extend(_combined(a, up, -b, down, symbol) for a, up in above for b, down in below)
        rows = _tightest(rest)


def _combined(a: int, up: Row, b: int, down: Row, symbol: str) -> Row:
    """b * up + a * down, in which the symbol cancels."""
    terms = {s: c * b for s, c in up.terms if s != symbol}
    for s, c in down.terms:
        if s != symbol:
            terms[s] = terms.get(s, 0) + c * a
    kept = tuple(sorted((s, c) for s, c in terms.items() if c))
    return _coprime(up.const * b + down.const * a, kept, strict=up.strict or down.strict)


def _tightest(rows: Iterable[Row]) -> list[Row]:
    """One row per direction, the tightest; rows that always hold are dropped, one that never holds is all."""
    best: dict[tuple[tuple[str, int], ...], tuple[Fraction, Row]] = {}
    for row in rows:
        if not row.terms:
            if _holds(row):
                continue
            return [row]
        divisor = gcd(*(c for _, c in row.terms))
        direction = tuple((s, c // divisor) for s, c in row.terms)
        bound = Fraction(row.const, divisor)
        known = best.get(direction)
        if known is None or (bound, not row.strict) < (known[0], not known[1].strict):
            best[direction] = (bound, row)
    return [row for _, row in best.values()]


def _bounds(rows: list[Row]) -> Interval:
    interval = Interval(None, None)
    for row in rows:
        if not row.terms:
            continue
        ((_, coefficient),) = row.terms
        bound = Fraction(-row.const, coefficient)
        half = (
            Interval(bound, None, low_open=row.strict)
            if coefficient > 0
            else Interval(None, bound, high_open=row.strict)
        )
        interval = interval.meet(half)
    return interval
