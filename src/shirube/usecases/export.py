"""The catalogue for a machine: each programme as the government's 制度データモデル, our rules beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shirube.catalogue import KINDS, Catalogue
from shirube.rules import Programme, Variable, inputs_of
from shirube.rules.model import (
    Amount,
    Budget,
    Clause,
    Contact,
    DatedValue,
    Definition,
    Funding,
    FundingRule,
    Parameter,
    Passage,
    Question,
)
from shirube.usecases.contract import known_json
from shirube.usecases.export_gif import MODEL, gif_item
from shirube.usecases.expression_text import expression_json, expression_text

FORMAT = "shirube-catalogue-1"


def catalogue_json(catalogue: Catalogue, *, on: date) -> dict[str, Any]:
    """Every programme; `on` is the day that 給付上限額 and 最大補助率 speak of."""
    return _export(catalogue, catalogue.programmes.values(), on)


def programme_json(catalogue: Catalogue, programme_id: str, *, on: date) -> dict[str, Any]:
    """The same with one programme; raises UnknownNameError E103."""
    return _export(catalogue, (catalogue[programme_id],), on)


def _export(catalogue: Catalogue, programmes: Iterable[Programme], on: date) -> dict[str, Any]:
    chosen = tuple(programmes)
    asked = dict.fromkeys(name for programme in chosen for name in inputs_of(programme))
    return {
        "format": FORMAT,
        "model": MODEL,
        "catalogue": {"version": catalogue.version, "hash": catalogue.hash},
        "as_of": on.isoformat(),
        "documents": [
            {
                "id": item.id,
                "short": item.short,
                "title": item.title,
                "ministry": item.ministry,
                "as_of": item.as_of.isoformat(),
            }
            for item in catalogue.documents.values()
        ],
        "variables": [_variable(catalogue.variables[name]) for name in asked],
        "programmes": [
            {"制度": gif_item(catalogue, programme, on=on), "rules": rules_json(programme)}
            for programme in chosen
        ],
    }


def rules_json(programme: Programme) -> dict[str, Any]:
    """What the model has no item for: the rules with their sources, expressions as text, figures exact."""
    return {
        "id": programme.id,
        "own": programme.is_own,
        "depth": programme.depth,
        "kind": {"code": programme.kind, "label": KINDS[programme.kind]},
        "recorded": {"from": _day(programme.recorded_from), "until": _day(programme.recorded_until)},
        "ends": _day(programme.ends),
        "sources": [_passage(item) for item in programme.passages],
        "parameters": [_parameter(item) for item in programme.parameters.values()],
        "definitions": [_definition(item) for item in programme.definitions],
        "clauses": [_clause(item) for item in programme.clauses],
        "amounts": [_amount(item) for item in programme.amounts],
        "shares": [{"payer": item.payer, "value": expression_text(item.value)} for item in programme.shares],
        "questions": [_question(item) for item in programme.questions],
        "budgets": [_budget(item) for item in programme.budgets],
        "contacts": [_contact(item) for item in programme.contacts],
        "excludes": list(programme.excludes),
        "funding": None if programme.funding is None else _funding(programme.funding),
        "notes": list(programme.notes),
    }


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _passage(passage: Passage) -> dict[str, str]:
    return {"document": passage.document, "lines": passage.lines}


def _variable(variable: Variable) -> dict[str, Any]:
    return {
        "id": variable.id,
        "label": variable.label,
        "question": variable.question,
        "type": variable.type.value,
        "level": variable.level,
        "unit": variable.unit,
        "values": dict(variable.values),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "id": parameter.id,
        "label": parameter.label,
        "unit": parameter.unit,
        "dated_by": parameter.dated_by,
        "values": [_dated(value) for value in parameter.values],
    }


def _dated(value: DatedValue) -> dict[str, Any]:
    return {
        "from": _day(value.start),
        "until": _day(value.end),
        "version": value.version,
        "value": known_json(value.value),
        "day": _day(value.day),
        "tiers": [{"at_least": known_json(t.at_least), "value": known_json(t.value)} for t in value.tiers],
        "options": {name: known_json(figure) for name, figure in value.options},
        "not_printed": value.not_printed,
        "source": _passage(value.passage),
    }


def _definition(item: Definition) -> dict[str, Any]:
    return {"id": item.id, "label": item.label, "unit": item.unit, "value": expression_json(item.value)}


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "text": clause.text,
        "when": expression_text(clause.when),
        "source": _passage(clause.passage),
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {
        "id": amount.id,
        "label": amount.label,
        "unit": amount.unit,
        "down_to": amount.down_to,
        "payer": amount.payer or None,
        "value": expression_json(amount.value),
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "text": question.text,
        "reading": question.reading,
        "when": None if question.when is None else expression_text(question.when),
        "source": _passage(question.passage),
    }


def _budget(budget: Budget) -> dict[str, Any]:
    return {
        "label": budget.label,
        "year": budget.year,
        "amount": budget.amount,
        "shared": budget.shared,
        "note": budget.note or None,
        "source": _passage(budget.passage),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "name": contact.name,
        "prefectures": list(contact.prefectures),
        "phone": contact.phone or None,
        "email": contact.email or None,
        "address": contact.address or None,
        "source": None if contact.passage is None else _passage(contact.passage),
    }


def _funding(funding: Funding) -> dict[str, Any]:
    choice = funding.choice
    return {
        "costs": list(funding.costs),
        "choice": None
        if choice is None
        else {"input": choice.input, "covers": choice.covers, "loan": choice.loan},
        "money": [{"amount": f.amount, "from": f.source, "to": f.target} for f in funding.flows],
        "bond": funding.bond,
        "once": [_rule(item) for item in funding.once],
        "beside": [_rule(item) for item in funding.beside],
        "tandoku": None if funding.tandoku is None else _passage(funding.tandoku),
        "at_most": None if funding.at_most is None else _rule(funding.at_most),
    }


def _rule(rule: FundingRule) -> dict[str, Any]:
    return {"value": rule.value, "on": list(rule.on), "source": _passage(rule.passage)}
