"""A table of facts as Polars can compute with it exactly: fractions become pairs of integers, floats are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any

import polars as pl

from shirube.base.errors import ShirubeError
from shirube.rules.facts import read_value
from shirube.rules.model import Variable, VariableType

_WHOLE_TYPES = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)


_MOST = 10**12


@dataclass(frozen=True)
class Column:
    """What is known of an input before a row is read: a bound of the numerators, one of the denominators
    (all equal to it if `even`), and whether every row is told."""

    size: int = 1
    base: int = 1
    even: bool = True
    full: bool = False


def roomy(column: Column) -> Column:
    """The same with its bound raised to the next power of two, so that tables of like figures look alike."""
    return replace(column, size=1 << (column.size - 1).bit_length())


def prepared(
    table: pl.DataFrame, inputs: Sequence[str], variables: Mapping[str, Variable]
) -> tuple[pl.DataFrame, dict[str, Column]]:
    """Inputs as Polars can compute with them, and what is known of each."""
    series: list[pl.Series] = []
    columns: dict[str, Column] = {}
    for name in inputs:
        if name not in table.columns:
            continue
        made, column = _input(table[name], variables[name])
        series.extend(made)
        columns[name] = replace(column, full=all(item.null_count() == 0 for item in made))
    if not series:
        return pl.DataFrame({"#row": pl.Series(range(table.height), dtype=pl.Int64)}), columns
    return pl.DataFrame(series), columns


def _input(series: pl.Series, variable: Variable) -> tuple[list[pl.Series], Column]:
    kind = variable.type
    if series.dtype == pl.Null:
        series = series.cast(_EMPTY[kind])
    if series.dtype in (pl.Float32, pl.Float64):
        raise _wrong_column(
            variable, series, '整数・文字 ("0.25")・Decimal。小数 (float) は正確でないため使えません'
        )
    if kind is VariableType.BOOL:
        return [_expect(series, variable, pl.Boolean)], Column()
    if kind is VariableType.ENUM:
        return [_words(series, variable)], Column()
    if kind is VariableType.DATE:
        return [_expect(series, variable, pl.Date)], Column(10**7)
    if kind is VariableType.YEN_LIST:
        inner = series.cast(pl.List(pl.Int64), strict=True)
        return [inner], Column(max(_top(inner.list.sum()), 1))
    if series.dtype in _WHOLE_TYPES:
        return _whole(series.cast(pl.Int64), variable)
    if kind in (VariableType.INT, VariableType.YEN):
        raise _wrong_column(variable, series, "整数")
    if isinstance(series.dtype, pl.Decimal):
        return _decimals(series, variable)
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


def _words(series: pl.Series, variable: Variable) -> pl.Series:
    """Words as numbers of the catalogue's list; a word outside it is refused."""
    try:
        return series.cast(pl.Enum(list(variable.values)))
    except pl.exceptions.PolarsError:
        raise _wrong_column(variable, series, "次のどれか: " + "、".join(variable.values)) from None


def _whole(series: pl.Series, variable: Variable) -> tuple[list[pl.Series], Column]:
    return [series.alias(f"{variable.id}#n")], Column(_size(series))


def _decimals(series: pl.Series, variable: Variable) -> tuple[list[pl.Series], Column]:
    """Decimals with one scale: the digits as integers over one power of ten."""
    base = 10 ** int(series.dtype.scale)  # type: ignore[attr-defined]
    for edge in (series.min(), series.max()):
        if edge is not None:
            read_value(str(edge), variable)
    top = series.to_physical().cast(pl.Int64).alias(f"{variable.id}#n")
    return [top], Column(_size(top), base)


def _fractions(series: pl.Series, variable: Variable) -> tuple[list[pl.Series], Column]:
    """Fraction text to integers over one common denominator, or pairs of integers if that grows too large."""
    distinct = series.unique().drop_nulls()
    read = [Fraction(read_value(text, variable)) for text in distinct]  # type: ignore[arg-type]
    common = lcm(*(value.denominator for value in read))
    even = common < _MOST and all(abs(value) * common < _MOST for value in read)
    bases = [common if even else value.denominator for value in read]
    tops = [int(value * base) for value, base in zip(read, bases, strict=True)]
    top = _replaced(series, distinct, tops).alias(f"{variable.id}#n")
    if even:
        return [top], Column(_size(top), common)
    bottom = _replaced(series, distinct, bases).alias(f"{variable.id}#d")
    return [top, bottom], Column(_size(top), _size(bottom), even=False)


def _replaced(series: pl.Series, old: pl.Series, new: list[int]) -> pl.Series:
    return series.replace_strict(old, pl.Series(new, dtype=pl.Int64), default=None, return_dtype=pl.Int64)


def _size(series: pl.Series) -> int:
    low: Any = series.min()
    high: Any = series.max()
    return 1 if low is None else max(abs(int(low)), abs(int(high)), 1)


def _top(series: pl.Series) -> int:
    found: Any = series.max()
    return 0 if found is None else int(found)


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
