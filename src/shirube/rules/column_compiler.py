"""Compiles a programme's trees to Polars expressions for one day and one reading of what the source leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from shirube.rules.column_inputs import Column
from shirube.rules.column_numbers import (
    Exact,
    Held,
    Items,
    Over,
    better,
    chosen,
    compared,
    endless,
    figure,
    first,
    floored,
    folded,
    limited,
    nothing,
    number,
    ordinal,
    plus,
    times,
    undefined,
    unknown,
)
from shirube.rules.column_worlds import Reading, is_printed, symbol_of
from shirube.rules.evaluate import ON
from shirube.rules.model import (
    Amount,
    DatedValue,
    Definition,
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
    walk,
)
from shirube.rules.values import years_before

Dated = list[tuple[Held | None, DatedValue | None]]


class Compiler:
    """Compiles a programme's trees to Polars for one day.

    `reading` settles open questions (True, False) and figures that are not printed (0, or without limit);
    the rest of them stay unknown. Columns it adds begin with `mark`.
    """

    def __init__(
        self,
        programme: Programme,
        variables: Mapping[str, Variable],
        columns: Mapping[str, Column],
        *,
        on: date,
        reading: Reading | None = None,
        mark: str = "@",
    ) -> None:
        self.programme = programme
        self.variables = variables
        self.columns = columns
        self.on = on
        self.reading = reading or {}
        self.mark = mark
        self._named = programme.named
        self._ready: dict[str, Exact | Over] = {}
        self._true: dict[str, Held] = {}

    def staged(self, nodes: Sequence[Node]) -> list[list[pl.Expr]]:
        """The columns of every definition and amount that the nodes name, one step per named value."""
        waiting = (
            item for item in self._ordered(nodes) if item.id not in self._ready and item.id not in self._true
        )
        return [columns for item in waiting if (columns := self._stage(item))]

    def _ordered(self, nodes: Sequence[Node]) -> list[Definition | Amount]:
        order: dict[str, Definition | Amount] = {}

        def visit(node: Node) -> None:
            for part in _names(node):
                if part in self._named and part not in order:
                    visit(self._named[part].value)
                    order[part] = self._named[part]

        for node in nodes:
            visit(node)
        return list(order.values())

    def _stage(self, item: Definition | Amount) -> list[pl.Expr]:
        """Compute a named value once and let the others read its columns."""
        name = f"{self.mark}{item.id}"
        if self._is_condition(item.value):
            found = self.truth(item.value)
            self._true[item.id] = Held(pl.col(name), found.sure)
            return [found.expr.alias(name)]
        value = self.value(item.value)
        if isinstance(value, Exact) and isinstance(item, Amount) and item.unit == "円":
            value = floored(value, item.down_to)
        is_endless = not isinstance(value, Over) and value.endless and value.where is None
        if isinstance(value, Over) or is_endless or value.constant is not None:
            self._ready[item.id] = value
            return []
        columns = [value.top.alias(name)]
        bottom: pl.Expr | int = value.bottom
        if isinstance(bottom, pl.Expr):
            columns.append(bottom.alias(f"{name}#d"))
            bottom = pl.col(f"{name}#d")
        defined = value.defined
        if defined is not None:
            columns.append(defined.alias(f"{name}?"))
            defined = pl.col(f"{name}?")
        where = value.where
        if where is not None:
            columns.append(where.alias(f"{name}^"))
            where = pl.col(f"{name}^")
        self._ready[item.id] = replace(value, top=pl.col(name), bottom=bottom, defined=defined, where=where)
        return columns

    def _is_condition(self, node: Node) -> bool:
        match node:
            case Truth() | Not() | All() | Some() | Compare() | Member() | Open():
                return True
            case Name(name):
                variable = self.variables.get(name)
                return name in self._true or (variable is not None and variable.type is VariableType.BOOL)
            case Case(branches):
                return self._is_condition(branches[0].value)
            case _:
                return False

    # -- truth -----------------------------------------------------------------------------------

    def truth(self, node: Node) -> Held:
        match node:
            case Truth(value):
                return _settled(value)
            case Name(name):
                return self._true.get(name) or self._told(name)
            case Open(question):
                assumed = self.reading.get(f"?{question}")
                return Held(unknown(pl.Boolean)) if assumed is None else _settled(bool(assumed))
            case Not(item):
                found = self.truth(item)
                return Held(~found.expr, found.sure)
            case All(items):
                return folded([self.truth(item) for item in items], lambda a, b: a & b)
            case Some(items):
                return folded([self.truth(item) for item in items], lambda a, b: a | b)
            case Member(Name(name), values):
                return self._told(name, values)
            case Compare(op, left, right):
                return compared(op, self.value(left), self.value(right))
            case Case(branches):
                conditions = [None if b.when is None else self.truth(b.when) for b in branches]
                held = [*(self.truth(b.value) for b in branches), _settled(value=False)]
                sure = all(c is None or c.sure for c in conditions) and all(h.sure for h in held)
                return Held(chosen([*conditions, None], [h.expr for h in held]), sure)
            case _:
                return Held(unknown(pl.Boolean))

    def _told(self, name: str, values: Sequence[str] | None = None) -> Held:
        """A yes or no as told, or whether a word is one of `values`."""
        if name not in self.columns:
            return Held(unknown(pl.Boolean))
        column = pl.col(name)
        if values is not None:
            column = column == values[0] if len(values) == 1 else column.is_in(list(values))
        return Held(column, self.columns[name].full)

    # -- values ----------------------------------------------------------------------------------

    def value(self, node: Node) -> Any:
        match node:
            case Number(value):
                return number(value)
            case Name(name, version):
                return self._name(name, version)
            case Arith(op, left, right):
                return self._arith(op, self.value(left), self.value(right))
            case Case(branches):
                return self._case([(b.when, b.value) for b in branches])
            case Call(function, args):
                return self._call(function, args)
            case NotPrinted(question):
                return self._assumed(f"?{question}")
            case _:
                return nothing()

    def _name(self, name: str, version: str | None) -> Any:
        if name == ON:
            return number(Fraction(self.on.toordinal()))
        if name in self._ready:
            return self._ready[name]
        if name in self.programme.parameters:
            return self._plain_parameter(self.programme.parameters[name], version)
        return self._input(name)

    def _input(self, name: str) -> Any:
        kind, column = self.variables[name].type, self.columns.get(name)
        if column is None:
            return Items(unknown(pl.List(pl.Int64)), 1) if kind is VariableType.YEN_LIST else nothing()
        if kind is VariableType.YEN_LIST:
            return Items(pl.col(name), column.size)
        if kind is VariableType.DATE:
            return Exact(ordinal(pl.col(name)), 1, column.size, 1, sure=column.full)
        bottom = column.base if column.even else pl.col(f"{name}#d")
        return Exact(pl.col(f"{name}#n"), bottom, column.size, column.base, sure=column.full)

    def _dated(self, parameter: Parameter, version: str | None) -> Dated:
        if version is not None:
            return [(None, parameter.of_version(version))]
        if parameter.dated_by is None:
            return [(None, parameter.at(self.on))]
        if parameter.dated_by not in self.columns:
            return [(Held(unknown(pl.Boolean)), None)]
        day, sure = pl.col(parameter.dated_by), self.columns[parameter.dated_by].full
        found: Dated = []
        for value in parameter.values:
            inside = pl.lit(value=True)
            if value.start is not None:
                inside = inside & (day >= value.start)
            if value.end is not None:
                inside = inside & (day <= value.end)
            found.append((Held(inside, sure), value))
        return found

    def _plain_parameter(self, parameter: Parameter, version: str | None) -> Exact:
        made = [(held, self._figure(value, parameter)) for held, value in self._dated(parameter, version)]
        return first(made, fallback=nothing())

    def _figure(self, value: DatedValue | None, parameter: Parameter) -> Exact:
        return figure(value) if is_printed(value) else self._assumed(symbol_of(value, parameter))

    def _assumed(self, symbol: str) -> Exact:
        assumed = self.reading.get(symbol)
        if assumed is None:
            return nothing()
        return endless() if assumed else number(Fraction(0))

    def _arith(self, op: str, left: Any, right: Any) -> Any:
        if isinstance(left, Over) or isinstance(right, Over):
            return nothing()
        match op:
            case "+" | "-":
                return plus(left, right, 1 if op == "+" else -1)
            case "*":
                return times(left, right)
        if isinstance(right.bottom, int) and right.size == 0:
            return nothing()
        constant = right.constant
        return times(left, number(1 / constant)) if constant else Over(left, right)

    def _case(self, branches: Sequence[tuple[Node | None, Node]]) -> Exact:
        made = [(None if when is None else self.truth(when), self.value(value)) for when, value in branches]
        return first(made, fallback=undefined())

    # -- functions -------------------------------------------------------------------------------

    def _call(self, function: str, args: Sequence[Node]) -> Any:
        match function:
            case "min" | "max":
                values = [self.value(arg) for arg in args]
                best = values[0]
                for value in values[1:]:
                    best = better(best, value, "<=" if function == "min" else ">=")
                return best
            case "sum":
                items = self.value(args[0])
                total = pl.when(~items.holes).then(items.expr.list.sum())
                return Exact(total, 1, items.size, 1)
            case "count":
                return Exact(self.value(args[0]).expr.list.len().cast(pl.Int64), 1, 2**32, 1)
            case "capped" | "largest":
                return limited(function, self.value(args[0]), self.value(args[1]))
            case "tier":
                return self._tier(args[0], self.value(args[1]))
            case "pick":
                return self._pick(args[0], args[1])
            case "years_before":
                return self._years_before(args[0], self.value(args[1]))
            case _:
                extra = Fraction(0 if function == "largest_public" else 1)
                return self._fixpoint(args[0], self.value(args[1]), extra)

    def _table(self, node: Node) -> tuple[Parameter, str | None]:
        if not isinstance(node, Name):
            raise TypeError("a table is named")
        return self.programme.parameters[node.id], node.version

    def _tier(self, table: Node, by: Any) -> Exact:
        parameter, version = self._table(table)
        return first(
            [(held, self._one_tier(value, parameter, by)) for held, value in self._dated(parameter, version)],
            fallback=nothing(),
        )

    def _one_tier(self, value: DatedValue | None, parameter: Parameter, by: Any) -> Exact:
        if value is None or not value.tiers:
            return self._figure(value, parameter)
        branches: list[tuple[Held | None, Exact]] = [
            (
                compared(">=", by, number(tier.at_least)),
                undefined() if tier.value is None else number(tier.value),
            )
            for tier in reversed(value.tiers)
        ]
        return first(branches, fallback=undefined())

    def _pick(self, table: Node, item: Node) -> Exact:
        parameter, version = self._table(table)
        made: list[tuple[Held | None, Exact]] = []
        for condition, value in self._dated(parameter, version):
            if value is None or not value.options:
                made.append((condition, self._figure(value, parameter)))
                continue
            branches: list[tuple[Held | None, Exact]] = [
                (None if option == "other" else self.truth(Member(item, (option,))), number(figure))
                for option, figure in value.options
            ]
            made.append((condition, first(branches, fallback=undefined())))
        return first(made, fallback=nothing())

    def _years_before(self, day: Node, years: Exact) -> Exact:
        constant = years.constant
        if not isinstance(day, Name) or constant is None or (day.id != ON and day.id not in self.columns):
            return nothing()
        if day.id == ON:
            return number(Fraction(years_before(self.on, int(constant)).toordinal()))
        moved = pl.col(day.id).dt.offset_by(f"-{int(constant)}y")
        return Exact(ordinal(moved), 1, 10**7, 1, sure=self.columns[day.id].full)

    def _fixpoint(self, table: Node, base: Exact, extra: Fraction) -> Exact:
        parameter, version = self._table(table)
        made: list[tuple[Held | None, Exact]] = []
        for condition, value in self._dated(parameter, version):
            if value is None or not value.tiers:
                made.append((condition, self._figure(value, parameter)))
                continue
            best = number(Fraction(0))
            for tier in value.tiers:
                if tier.value is None:
                    continue
                divisor = tier.at_least + extra
                bound = number(tier.value)
                if divisor:
                    bound = better(bound, times(base, number(1 / divisor)), "<=")
                best = better(best, bound, ">=")
            made.append((condition, best))
        return first(made, fallback=nothing())


def _names(node: Node) -> list[str]:
    return [part.id for part in walk(node) if isinstance(part, Name)]


def _settled(value: bool) -> Held:
    return Held(pl.lit(value=value), sure=True)
