"""The same rules over a table: for every row exactly what `decide` gives.

Every expression is compiled once to Polars over integers; null is unknown, and `and` / `or` are Kleene's.
Rows the columns settle are done there; a row that stays open is answered by `decide` itself, once per
distinct set of inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from shirube.rules.column_compiler import ELIGIBLE, Compiler
from shirube.rules.column_inputs import prepared
from shirube.rules.decide import Decision, decide, inputs_of
from shirube.rules.facts import read_value
from shirube.rules.model import Programme, Variable, Verdict


def decide_table(
    programme: Programme, table: pl.DataFrame, *, on: date, variables: Mapping[str, Variable]
) -> pl.DataFrame:
    """One row per row of `table`: `eligible` (yes, no, unknown) and per amount its value, low and high.

    Columns of `table` are variable ids; an absent column or a null is not told. Numbers that are not whole
    come as text ("0.25", "2/3") or Decimal. Raises ShirubeError E121 for a float column or a wrong type,
    E122 for figures beyond exact integers.
    """
    inputs = [name for name in inputs_of(programme) if name in variables]
    frame, sizes = prepared(table, inputs, variables)
    compiled = Compiler(programme, variables, sizes, inputs=set(table.columns), on=on).run(frame.lazy())
    fast = compiled.collect()
    return _completed(programme, table, fast, inputs, on=on, variables=variables)


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
    answers = _decided(
        programme, table.select(present)[rows] if present else None, rows.len(), on=on, variables=variables
    )
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
            known[key] = _flat(decide(programme, facts, on=on, variables=variables, with_shares=False))
        answers.append(known[key])
    return answers


def _flat(decision: Decision) -> tuple[Any, ...]:
    values: list[Any] = [decision.verdict.value]
    for amount in decision.programme.amounts:
        found = decision.amounts.get(amount.id)
        values.extend((None, None, None) if found is None else (found.value, found.low, found.high))
    return tuple(values)
