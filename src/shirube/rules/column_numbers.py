"""Exact numbers as Polars columns: a fraction is a pair of integers, null is unknown, and nothing is a float."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
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


def number(value: Fraction) -> Exact:
    return Exact(
        pl.lit(value.numerator, dtype=pl.Int64), value.denominator, abs(value.numerator), value.denominator
    )


def nothing() -> Exact:
    return Exact(unknown(pl.Int64), 1, 1, 1)


def undefined() -> Exact:
    return Exact(unknown(pl.Int64), 1, 0, 1, pl.lit(value=False))


def figure(value: DatedValue | None) -> Exact:
    if value is None or (value.value is None and value.day is None):
        return nothing()
    return number(Fraction(value.day.toordinal()) if value.day is not None else value.value or Fraction(0))


def constant_of(value: Exact) -> Fraction | None:
    """The figure of a literal, or None for a column."""
    if not isinstance(value.bottom, int) or value.defined is not None:
        return None
    if value.top.meta.root_names() or not value.top.meta.is_literal():
        return None
    found = pl.select(value.top).item()
    return None if found is None else Fraction(int(found), value.bottom)


def ordinal(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Int32).cast(pl.Int64) + _EPOCH


def bottom_of(value: Exact) -> Exact:
    if isinstance(value.bottom, int):
        return Exact(pl.lit(value.bottom, dtype=pl.Int64), 1, value.bottom, 1)
    return Exact(value.bottom, 1, value.base, 1)


def multiplied(left: pl.Expr, right: pl.Expr, size: int) -> pl.Expr:
    """left * right, in 128 bits when `size` says that 64 may not hold it."""
    if size >= _WIDE:
        raise ShirubeError(
            "E122", "数が大きすぎて正確に計算できません。", todo="単位（円・千円）を確かめてください。"
        )
    return left.cast(pl.Int128) * right if size >= _NARROW else left * right


def times(left: Exact, right: Exact) -> Exact:
    size, base = max(left.size, 1) * max(right.size, 1), left.base * right.base
    if isinstance(left.bottom, int) and isinstance(right.bottom, int):
        bottom: pl.Expr | int = left.bottom * right.bottom
    else:
        bottom = multiplied(bottom_of(left).top, bottom_of(right).top, base)
    return Exact(multiplied(left.top, right.top, size), bottom, size, base, both(left, right))


def plus(left: Exact, right: Exact, sign: int) -> Exact:
    if isinstance(left.bottom, int) and isinstance(right.bottom, int):
        common = lcm(left.bottom, right.bottom)
        a, b = common // left.bottom, common // right.bottom
        size = left.size * a + right.size * b
        top = multiplied(left.top, pl.lit(a, dtype=pl.Int64), size) + sign * multiplied(
            right.top, pl.lit(b, dtype=pl.Int64), size
        )
        return Exact(top, common, size, common, both(left, right))
    size = left.size * right.base + right.size * left.base
    x = multiplied(left.top, bottom_of(right).top, size)
    y = multiplied(right.top, bottom_of(left).top, size)
    base = left.base * right.base
    bottom = multiplied(bottom_of(left).top, bottom_of(right).top, base)
    return Exact(x + sign * y, bottom, size, base, both(left, right))


def floored(value: Exact, unit: int) -> Exact:
    if isinstance(value.bottom, int) and value.bottom * unit == 1:
        return value
    divisor = value.bottom * unit
    size = value.size + unit
    floored = value.top // divisor * unit
    if size < _NARROW:
        floored = floored.cast(pl.Int64)
    return Exact(floored, 1, size, 1, value.defined)


def both(left: Exact, right: Exact) -> pl.Expr | None:
    if left.defined is None or right.defined is None:
        return left.defined if right.defined is None else right.defined
    return left.defined & right.defined


def first(branches: Sequence[tuple[pl.Expr | None, Exact]], *, fallback: Exact) -> Exact:
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
            multiplied(v.top, pl.lit(common // b, dtype=pl.Int64), size) if common != b else v.top
            for v, b in zip(values, bottoms, strict=True)
        ]
        bottom: pl.Expr | int = common
        base = common
    else:
        tops = [v.top for v in values]
        bottom = chosen([c for c, _ in taken], [bottom_of(v).top for v in values])
    top = chosen([c for c, _ in taken], tops)
    defined: pl.Expr | None = None
    if any(v.defined is not None for v in values):
        defined = chosen(
            [c for c, _ in taken],
            [pl.lit(value=True) if v.defined is None else v.defined for v in values],
        )
    return Exact(top, bottom, size, base, defined)


def chosen(conditions: Sequence[pl.Expr | None], values: Sequence[pl.Expr]) -> pl.Expr:
    result = values[-1]
    for condition, value in reversed(list(zip(conditions[:-1], values[:-1], strict=True))):
        if condition is None:
            result = value
            continue
        result = pl.when(condition.is_null()).then(None).when(condition).then(value).otherwise(result)
    return result


def folded(
    items: Sequence[Any], make: Callable[[Any], pl.Expr], join: Callable[[pl.Expr, pl.Expr], pl.Expr]
) -> pl.Expr:
    made = [make(item) for item in items]
    result = made[0]
    for item in made[1:]:
        result = join(result, item)
    return result


def exacts(*values: Any) -> list[Exact]:
    found: list[Exact] = []
    for value in values:
        found.extend([value.left, value.right] if isinstance(value, Over) else [value])
    return found
