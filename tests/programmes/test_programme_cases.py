"""Every programme answers its own cases: the base says yes, each clause refuses alone, edges hold."""

from __future__ import annotations

import pytest
from runner import ProgrammeCase, case_files, read_cases

from shirube.catalogue import Catalogue
from shirube.rules import decide, read_facts

CASES = [case for path in case_files() for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.programme}:{case.name}")
def test_programme_answers_as_its_case_says(case: ProgrammeCase, catalogue: Catalogue) -> None:
    facts = read_facts(case.facts, catalogue.variables)
    decision = decide(catalogue[case.programme], facts, on=case.on, variables=catalogue.variables)
    expect = case.expect
    assert expect, "a case must expect something"
    assert set(expect) <= {
        "verdict",
        "amounts",
        "missing",
        "decided_by",
        "undetermined_by_source",
        "next_question",
    }
    if "verdict" in expect:
        assert decision.verdict.value == expect["verdict"]
    if "decided_by" in expect:
        assert list(decision.decided_by) == expect["decided_by"]
    if "missing" in expect:
        assert sorted(decision.missing) == sorted(expect["missing"])
    if "undetermined_by_source" in expect:
        assert sorted(decision.undetermined_by_source) == sorted(expect["undetermined_by_source"])
    if "next_question" in expect:
        assert decision.next_question == expect["next_question"]
    for name, wanted in expect.get("amounts", {}).items():
        found = decision.amounts[name]
        if isinstance(wanted, list):
            assert [found.low, found.high] == wanted, name
        else:
            assert found.value == wanted, name
