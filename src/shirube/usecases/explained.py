"""One decision with its reasons in the form a machine may read: the contract's fields and the steps behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shirube.catalogue import Area, Catalogue
from shirube.usecases.answers import AmountLine, Explained, FactSeen, WhyLine
from shirube.usecases.contract import decision_json, fact_json
from shirube.usecases.places import area_json


def explained_json(
    explained: Explained, area: Area | None, catalogue: Catalogue, facts: Mapping[str, FactSeen]
) -> dict[str, Any]:
    """The fields of the contract as they are, and beside them why, the steps, who pays and what to ask next."""
    answer = explained.answer
    asked = explained.next_question
    return {
        **decision_json(answer.decision),
        "name": answer.programme.name,
        "area": None if area is None else area_json(area),
        "catalogue": {"version": catalogue.version, "hash": catalogue.hash},
        "reason": answer.reason,
        "next_question": None if asked is None else asked.variable.id,
        "facts": [fact_json(fact) for fact in facts.values()],
        "clauses": [_why_json(line) for line in explained.why],
        "calculations": {line.id: _amount_json(line) for line in explained.amounts},
        "shares": [{"payer": s.payer, "label": s.label, "value": s.value} for s in explained.shares],
        "other_days": [
            {
                "on": other.on.isoformat(),
                "eligible": other.verdict.value,
                "changes": [{"amount": name, "then": then, "now": now} for name, then, now in other.changes],
            }
            for other in explained.other_days
        ],
        "other_answers": [
            {
                "variable": other.variable.id,
                "answer": other.text,
                "eligible": other.verdict.value,
                "changes": [{"amount": name, "then": then, "now": now} for name, then, now in other.changes],
            }
            for other in explained.other_answers
        ],
    }


def _why_json(line: WhyLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "verdict": line.verdict.value,
        "text": line.text,
        "facts": [fact.variable.id for fact in line.facts],
        "lines": line.lines,
        "open_questions": list(line.open_questions),
    }


def _amount_json(line: AmountLine) -> dict[str, Any]:
    return {
        "label": line.label,
        "missing": [variable.id for variable in line.missing],
        "open_questions": list(line.open_questions),
        "steps": [
            {
                "label": step.label,
                "formula": step.formula,
                "figures": step.figures,
                "result": step.result,
                "passages": list(step.passages),
            }
            for step in line.steps
        ],
    }
