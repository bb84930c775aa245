"""One function per thing a person asks; data is handed in, and nothing here knows a screen or a clock."""

from shirube.usecases.answers import (
    PAYERS,
    RECORD,
    TOLD,
    Answer,
    Asked,
    Explained,
    FactSeen,
    Match,
    answer_for,
    explain_decision,
    match_area,
    plain_facts,
    switch_days,
)
from shirube.usecases.contract import decide_cases, decision_json, match_json
from shirube.usecases.places import area_json, recorded_facts, search_areas, told_facts

__all__ = [
    "PAYERS",
    "RECORD",
    "TOLD",
    "Answer",
    "Asked",
    "Explained",
    "FactSeen",
    "Match",
    "answer_for",
    "area_json",
    "decide_cases",
    "decision_json",
    "explain_decision",
    "match_area",
    "match_json",
    "plain_facts",
    "recorded_facts",
    "search_areas",
    "switch_days",
    "told_facts",
]
