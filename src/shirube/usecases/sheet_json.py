"""What a programme says, in the form a machine may read; figures are exact (fractions as text)."""

from __future__ import annotations

from datetime import date
from typing import Any

from shirube.catalogue import Catalogue
from shirube.rules import Variable, inputs_of
from shirube.rules.model import DatedValue, Parameter, Passage
from shirube.usecases.contract import known_json
from shirube.usecases.programme_page import Formula, Sheet


def sheet_json(sheet: Sheet, catalogue: Catalogue, *, on: date) -> dict[str, Any]:
    """Conditions, parameters with their windows, how amounts are found, what is asked and what is left open."""
    programme, variables = sheet.programme, catalogue.variables
    return {
        "catalogue": {"version": catalogue.version, "hash": catalogue.hash},
        "id": programme.id,
        "name": programme.name,
        "kind": programme.kind,
        "office": programme.office,
        "applicant": programme.applicant,
        "summary": programme.summary,
        "themes": list(programme.themes),
        "depth": programme.depth,
        "recorded": {
            "from": programme.recorded_from.isoformat(),
            "until": programme.recorded_until.isoformat(),
        },
        "ends": None if programme.ends is None else programme.ends.isoformat(),
        "as_of": on.isoformat(),
        "source": [_passage_json(passage) for passage in programme.passages],
        "clauses": [
            {"id": line.id, "text": line.text, "rule": line.rule, "source": _passage_json(line.passage)}
            for line in sheet.clauses
        ],
        "parameters": [_parameter_json(item, on) for item in programme.parameters.values()],
        "amounts": [_formula_json(formula) for formula in sheet.formulas],
        "inputs": [_variable_json(variables[name]) for name in inputs_of(programme)],
        "questions": [
            {"id": q.id, "text": q.text, "reading": q.reading, "source": _passage_json(q.passage)}
            for q in programme.questions
        ],
        "budgets": [
            {
                "label": row.budget.label,
                "year": row.budget.year,
                "amount": row.budget.amount,
                "shared": row.budget.shared,
                "note": row.budget.note,
                "source": _passage_json(row.budget.passage),
            }
            for row in sheet.budgets
        ],
        "excludes": [name for name, _ in sheet.excludes],
        "notes": list(programme.notes),
    }


def _passage_json(passage: Passage) -> dict[str, str]:
    return {"document": passage.document, "lines": passage.lines}


def _parameter_json(parameter: Parameter, on: date) -> dict[str, Any]:
    return {
        "id": parameter.id,
        "label": parameter.label,
        "unit": parameter.unit,
        "dated_by": parameter.dated_by,
        "values": [_dated_json(value, on) for value in parameter.values],
    }


def _dated_json(value: DatedValue, on: date) -> dict[str, Any]:
    return {
        "from": None if value.start is None else value.start.isoformat(),
        "until": None if value.end is None else value.end.isoformat(),
        "in_force": value.covers(on),
        "value": known_json(value.value if value.day is None else value.day),
        "tiers": [{"at_least": known_json(t.at_least), "value": known_json(t.value)} for t in value.tiers],
        "options": {name: known_json(figure) for name, figure in value.options},
        "not_printed": value.not_printed,
        "source": _passage_json(value.passage),
    }


def _formula_json(formula: Formula) -> dict[str, Any]:
    return {
        "id": formula.id,
        "label": formula.label,
        "is_amount": formula.is_amount,
        "branches": [{"when": line.when, "value": line.value} for line in formula.lines],
        "rounding": formula.rounding,
    }


def _variable_json(variable: Variable) -> dict[str, Any]:
    return {
        "variable": variable.id,
        "label": variable.label,
        "question": variable.question,
        "type": variable.type.value,
        "unit": variable.unit,
        "asked_of": variable.asked_of,
        "values": dict(variable.values),
    }
