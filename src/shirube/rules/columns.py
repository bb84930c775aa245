"""The same rules over a table: for every row exactly what `decide` gives.

Every expression is compiled once to Polars over integers; null is unknown, and `and` / `or` are Kleene's.
What the source leaves open is run once per reading, so its yes, no and unknown and its ranges are columns too.
Where facts of a row are not told, clauses that share no fact and amounts are answered apart from each other,
by the engine of `decide`, once per distinct set of the facts they read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

import polars as pl

from shirube.rules.column_compiler import Compiler
from shirube.rules.column_cuts import Cuts
from shirube.rules.column_inputs import Column, prepared, roomy
from shirube.rules.column_numbers import Exact, Held, folded
from shirube.rules.column_worlds import Reading, Worlds
from shirube.rules.decide import amounts_of, inputs_of, verdict_of
from shirube.rules.facts import read_value
from shirube.rules.model import Amount, Clause, Facts, Known, Programme, Variable, Verdict
from shirube.rules.nodes import Name

ELIGIBLE = "eligible"
MOST_RULES = 512
MOST_PLANS = 8
_VERDICTS = pl.Enum([verdict.value for verdict in Verdict])
_TRUTH = {Verdict.YES: True, Verdict.NO: False, Verdict.UNKNOWN: None}


def decide_table(
    programme: Programme, table: pl.DataFrame, *, on: date, variables: Mapping[str, Variable]
) -> pl.DataFrame:
    """One row per row of `table`: `eligible` (yes, no, unknown) and per amount its value, low and high.

    Columns of `table` are variable ids; an absent column or a null is not told. Numbers that are not whole
    come as text ("0.25", "2/3") or Decimal. What the programme compiles to is kept for the next table, what
    the table says is not. Raises ShirubeError E121 for a float column, a wrong type or a word that is not
    listed, E122 for figures beyond exact integers.
    """
    return _rules_of(_Same(programme), _Same(variables), on).decide(table)


class TableRules:
    """One programme on one day over any number of tables; compiled once per set of columns told.

    Keeps at most `MOST_PLANS` compiled forms, the oldest go first. With `keep_answers` it also keeps up to that
    many answers of the exact engine under the facts they rest on: for tables of public facts only.
    """

    def __init__(
        self, programme: Programme, variables: Mapping[str, Variable], *, on: date, keep_answers: int = 0
    ) -> None:
        self.programme = programme
        self.variables = variables
        self.on = on
        self._inputs = [name for name in inputs_of(programme) if name in variables]
        self._cuts = Cuts(programme, variables, on=on)
        self._shown = _shown(programme, on)
        ends = (f"{amount.id}{end}" for amount in programme.amounts for end in ("", "_low", "_high"))
        self._names = [ELIGIBLE, *ends]
        self._plan = lru_cache(maxsize=MOST_PLANS)(self._compiled)
        self._most_answers = keep_answers
        self._answers: dict[tuple[Any, ...], Sequence[Any]] = {}

    def decide(self, table: pl.DataFrame) -> pl.DataFrame:
        """As `decide_table`."""
        frame, columns = prepared(table, self._inputs, self.variables)
        plan = self._plan(tuple((name, roomy(column)) for name, column in columns.items()))
        lazy = plan.run(frame)
        if plan.is_settled:
            lazy = lazy.with_columns(_verdict(len(plan.groups)).alias(ELIGIBLE))
            return lazy.with_columns(self._shown).select(self._names).collect()
        fast = lazy.collect()
        if len(self._answers) > self._most_answers:
            self._answers = {}
        answers = self._answers if self._most_answers else {}
        rest = _Rest(self.programme, self.variables, table, self._cuts, answers, on=self.on)
        for index, clauses in enumerate(plan.groups):
            fast = rest.settle_clauses(fast, f"g{index}", clauses)
        fast = fast.with_columns(_verdict(len(plan.groups)).alias(ELIGIBLE))
        for names, amounts in _by_facts(self.programme).items():
            fast = rest.settle_amounts(fast, names, amounts)
        return fast.with_columns(self._shown).select(self._names)

    def _compiled(self, columns: tuple[tuple[str, Column], ...]) -> _Plan:
        return _Plan(self.programme, self.variables, dict(columns), on=self.on)


@dataclass(frozen=True, eq=False)
class _Same:
    """A value known by what it is and not by what it holds; kept alive as long as its key."""

    item: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.item is other.item

    def __hash__(self) -> int:
        return id(self.item)


@lru_cache(maxsize=MOST_RULES)
def _rules_of(programme: _Same, variables: _Same, on: date) -> TableRules:
    return TableRules(programme.item, variables.item, on=on)


# -- the rows that columns settle --------------------------------------------------------------------


@dataclass
class _Plan:
    """The columns of a programme: `g0`, `g1`, … for clauses that share facts, `<amount>_low`, `<amount>_high`.

    A name with `?` says in which rows the column is settled; without one it is in all.
    """

    programme: Programme
    variables: Mapping[str, Variable]
    columns: Mapping[str, Column]
    on: date = field(kw_only=True)

    def __post_init__(self) -> None:
        self._worlds = Worlds(self.programme, self.variables, on=self.on)
        self.groups = _groups(self.programme, self._worlds)
        self._compilers: dict[frozenset[tuple[str, bool]], Compiler] = {}
        self._stages: list[list[pl.Expr]] = []
        self._found: list[pl.Expr] = []
        self.is_settled = True
        for index, clauses in enumerate(self.groups):
            self._add_clauses(f"g{index}", clauses)
        for amount in self.programme.amounts:
            self._add_amount(amount)

    def run(self, frame: pl.DataFrame) -> pl.LazyFrame:
        """All columns of a prepared table, not yet computed."""
        lazy = frame.lazy()
        for stage in self._stages:
            lazy = lazy.with_columns(stage)
        return lazy.with_columns(self._found)

    def _compiler(self, reading: Reading, nodes: Sequence[Any]) -> Compiler:
        key = frozenset(reading.items())
        if key not in self._compilers:
            mark = f"@{len(self._compilers)}:"
            self._compilers[key] = Compiler(
                self.programme, self.variables, self.columns, on=self.on, reading=reading, mark=mark
            )
        self._stages.extend(self._compilers[key].staged(nodes))
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
        ends: dict[str, list[Exact]] = {"low": [], "high": []}
        settled: list[pl.Expr] = []
        for pair in self._worlds.readings(name) or []:
            for end, reading in zip(ends, pair, strict=True):
                value = self._compiler(reading, [name]).value(name)
                if not isinstance(value, Exact) or (value.where is not None and _is_odd(value, end)):
                    settled.append(pl.lit(value=False))
                    continue
                ends[end].append(value)
                is_whole = value.endless and value.where is None
                if not is_whole and not (value.sure and value.defined is None):
                    told = value.top.is_not_null()
                    settled.append(told if value.defined is None else told | ~value.defined)
        if not ends["low"]:
            settled = [pl.lit(value=False)]
        for end, join in (("low", pl.min_horizontal), ("high", pl.max_horizontal)):
            self._found.append(_end(ends[end], join).cast(pl.Int64).alias(f"{amount.id}_{end}"))
        if settled:
            self._found.append(pl.all_horizontal(settled).fill_null(value=False).alias(f"{amount.id}?"))
            self.is_settled = False


def _is_odd(value: Exact, end: str) -> bool:
    """Whether some rows of a low end rise without limit, or of a high end fall: left to the engine."""
    return (value.endless > 0) == (end == "low")


def _end(values: Sequence[Exact], join: Callable[..., pl.Expr]) -> pl.Expr:
    """One end of an amount over its readings; null where one of them is without limit."""
    if not values or any(value.endless and value.where is None for value in values):
        return pl.lit(None)
    found = values[0].top if len(values) == 1 else join([value.top for value in values])
    places = [value.where for value in values if value.where is not None]
    return pl.when(~pl.any_horizontal(places)).then(found) if places else found


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
    cuts: Cuts
    answers: dict[tuple[Any, ...], Sequence[Any]]
    on: date = field(kw_only=True)

    def settle_clauses(self, fast: pl.DataFrame, group: str, clauses: tuple[Clause, ...]) -> pl.DataFrame:
        if f"{group}?" not in fast.columns:
            return fast
        rows = (fast[group].is_null() & ~fast[f"{group}?"]).arg_true()
        names = list(dict.fromkeys(name for c in clauses for name in self.programme.variables_of(c.when)))

        def answer(facts: Facts) -> tuple[bool | None]:
            verdict = verdict_of(self.programme, clauses, facts, on=self.on, variables=self.variables)
            return (_TRUTH[verdict],)

        (found,) = self._answered(rows, names, answer, (group,))
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
        found = self._answered(rows, names, answer, ends)
        return fast.with_columns(
            _patched(fast[end], rows, values) for end, values in zip(ends, found, strict=True)
        )

    def _answered(
        self,
        rows: pl.Series,
        names: Sequence[str],
        answer: Callable[[Facts], Sequence[Any]],
        columns: Sequence[str],
    ) -> list[list[Any]]:
        """The answers for some rows, worked out once per set of the facts named that the rules tell apart."""
        present = [name for name in names if name in self.table.columns and name in self.variables]
        found: list[list[Any]] = [[] for _ in columns]
        asked = (*columns, *present)
        told: Any = self.table.select(present)[rows].rows() if present else [()] * rows.len()
        for key, facts in zip(self._keys(told, present), told, strict=True):
            known = self.answers.get((asked, key))
            if known is None:
                known = self.answers[asked, key] = answer(
                    {name: self._typed(value, name) for name, value in zip(present, facts, strict=True)}
                )
            for column, value in zip(found, known, strict=True):
                column.append(value)
        return found

    def _keys(self, told: list[tuple[Any, ...]], names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Per row its values as far as the rules can tell them from others."""
        placed: list[Iterator[Any]] = []
        for index, name in enumerate(names):
            values = [tuple(row[index]) if isinstance(row[index], list) else row[index] for row in told]
            places = {
                value: self.cuts.place(name, self._typed(value, name)) for value in dict.fromkeys(values)
            }
            placed.append(map(places.__getitem__, values))
        return zip(*placed, strict=True) if placed else iter([()] * len(told))

    def _typed(self, value: Any, name: str) -> Known | None:
        return None if value is None else read_value(value, self.variables[name])


def _patched(series: pl.Series, rows: pl.Series, values: list[Any]) -> pl.Series:
    if not values:
        return series
    return series.scatter(rows, pl.Series(values, dtype=series.dtype))
