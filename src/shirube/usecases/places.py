"""Places and what is known of them, with the table and the day beside every figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from shirube.catalogue import Area, AreaFact, AreaIndex, AreaMatch, find_areas
from shirube.rules import Variable, read_value
from shirube.rules.explain import format_known
from shirube.usecases.answers import RECORD, TOLD, FactSeen


def search_areas(index: AreaIndex, query: str, *, limit: int = 20) -> list[AreaMatch]:
    """Areas found by name, kana, prefecture, code, former spelling or postal code, the best first."""
    return find_areas(index, query, limit=limit)


def recorded_facts(
    facts: Iterable[AreaFact], sources: Mapping[str, str], variables: Mapping[str, Variable]
) -> dict[str, FactSeen]:
    """The record's facts that a rule can read; `sources` gives the credit line of a source id."""
    found: dict[str, FactSeen] = {}
    for fact in facts:
        variable = variables.get(fact.variable)
        if variable is None:
            continue
        found[variable.id] = FactSeen(
            variable,
            fact.value,
            format_known(fact.value, variable),
            RECORD,
            sources.get(fact.source, fact.source),
            fact.as_of,
            fact.note,
        )
    return found


def told_facts(
    raw: Mapping[str, Any], variables: Mapping[str, Variable], *, told_on: date
) -> dict[str, FactSeen]:
    """Facts a person tells now, typed and dated; raises ReadingError for a value that does not fit."""
    found: dict[str, FactSeen] = {}
    for name, value in raw.items():
        variable = variables[name]
        known = None if value is None else read_value(value, variable)
        found[name] = FactSeen(variable, known, format_known(known, variable), TOLD, "", told_on)
    return found


def area_json(area: Area) -> dict[str, Any]:
    return {
        "code": area.code,
        "code6": area.code6,
        "name": area.name,
        "kana": area.kana,
        "prefecture": area.prefecture_name,
        "type": area.type_ja,
        "lg_class": area.lg_class,
        "population_2020": area.population_2020,
    }
