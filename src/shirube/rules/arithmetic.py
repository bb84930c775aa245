"""Comparing and computing with what may be unknown: a world forks only where the sign really depends on it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor, lcm
from typing import Any

from shirube.rules.model import WHOLE, Amount, Programme, Variable, VariableType
from shirube.rules.values import ONE, UNDEFINED, ZERO, Paths, Quotient, ordinal
from shirube.rules.world import (
    Affine,
    Interval,
    Numeric,
    World,
    assume,
    define,
    outer_range,
    plus,
    range_of,
    times,
)

_EARLIEST, _LATEST = date(1868, 1, 25), date(2199, 12, 31)


class Arithmetic:
    """Numbers of one programme: known fractions, and symbols with the domain their variable declares."""

    programme: Programme
    variables: dict[str, Variable]
    _dated_by: set[str]

    def box_domain(self, symbol: str) -> Interval:
        """The interval a numeric unknown starts from: its declared domain."""
        variable = self.variables.get(symbol.split("[")[0].split("|")[0])
        if variable is None:
            return Interval(ZERO, None)
        if variable.type is VariableType.DATE:
            window = (
                (self.programme.recorded_from, self.programme.recorded_until)
                if symbol in self._dated_by
                else (_EARLIEST, _LATEST)
            )
            return Interval(ordinal(window[0]), ordinal(window[1]), whole=True)
        whole = variable.type in WHOLE or variable.type is VariableType.YEN_LIST
        low = ZERO if variable.type is VariableType.YEN_LIST else variable.minimum
        return Interval(low, variable.maximum, whole=whole)

    def _symbol(self, symbol: str, world: World, domain: Interval | None = None) -> tuple[World, Numeric]:
        if symbol not in world.box:
            world = world.with_box(symbol, domain or self.box_domain(symbol))
        return world, Affine(ZERO, ((symbol, ONE),))

    def _compared(self, op: str, left: Any, right: Any, world: World) -> Paths:
        if left is UNDEFINED or right is UNDEFINED:
            return [(world, False)]
        if isinstance(left, Quotient) or isinstance(right, Quotient):
            left, right, world = self._crossed(left, right, world)
        difference = plus(left, right, -1)
        match op:
            case ">=":
                return self._sign(difference, world, strict=False)
            case ">":
                return self._sign(difference, world, strict=True)
            case "<=":
                return self._sign(times(difference, -ONE), world, strict=False)
            case "<":
                return self._sign(times(difference, -ONE), world, strict=True)
        equal: Paths = []
        for w, at_least in self._sign(difference, world, strict=False):
            if not at_least:
                equal.append((w, op == "!="))
                continue
            equal.extend((w2, above == (op == "!=")) for w2, above in self._sign(difference, w, strict=True))
        return equal

    def _crossed(self, left: Any, right: Any, world: World) -> tuple[Numeric, Numeric, World]:
        a, b = (left.left, left.right) if isinstance(left, Quotient) else (left, ONE)
        c, d = (right.left, right.right) if isinstance(right, Quotient) else (right, ONE)
        world, ad = self._multiplied(a, d, world)
        world, cb = self._multiplied(c, b, world)
        return ad, cb, world

    def _sign(self, value: Numeric, world: World, *, strict: bool) -> Paths:
        """Fork on value >= 0 (> 0 when strict)."""
        if isinstance(value, Fraction):
            return [(world, value > 0 if strict else value >= 0)]
        found: Paths = []
        yes = assume(world, value, strict=strict)
        no = assume(world, times(value, -ONE), strict=not strict)
        if yes is not None:
            found.append((yes, True))
        if no is not None:
            found.append((no, False))
        return found

    def _arith(self, op: str, left: Any, right: Any, world: World) -> Paths:
        if left is UNDEFINED or right is UNDEFINED:
            return [(world, UNDEFINED)]
        world, left = self._one_number(left, world)
        world, right = self._one_number(right, world)
        match op:
            case "+":
                return [(world, plus(left, right))]
            case "-":
                return [(world, plus(left, right, -1))]
            case "*":
                return [self._multiplied(left, right, world)]
        if isinstance(right, Fraction) and right != 0:
            return [(world, times(left, 1 / right))]
        return [(world, Quotient(left, right))]

    def _one_number(self, value: Any, world: World) -> tuple[World, Any]:
        """A quotient that is computed with, not compared, is a number of its own, zero or more."""
        if isinstance(value, Quotient):
            return self._symbol(f"#({value.left})/({value.right})", world, Interval(ZERO, None))
        return world, value

    def _multiplied(self, left: Numeric, right: Numeric, world: World) -> tuple[World, Numeric]:
        if isinstance(left, Fraction):
            return world, times(right, left)
        if isinstance(right, Fraction):
            return world, times(left, right)
        a, b = range_of(left, world), range_of(right, world)
        corners = [
            x * y if x is not None and y is not None else None
            for x in (a.low, a.high)
            for y in (b.low, b.high)
        ]
        closed = [corner for corner in corners if corner is not None]
        positive = (a.low or ZERO) >= 0 and (b.low or ZERO) >= 0 and a.low is not None and b.low is not None
        low = min(closed) if len(closed) == 4 else ((a.low or ZERO) * (b.low or ZERO) if positive else None)
        high = max(closed) if len(closed) == 4 else None
        symbol = f"#({left})*({right})"
        world, product = self._symbol(symbol, world, Interval(low, high))
        world = world.loosening((symbol,))
        for x, other in ((a.low, b.low), (a.high, b.high)):
            if x is not None and other is not None:
                estimate = plus(plus(times(left, other), times(right, x)), x * other, -1)
                world = define(world, plus(product, estimate, -1), strict=False)
        for x, other in ((a.low, b.high), (a.high, b.low)):
            if x is not None and other is not None:
                estimate = plus(plus(times(left, other), times(right, x)), x * other, -1)
                world = define(world, plus(estimate, product, -1), strict=False)
        return world, product

    def _rounded(self, amount: Amount, value: Any, world: World) -> tuple[World, Any]:
        """Down to the amount's unit; a symbol of its own when the value is not known."""
        if value is UNDEFINED or amount.unit != "円":
            return world, value
        unit = amount.down_to
        if isinstance(value, Fraction):
            return world, Fraction(floor(value / unit) * unit)
        if unit == 1 and self._is_whole(value, world):
            return world, value
        outer = outer_range(value, world.box)
        symbol = f"#{amount.id}"
        box = Interval(
            None if outer.low is None else Fraction(floor(outer.low / unit)),
            None if outer.high is None else Fraction(floor(outer.high / unit)),
            whole=True,
        )
        tight = world.is_tight(value)
        world, steps = self._symbol(symbol, world.with_box(symbol, box))
        if not tight:
            world = world.loosening((symbol,))
        rounded = times(steps, Fraction(unit))
        lower = define(world, plus(value, rounded, -1), strict=False)
        gap = plus(plus(rounded, Fraction(unit)), value, -1)
        grain = self._grain(value, world)
        if grain is not None:
            return define(lower, plus(gap, grain, -1), strict=False), rounded
        return define(lower, gap, strict=True), rounded

    def _grain(self, value: Numeric, world: World) -> Fraction | None:
        """The step in which a value of whole symbols moves (1/2 for n/2), or None."""
        if isinstance(value, Fraction) or not all(world.box[symbol].whole for symbol, _ in value.terms):
            return None
        return Fraction(1, lcm(value.const.denominator, *(c.denominator for _, c in value.terms)))

    def _is_whole(self, value: Numeric, world: World) -> bool:
        if isinstance(value, Fraction):
            return value.denominator == 1
        return value.const.denominator == 1 and all(
            coefficient.denominator == 1 and world.box[symbol].whole for symbol, coefficient in value.terms
        )
