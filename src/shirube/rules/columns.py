"""The same rules over a table: for every row exactly what `decide` gives.

Every expression is compiled once to Polars over integers; a fraction is a pair of integer columns, so no
binary float touches money. Null is unknown, and `and` / `or` are Kleene's. Rows the columns settle are done
there; a row that stays open is answered by `decide` itself, once per distinct set of inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import polars as pl

from shirube.base.errors import ShirubeError
from shirube.rules.decide import Decision, decide, inputs_of, names_in
from shirube.rules.evaluate import ON
from shirube.rules.facts import read_value
from shirube.rules.model import (
    Amount,
    DatedValue,
    Definition,
    Parameter,
    Programme,
    Variable,
    VariableType,
    Verdict,
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
_EPOCH = date(1970, 1, 1).toordinal()
_NARROW, _WIDE = 2**62, 2**126
_WHOLE_TYPES = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)


@dataclass(frozen=True)
class Exact:
    """A column of exact numbers: top / bottom, bottom > 0. `size` bounds |top|, `base` bounds bottom.

    `defined` is False where no branch or tier applies (None: always defined).
    """

    top: pl.Expr
    bottom: pl.Expr | int
    size: int
    base: int
    defined: pl.Expr | None = None


@dataclass(frozen=True)
class Over:
    """left / right, kept apart for exact comparison."""

    left: Exact
    right: Exact


@dataclass(frozen=True)
class Items:
    """A column of lists of yen; `size` bounds their sum."""

    expr: pl.Expr
    size: int


Dated = list[tuple[pl.Expr | None, DatedValue | None]]


def decide_table(
    programme: Programme, table: pl.DataFrame, *, on: date, variables: Mapping[str, Variable]
) -> pl.DataFrame:
    """One row per row of `table`: `eligible` (yes, no, unknown) and per amount its value, low and high.

    Columns of `table` are variable ids; an absent column or a null is not told. Numbers that are not whole
    come as text ("0.25", "2/3") or Decimal. Raises ShirubeError E121 for a float column or a wrong type,
    E122 for figures beyond exact integers.
    """
    inputs = [name for name in _read_names(programme) if name in variables]
    prepared, sizes = _prepared(table, inputs, variables)
    compiled = _Compiler(programme, variables, sizes, inputs=set(table.columns), on=on).run(prepared.lazy())
    fast = compiled.collect()
    return _completed(programme, table, fast, inputs, on=on, variables=variables)


def _read_names(programme: Programme) -> list[str]:
    names = dict.fromkeys(inputs_of(programme))
    for amount in programme.amounts:
        names.update(dict.fromkeys(names_in(amount.value, programme)))
    return [name for name in names if name != ON]


# -- inputs ------------------------------------------------------------------------------------------


def _prepared(
    table: pl.DataFrame, inputs: Sequence[str], variables: Mapping[str, Variable]
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Inputs as Polars can compute with them, and a bound of each numeric one."""
    columns: list[pl.Series] = []
    sizes: dict[str, int] = {}
    for name in inputs:
        if name not in table.columns:
            continue
        made, size = _input(table[name], variables[name])
        columns.extend(made)
        sizes[name] = size
    if not columns:
        return pl.DataFrame({"#row": pl.Series(range(table.height), dtype=pl.Int64)}), sizes
    return pl.DataFrame(columns), sizes


def _input(series: pl.Series, variable: Variable) -> tuple[list[pl.Series], int]:
    kind = variable.type
    if series.dtype == pl.Null:
        series = series.cast(_EMPTY[kind])
    if series.dtype in (pl.Float32, pl.Float64):
        raise _wrong_column(variable, series, "整数・文字 (\"0.25\")・Decimal。小数 (float) は正確でないため使えません")
    if kind is VariableType.BOOL:
        return [_expect(series, variable, pl.Boolean)], 1
    if kind is VariableType.ENUM:
        return [_expect(series.cast(pl.String), variable, pl.String)], 1
    if kind is VariableType.DATE:
        return [_expect(series, variable, pl.Date)], 10**7
    if kind is VariableType.YEN_LIST:
        inner = series.cast(pl.List(pl.Int64), strict=True)
        total = inner.list.sum().max()
        return [inner], max(int(total or 0), 1)  # type: ignore[call-overload]
    if series.dtype in _WHOLE_TYPES:
        return _pair(series.cast(pl.Int64), pl.Series(series.name, [1] * len(series), dtype=pl.Int64), variable)
    if kind in (VariableType.INT, VariableType.YEN):
        raise _wrong_column(variable, series, "整数")
    return _fractions(series.cast(pl.String), variable)


_EMPTY: dict[VariableType, Any] = {
    VariableType.BOOL: pl.Boolean,
    VariableType.ENUM: pl.String,
    VariableType.DATE: pl.Date,
    VariableType.YEN_LIST: pl.List(pl.Int64),
    VariableType.INT: pl.Int64,
    VariableType.YEN: pl.Int64,
    VariableType.NUMBER: pl.String,
    VariableType.RATIO: pl.String,
}


def _fractions(series: pl.Series, variable: Variable) -> tuple[list[pl.Series], int]:
    """Decimal or fraction text to a pair of integers, read once per distinct value."""
    distinct = series.unique().drop_nulls()
    read = [Fraction(read_value(text, variable)) for text in distinct]  # type: ignore[arg-type]
    tops = pl.Series([value.numerator for value in read], dtype=pl.Int64)
    bottoms = pl.Series([value.denominator for value in read], dtype=pl.Int64)
    top = series.replace_strict(distinct, tops, default=None, return_dtype=pl.Int64)
    bottom = series.replace_strict(distinct, bottoms, default=None, return_dtype=pl.Int64)
    return _pair(top, bottom, variable)


def _pair(top: pl.Series, bottom: pl.Series, variable: Variable) -> tuple[list[pl.Series], int]:
    size = max(abs(int(top.max() or 0)), abs(int(top.min() or 0)), int(bottom.max() or 1), 1)  # type: ignore[call-overload, arg-type]
    return [top.alias(f"{variable.id}#n"), bottom.alias(f"{variable.id}#d")], size


def _expect(series: pl.Series, variable: Variable, dtype: Any) -> pl.Series:
    if series.dtype != dtype:
        raise _wrong_column(variable, series, str(dtype))
    return series


def _wrong_column(variable: Variable, series: pl.Series, expected: str) -> ShirubeError:
    return ShirubeError(
        "E121",
        f"列「{variable.id}」（{variable.label}）の型 {series.dtype} は使えません。要るのは{expected}です。",
        todo="列の型を直してください。",
    )


# -- compilation -------------------------------------------------------------------------------------


class _Compiler:
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
            columns.append(pl.col(f"@{amount.id}").alias(amount.id) if isinstance(found, Exact) else pl.lit(None).alias(amount.id))
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
        value = self.value(item.value)
        if isinstance(value, Over):
            self._ready[item.id] = value
            return frame
        if isinstance(value, pl.Expr):
            raise TypeError("a definition is a number")
        if isinstance(item, Amount) and item.unit == "円":
            value = _floored(value, item.down_to)
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

    # -- truth -----------------------------------------------------------------------------------

    def truth(self, node: Node) -> pl.Expr:
        match node:
            case Truth(value):
                return pl.lit(value=value)
            case Name(name):
                return pl.col(name) if name in self.inputs else _unknown(pl.Boolean)
            case Not(item):
                return ~self.truth(item)
            case All(items):
                return _folded(items, self.truth, lambda a, b: a & b)
            case Some(items):
                return _folded(items, self.truth, lambda a, b: a | b)
            case Member(Name(name), values):
                return pl.col(name).is_in(list(values)) if name in self.inputs else _unknown(pl.Boolean)
            case Compare(op, left, right):
                return self._compared(op, self.value(left), self.value(right))
            case _:
                return _unknown(pl.Boolean)

    def _compared(self, op: str, left: Any, right: Any) -> pl.Expr:
        defined = [item.defined for item in _exacts(left, right) if item.defined is not None]
        if isinstance(left, Over) or isinstance(right, Over):
            a, b = (left.left, left.right) if isinstance(left, Over) else (left, _number(Fraction(1)))
            c, d = (right.left, right.right) if isinstance(right, Over) else (right, _number(Fraction(1)))
            left, right = _times(a, d), _times(c, b)
        x = _times(left, _bottom(right)).top
        y = _times(right, _bottom(left)).top
        outcome = _COMPARE[op](x, y)
        for item in defined:
            outcome = item & outcome
        return outcome

    # -- values ----------------------------------------------------------------------------------

    def value(self, node: Node) -> Any:
        match node:
            case Number(value):
                return _number(value)
            case Name(name, version):
                return self._name(name, version)
            case Arith(op, left, right):
                return self._arith(op, self.value(left), self.value(right))
            case Case(branches):
                return self._case([(b.when, b.value) for b in branches])
            case Call(function, args):
                return self._call(function, args)
            case NotPrinted() | Open() | _:
                return _nothing()

    def _name(self, name: str, version: str | None) -> Any:
        if name == ON:
            return _number(Fraction(self.on.toordinal()))
        if name in self._ready:
            return self._ready[name]
        if name in self.programme.parameters:
            return self._plain_parameter(self._dated(self.programme.parameters[name], version))
        variable = self.variables[name]
        if name not in self.inputs:
            return Items(_unknown(pl.List(pl.Int64)), 1) if variable.type is VariableType.YEN_LIST else _nothing()
        if variable.type is VariableType.YEN_LIST:
            return Items(pl.col(name), self.sizes[name])
        if variable.type is VariableType.DATE:
            return Exact(_ordinal(pl.col(name)), 1, 10**7, 1)
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
            return [(_unknown(pl.Boolean), None)]
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
        return _first([(condition, _figure(value)) for condition, value in dated], fallback=_nothing())

    def _arith(self, op: str, left: Any, right: Any) -> Any:
        match op:
            case "+" | "-":
                return _plus(left, right, 1 if op == "+" else -1)
            case "*":
                return _times(left, right)
        if isinstance(right.bottom, int) and right.size == 0:
            return _nothing()
        constant = _constant(right)
        return _times(left, _number(1 / constant)) if constant else Over(left, right)

    def _case(self, branches: Sequence[tuple[Node | None, Node]]) -> Exact:
        made = [(None if when is None else self.truth(when), self.value(value)) for when, value in branches]
        return _first(made, fallback=_undefined())

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
        keeps = self._compared(op, Exact(left.top, left.bottom, left.size, left.base), Exact(right.top, right.bottom, right.size, right.base))
        chosen = _first([(keeps, left), (~keeps, right)], fallback=_nothing())
        both = [item.defined for item in (left, right) if item.defined is not None]
        defined = _folded(both, lambda e: e, lambda a, b: a & b) if both else None
        return Exact(chosen.top, chosen.bottom, chosen.size, chosen.base, defined)

    def _limited(self, function: str, items: Items, limit: Exact) -> Items:
        constant = _constant(limit)
        if constant is None or constant.denominator != 1:
            return Items(_unknown(pl.List(pl.Int64)), 1)
        if function == "capped":
            capped = items.expr.list.eval(pl.element().clip(upper_bound=int(constant)))
            return Items(capped, items.size)
        holes = items.expr.list.eval(pl.element().is_null()).list.any()
        top = items.expr.list.sort(descending=True).list.head(int(constant))
        return Items(pl.when(~holes | (items.expr.list.len() <= int(constant))).then(top).otherwise(None), items.size)

    def _tables(self, node: Node) -> Dated:
        if not isinstance(node, Name):
            raise TypeError("a table is named")
        return self._dated(self.programme.parameters[node.id], node.version)

    def _tier(self, table: Node, by: Any) -> Exact:
        return _first(
            [(condition, self._one_tier(value, by)) for condition, value in self._tables(table)],
            fallback=_nothing(),
        )

    def _one_tier(self, value: DatedValue | None, by: Any) -> Exact:
        if value is None or not value.tiers:
            return _figure(value)
        branches: list[tuple[pl.Expr | None, Exact]] = [
            (
                self._compared(">=", by, _number(tier.at_least)),
                _undefined() if tier.value is None else _number(tier.value),
            )
            for tier in reversed(value.tiers)
        ]
        return _first(branches, fallback=_undefined())

    def _pick(self, table: Node, item: Node) -> Exact:
        made: list[tuple[pl.Expr | None, Exact]] = []
        for condition, value in self._tables(table):
            if value is None or not value.options:
                made.append((condition, _figure(value)))
                continue
            branches: list[tuple[pl.Expr | None, Exact]] = [
                (None if option == "other" else self.truth(Member(item, (option,))), _number(figure))
                for option, figure in value.options
            ]
            made.append((condition, _first(branches, fallback=_undefined())))
        return _first(made, fallback=_nothing())

    def _years_before(self, day: Node, years: Exact) -> Exact:
        constant = _constant(years)
        if not isinstance(day, Name) or constant is None or (day.id != ON and day.id not in self.inputs):
            return _nothing()
        moved = (pl.lit(self.on) if day.id == ON else pl.col(day.id)).dt.offset_by(f"-{int(constant)}y")
        return Exact(_ordinal(moved), 1, 10**7, 1)

    def _fixpoint(self, table: Node, base: Exact, extra: Fraction) -> Exact:
        made: list[tuple[pl.Expr | None, Exact]] = []
        for condition, value in self._tables(table):
            if value is None or not value.tiers:
                made.append((condition, _figure(value)))
                continue
            best = _number(Fraction(0))
            for tier in value.tiers:
                if tier.value is None:
                    continue
                divisor = tier.at_least + extra
                bound = _number(tier.value)
                if divisor:
                    bound = self._better(bound, _times(base, _number(1 / divisor)), "<=")
                best = self._better(best, bound, ">=")
            made.append((condition, best))
        return _first(made, fallback=_nothing())


# -- exact arithmetic on columns ---------------------------------------------------------------------

_COMPARE: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _unknown(dtype: Any) -> pl.Expr:
    return pl.lit(None, dtype=dtype)


def _number(value: Fraction) -> Exact:
    return Exact(pl.lit(value.numerator, dtype=pl.Int64), value.denominator, abs(value.numerator), value.denominator)


def _nothing() -> Exact:
    return Exact(_unknown(pl.Int64), 1, 1, 1)


def _undefined() -> Exact:
    return Exact(_unknown(pl.Int64), 1, 0, 1, pl.lit(value=False))


def _figure(value: DatedValue | None) -> Exact:
    if value is None or (value.value is None and value.day is None):
        return _nothing()
    return _number(Fraction(value.day.toordinal()) if value.day is not None else value.value or Fraction(0))


def _constant(value: Exact) -> Fraction | None:
    """The figure of a literal, or None for a column."""
    if not isinstance(value.bottom, int) or value.defined is not None:
        return None
    if value.top.meta.root_names() or not value.top.meta.is_literal():
        return None
    found = pl.select(value.top).item()
    return None if found is None else Fraction(int(found), value.bottom)


def _ordinal(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Int32).cast(pl.Int64) + _EPOCH


def _bottom(value: Exact) -> Exact:
    if isinstance(value.bottom, int):
        return Exact(pl.lit(value.bottom, dtype=pl.Int64), 1, value.bottom, 1)
    return Exact(value.bottom, 1, value.base, 1)


def _multiplied(left: pl.Expr, right: pl.Expr, size: int) -> pl.Expr:
    """left * right, in 128 bits when `size` says that 64 may not hold it."""
    if size >= _WIDE:
        raise ShirubeError("E122", "数が大きすぎて正確に計算できません。", todo="単位（円・千円）を確かめてください。")
    return left.cast(pl.Int128) * right if size >= _NARROW else left * right


def _times(left: Exact, right: Exact) -> Exact:
    size, base = max(left.size, 1) * max(right.size, 1), left.base * right.base
    if isinstance(left.bottom, int) and isinstance(right.bottom, int):
        bottom: pl.Expr | int = left.bottom * right.bottom
    else:
        bottom = _multiplied(_bottom(left).top, _bottom(right).top, base)
    return Exact(_multiplied(left.top, right.top, size), bottom, size, base, _both(left, right))


def _plus(left: Exact, right: Exact, sign: int) -> Exact:
    if isinstance(left.bottom, int) and isinstance(right.bottom, int):
        common = lcm(left.bottom, right.bottom)
        a, b = common // left.bottom, common // right.bottom
        size = left.size * a + right.size * b
        top = _multiplied(left.top, pl.lit(a, dtype=pl.Int64), size) + sign * _multiplied(right.top, pl.lit(b, dtype=pl.Int64), size)
        return Exact(top, common, size, common, _both(left, right))
    size = left.size * right.base + right.size * left.base
    x = _multiplied(left.top, _bottom(right).top, size)
    y = _multiplied(right.top, _bottom(left).top, size)
    base = left.base * right.base
    bottom = _multiplied(_bottom(left).top, _bottom(right).top, base)
    return Exact(x + sign * y, bottom, size, base, _both(left, right))


def _floored(value: Exact, unit: int) -> Exact:
    if isinstance(value.bottom, int) and value.bottom * unit == 1:
        return value
    divisor = value.bottom * unit
    size = value.size + unit
    floored = value.top // divisor * unit
    if size < _NARROW:
        floored = floored.cast(pl.Int64)
    return Exact(floored, 1, size, 1, value.defined)


def _both(left: Exact, right: Exact) -> pl.Expr | None:
    if left.defined is None or right.defined is None:
        return left.defined if right.defined is None else right.defined
    return left.defined & right.defined


def _first(branches: Sequence[tuple[pl.Expr | None, Exact]], *, fallback: Exact) -> Exact:
    """First match; a condition that is null leaves the result null."""
    taken: list[tuple[pl.Expr | None, Exact]] = []
    for condition, value in branches:
        taken.append((condition, value))
        if condition is None:
            break
    else:
        taken.append((None, fallback))
    if len(taken) == 1:
        return taken[0][1]
    values = [value for _, value in taken]
    size, base = max(v.size for v in values), max(v.base for v in values)
    bottoms = [v.bottom for v in values if isinstance(v.bottom, int)]
    if len(bottoms) == len(values):
        common = lcm(*bottoms)
        size = max(v.size * (common // b) for v, b in zip(values, bottoms, strict=True))
        tops = [
            _multiplied(v.top, pl.lit(common // b, dtype=pl.Int64), size) if common != b else v.top
            for v, b in zip(values, bottoms, strict=True)
        ]
        bottom: pl.Expr | int = common
        base = common
    else:
        tops = [v.top for v in values]
        bottom = _chosen([c for c, _ in taken], [_bottom(v).top for v in values])
    top = _chosen([c for c, _ in taken], tops)
    defined: pl.Expr | None = None
    if any(v.defined is not None for v in values):
        defined = _chosen(
            [c for c, _ in taken],
            [pl.lit(value=True) if v.defined is None else v.defined for v in values],
        )
    return Exact(top, bottom, size, base, defined)


def _chosen(conditions: Sequence[pl.Expr | None], values: Sequence[pl.Expr]) -> pl.Expr:
    result = values[-1]
    for condition, value in reversed(list(zip(conditions[:-1], values[:-1], strict=True))):
        if condition is None:
            raise TypeError("only the last branch may be without a condition")
        result = pl.when(condition.is_null()).then(None).when(condition).then(value).otherwise(result)
    return result


def _folded(items: Sequence[Any], make: Callable[[Any], pl.Expr], join: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> pl.Expr:
    made = [make(item) for item in items]
    result = made[0]
    for item in made[1:]:
        result = join(result, item)
    return result


def _exacts(*values: Any) -> list[Exact]:
    found: list[Exact] = []
    for value in values:
        found.extend([value.left, value.right] if isinstance(value, Over) else [value])
    return found


def _names(node: Node) -> list[str]:
    return [part.id for part in walk(node) if isinstance(part, Name)]


# -- the rows that stay open -------------------------------------------------------------------------


def _completed(
    programme: Programme,
    table: pl.DataFrame,
    fast: pl.DataFrame,
    inputs: Sequence[str],
    *,
    on: date,
    variables: Mapping[str, Variable],
) -> pl.DataFrame:
    """The settled rows as they are, the open ones from `decide`, once per distinct set of inputs."""
    if fast.height == 1 and table.height != 1:
        fast = pl.concat([fast] * table.height) if table.height else fast.clear()
    amounts = [amount.id for amount in programme.amounts]
    period = _period(programme, on)
    settled = fast[ELIGIBLE].is_not_null()
    if period is not Verdict.YES:
        settled = fast[ELIGIBLE].eq_missing(other=False)
    open_amounts = pl.Series([False] * fast.height, dtype=pl.Boolean)
    for name in amounts:
        open_amounts = open_amounts | fast[name].is_null()
    needs = ~settled | (fast[ELIGIBLE].eq_missing(other=True) & open_amounts)
    if period is Verdict.NO:
        needs = needs & False
        fast = fast.with_columns(pl.lit(value=False).alias(ELIGIBLE))
    columns = [
        pl.when(pl.col(ELIGIBLE)).then(pl.lit("yes")).otherwise(pl.lit("no")).alias(ELIGIBLE),
        *(
            pl.when(pl.col(ELIGIBLE)).then(pl.col(name).cast(pl.Int64)).otherwise(None).alias(f"{name}{end}")
            for name in amounts
            for end in ("", "_low", "_high")
        ),
    ]
    result = fast.select(columns)
    rows = needs.arg_true()
    if rows.len() == 0:
        return result
    present = [name for name in inputs if name in table.columns]
    answers = _decided(programme, table.select(present)[rows] if present else None, rows.len(), on=on, variables=variables)
    patch = pl.DataFrame(answers, schema=result.schema, orient="row").with_columns(rows.alias("#row"))
    return (
        result.with_row_index("#row")
        .with_columns(pl.col("#row").cast(patch["#row"].dtype))
        .update(patch, on="#row", include_nulls=True)
        .drop("#row")
    )


def _period(programme: Programme, on: date) -> Verdict:
    if programme.ends is not None and on > programme.ends:
        return Verdict.NO
    return Verdict.YES if programme.recorded_from <= on <= programme.recorded_until else Verdict.UNKNOWN


def _decided(
    programme: Programme,
    table: pl.DataFrame | None,
    height: int,
    *,
    on: date,
    variables: Mapping[str, Variable],
) -> list[tuple[Any, ...]]:
    names = [] if table is None else table.columns
    rows: list[tuple[Any, ...]] = [()] * height if table is None else table.rows()
    known: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    answers: list[tuple[Any, ...]] = []
    for row in rows:
        key = tuple(tuple(value) if isinstance(value, list) else value for value in row)
        if key not in known:
            facts = {
                name: None if value is None else read_value(value, variables[name])
                for name, value in zip(names, key, strict=True)
            }
            known[key] = _flat(decide(programme, facts, on=on, variables=variables))
        answers.append(known[key])
    return answers


def _flat(decision: Decision) -> tuple[Any, ...]:
    values: list[Any] = [decision.verdict.value]
    for amount in decision.programme.amounts:
        found = decision.amounts.get(amount.id)
        values.extend((None, None, None) if found is None else (found.value, found.low, found.high))
    return tuple(values)
