"""The same rules over a table: for every row exactly what `decide` gives.

Every expression is compiled once to Polars over integers; null is unknown, and `and` / `or` are Kleene's.
What the source leaves open is run once per reading, so its yes, no and unknown and its ranges are columns too.
Where facts of a row are not told, clauses that share no fact and amounts are answered apart from each other,
by the engine of `decide`, once per distinct set of the facts they read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from shirube.rules.column_compiler import Compiler
from shirube.rules.column_inputs import Column, prepared
from shirube.rules.column_numbers import Exact, Held, folded
from shirube.rules.column_worlds import Reading, Worlds
from shirube.rules.decide import amounts_of, inputs_of, verdict_of
from shirube.rules.facts import read_value
from shirube.rules.model import Amount, Clause, Facts, Programme, Variable, Verdict
from shirube.rules.nodes import Name

ELIGIBLE = "eligible"
_VERDICTS = pl.Enum([verdict.value for verdict in Verdict])
_TRUTH = {Verdict.YES: True, Verdict.NO: False, Verdict.UNKNOWN: None}


def decide_table(
    programme: Programme, table: pl.DataFrame, *, on: date, variables: Mapping[str, Variable]
) -> pl.DataFrame:
    """One row per row of `table`: `eligible` (yes, no, unknown) and per amount its value, low and high.

    Columns of `table` are variable ids; an absent column or a null is not told. Numbers that are not whole
    come as text ("0.25", "2/3") or Decimal. Raises ShirubeError E121 for a float column, a wrong type or a
    word that is not listed, E122 for figures beyond exact integers.
    """
    inputs = [name for name in inputs_of(programme) if name in variables]
    frame, columns = prepared(table, inputs, variables)
    plan = _Plan(programme, variables, columns, frame, on=on)
    shown = _shown(programme, on)
    lazy = plan.run()
    if plan.is_settled:
        return lazy.with_columns(_verdict(len(plan.groups)).alias(ELIGIBLE)).select(shown).collect()
    fast = lazy.collect()
    rest = _Rest(programme, variables, table, on=on)
    for index, clauses in enumerate(plan.groups):
        fast = rest.settle_clauses(fast, f"g{index}", clauses)
    fast = fast.with_columns(_verdict(len(plan.groups)).alias(ELIGIBLE))
    for names, amounts in _by_facts(programme).items():
        fast = rest.settle_amounts(fast, names, amounts)
    return fast.select(shown)


# -- the rows that columns settle --------------------------------------------------------------------


@dataclass
class _Plan:
    """The columns of a programme: `g0`, `g1`, … for clauses that share facts, `<amount>_low`, `<amount>_high`.

    A name with `?` says in which rows the column is settled; without one it is in all.
    """

    programme: Programme
    variables: Mapping[str, Variable]
    columns: Mapping[str, Column]
    table: pl.DataFrame
    on: date = field(kw_only=True)

    def __post_init__(self) -> None:
        self._worlds = Worlds(self.programme, self.variables, on=self.on)
        self.groups = _groups(self.programme, self._worlds)
        self._compilers: dict[frozenset[tuple[str, bool]], Compiler] = {}
        self._frame = self.table.lazy()
        self._found: list[pl.Expr] = []
        self.is_settled = True

    def run(self) -> pl.LazyFrame:
        """All columns, not yet computed."""
        for index, clauses in enumerate(self.groups):
            self._add_clauses(f"g{index}", clauses)
        for amount in self.programme.amounts:
            self._add_amount(amount)
        return self._frame.with_columns(self._found)

    def _compiler(self, reading: Reading, nodes: Sequence[Any]) -> Compiler:
        key = frozenset(reading.items())
        if key not in self._compilers:
            mark = f"@{len(self._compilers)}:"
            self._compilers[key] = Compiler(
                self.programme, self.variables, self.columns, on=self.on, reading=reading, mark=mark
            )
        self._frame = self._compilers[key].staged(self._frame, nodes)
        return self._compilers[key]

    def _add_clauses(self, name: str, clauses: tuple[Clause, ...]) -> None:
        nodes = [clause.when for clause in clauses]
        held: list[Held] = []
        for reading in self._worlds.answers(nodes) or [{}]:
            compiler = self._compiler(reading, nodes)
            held.append(folded([compiler.truth(node) for node in nodes], lambda a, b: a & b))
        every, none = pl.all_horizontal(h.expr for h in held), pl.all_horizontal(~h.expr for h in held)
        truth = held[0].expr if len(held) == 1 else pl.when(every).then(True).when(none).then(False)
        self._found.append(truth.alias(name))
        if not all(h.sure for h in held):
            settled = pl.all_horizontal(h.expr.is_not_null() for h in held)
            self._found.append(settled.alias(f"{name}?"))
            self.is_settled = False

    def _add_amount(self, amount: Amount) -> None:
        name = Name(amount.id)
        ends: dict[str, list[pl.Expr | None]] = {"low": [], "high": []}
        settled: list[pl.Expr] = []
        for pair in self._worlds.readings(name) or []:
            for end, reading in zip(ends, pair, strict=True):
                value = self._compiler(reading, [name]).value(name)
                if not isinstance(value, Exact):
                    settled.append(pl.lit(value=False))
                    continue
                ends[end].append(None if value.endless else value.top)
                if not value.endless and not (value.sure and value.defined is None):
                    told = value.top.is_not_null()
                    settled.append(told if value.defined is None else told | ~value.defined)
        if not ends["low"]:
            settled = [pl.lit(value=False)]
        for end, join in (("low", pl.min_horizontal), ("high", pl.max_horizontal)):
            tops = [top for top in ends[end] if top is not None]
            whole = tops and len(tops) == len(ends[end])
            found = (tops[0] if len(tops) == 1 else join(tops)) if whole else pl.lit(None)
            self._found.append(found.cast(pl.Int64).alias(f"{amount.id}_{end}"))
        if settled:
            self._found.append(pl.all_horizontal(settled).fill_null(value=False).alias(f"{amount.id}?"))
            self.is_settled = False


def _groups(programme: Programme, worlds: Worlds) -> list[tuple[Clause, ...]]:
    """Clauses that share a fact or an open question together, the others apart: they can be judged apart."""
    groups: list[tuple[set[str], list[Clause]]] = []
    for clause in programme.clauses:
        names = {*programme.variables_of(clause.when), *worlds.symbols(clause.when)}
        members = [clause]
        apart: list[tuple[set[str], list[Clause]]] = []
        for known, group in groups:
            if known & names:
                names, members = names | known, [*group, *members]
            else:
                apart.append((known, group))
        groups = [*apart, (names, members)]
    return [tuple(group) for _, group in groups]


def _by_facts(programme: Programme) -> dict[tuple[str, ...], list[Amount]]:
    found: dict[tuple[str, ...], list[Amount]] = {}
    for amount in programme.amounts:
        found.setdefault(tuple(sorted(programme.variables_of(amount.value))), []).append(amount)
    return found


@cache
def _verdict_words() -> tuple[pl.Expr, ...]:
    return tuple(pl.lit(v.value, dtype=_VERDICTS) for v in (Verdict.YES, Verdict.NO, Verdict.UNKNOWN))


def _verdict(groups: int) -> pl.Expr:
    found = pl.lit(value=True)
    for index in range(groups):
        found = found & pl.col(f"g{index}")
    return found


def _shown(programme: Programme, on: date) -> list[pl.Expr]:
    period = _period(programme, on)
    verdict = pl.col(ELIGIBLE) if period is not Verdict.NO else pl.lit(value=False)
    yes, no, unknown = _verdict_words()
    at_best = yes if period is Verdict.YES else unknown
    shown = [
        pl.when(verdict).then(at_best).when(~verdict).then(no).otherwise(unknown).alias(ELIGIBLE),
    ]
    given = verdict.is_null() | verdict
    for amount in programme.amounts:
        low, high = pl.col(f"{amount.id}_low"), pl.col(f"{amount.id}_high")
        shown.append(pl.when(given & (low == high)).then(low).alias(amount.id))
        shown.append(pl.when(given).then(low).alias(f"{amount.id}_low"))
        shown.append(pl.when(given).then(high).alias(f"{amount.id}_high"))
    return shown


def _period(programme: Programme, on: date) -> Verdict:
    if programme.ends is not None and on > programme.ends:
        return Verdict.NO
    return Verdict.YES if programme.recorded_from <= on <= programme.recorded_until else Verdict.UNKNOWN


# -- the rows that stay open -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rest:
    """Answers what columns left open, from the facts of the rows."""

    programme: Programme
    variables: Mapping[str, Variable]
    table: pl.DataFrame
    on: date = field(kw_only=True)

    def settle_clauses(self, fast: pl.DataFrame, group: str, clauses: tuple[Clause, ...]) -> pl.DataFrame:
        if f"{group}?" not in fast.columns:
            return fast
        rows = (fast[group].is_null() & ~fast[f"{group}?"]).arg_true()
        names = list(dict.fromkeys(name for c in clauses for name in self.programme.variables_of(c.when)))

        def answer(facts: Facts) -> tuple[bool | None]:
            verdict = verdict_of(self.programme, clauses, facts, on=self.on, variables=self.variables)
            return (_TRUTH[verdict],)

        (found,) = self._answered(rows, names, answer, 1)
        return fast.with_columns(_patched(fast[group], rows, found))

    def settle_amounts(
        self, fast: pl.DataFrame, names: tuple[str, ...], amounts: list[Amount]
    ) -> pl.DataFrame:
        """Amounts that read the same facts are worked out together."""
        asked = [amount for amount in amounts if f"{amount.id}?" in fast.columns]
        if not asked:
            return fast
        unsettled = pl.any_horizontal(~pl.col(f"{amount.id}?") for amount in asked)
        given = pl.col(ELIGIBLE).is_null() | pl.col(ELIGIBLE)
        rows = fast.select((given & unsettled).alias("?"))["?"].arg_true()

        def answer(facts: Facts) -> list[int | None]:
            found = amounts_of(self.programme, asked, facts, on=self.on, variables=self.variables)
            return [end for result in found for end in (result.low, result.high)]

        ends = [f"{amount.id}_{end}" for amount in asked for end in ("low", "high")]
        found = self._answered(rows, names, answer, len(ends))
        return fast.with_columns(
            _patched(fast[end], rows, values) for end, values in zip(ends, found, strict=True)
        )

    def _answered(
        self, rows: pl.Series, names: Sequence[str], answer: Callable[[Facts], Sequence[Any]], width: int
    ) -> list[list[Any]]:
        """The answers for some rows, worked out once per distinct set of the facts named."""
        present = [name for name in names if name in self.table.columns and name in self.variables]
        known: dict[tuple[Any, ...], Sequence[Any]] = {}
        found: list[list[Any]] = [[] for _ in range(width)]
        told: Any = self.table.select(present)[rows].rows() if present else [()] * rows.len()
        for row in told:
            key = tuple(tuple(value) if isinstance(value, list) else value for value in row)
            if key not in known:
                known[key] = answer(
                    {
                        name: None if value is None else read_value(value, self.variables[name])
                        for name, value in zip(present, key, strict=True)
                    }
                )
            for column, value in zip(found, known[key], strict=True):
                column.append(value)
        return found


def _patched(series: pl.Series, rows: pl.Series, values: list[Any]) -> pl.Series:
    if not values:
        return series
    return series.scatter(rows, pl.Series(values, dtype=series.dtype))
