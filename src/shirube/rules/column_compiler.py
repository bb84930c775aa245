"""Compiles a programme's trees to Polars expressions for one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from shirube.rules.column_numbers import (
    COMPARE,
    Exact,
    Items,
    Over,
    both,
    bottom_of,
    chosen,
    constant_of,
    exacts,
    figure,
    first,
    floored,
    folded,
    nothing,
    number,
    ordinal,
    plus,
    times,
    undefined,
    unknown,
)
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

ELIGIBLE = "eligible"
Dated = list[tuple[pl.Expr | None, DatedValue | None]]


class Compiler:
    """Compiles a programme's trees to Polars for one day."""

    def __init__(
        self,
        programme: Programme,
        variables: Mapping[str, Variable],
        sizes: Mapping[str, int],
        *,
        inputs: set[str],
        on: date,
    ) -> None:
        self.programme = programme
        self.variables = variables
        self.sizes = sizes
        self.inputs = inputs
        self.on = on
        self._named = programme.named
        self._ready: dict[str, Exact | Over] = {}
        self._true: dict[str, pl.Expr] = {}

    def run(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Adds `eligible` (true, false, null) and one column per amount (null where not settled)."""
        for item in self._ordered():
            frame = self._stage(frame, item)
        verdict = pl.lit(value=True)
        for clause in self.programme.clauses:
            verdict = verdict & self.truth(clause.when)
        columns = [verdict.alias(ELIGIBLE)]
        for amount in self.programme.amounts:
            found = self._ready[amount.id]
            columns.append(
                pl.col(f"@{amount.id}").alias(amount.id)
                if isinstance(found, Exact)
                else pl.lit(None).alias(amount.id)
            )
        return frame.select(columns)

    def _ordered(self) -> list[Definition | Amount]:
        order: dict[str, Definition | Amount] = {}

        def visit(name: str) -> None:
            for part in _names(self._named[name].value):
                if part in self._named and part not in order and part != name:
                    visit(part)
            order[name] = self._named[name]

        for name in self._named:
            visit(name)
        return list(order.values())

    def _stage(self, frame: pl.LazyFrame, item: Definition | Amount) -> pl.LazyFrame:
        """Compute a named value once and let the others read its columns."""
        if self._is_condition(item.value):
            self._true[item.id] = pl.col(f"@{item.id}")
            return frame.with_columns(self.truth(item.value).alias(f"@{item.id}"))
        value = self.value(item.value)
        if isinstance(value, Over):
            self._ready[item.id] = value
            return frame
        if isinstance(item, Amount) and item.unit == "円":
            value = floored(value, item.down_to)
        columns = [value.top.alias(f"@{item.id}")]
        bottom: pl.Expr | int = value.bottom
        if isinstance(bottom, pl.Expr):
            columns.append(bottom.alias(f"@{item.id}#d"))
            bottom = pl.col(f"@{item.id}#d")
        defined = value.defined
        if defined is not None:
            columns.append(defined.alias(f"@{item.id}?"))
            defined = pl.col(f"@{item.id}?")
        self._ready[item.id] = Exact(pl.col(f"@{item.id}"), bottom, value.size, value.base, defined)
        return frame.with_columns(columns)

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

    def truth(self, node: Node) -> pl.Expr:
        match node:
            case Truth(value):
                return pl.lit(value=value)
            case Name(name):
                return self._true.get(name, pl.col(name) if name in self.inputs else unknown(pl.Boolean))
            case Not(item):
                return ~self.truth(item)
            case All(items):
                return folded(items, self.truth, lambda a, b: a & b)
            case Some(items):
                return folded(items, self.truth, lambda a, b: a | b)
            case Member(Name(name), values):
                return pl.col(name).is_in(list(values)) if name in self.inputs else unknown(pl.Boolean)
            case Compare(op, left, right):
                return self._compared(op, self.value(left), self.value(right))
            case Case(branches):
                conditions = [None if b.when is None else self.truth(b.when) for b in branches]
                return chosen(
                    [*conditions, None], [*(self.truth(b.value) for b in branches), pl.lit(value=False)]
                )
            case _:
                return unknown(pl.Boolean)

    def _compared(self, op: str, left: Any, right: Any) -> pl.Expr:
        defined = [item.defined for item in exacts(left, right) if item.defined is not None]
        if isinstance(left, Over) or isinstance(right, Over):
            a, b = (left.left, left.right) if isinstance(left, Over) else (left, number(Fraction(1)))
            c, d = (right.left, right.right) if isinstance(right, Over) else (right, number(Fraction(1)))
            left, right = times(a, d), times(c, b)
        x = times(left, bottom_of(right)).top
        y = times(right, bottom_of(left)).top
        outcome = COMPARE[op](x, y)
        for item in defined:
            outcome = item & outcome
        return outcome

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
            case NotPrinted() | Open() | _:
                return nothing()

    def _name(self, name: str, version: str | None) -> Any:
        if name == ON:
            return number(Fraction(self.on.toordinal()))
        if name in self._ready:
            return self._ready[name]
        if name in self.programme.parameters:
            return self._plain_parameter(self._dated(self.programme.parameters[name], version))
        variable = self.variables[name]
        if name not in self.inputs:
            return (
                Items(unknown(pl.List(pl.Int64)), 1) if variable.type is VariableType.YEN_LIST else nothing()
            )
        if variable.type is VariableType.YEN_LIST:
            return Items(pl.col(name), self.sizes[name])
        if variable.type is VariableType.DATE:
            return Exact(ordinal(pl.col(name)), 1, 10**7, 1)
        size = self.sizes[name]
        if variable.type in (VariableType.INT, VariableType.YEN):
            return Exact(pl.col(f"{name}#n"), 1, size, 1)
        return Exact(pl.col(f"{name}#n"), pl.col(f"{name}#d"), size, size)

    def _dated(self, parameter: Parameter, version: str | None) -> Dated:
        if version is not None:
            return [(None, parameter.of_version(version))]
        if parameter.dated_by is None:
            return [(None, parameter.at(self.on))]
        if parameter.dated_by not in self.inputs:
            return [(unknown(pl.Boolean), None)]
        day = pl.col(parameter.dated_by)
        found: Dated = []
        for value in parameter.values:
            inside = pl.lit(value=True)
            if value.start is not None:
                inside = inside & (day >= value.start)
            if value.end is not None:
                inside = inside & (day <= value.end)
            found.append((inside, value))
        return found

    def _plain_parameter(self, dated: Dated) -> Exact:
        return first([(condition, figure(value)) for condition, value in dated], fallback=nothing())

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
        constant = constant_of(right)
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
                    best = self._better(best, value, "<=" if function == "min" else ">=")
                return best
            case "sum":
                items = self.value(args[0])
                whole = items.expr.list.eval(pl.element().is_null()).list.any()
                total = pl.when(~whole).then(items.expr.list.sum()).otherwise(None)
                return Exact(total, 1, items.size, 1)
            case "count":
                return Exact(self.value(args[0]).expr.list.len().cast(pl.Int64), 1, 2**32, 1)
            case "capped" | "largest":
                return self._limited(function, self.value(args[0]), self.value(args[1]))
            case "tier":
                return self._tier(args[0], self.value(args[1]))
            case "pick":
                return self._pick(args[0], args[1])
            case "years_before":
                return self._years_before(args[0], self.value(args[1]))
            case _:
                extra = Fraction(0 if function == "largest_public" else 1)
                return self._fixpoint(args[0], self.value(args[1]), extra)

    def _better(self, left: Exact, right: Exact, op: str) -> Exact:
        keeps = self._compared(
            op,
            Exact(left.top, left.bottom, left.size, left.base),
            Exact(right.top, right.bottom, right.size, right.base),
        )
        better = first([(keeps, left), (~keeps, right)], fallback=nothing())
        return Exact(better.top, better.bottom, better.size, better.base, both(left, right))

    def _limited(self, function: str, items: Items, limit: Exact) -> Items:
        constant = constant_of(limit)
        if constant is None or constant.denominator != 1:
            return Items(unknown(pl.List(pl.Int64)), 1)
        if function == "capped":
            capped = items.expr.list.eval(pl.element().clip(upper_bound=int(constant)))
            return Items(capped, items.size)
        holes = items.expr.list.eval(pl.element().is_null()).list.any()
        top = items.expr.list.sort(descending=True).list.head(int(constant))
        return Items(
            pl.when(~holes | (items.expr.list.len() <= int(constant))).then(top).otherwise(None), items.size
        )

    def _tables(self, node: Node) -> Dated:
        if not isinstance(node, Name):
            raise TypeError("a table is named")
        return self._dated(self.programme.parameters[node.id], node.version)

    def _tier(self, table: Node, by: Any) -> Exact:
        return first(
            [(condition, self._one_tier(value, by)) for condition, value in self._tables(table)],
            fallback=nothing(),
        )

    def _one_tier(self, value: DatedValue | None, by: Any) -> Exact:
        if value is None or not value.tiers:
            return figure(value)
        branches: list[tuple[pl.Expr | None, Exact]] = [
            (
                self._compared(">=", by, number(tier.at_least)),
                undefined() if tier.value is None else number(tier.value),
            )
            for tier in reversed(value.tiers)
        ]
        return first(branches, fallback=undefined())

    def _pick(self, table: Node, item: Node) -> Exact:
        made: list[tuple[pl.Expr | None, Exact]] = []
        for condition, value in self._tables(table):
            if value is None or not value.options:
                made.append((condition, figure(value)))
                continue
            branches: list[tuple[pl.Expr | None, Exact]] = [
                (None if option == "other" else self.truth(Member(item, (option,))), number(figure))
                for option, figure in value.options
            ]
            made.append((condition, first(branches, fallback=undefined())))
        return first(made, fallback=nothing())

    def _years_before(self, day: Node, years: Exact) -> Exact:
        constant = constant_of(years)
        if not isinstance(day, Name) or constant is None or (day.id != ON and day.id not in self.inputs):
            return nothing()
        moved = (pl.lit(self.on) if day.id == ON else pl.col(day.id)).dt.offset_by(f"-{int(constant)}y")
        return Exact(ordinal(moved), 1, 10**7, 1)

    def _fixpoint(self, table: Node, base: Exact, extra: Fraction) -> Exact:
        made: list[tuple[pl.Expr | None, Exact]] = []
        for condition, value in self._tables(table):
            if value is None or not value.tiers:
                made.append((condition, figure(value)))
                continue
            best = number(Fraction(0))
            for tier in value.tiers:
                if tier.value is None:
                    continue
                divisor = tier.at_least + extra
                bound = number(tier.value)
                if divisor:
                    bound = self._better(bound, times(base, number(1 / divisor)), "<=")
                best = self._better(best, bound, ">=")
            made.append((condition, best))
        return first(made, fallback=nothing())


def _names(node: Node) -> list[str]:
    return [part.id for part in walk(node) if isinstance(part, Name)]
