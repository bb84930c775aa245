"""Exact numbers as Polars columns: a fraction is a pair of integers, null is unknown, and nothing is a float."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache, reduce
from math import lcm
from typing import Any

import polars as pl

from shirube.base.errors import ShirubeError
from shirube.rules.model import DatedValue

_EPOCH = date(1970, 1, 1).toordinal()
_NARROW, _WIDE = 2**62, 2**126


@dataclass(frozen=True)
class Exact:
    """A column of exact numbers: top / bottom, bottom > 0. `size` bounds |top|, `base` bounds bottom.

    `defined` is False where no branch or tier applies (None: always defined). `sure`: null only where it is
    not defined. `endless` is 1 for a number without limit (then `top` means nothing), -1 for its negative, in
    every row or only in those of `where`; `constant` is the figure of a number that is the same in every row.
    """

    top: pl.Expr
    bottom: pl.Expr | int
    size: int
    base: int
    defined: pl.Expr | None = None
    sure: bool = False
    endless: int = 0
    constant: Fraction | None = None
    where: pl.Expr | None = None

    @property
    def bare(self) -> Exact:
        """The same without its rows without limit: what they hold then means nothing."""
        return replace(self, endless=0, where=None) if self.endless else self


@dataclass(frozen=True)
class Held:
    """A column of yes, no and null (unknown); `sure`: without a null."""

    expr: pl.Expr
    sure: bool = False


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

    @property
    def holes(self) -> pl.Expr:
        """Whether an item is not told."""
        return self.expr.list.eval(pl.element().is_null()).list.any()


COMPARE: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def unknown(dtype: Any) -> pl.Expr:
    return pl.lit(None, dtype=dtype)


@lru_cache(maxsize=4_096)
def number(value: Fraction) -> Exact:
    """A printed figure as a column; making a literal costs more than all else, so each is made once."""
    top = pl.lit(value.numerator, dtype=pl.Int64)
    size = abs(value.numerator)
    return Exact(top, value.denominator, size, value.denominator, sure=True, constant=value)


def nothing() -> Exact:
    return Exact(unknown(pl.Int64), 1, 1, 1)


def undefined() -> Exact:
    return Exact(unknown(pl.Int64), 1, 0, 1, pl.lit(value=False), sure=True)


def endless(sign: int = 1) -> Exact:
    return Exact(unknown(pl.Int64), 1, 1, 1, endless=sign)


def figure(value: DatedValue | None) -> Exact:
    if value is None or (value.value is None and value.day is None):
        return nothing()
    return number(Fraction(value.day.toordinal()) if value.day is not None else value.value or Fraction(0))


def ordinal(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Int32).cast(pl.Int64) + _EPOCH


def bottom_of(value: Exact) -> Exact:
    if isinstance(value.bottom, int):
        return number(Fraction(value.bottom))
    return Exact(value.bottom, 1, value.base, 1, sure=value.sure)


def top_of(value: Exact) -> Exact:
    if value.constant is not None:
        return number(Fraction(value.constant.numerator))
    return replace(value, bottom=1, base=1, defined=None)


def multiplied(left: pl.Expr, right: pl.Expr, size: int) -> pl.Expr:
    """left * right, in 128 bits when `size` says that 64 may not hold it."""
    if size >= _WIDE:
        raise ShirubeError(
            "E122", "数が大きすぎて正確に計算できません。", todo="単位（円・千円）を確かめてください。"
        )
    return left.cast(pl.Int128) * right if size >= _NARROW else left * right


def times(left: Exact, right: Exact) -> Exact:
    if left.endless or right.endless:
        return _endless_times(left, right) if left.endless else _endless_times(right, left)
    if left.constant is not None and right.constant is not None:
        return number(left.constant * right.constant)
    if left.constant == 1:
        return right
    if right.constant == 1:
        return left
    size, base = max(left.size, 1) * max(right.size, 1), left.base * right.base
    if isinstance(left.bottom, int) and isinstance(right.bottom, int):
        bottom: pl.Expr | int = left.bottom * right.bottom
    else:
        bottom = multiplied(bottom_of(left).top, bottom_of(right).top, base)
    top = multiplied(left.top, right.top, size)
    return Exact(top, bottom, size, base, both(left, right), left.sure and right.sure)


def _endless_times(limitless: Exact, factor: Exact) -> Exact:
    """Without limit where the factor is above zero, zero where it is zero; left open where it is below."""
    if factor.endless or (factor.constant is not None and factor.constant <= 0):
        return nothing()
    if factor.constant is not None:
        if limitless.where is None:
            return endless(limitless.endless)
        return replace(times(limitless.bare, factor), endless=limitless.endless, where=limitless.where)
    if limitless.where is not None or factor.defined is not None:
        return nothing()
    zero = pl.when(factor.top >= 0).then(number(Fraction(0)).top)
    return Exact(zero, 1, 1, 1, endless=limitless.endless, where=factor.top > 0)


def _partly_plus(left: Exact, right: Exact, sign: int) -> Exact:
    signs = {left.endless, sign * right.endless} - {0}
    if len(signs) != 1 or any(side.endless and side.where is None for side in (left, right)):
        return nothing()
    places = [side.where for side in (left, right) if side.where is not None]
    return replace(
        plus(left.bare, right.bare, sign), endless=signs.pop(), where=reduce(lambda a, b: a | b, places)
    )


def plus(left: Exact, right: Exact, sign: int) -> Exact:
    if left.where is not None or right.where is not None:
        return _partly_plus(left, right, sign)
    if left.endless or right.endless:
        signs = {left.endless, sign * right.endless} - {0}
        known = left.defined is None and right.defined is None and (left if right.endless else right).sure
        return endless(signs.pop()) if len(signs) == 1 and known else nothing()
    if left.constant is not None and right.constant is not None:
        return number(left.constant + sign * right.constant)
    sure = left.sure and right.sure
    if isinstance(left.bottom, int) and isinstance(right.bottom, int):
        common = lcm(left.bottom, right.bottom)
        a, b = common // left.bottom, common // right.bottom
        size = left.size * a + right.size * b
        x, y = _scaled(left.top, a, size), _scaled(right.top, b, size)
        return Exact(x + y if sign == 1 else x - y, common, size, common, both(left, right), sure)
    size = left.size * right.base + right.size * left.base
    x = multiplied(left.top, bottom_of(right).top, size)
    y = multiplied(right.top, bottom_of(left).top, size)
    base = left.base * right.base
    bottom = multiplied(bottom_of(left).top, bottom_of(right).top, base)
    return Exact(x + y if sign == 1 else x - y, bottom, size, base, both(left, right), sure)


def _scaled(top: pl.Expr, factor: int, size: int) -> pl.Expr:
    return top if factor == 1 else multiplied(top, number(Fraction(factor)).top, size)


def floored(value: Exact, unit: int) -> Exact:
    if value.where is not None:
        return replace(floored(value.bare, unit), endless=value.endless, where=value.where)
    if value.endless or (isinstance(value.bottom, int) and value.bottom * unit == 1):
        return value
    divisor = value.bottom * unit
    size = value.size + unit
    if isinstance(value.bottom, int):
        size = value.size // value.bottom + unit
    down = value.top // divisor
    if unit != 1:
        down = down * unit
    if size < _NARROW:
        down = down.cast(pl.Int64)
    return Exact(down, 1, size, 1, value.defined, value.sure)


def both(left: Exact, right: Exact) -> pl.Expr | None:
    if left.defined is None or right.defined is None:
        return left.defined if right.defined is None else right.defined
    return left.defined & right.defined


def first(branches: Sequence[tuple[Held | None, Exact]], *, fallback: Exact) -> Exact:
    """First match; a condition that is null leaves the result null."""
    taken: list[tuple[Held | None, Exact]] = []
    for condition, value in branches:
        taken.append((condition, value))
        if condition is None:
            break
    else:
        taken.append((None, fallback))
    if len(taken) == 1:
        return taken[0][1]
    conditions = [condition for condition, _ in taken]
    values = [value for _, value in taken]
    if any(value.endless for value in values):
        same = {value.endless for value in values} == {values[0].endless}
        whole = all(v.where is None and v.defined is None for v in values)
        if same and whole and all(c is None or c.sure for c in conditions):
            return values[0]
        return _first_endless(conditions, values)
    size, base = max(v.size for v in values), max(v.base for v in values)
    bottoms = [v.bottom for v in values if isinstance(v.bottom, int)]
    if len(bottoms) == len(values):
        common = lcm(*bottoms)
        size = max(v.size * (common // b) for v, b in zip(values, bottoms, strict=True))
        tops = [_scaled(v.top, common // b, size) for v, b in zip(values, bottoms, strict=True)]
        bottom: pl.Expr | int = common
        base = common
    else:
        tops = [v.top for v in values]
        bottom = chosen(conditions, [bottom_of(v).top for v in values])
    defined: pl.Expr | None = None
    if any(v.defined is not None for v in values):
        defined = chosen(conditions, [pl.lit(value=True) if v.defined is None else v.defined for v in values])
    sure = all(v.sure for v in values) and all(c is None or c.sure for c in conditions)
    return Exact(chosen(conditions, tops), bottom, size, base, defined, sure)


def _first_endless(conditions: Sequence[Held | None], values: Sequence[Exact]) -> Exact:
    """First match where some branches are without limit: in their rows, and nowhere else."""
    signs = {value.endless for value in values if value.endless}
    if len(signs) != 1:
        return nothing()
    zero, every, none = number(Fraction(0)), pl.lit(value=True), pl.lit(value=False)
    bare = [zero if value.endless and value.where is None else value.bare for value in values]
    places = [none if not v.endless else every if v.where is None else v.where for v in values]
    made = first(list(zip(conditions, bare, strict=True)), fallback=nothing())
    return replace(made, endless=signs.pop(), where=chosen(conditions, places), constant=None)


def chosen(conditions: Sequence[Held | None], values: Sequence[pl.Expr]) -> pl.Expr:
    result = values[-1]
    for condition, value in reversed(list(zip(conditions[:-1], values[:-1], strict=True))):
        if condition is None:
            result = value
            continue
        plain = pl.when(condition.expr).then(value).otherwise(result)
        result = plain if condition.sure else pl.when(condition.expr.is_not_null()).then(plain)
    return result


def folded(items: Sequence[Held], join: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Held:
    result = items[0].expr
    for item in items[1:]:
        result = join(result, item.expr)
    return Held(result, all(item.sure for item in items))


def exacts(*values: Any) -> list[Exact]:
    found: list[Exact] = []
    for value in values:
        found.extend([value.left, value.right] if isinstance(value, Over) else [value])
    return found


def compared(op: str, left: Any, right: Any) -> Held:
    if any(item.endless for item in exacts(left, right)):
        return Held(unknown(pl.Boolean))
    defined = [item.defined for item in exacts(left, right) if item.defined is not None]
    sure = all(item.sure for item in exacts(left, right))
    if isinstance(left, Over) or isinstance(right, Over):
        a, b = (left.left, left.right) if isinstance(left, Over) else (left, number(Fraction(1)))
        c, d = (right.left, right.right) if isinstance(right, Over) else (right, number(Fraction(1)))
        left, right = times(a, d), times(c, b)
    x = times(top_of(left), bottom_of(right)).top
    y = times(top_of(right), bottom_of(left)).top
    outcome = COMPARE[op](x, y)
    for item in defined:
        outcome = item & outcome
    return Held(outcome, sure)


def better(left: Exact, right: Exact, op: str) -> Exact:
    if left.constant is not None and right.constant is not None:
        return number((min if op == "<=" else max)(left.constant, right.constant))
    if left.endless or right.endless:
        kept, limitless = (right, left) if left.endless else (left, right)
        wins = (limitless.endless > 0) == (op == ">=")
        if kept.endless:
            return nothing()
        if limitless.where is None:
            return endless(limitless.endless) if wins else kept
        finite = better(limitless.bare, kept, op)
        if wins:
            return replace(finite, endless=limitless.endless, where=limitless.where)
        return first([(Held(limitless.where), kept), (None, finite)], fallback=nothing())
    defined = both(left, right)
    keeps = compared(op, replace(left, defined=None), replace(right, defined=None))
    keeps = Held(keeps.expr, keeps.sure and defined is None)
    chosen_one = first([(keeps, left), (None, right)], fallback=nothing())
    return replace(chosen_one, defined=defined, sure=left.sure and right.sure)


def limited(function: str, items: Items, limit: Exact) -> Items:
    if limit.endless and limit.where is None and function == "capped":
        return items
    constant = limit.constant
    if constant is None or constant.denominator != 1:
        return Items(unknown(pl.List(pl.Int64)), 1)
    if function == "capped":
        capped = items.expr.list.eval(pl.element().clip(upper_bound=int(constant)))
        return Items(capped, items.size)
    many = items.expr.list.len() > int(constant)
    largest = pl.element().sort(descending=True).head(int(constant))
    top = pl.when(many & ~items.holes).then(items.expr).list.eval(largest)
    return Items(pl.when(many).then(top).otherwise(items.expr), items.size)
