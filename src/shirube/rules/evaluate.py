"""Evaluation of an expression over every world the unknown leaves open.

A known fact is a value. An unknown one is a symbol: finite (a set of values) or numeric (an exact interval),
and a world is forked only where a condition really depends on it. So the results are the reachable values
and no others, an unknown that enters twice is the same unknown twice, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor, lcm
from typing import Any

from shirube.base.errors import ShirubeError
from shirube.rules.model import (
    FINITE,
    WHOLE,
    Amount,
    DatedValue,
    Facts,
    Known,
    Parameter,
    Programme,
    Tier,
    Variable,
    VariableType,
)
from shirube.rules.nodes import (
    All,
    Arith,
    Call,
    Case,
    Compare,
    Member,
    Name,
    Node,
    Not,
    NotPrinted,
    Number,
    Open,
    Some,
    Truth,
)
from shirube.rules.world import (
    EMPTY,
    Affine,
    Interval,
    Numeric,
    World,
    affine,
    assume,
    define,
    outer_range,
    plus,
    range_of,
    times,
)

ON = "on"
OUTSIDE = "outside-record"
MOST_WORLDS = 20_000
BOTH = frozenset({True, False})
_EARLIEST, _LATEST = date(1868, 1, 25), date(2199, 12, 31)
ONE, ZERO = Fraction(1), Fraction(0)


class _Undefined:
    """No branch or tier applies: the amount does not exist (which is not zero)."""

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED = _Undefined()


@dataclass(frozen=True, slots=True)
class Quotient:
    """left / right where right is not a constant; compared by cross-multiplication, right being >= 0."""

    left: Numeric
    right: Numeric


@dataclass(frozen=True, slots=True)
class UnknownList:
    """A list of which not even the length is told; its total is one symbol."""

    symbol: str


Paths = list[tuple[World, Any]]


def ordinal(day: date) -> Fraction:
    return Fraction(day.toordinal())


def years_before(day: date, years: int) -> date:
    """The anniversary `years` before; 29 February falls on 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True)
class Tables:
    """A resolved parameter that is not one number."""

    tiers: tuple[Tier, ...] = ()
    options: tuple[tuple[str, Fraction], ...] = ()


class Evaluator:
    """Evaluates the expressions of one programme for one set of facts on one day."""

    def __init__(
        self, programme: Programme, variables: dict[str, Variable], facts: Facts, *, on: date
    ) -> None:
        self.programme = programme
        self.variables = variables
        self.facts = facts
        self.on = on
        self._named = programme.named
        self._from_empty: dict[str, Paths] = {}
        self._dated_by = {p.dated_by for p in programme.parameters.values() if p.dated_by}

    # -- unknowns ------------------------------------------------------------------------------------

    def finite_domain(self, symbol: str) -> frozenset[Any]:
        """Every value a finite unknown can take."""
        variable = self.variables.get(symbol)
        if variable is not None and variable.type is VariableType.ENUM:
            return frozenset(variable.values)
        return BOTH

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

    # -- the tree ------------------------------------------------------------------------------------

    def paths(self, node: Node, world: World) -> Paths:
        """The worlds reached by evaluating `node`, each with the value it has there."""
        found = self._paths(node, world)
        self.refuse_endless(len(found))
        return found

    def refuse_endless(self, worlds: int) -> None:
        """Raises ShirubeError E120 where the unknown branches too far to be followed."""
        if worlds > MOST_WORLDS:
            raise ShirubeError(
                "E120",
                f"「{self.programme.name}」の式で場合分けが{MOST_WORLDS:,}を超えました。",
                todo="わかっている答えを先に入れてください。",
            )

    def rounded_paths(self, amount: Amount) -> Paths:
        """The paths of an amount from the empty world, rounded as the amount says."""
        if amount.id in self._named:
            return self.paths(Name(amount.id), EMPTY)
        return [self._rounded(amount, value, w) for w, value in self.paths(amount.value, EMPTY)]

    def _paths(self, node: Node, world: World) -> Paths:
        match node:
            case Number(value) | Truth(value):
                return [(world, value)]
            case Name(name, version):
                return self._name(name, version, world)
            case All(items):
                return self._chain(items, world, stop=False)
            case Some(items):
                return self._chain(items, world, stop=True)
            case Not(item):
                return [(w, not value) for w, value in self.paths(item, world)]
            case Compare(op, left, right):
                return self._compare(op, left, right, world)
            case Member(item, values):
                return self._member(item, frozenset(values), world)
            case Arith(op, left, right):
                return [
                    result
                    for w, a in self.paths(left, world)
                    for w2, b in self.paths(right, w)
                    for result in self._arith(op, a, b, w2)
                ]
            case Case(branches):
                return self._case(branches, world)
            case Call(function, args):
                return self._call(function, args, world)
            case Open(question):
                return self._finite(f"?{question}", world)
            case NotPrinted(question):
                return [self._symbol(f"?{question}", world)]

    def _chain(self, items: Sequence[Node], world: World, *, stop: bool) -> Paths:
        """and / or: left to right, leaving a world as soon as it is settled."""
        settled: Paths = []
        waiting = [world]
        for item in items:
            going: list[World] = []
            for w in waiting:
                for w2, value in self.paths(item, w):
                    if value is stop:
                        settled.append((w2, stop))
                    else:
                        going.append(w2)
            waiting = going
            if not waiting:
                break
        return settled + [(w, not stop) for w in waiting]

    def _case(self, branches: Sequence[Any], world: World) -> Paths:
        results: Paths = []
        waiting = [world]
        for branch in branches:
            going: list[World] = []
            for w in waiting:
                conditions = [(w, True)] if branch.when is None else self.paths(branch.when, w)
                for w2, holds in conditions:
                    if holds:
                        results.extend(self.paths(branch.value, w2))
                    else:
                        going.append(w2)
            waiting = going
            if not waiting:
                break
        return results + [(w, UNDEFINED) for w in waiting]

    # -- names ---------------------------------------------------------------------------------------

    def _name(self, name: str, version: str | None, world: World) -> Paths:
        if world.named is not None and name in world.named and version is None:
            return [(world, world.named[name])]
        if name == ON:
            return [(world, ordinal(self.on))]
        if name in self.programme.parameters:
            return self._parameter(self.programme.parameters[name], version, world)
        if name in self._named:
            if world is not EMPTY:
                return self._named_paths(name, world)
            if name not in self._from_empty:
                self._from_empty[name] = self._named_paths(name, world)
            return self._from_empty[name]
        return self._variable(self.variables[name], world)

    def _named_paths(self, name: str, world: World) -> Paths:
        item = self._named[name]
        found = self.paths(item.value, world)
        if isinstance(item, Amount):
            found = [self._rounded(item, value, w) for w, value in found]
        return [(w.naming(name, value), value) for w, value in found]

    def _variable(self, variable: Variable, world: World) -> Paths:
        known = self.facts.get(variable.id)
        if known is not None:
            return self._known(variable, known, world)
        if variable.type in FINITE:
            return self._finite(variable.id, world)
        if variable.type is VariableType.YEN_LIST:
            return [(world, UnknownList(f"{variable.id}[*]"))]
        return [self._symbol(variable.id, world)]

    def _known(self, variable: Variable, known: Known, world: World) -> Paths:
        if isinstance(known, tuple):
            items: list[Numeric] = []
            for index, item in enumerate(known):
                if item is None:
                    world, symbol = self._symbol(f"{variable.id}[{index}]", world)
                    items.append(symbol)
                else:
                    items.append(Fraction(item))
            return [(world, tuple(items))]
        if isinstance(known, date):
            return [(world, ordinal(known))]
        if isinstance(known, bool | str):
            return [(world, known)]
        return [(world, Fraction(known))]

    def _finite(self, symbol: str, world: World) -> Paths:
        """Fork on a finite unknown taken as a yes or no."""
        values = world.finite.get(symbol) or self.finite_domain(symbol)
        if len(values) == 1:
            return [(world, next(iter(values)))]
        return [
            (world.with_choice(symbol, frozenset({value})), value) for value in sorted(values, reverse=True)
        ]

    def _parameter(self, parameter: Parameter, version: str | None, world: World) -> Paths:
        if version is not None:
            return self._dated(parameter, parameter.of_version(version), world)
        if parameter.dated_by is None:
            return self._dated(parameter, parameter.at(self.on), world)
        told = self.facts.get(parameter.dated_by)
        if isinstance(told, date):
            return self._dated(parameter, parameter.at(told), world)
        world, day = self._symbol(parameter.dated_by, world)
        found: Paths = []
        for value in parameter.values:
            inside: World | None = world
            if value.start is not None:
                inside = assume(inside, plus(day, ordinal(value.start), -1), strict=False) if inside else None
            if value.end is not None and inside is not None:
                inside = assume(inside, plus(ordinal(value.end), day, -1), strict=False)
            if inside is not None:
                found.extend(self._dated(parameter, value, inside))
        return found

    def _dated(self, parameter: Parameter, value: DatedValue | None, world: World) -> Paths:
        if value is None or value.not_printed is not None:
            question = OUTSIDE if value is None or value.not_printed is None else value.not_printed
            return [self._symbol(f"?{question}.{parameter.id}", world)]
        if value.tiers or value.options:
            return [(world, Tables(value.tiers, value.options))]
        if value.day is not None:
            return [(world, ordinal(value.day))]
        return [(world, value.value)]

    # -- comparison ----------------------------------------------------------------------------------

    def _member(self, item: Node, values: frozenset[str], world: World) -> Paths:
        if not isinstance(item, Name):
            raise TypeError("'in' takes a variable")
        known = self.facts.get(item.id)
        if known is not None:
            return [(world, known in values)]
        left = world.finite.get(item.id) or self.finite_domain(item.id)
        inside, outside = left & values, left - values
        found: Paths = []
        if inside:
            found.append((world.with_choice(item.id, inside), True))
        if outside:
            found.append((world.with_choice(item.id, outside), False))
        return found

    def _compare(self, op: str, left: Node, right: Node, world: World) -> Paths:
        return [
            result
            for w, a in self.paths(left, world)
            for w2, b in self.paths(right, w)
            for result in self._compared(op, a, b, w2)
        ]

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

    # -- arithmetic ----------------------------------------------------------------------------------

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

    # -- functions -----------------------------------------------------------------------------------

    def _call(self, function: str, args: Sequence[Node], world: World) -> Paths:
        waiting: list[tuple[World, list[Any]]] = [(world, [])]
        for arg in args:
            if function == "pick" and arg is args[1]:
                break
            waiting = [(w2, [*done, value]) for w, done in waiting for w2, value in self.paths(arg, w)]
        found: Paths = []
        for w, values in waiting:
            if any(value is UNDEFINED for value in values):
                found.append((w, UNDEFINED))
            elif function == "pick":
                found.extend(self._pick(values[0], args[1], w))
            else:
                found.extend(getattr(self, f"_do_{function}")(w, *values))
        return found

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

    def _pick(self, table: Any, item: Node, world: World) -> Paths:
        """The value of the option that names the enum value; 'other' for the rest."""
        if not isinstance(table, Tables):
            return [(world, table)]
        waiting = [world]
        found: Paths = []
        for option, value in table.options:
            if option == "other":
                found.extend((w, value) for w in waiting)
                waiting = []
                break
            going: list[World] = []
            for w in waiting:
                for w2, holds in self._member(item, frozenset({option}), w):
                    if holds:
                        found.append((w2, value))
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


def constant(value: Numeric) -> Fraction | None:
    return value if isinstance(value, Fraction) else None


__all__ = [
    "ON",
    "OUTSIDE",
    "UNDEFINED",
    "Evaluator",
    "Paths",
    "affine",
    "constant",
    "ordinal",
    "years_before",
]
