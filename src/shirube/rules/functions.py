"""The functions of the language, each over every world: extremes, lists, tiers, days and fixpoints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from shirube.rules.arithmetic import Arithmetic
from shirube.rules.values import ONE, UNDEFINED, ZERO, Paths, Tables, UnknownList, ordinal, years_before
from shirube.rules.world import Affine, Interval, Numeric, World, define, plus, range_of, times


class Functions(Arithmetic):
    """What `min(…)`, `tier(…)` and the others do; `Evaluator` looks them up by name."""

    def _do_min(self, world: World, *values: Numeric) -> Paths:
        return self._extreme(world, values, "<=")

    def _do_max(self, world: World, *values: Numeric) -> Paths:
        return self._extreme(world, values, ">=")

    def _extreme(self, world: World, values: Sequence[Numeric], op: str) -> Paths:
        best: Paths = [(world, values[0])]
        for value in values[1:]:
            best = [
                (w2, kept if holds else value)
                for w, kept in best
                for w2, holds in self._compared(op, kept, value, w)
            ]
        return best

    def _do_sum(self, world: World, items: Any) -> Paths:
        if isinstance(items, UnknownList):
            return [self._symbol(items.symbol, world)]
        total: Numeric = ZERO
        for item in items:
            total = plus(total, item)
        return [(world, total)]

    def _do_count(self, world: World, items: Any) -> Paths:
        if isinstance(items, UnknownList):
            return [self._symbol(f"{items.symbol}|count", world)]
        return [(world, Fraction(len(items)))]

    def _do_capped(self, world: World, items: Any, cap: Numeric) -> Paths:
        if isinstance(items, UnknownList):
            return [(world, UnknownList(f"{items.symbol}|capped"))]
        waiting: list[tuple[World, tuple[Numeric, ...]]] = [(world, ())]
        for item in items:
            waiting = [(w2, (*done, kept)) for w, done in waiting for w2, kept in self._do_min(w, item, cap)]
        return list(waiting)

    def _do_largest(self, world: World, items: Any, most: Numeric) -> Paths:
        """The `most` largest items; their order among the unknown is forked only where it matters."""
        if isinstance(items, UnknownList):
            return [(world, UnknownList(f"{items.symbol}|largest"))]
        if not isinstance(most, Fraction):
            return [(world, UnknownList("#some-of-the-list"))]
        if len(items) <= most:
            return [(world, items)]
        waiting: list[tuple[World, tuple[Numeric, ...], tuple[Numeric, ...]]] = [(world, (), items)]
        for _ in range(int(most)):
            going: list[tuple[World, tuple[Numeric, ...], tuple[Numeric, ...]]] = []
            for w, chosen, rest in waiting:
                for w2, top in self._do_max(w, *rest):
                    left = list(rest)
                    left.remove(top)
                    going.append((w2, (*chosen, top), tuple(left)))
            waiting = going
        return [(w, chosen) for w, chosen, _ in waiting]

    def _do_tier(self, world: World, table: Any, by: Any) -> Paths:
        """The value of the highest tier reached (lower edge inclusive); below the lowest: not defined."""
        if not isinstance(table, Tables):
            return [(world, table)]
        waiting = [world]
        found: Paths = []
        for tier in reversed(table.tiers):
            going: list[World] = []
            for w in waiting:
                for w2, reached in self._compared(">=", by, tier.at_least, w):
                    if reached:
                        found.append((w2, UNDEFINED if tier.value is None else tier.value))
                    else:
                        going.append(w2)
            waiting = going
        return found + [(w, UNDEFINED) for w in waiting]

    def _do_years_before(self, world: World, day: Numeric, years: Numeric) -> Paths:
        if isinstance(day, Fraction) and isinstance(years, Fraction):
            return [(world, ordinal(years_before(date.fromordinal(int(day)), int(years))))]
        symbol = f"#({day})-({years})y"
        if symbol in world.box:
            return [self._symbol(symbol, world)]
        world, earlier = self._symbol(symbol, world, Interval(None, None, whole=True))
        world = world.loosening((symbol,))
        gap = plus(day, earlier, -1)
        bounds = [gap]
        if isinstance(years, Fraction):
            bounds = [plus(gap, -365 * years), plus(times(gap, -ONE), 366 * years)]
        for bound in bounds:
            world = define(world, bound, strict=False)
        return [(world, earlier)]

    def _do_largest_public(self, world: World, table: Any, loan: Numeric) -> Paths:
        """The largest public sum p with p <= cap(loan / p), the loan being fixed."""
        return self._fixpoint(world, table, loan, extra=ZERO)

    def _do_largest_public_of_total(self, world: World, table: Any, total: Numeric) -> Paths:
        """The largest public sum p with p <= cap((total - p) / p), what public and loan make together fixed."""
        return self._fixpoint(world, table, total, extra=ONE)

    def _fixpoint(self, world: World, table: Any, base: Numeric, extra: Fraction) -> Paths:
        """Within a tier the ratio bounds p by base / (at_least + extra); caps rise with the ratio (checked)."""
        if not isinstance(table, Tables):
            return [(world, table)]
        if isinstance(base, Affine) and len(base.terms) > 1:
            whole = range_of(base, world, whole=self._is_whole(base, world))
            world, base = self._symbol(f"#{base}", world, whole)
        best: Paths = [(world, ZERO)]
        for tier in table.tiers:
            if tier.value is None:
                continue
            divisor = tier.at_least + extra
            best = [
                step
                for w, kept in best
                for w2, bound in (
                    self._do_min(w, tier.value, times(base, 1 / divisor)) if divisor else [(w, tier.value)]
                )
                for step in self._do_max(w2, kept, bound)
            ]
        return best
