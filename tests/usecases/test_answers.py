"""The main job end to end, on a real place: match, decide, explain, and the machine's form of it."""

from __future__ import annotations

from datetime import date

import pytest

from shirube.catalogue import AreaIndex, Catalogue, load_areas
from shirube.rules import AmountResult, Verdict
from shirube.usecases import (
    FactSeen,
    decide_cases,
    explain_decision,
    match_area,
    match_json,
    recorded_facts,
    told_facts,
)
from shirube.usecases.places import area_json
from shirube.usecases.summary import amount_range

ON = date(2026, 6, 15)
PROJECT = {
    "sogyo_plan": True,
    "req_local_resource": True,
    "req_local_issue": True,
    "req_novelty": True,
    "req_model": True,
    "unsecured_loan": True,
    "plan_submitted_in_r7": False,
    "priority_field": "none",
    "initial_investment": 150_000_000,
    "loan_amount": 90_000_000,
    "public_subsidy": 40_000_000,
}


@pytest.fixture(scope="module")
def areas() -> AreaIndex:
    return load_areas()


def facts_of(areas: AreaIndex, catalogue: Catalogue, code: str, told: dict) -> dict[str, FactSeen]:
    sources = {source.id: source.credit for source in areas.sources()}
    facts = recorded_facts(areas.facts(code, ON), sources, catalogue.variables)
    return {**facts, **told_facts(told, catalogue.variables, told_on=ON)}


def test_every_programme_is_answered_and_the_counts_add_up(areas: AreaIndex, catalogue: Catalogue) -> None:
    match = match_area(catalogue, facts_of(areas, catalogue, "39405", {}), on=ON)
    assert [answer.programme.id for answer in match.answers] == list(catalogue.programmes)
    assert sum(match.count(verdict) for verdict in Verdict) == len(catalogue.programmes)


def test_a_town_with_a_project_gets_its_exact_yen(areas: AreaIndex, catalogue: Catalogue) -> None:
    found = explain_decision(
        catalogue, "local-10000-kokko", facts_of(areas, catalogue, "39405", PROJECT), on=ON
    )
    amounts = {line.id: line.value for line in found.amounts}
    assert found.answer.verdict is Verdict.YES
    assert (amounts["national"], amounts["local"], amounts["cap"]) == (30_000_000, 10_000_000, 40_000_000)
    assert [(share.payer, share.value) for share in found.shares] == [
        ("national", 30_000_000),
        ("municipal", 10_000_000),
        ("bank", 90_000_000),
        ("firm", 20_000_000),
    ]
    assert sum(share.value or 0 for share in found.shares) == PROJECT["initial_investment"]


def test_the_other_side_of_the_switch_is_shown(areas: AreaIndex, catalogue: Catalogue) -> None:
    found = explain_decision(
        catalogue, "local-10000-kokko", facts_of(areas, catalogue, "39405", PROJECT), on=ON
    )
    (other,) = found.other_days
    assert other.on == date(2026, 3, 31)
    assert ("公費助成の上限額", "5,000万円", "4,000万円") in other.changes


def test_what_a_plan_filed_in_r7_would_change_is_shown(areas: AreaIndex, catalogue: Catalogue) -> None:
    found = explain_decision(
        catalogue, "local-10000-kokko", facts_of(areas, catalogue, "39405", PROJECT), on=ON
    )
    (other,) = found.other_answers
    assert other.variable.id == "plan_submitted_in_r7"
    assert other.changes == (("公費助成の上限額", "5,000万円", "4,000万円"),)


def test_every_fact_shown_has_a_source_and_a_day(areas: AreaIndex, catalogue: Catalogue) -> None:
    for code in ("39405", "13101", "01100", "07000"):
        for fact in facts_of(areas, catalogue, code, {}).values():
            assert fact.source
            assert fact.as_of is not None


def test_the_reason_names_the_clause_that_refused(areas: AreaIndex, catalogue: Catalogue) -> None:
    told = {**PROJECT, "sogyo_plan": False}
    match = match_area(catalogue, facts_of(areas, catalogue, "39405", told), on=ON)
    answer = next(a for a in match.answers if a.programme.id == "local-10000-kokko")
    assert answer.verdict is Verdict.NO
    assert "創業支援等事業計画" in answer.reason


def test_a_prefecture_can_be_asked_about_too(areas: AreaIndex, catalogue: Catalogue) -> None:
    match = match_area(catalogue, facts_of(areas, catalogue, "39000", {}), on=ON)
    answer = next(a for a in match.answers if a.programme.id == "cio-hosakan-tokubetsu-kofuzei")
    assert answer.verdict is Verdict.NO


def test_the_machines_form_of_a_match_adds_up_too(areas: AreaIndex, catalogue: Catalogue) -> None:
    facts = facts_of(areas, catalogue, "39405", {})
    found = match_json(match_area(catalogue, facts, on=ON), area_json(areas.get("39405")), facts)
    counts = found["counts"]
    assert counts["yes"] + counts["no"] + counts["unknown"] == counts["total"] == len(found["programmes"])
    assert found["catalogue"] == {"version": catalogue.version, "hash": catalogue.hash}


def test_a_case_that_cannot_be_evaluated_says_so_and_hides_no_other(catalogue: Catalogue) -> None:
    good = {
        "id": "a",
        "programme": "furusato-yushi-chihosai-rishi",
        "as_of": "2026-06-01",
        "inputs": {"bond_interest": 8_000_000},
    }
    bad = [
        {**good, "id": "b", "programme": "nothing"},
        {**good, "id": "c", "as_of": "soon"},
        {**good, "id": "d", "inputs": {"bond_interest": -1}},
        {**good, "id": "e", "inputs": {"bond": 1}},
        {**good, "id": "f", "inputs": [1]},
        "not a case",
    ]
    answers = decide_cases(catalogue, [*bad, good])
    assert [("error" in answer) for answer in answers] == [True] * 6 + [False]
    assert [answer["error"].split()[0] for answer in answers[:6]] == [
        "E103",
        "E105",
        "E102",
        "E101",
        "E104",
        "E104",
    ]
    assert answers[-1]["amounts"]["kofuzei"] == {"value": 6_000_000, "low": 6_000_000, "high": 6_000_000}
    assert list(answers[-1]) == [
        "id", "programme", "as_of", "eligible", "amounts", "decided_by", "missing", "undetermined_by_source",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("outreach-orientation", "資料に条件が書かれていないため、決まりません"),
        ("jigyo-shokei-center", "資料に条件が書かれていないため、決まりません"),
    ],
)
def test_a_programme_without_printed_conditions_says_so(catalogue: Catalogue, name: str, words: str) -> None:
    explained = explain_decision(catalogue, name, {}, on=ON)
    assert explained.answer.reason == words
    assert explained.answer.verdict is Verdict.UNKNOWN


def test_an_amount_that_is_not_money_is_told_in_its_own_unit(catalogue: Catalogue) -> None:
    answer = explain_decision(catalogue, "chiiki-dx-keikaku-sakutei", {}, on=ON).answer
    assert "月" in answer.amount_text
    assert "円" not in answer.amount_text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (5, 5, "か月", "5か月"),
        (5, 6, "か月", "5か月〜6か月"),
        (None, 6, "か月", "6か月以下"),
        (5, None, "か月", "5か月以上（上限なし）"),
        (None, None, "か月", "決まらない"),
        (0, 20_000, "円", "0円〜2万円"),
    ],
)
def test_a_range_is_told_in_its_unit(low: int | None, high: int | None, unit: str, text: str) -> None:
    value = low if low == high else None
    assert amount_range(AmountResult("a", "額", value, low, high), unit) == text
