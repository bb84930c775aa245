"""A table of facts as Polars can compute with it exactly: fractions become pairs of integers, floats are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from shirube.base.errors import ShirubeError
from shirube.rules.facts import read_value
from shirube.rules.model import Variable, VariableType

_WHOLE_TYPES = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)


def prepared(
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
        raise _wrong_column(
            variable, series, '整数・文字 ("0.25")・Decimal。小数 (float) は正確でないため使えません'
        )
    if kind is VariableType.BOOL:
        return [_expect(series, variable, pl.Boolean)], 1
    if kind is VariableType.ENUM:
        return [_expect(series.cast(pl.String), variable, pl.String)], 1
    if kind is VariableType.DATE:
        return [_expect(series, variable, pl.Date)], 10**7
    if kind is VariableType.YEN_LIST:
        inner = series.cast(pl.List(pl.Int64), strict=True)
        return [inner], max(_top(inner.list.sum()), 1)
    if series.dtype in _WHOLE_TYPES:
        return _pair(
            series.cast(pl.Int64), pl.Series(series.name, [1] * len(series), dtype=pl.Int64), variable
        )
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
    size = max(_top(top), _top(-top), _top(bottom), 1)
    return [top.alias(f"{variable.id}#n"), bottom.alias(f"{variable.id}#d")], size


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
