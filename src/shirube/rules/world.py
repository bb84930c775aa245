"""A world: one consistent way the unknown could be.

Finite unknowns keep the set of values still possible; numeric unknowns keep an exact interval; a relation
between several numeric unknowns is kept as a linear row. Feasibility and bounds of rows are exact
(Fourier-Motzkin elimination over fractions, e.g. Schrijver, Theory of Linear and Integer Programming, 12.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

ZERO = Fraction(0)


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
    """sum of coefficient * symbol + const >= 0 (or > 0 when strict)."""

    const: Fraction
    terms: tuple[tuple[str, Fraction], ...]
    strict: bool


@dataclass(frozen=True, slots=True)
class World:
    """Choices for finite unknowns, intervals for numeric ones, rows between them, and values named so far."""

    finite: Mapping[str, frozenset[Any]]
    box: Mapping[str, Interval]
    rows: tuple[Row, ...] = ()
    named: Mapping[str, Any] | None = None

    def with_choice(self, symbol: str, values: frozenset[Any]) -> World:
        return World({**self.finite, symbol: values}, self.box, self.rows, self.named)

    def with_box(self, symbol: str, interval: Interval) -> World:
        return World(self.finite, {**self.box, symbol: interval}, self.rows, self.named)

    def with_row(self, row: Row) -> World:
        return World(self.finite, self.box, (*self.rows, row), self.named)

    def naming(self, name: str, value: Any) -> World:
        return World(self.finite, self.box, self.rows, {**(self.named or {}), name: value})


EMPTY = World({}, {})


def assume(world: World, value: Numeric, *, strict: bool) -> World | None:
    """The world in which value >= 0 (> 0 when strict), or None if there is no such world."""
    if isinstance(value, Fraction):
        return world if (value > 0 if strict else value >= 0) else None
    if len(value.terms) == 1:
        (symbol, coefficient) = value.terms[0]
        bound = -value.const / coefficient
        half = (
            Interval(bound, None, low_open=strict)
            if coefficient > 0
            else Interval(None, bound, high_open=strict)
        )
        interval = world.box[symbol].meet(half)
        if interval.empty:
            return None
        result = world.with_box(symbol, interval)
    else:
        outer = _box_range(value, world.box)
        if outer.low is not None and (outer.low > 0 or (outer.low == 0 and not (strict and not outer.low_open))):
            return world
        if outer.high is not None and (
            outer.high < 0 or (outer.high == 0 and (strict or outer.high_open))
        ):
            return None
        result = world.with_row(Row(value.const, value.terms, strict))
    if result.rows and not is_feasible(result.rows, result.box):
        return None
    return result


def range_of(value: Numeric, world: World, *, whole: bool = False) -> Interval:
    """The exact range of a value in a world; integer bounds when the value is known to be whole."""
    if isinstance(value, Fraction):
        return Interval(value, value)
    if not world.rows:
        interval = _box_range(value, world.box)
    else:
        rows = _relevant(world.rows, world.box, {symbol for symbol, _ in value.terms})
        objective = "="
        rows += [
            Row(value.const, (*value.terms, (objective, Fraction(-1))), strict=False),
            Row(-value.const, (*((s, -c) for s, c in value.terms), (objective, Fraction(1))), strict=False),
        ]
        interval = _bounds(_eliminate(rows, keep=objective))
    return Interval(interval.low, interval.high, interval.low_open, interval.high_open, whole).tightened()


def _box_range(value: Affine, box: Mapping[str, Interval]) -> Interval:
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


def is_feasible(rows: Iterable[Row], box: Mapping[str, Interval]) -> bool:
    """Whether some numbers within the box satisfy all rows (over fractions)."""
    rows = tuple(rows)
    symbols = {symbol for row in rows for symbol, _ in row.terms}
    left = _eliminate(_relevant(rows, box, symbols), keep=None)
    return all(row.const > 0 or (row.const == 0 and not row.strict) for row in left)


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
            chosen.append(Row(-item.low, ((symbol, Fraction(1)),), item.low_open))
        if item.high is not None:
            chosen.append(Row(item.high, ((symbol, Fraction(-1)),), item.high_open))
    return chosen


def _eliminate(rows: list[Row], keep: str | None) -> list[Row]:
    """Fourier-Motzkin: project away every symbol but `keep`."""
    rows = _deduplicated(rows)
    while True:
        symbols = {symbol for row in rows for symbol, _ in row.terms if symbol != keep}
        if not symbols:
            return rows
        symbol = min(symbols, key=lambda name: (_growth(rows, name), name))
        above = [row for row in rows if dict(row.terms).get(symbol, ZERO) > 0]
        below = [row for row in rows if dict(row.terms).get(symbol, ZERO) < 0]
        rest = [row for row in rows if symbol not in dict(row.terms)]
        for up in above:
            for down in below:
                rest.append(_combined(up, down, symbol))
        rows = _deduplicated(rest)


def _growth(rows: list[Row], symbol: str) -> int:
    signs = [dict(row.terms).get(symbol, ZERO) for row in rows]
    return sum(sign > 0 for sign in signs) * sum(sign < 0 for sign in signs)


def _combined(up: Row, down: Row, symbol: str) -> Row:
    a, b = dict(up.terms)[symbol], -dict(down.terms)[symbol]
    total = plus(times(_as_affine(up), 1 / a), times(_as_affine(down), 1 / b))
    strict = up.strict or down.strict
    if isinstance(total, Fraction):
        return Row(total, (), strict)
    return Row(total.const, total.terms, strict)


def _as_affine(row: Row) -> Affine:
    return Affine(row.const, row.terms)


def _deduplicated(rows: Iterable[Row]) -> list[Row]:
    """One row per direction: the tightest; rows that always hold are dropped."""
    best: dict[tuple[tuple[str, Fraction], ...], Row] = {}
    for row in rows:
        if not row.terms:
            if row.const > 0 or (row.const == 0 and not row.strict):
                continue
            return [row]
        scale = 1 / abs(row.terms[0][1])
        scaled = Row(row.const * scale, tuple((s, c * scale) for s, c in row.terms), row.strict)
        known = best.get(scaled.terms)
        if known is None or (scaled.const, not scaled.strict) < (known.const, not known.strict):
            best[scaled.terms] = scaled
    return list(best.values())


def _bounds(rows: list[Row]) -> Interval:
    interval = Interval(None, None)
    for row in rows:
        if not row.terms:
            continue
        ((_, coefficient),) = row.terms
        bound = -row.const / coefficient
        half = (
            Interval(bound, None, low_open=row.strict)
            if coefficient > 0
            else Interval(None, bound, high_open=row.strict)
        )
        interval = interval.meet(half)
    return interval
