"""A decision in one line: the reason, and the first amounts with their units."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from shirube.rules import AmountResult, Decision, Programme, Variable, Verdict
from shirube.rules.explain import format_figure, format_range
from shirube.rules.model import UNPRINTED_CLAUSE


def reason_line(decision: Decision, variables: Mapping[str, Variable]) -> str:
    """The reason in one line: what refused, what is missing, or what the source leaves open."""
    by_id = {result.id: result for result in decision.clauses}
    if decision.verdict is Verdict.NO:
        refused = [by_id[name] for name in decision.decided_by if name in by_id]
        texts = "、".join(f"「{result.text}」" for result in refused[:2])
        more = f" ほか{len(refused) - 2}件" if len(refused) > 2 else ""
        return f"{texts}にあたらないため{more}"
    if decision.verdict is Verdict.YES:
        if decision.programme.depth == "full":
            return "条件をすべて満たしています"
        return "資料に書かれている条件は満たしています（ほかの条件は所管に確かめてください）"
    if decision.missing:
        labels = "・".join(variables[name].label for name in decision.missing[:2])
        more = f" ほか{len(decision.missing) - 2}件" if len(decision.missing) > 2 else ""
        return f"あと{len(decision.missing)}つで決まります（{labels}{more}）"
    part = "の一部" if has_printed_conditions(decision.programme) else ""
    return f"資料に条件{part}が書かれていないため、決まりません"


def has_printed_conditions(programme: Programme) -> bool:
    """Whether the source prints any condition at all."""
    return any(clause.id != UNPRINTED_CLAUSE for clause in programme.clauses)


def amount_summary(decision: Decision) -> str:
    """The first amounts in brief: what is known, or its range when that says something."""
    parts: list[str] = []
    units = {amount.id: amount.unit for amount in decision.programme.amounts}
    for amount in decision.amounts.values():
        if amount.value is not None or amount.high is not None:
            parts.append(f"{amount.label} {amount_range(amount, units.get(amount.id, '円'))}")
        if len(parts) == 2:
            break
    return "、".join(parts)


def amount_range(amount: AmountResult, unit: str) -> str:
    """The range of an amount in its unit: 3,000万円〜5,500万円; 5か月."""
    if unit == "円":
        return format_range(amount.low, amount.high)
    ends = [None if end is None else format_figure(Fraction(end), unit) for end in (amount.low, amount.high)]
    match ends:
        case [None, None]:
            return "決まらない"
        case [low, None]:
            return f"{low}以上（上限なし）"
        case [None, high]:
            return f"{high}以下"
        case [low, high]:
            return str(low) if low == high else f"{low}〜{high}"
    raise AssertionError(ends)
