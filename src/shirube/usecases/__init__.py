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
from shirube.usecases.changes import days_of_changes
from shirube.usecases.contract import decide_cases, decision_json, match_json
from shirube.usecases.explained import explained_json
from shirube.usecases.matcher import Matcher
from shirube.usecases.places import area_json, recorded_facts, search_areas, told_facts
from shirube.usecases.programme_list import ProgrammeFilter, list_programmes
from shirube.usecases.programme_page import programme_sheet
from shirube.usecases.sheet_json import sheet_json
from shirube.usecases.written import read_answers, read_written

__all__ = [
    "PAYERS",
    "RECORD",
    "TOLD",
    "Answer",
    "Asked",
    "Explained",
    "FactSeen",
    "Match",
    "Matcher",
    "ProgrammeFilter",
    "answer_for",
    "area_json",
    "days_of_changes",
    "decide_cases",
    "decision_json",
    "explain_decision",
    "explained_json",
    "list_programmes",
    "match_area",
    "match_json",
    "plain_facts",
    "programme_sheet",
    "read_answers",
    "read_written",
    "recorded_facts",
    "search_areas",
    "sheet_json",
    "switch_days",
    "told_facts",
]
