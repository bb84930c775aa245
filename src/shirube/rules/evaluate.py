"""Evaluation of an expression over every world the unknown leaves open.

A known fact is a value. An unknown one is a symbol: finite (a set of values) or numeric (an exact interval),
and a world is forked only where a condition really depends on it. So the results are the reachable values
and no others, an unknown that enters twice is the same unknown twice, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from shirube.base.errors import ShirubeError
from shirube.rules.functions import Functions
from shirube.rules.model import (
    FINITE,
    Amount,
    DatedValue,
    Facts,
    Known,
    Parameter,
    Programme,
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
from shirube.rules.values import UNDEFINED, Paths, Tables, UnknownList, ordinal
from shirube.rules.world import (
    EMPTY,
    Numeric,
    World,
    assume,
    plus,
)

ON = "on"
OUTSIDE = "outside-record"
MOST_WORLDS = 20_000
BOTH = frozenset({True, False})


class Evaluator(Functions):
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


__all__ = ["ON", "OUTSIDE", "UNDEFINED", "Evaluator", "Paths"]
