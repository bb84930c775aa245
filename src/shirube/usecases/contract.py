"""Answers in the form a machine may rely on (../docs/reference/contract.md); nothing is renamed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from shirube.base.errors import ShirubeError
from shirube.catalogue import Catalogue
from shirube.rules import Decision, Known, decide, read_facts
from shirube.usecases.answers import FactSeen, Match


def decision_json(decision: Decision) -> dict[str, Any]:
    """The answer's fields of the contract, without the id of the case."""
    return {
        "programme": decision.programme.id,
        "as_of": decision.on.isoformat(),
        "eligible": decision.verdict.value,
        "amounts": {
            name: {"value": amount.value, "low": amount.low, "high": amount.high}
            for name, amount in decision.amounts.items()
        },
        "decided_by": list(decision.decided_by),
        "missing": list(decision.missing),
        "undetermined_by_source": list(decision.undetermined_by_source),
    }


def decide_cases(catalogue: Catalogue, cases: Iterable[Any]) -> list[dict[str, Any]]:
    """One answer per case in their order; a case that cannot be evaluated gets `error`, never silence."""
    return [_decide_case(catalogue, case, index) for index, case in enumerate(cases)]


def _decide_case(catalogue: Catalogue, case: Any, index: int) -> dict[str, Any]:
    if not isinstance(case, Mapping):
        return {"id": None, "error": f"E104 {index + 1}番目の事例が読めません。{{…}} の形で書いてください。"}
    head = {"id": case.get("id"), "programme": case.get("programme"), "as_of": case.get("as_of")}
    try:
        on = _day(case.get("as_of"))
        programme = catalogue[str(case.get("programme"))]
        inputs = case.get("inputs") or {}
        if not isinstance(inputs, Mapping):
            raise ShirubeError("E104", "inputs が読めません。", todo="{変数: 値} の形で書いてください。")
        facts = read_facts(inputs, catalogue.variables)
        return {**head, **decision_json(decide(programme, facts, on=on, variables=catalogue.variables))}
    except ShirubeError as error:
        return {**head, "error": str(error)}


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ShirubeError("E105", f"as_of「{value}」は日付ではありません。", todo="例: 2026-06-15") from None


def match_json(match: Match, area: Mapping[str, Any], facts: Mapping[str, FactSeen]) -> dict[str, Any]:
    """A match with its counts, which add up, and the facts it rests on."""
    counts: dict[str, int] = {"yes": 0, "no": 0, "unknown": 0}
    for answer in match.answers:
        counts[answer.verdict.value] += 1
    return {
        "area": dict(area),
        "as_of": match.on.isoformat(),
        "catalogue": {"version": match.catalogue_version, "hash": match.catalogue_hash},
        "counts": {**counts, "total": len(match.answers)},
        "facts": [fact_json(fact) for fact in facts.values()],
        "programmes": [
            {
                **decision_json(answer.decision),
                "name": answer.programme.name,
                "own": answer.programme.is_own,
                "reason": answer.reason,
            }
            for answer in match.answers
        ],
    }


def fact_json(fact: FactSeen) -> dict[str, Any]:
    return {
        "variable": fact.variable.id,
        "label": fact.variable.label,
        "value": known_json(fact.value),
        "origin": fact.origin,
        "source": fact.source,
        "as_of": None if fact.as_of is None else fact.as_of.isoformat(),
        "note": fact.note,
    }


def known_json(value: Known | None) -> Any:
    """Exact values in JSON: whole numbers as numbers, fractions as text ("2/3")."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value
