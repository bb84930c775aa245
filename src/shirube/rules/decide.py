"""Deciding one programme: a verdict, the clauses that decided, what is missing, and the amounts.

The verdict is strong Kleene over the clauses, made exact: it is unknown only if both outcomes can still be
reached, so what is listed as missing can change it and nothing else can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from shirube.base import format_date_era
from shirube.rules.evaluate import OUTSIDE, UNDEFINED, Evaluator, Paths
from shirube.rules.model import (
    Amount,
    Clause,
    Facts,
    Known,
    Programme,
    Variable,
    Verdict,
)
from shirube.rules.nodes import Truth
from shirube.rules.world import EMPTY, Affine, Interval, World, is_feasible, range_of

PERIOD = "period"
_FEW = 48


@dataclass(frozen=True)
class ClauseResult:
    """One clause with its verdict and the facts it read (None = not told)."""

    id: str
    text: str
    verdict: Verdict
    facts: Mapping[str, Known | None]
    lines: str = ""
    open_questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class AmountResult:
    """An amount in whole units: `value` if known, else the tightest `low` and `high` (None = no limit).

    All three None means that no branch or tier applies. `missing` could still change it.
    """

    id: str
    label: str
    value: int | None
    low: int | None
    high: int | None
    missing: tuple[str, ...] = ()
    open_questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """The answer for one programme, one set of facts and one day, with its reasons."""

    programme: Programme
    on: date
    facts: Facts
    verdict: Verdict
    clauses: tuple[ClauseResult, ...]
    decided_by: tuple[str, ...]
    missing: tuple[str, ...]
    undetermined_by_source: tuple[str, ...]
    amounts: Mapping[str, AmountResult]
    shares: tuple[tuple[str, AmountResult], ...]
    next_question: str | None


@dataclass(frozen=True)
class _Touched:
    clause: Clause | None
    paths: Paths


def decide(
    programme: Programme,
    facts: Facts,
    *,
    on: date,
    variables: Mapping[str, Variable],
    with_shares: bool = True,
) -> Decision:
    """Decide `programme` for `facts` (missing or None = not told) as of `on`.

    `facts` must already be typed (see `shirube.rules.facts`). Amounts are given under yes and unknown,
    absent under no; `with_shares` False leaves out who pays what.
    """
    evaluator = Evaluator(programme, dict(variables), facts, on=on)
    period, results, open_clauses = _clauses(evaluator)
    verdict, decided_by, missing, source = _verdict(evaluator, period, results, open_clauses)
    amounts: dict[str, AmountResult] = {}
    shares: tuple[tuple[str, AmountResult], ...] = ()
    if verdict is not Verdict.NO:
        for amount in programme.amounts:
            amounts[amount.id] = _amount(evaluator, amount)
        shares = (
            ()
            if not with_shares
            else tuple(
                (share.payer, _amount(evaluator, Amount(f"share_{index}", share.payer, share.value)))
                for index, share in enumerate(programme.shares)
            )
        )
    questions = _shown_questions(evaluator, source, amounts, verdict)
    return Decision(
        programme=programme,
        on=on,
        facts=facts,
        verdict=verdict,
        clauses=(period, *results),
        decided_by=decided_by,
        missing=missing,
        undetermined_by_source=questions,
        amounts=amounts,
        shares=shares,
        next_question=_next_question(evaluator, missing, open_clauses, amounts),
    )


def verdict_of(
    programme: Programme,
    clauses: tuple[Clause, ...],
    facts: Facts,
    *,
    on: date,
    variables: Mapping[str, Variable],
) -> Verdict:
    """The verdict of some of a programme's clauses alone, the day asked about left aside."""
    evaluator = Evaluator(replace(programme, clauses=clauses), dict(variables), facts, on=on)
    _, results, open_clauses = _clauses(evaluator)
    inside = ClauseResult(PERIOD, "", Verdict.YES, {})
    return _verdict(evaluator, inside, results, open_clauses)[0]


def amounts_of(
    programme: Programme,
    amounts: Iterable[Amount],
    facts: Facts,
    *,
    on: date,
    variables: Mapping[str, Variable],
) -> list[AmountResult]:
    """Some amounts of a programme, whatever its verdict."""
    evaluator = Evaluator(programme, dict(variables), facts, on=on)
    return [_amount(evaluator, amount) for amount in amounts]


# -- clauses and verdict -----------------------------------------------------------------------------


def _clauses(evaluator: Evaluator) -> tuple[ClauseResult, list[ClauseResult], list[_Touched]]:
    results: list[ClauseResult] = []
    open_clauses: list[_Touched] = []
    for clause in evaluator.programme.clauses:
        paths = evaluator.paths(clause.when, EMPTY)
        outcomes = {value for _, value in paths}
        verdict = Verdict.UNKNOWN if len(outcomes) > 1 else (Verdict.YES if True in outcomes else Verdict.NO)
        if verdict is Verdict.UNKNOWN:
            open_clauses.append(_Touched(clause, paths))
        names = evaluator.programme.variables_of(clause.when)
        facts = {name: evaluator.facts.get(name) for name in names if name in evaluator.variables}
        asked = tuple(sorted({s[1:].split(".")[0] for s in _symbols(paths) if s.startswith("?")}))
        results.append(ClauseResult(clause.id, clause.text, verdict, facts, clause.passage.lines, asked))
    return _period(evaluator), results, open_clauses


def _period(evaluator: Evaluator) -> ClauseResult:
    """The window of the record as a clause: before it the rules are not printed, after the end it is over."""
    programme, on = evaluator.programme, evaluator.on
    if programme.ends is not None and on > programme.ends:
        return ClauseResult(
            PERIOD, f"{format_date_era(programme.ends)}までの制度の期間の内である", Verdict.NO, {}
        )
    start, end = format_date_era(programme.recorded_from), format_date_era(programme.recorded_until)
    text = f"資料が示す期間（{start}〜{end}）の内である"
    if programme.recorded_from <= on <= programme.recorded_until:
        return ClauseResult(PERIOD, text, Verdict.YES, {})
    return ClauseResult(PERIOD, text, Verdict.UNKNOWN, {}, open_questions=(OUTSIDE,))


def _verdict(
    evaluator: Evaluator, period: ClauseResult, results: list[ClauseResult], open_clauses: list[_Touched]
) -> tuple[Verdict, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    every = [period, *results]
    refused = tuple(result.id for result in every if result.verdict is Verdict.NO)
    if refused:
        return Verdict.NO, refused, (), ()
    missing: list[str] = []
    source: list[str] = [OUTSIDE] if period.verdict is Verdict.UNKNOWN else []
    for group in _components(open_clauses):
        true, false = _joint(evaluator, group)
        if not true:
            ids = tuple(item.clause.id for item in group if item.clause is not None)
            return Verdict.NO, ids, (), ()
        for symbol in _relevant_symbols(true, false):
            target = source if symbol.startswith("?") else missing
            name = symbol[1:].split(".")[0] if symbol.startswith("?") else variable_of(symbol)
            if name not in target:
                target.append(name)
    unknown = tuple(result.id for result in every if result.verdict is Verdict.UNKNOWN)
    if not unknown:
        return Verdict.YES, tuple(result.id for result in every), (), ()
    order = _order(evaluator)
    missing.sort(key=lambda name: order.get(name, len(order)))
    return Verdict.UNKNOWN, unknown, tuple(missing), tuple(source)


def _components(items: list[_Touched]) -> list[list[_Touched]]:
    """Open clauses grouped by the unknown they share; groups can be judged apart."""
    groups: list[tuple[set[str], list[_Touched]]] = []
    for item in items:
        symbols = {variable_of(symbol) for symbol in _symbols(item.paths)}
        members = [item]
        rest: list[tuple[set[str], list[_Touched]]] = []
        for known, group in groups:
            if known & symbols:
                symbols |= known
                members = [*group, *members]
            else:
                rest.append((known, group))
        groups = [*rest, (symbols, members)]
    return [group for _, group in groups]


def _joint(evaluator: Evaluator, group: list[_Touched]) -> tuple[list[World], list[World]]:
    """The worlds in which all clauses of a group hold, and those in which one fails."""
    true: list[World] = [EMPTY]
    false: list[World] = []
    for index, item in enumerate(group):
        if item.clause is None:
            continue
        going: list[World] = []
        for world in true:
            paths = item.paths if index == 0 else evaluator.paths(item.clause.when, world)
            for reached, holds in paths:
                (going if holds else false).append(reached)
        true = going
        evaluator.refuse_endless(len(true) + len(false))
    return true, false


def _relevant_symbols(true: list[World], false: list[World]) -> list[str]:
    """The unknown of which one can find two values, all else equal, that give different outcomes."""
    symbols: list[str] = []
    for world in (*true, *false):
        for symbol in (*world.finite, *world.box):
            if not symbol.startswith("#") and symbol not in symbols:
                symbols.append(symbol)
    return [
        symbol for symbol in symbols if any(_differ_only_in(symbol, yes, no) for yes in true for no in false)
    ]


def _differ_only_in(symbol: str, left: World, right: World) -> bool:
    """Whether a point of `left` becomes a point of `right` by changing `symbol` alone."""
    for name in left.finite.keys() & right.finite.keys():
        if name != symbol and not (left.finite[name] & right.finite[name]):
            return False
    merged: dict[str, Interval] = {}
    renamed: dict[str, str] = {}
    for name in left.box.keys() | right.box.keys():
        a, b = left.box.get(name), right.box.get(name)
        if name == symbol or name.startswith("#"):
            renamed[name] = f"{name}'"
            if a is not None:
                merged[name] = a
            if b is not None:
                merged[f"{name}'"] = b
            continue
        both = a.meet(b) if a is not None and b is not None else (a or b)
        if both is None or both.empty:
            return False
        merged[name] = both
    if not left.rows and not right.rows:
        return True
    rows = [
        *left.rows,
        *(row.renamed(renamed) for row in right.rows),
    ]
    return is_feasible(rows, merged)


# -- amounts -----------------------------------------------------------------------------------------


def _amount(evaluator: Evaluator, amount: Amount) -> AmountResult:
    paths = [(world, value) for world, value in evaluator.rounded_paths(amount) if value is not UNDEFINED]
    bounds = bounds_of(paths, whole=amount.unit == "円")
    if bounds is None:
        return AmountResult(amount.id, amount.label, None, None, None)
    low, high = _whole(bounds.low), _whole(bounds.high)
    if low is not None and low == high:
        return AmountResult(amount.id, amount.label, low, low, high)
    symbols = _amount_symbols(paths)
    missing = tuple(dict.fromkeys(variable_of(s) for s in symbols if not s.startswith("?")))
    asked = tuple(dict.fromkeys(s[1:].split(".")[0] for s in symbols if s.startswith("?")))
    order = _order(evaluator)
    return AmountResult(
        amount.id,
        amount.label,
        None,
        low,
        high,
        tuple(sorted(missing, key=lambda name: order.get(name, len(order)))),
        asked,
    )


def bounds_of(paths: Paths, *, whole: bool) -> Interval | None:
    """The hull of what the paths reach; None if they reach nothing."""
    hull: Interval | None = None
    for world, value in paths:
        item = range_of(value, world, whole=whole and isinstance(value, Affine))
        if hull is None:
            hull = item
            continue
        low = None if hull.low is None or item.low is None else min(hull.low, item.low)
        high = None if hull.high is None or item.high is None else max(hull.high, item.high)
        hull = Interval(low, high)
    return hull


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else int(value)


def _amount_symbols(paths: Paths) -> list[str]:
    """The unknown that can still change an amount."""
    inside = [s for _, v in paths if isinstance(v, Affine) for s, _ in v.terms if not s.startswith("#")]
    derived = any(s.startswith("#") for _, v in paths if isinstance(v, Affine) for s, _ in v.terms)
    touched = _symbols(paths)
    if derived or len(paths) > _FEW:
        return touched
    found: list[str] = list(dict.fromkeys(inside))
    for symbol in touched:
        if symbol in found:
            continue
        if any(
            value != other and _differ_only_in(symbol, world, world2)
            for index, (world, value) in enumerate(paths)
            for world2, other in paths[index + 1 :]
        ):
            found.append(symbol)
    return found


def _symbols(paths: Iterable[tuple[World, Any]]) -> list[str]:
    found: dict[str, None] = {}
    for world, _ in paths:
        for symbol in (*world.finite, *world.box):
            if not symbol.startswith("#"):
                found[symbol] = None
    return list(found)


# -- names, questions --------------------------------------------------------------------------------


def variable_of(symbol: str) -> str:
    """'personnel_costs[1]' -> 'personnel_costs'."""
    return symbol.split("[")[0].split("|")[0]


def inputs_of(programme: Programme) -> list[str]:
    """Every variable a programme can ask for: of its clauses first, then of its amounts and shares."""
    names: dict[str, None] = {}
    for clause in programme.clauses:
        names.update(dict.fromkeys(programme.variables_of(clause.when)))
    for amount in programme.amounts:
        names.update(dict.fromkeys(programme.variables_of(amount.value)))
    for share in programme.shares:
        names.update(dict.fromkeys(programme.variables_of(share.value)))
    names.pop("on", None)
    return list(names)


def _order(evaluator: Evaluator) -> dict[str, int]:
    return {name: index for index, name in enumerate(inputs_of(evaluator.programme))}


def _shown_questions(
    evaluator: Evaluator, source: tuple[str, ...], amounts: Mapping[str, AmountResult], verdict: Verdict
) -> tuple[str, ...]:
    """What the source leaves open here: open points that matter, and readings that were really used."""
    shown = dict.fromkeys(source)
    for amount in amounts.values():
        shown.update(dict.fromkeys(amount.open_questions))
    for question in evaluator.programme.questions:
        if question.when is None or (verdict is Verdict.NO and isinstance(question.when, Truth)):
            continue
        outcomes = {value for _, value in evaluator.paths(question.when, EMPTY)}
        if outcomes == {True}:
            shown[question.id] = None
    return tuple(shown)


def _next_question(
    evaluator: Evaluator,
    missing: tuple[str, ...],
    open_clauses: list[_Touched],
    amounts: Mapping[str, AmountResult],
) -> str | None:
    """The input most likely to settle the matter: one whose answer alone can refuse, weighed by how often.

    Among equals the order of the programme file. With the verdict settled: what narrows the amounts.
    """
    if missing:
        scores = dict.fromkeys(missing, 0.0)
        for item in open_clauses:
            symbols = {variable_of(symbol) for symbol in _symbols(item.paths)} & set(missing)
            for name in symbols:
                scores[name] += 1 / len(symbols) ** 2
        return max(missing, key=lambda name: (scores[name], -missing.index(name)))
    wanted: dict[str, int] = {}
    for amount in amounts.values():
        for name in amount.missing:
            wanted[name] = wanted.get(name, 0) + (2 if len(amount.missing) == 1 else 1)
    if not wanted:
        return None
    order = _order(evaluator)
    return max(wanted, key=lambda name: (wanted[name], -order.get(name, 0)))
