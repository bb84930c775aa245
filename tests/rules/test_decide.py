"""Single behaviours of a decision that the laws do not name."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from shirube.base import CatalogueError, ShirubeError
from shirube.catalogue import Catalogue
from shirube.catalogue.programmes import read_programme
from shirube.rules import Decision, Verdict, decide, read_facts
from shirube.rules.columns import decide_table
from shirube.rules.explain import Explainer
from shirube.rules.grammar import parse_expression

ON = date(2026, 6, 15)
HEAD = """id: toy
name: 見本
kind: grant
office: 見本県
applicant: 市町村
summary: 見本
themes: [DX]
recorded: {from: 2025-04-01, until: 2027-03-31}
source: {document: d, lines: "1"}
parameters:
  half: {label: 率, unit: 率, values: [{from: 2025-04-01, value: 1/2, lines: "1"}]}
  third: {label: 率, unit: 率, values: [{from: 2025-04-01, value: 1/3, lines: "1"}]}
"""


def run(catalogue: Catalogue, body: str, facts: dict[str, Any], on: date = ON) -> Decision:
    text = HEAD + body
    for name in ("half", "third"):
        if name not in body:
            text = "\n".join(line for line in text.splitlines() if not line.startswith(f"  {name}:"))
    text = text.replace("parameters:\namounts", "amounts").replace("parameters:\nclauses", "clauses")
    programme = read_programme(text, file="toy.yaml", variables=catalogue.variables)
    return decide(programme, read_facts(facts, catalogue.variables), on=on, variables=catalogue.variables)


def test_clauses_that_contradict_each_other_refuse_together(catalogue: Catalogue) -> None:
    body = """clauses:
  - {id: first, text: 計画がある, when: sogyo_plan, lines: "1"}
  - {id: second, text: 計画がない, when: not sogyo_plan, lines: "1"}
"""
    decision = run(catalogue, body, {})
    assert decision.verdict is Verdict.NO
    assert decision.decided_by == ("first", "second")
    assert decision.missing == ()


def test_an_unknown_that_enters_twice_is_widened_once(catalogue: Catalogue) -> None:
    body = """amounts:
  paid: {label: 補助, value: eligible_cost * half}
  left: {label: 残り, value: eligible_cost - paid}
"""
    decision = run(catalogue, body, {})
    assert (decision.amounts["left"].low, decision.amounts["left"].high) == (0, None)


def test_a_bound_is_reached_and_not_only_approached(catalogue: Catalogue) -> None:
    body = """amounts:
  paid: {label: 補助, value: "min(eligible_cost, loan_amount) * third"}
  left: {label: 残り, value: "min(eligible_cost, loan_amount) - paid"}
"""
    decision = run(catalogue, body, {"eligible_cost": 10})
    assert (decision.amounts["paid"].low, decision.amounts["paid"].high) == (0, 3)
    assert (decision.amounts["left"].low, decision.amounts["left"].high) == (0, 7)


def test_no_branch_is_not_defined_which_is_not_zero(catalogue: Catalogue) -> None:
    body = """amounts:
  paid: {label: 補助, value: {case: [{when: sogyo_plan, value: eligible_cost * half}]}}
"""
    decision = run(catalogue, body, {"sogyo_plan": False, "eligible_cost": 10})
    amount = decision.amounts["paid"]
    assert (amount.value, amount.low, amount.high, amount.missing) == (None, None, None, ())


def test_a_condition_that_the_source_leaves_open_is_not_the_askers_to_answer(catalogue: Catalogue) -> None:
    body = """clauses:
  - {id: only, text: 条件, when: sogyo_plan or open(X-99), lines: "1"}
questions:
  - {id: X-99, text: 書かれていない, reading: 決めない, lines: "1"}
"""
    decision = run(catalogue, body, {"sogyo_plan": False})
    assert decision.verdict is Verdict.UNKNOWN
    assert decision.missing == ()
    assert decision.undetermined_by_source == ("X-99",)
    assert decision.next_question is None


def test_before_and_after_the_record_nothing_is_known_as_the_last_value(catalogue: Catalogue) -> None:
    body = "amounts:\n  paid: {label: 補助, value: eligible_cost * half}\n"
    for on, verdict, value in [
        (date(2025, 3, 31), Verdict.UNKNOWN, None),
        (date(2025, 4, 1), Verdict.YES, 5),
        (date(2027, 3, 31), Verdict.YES, 5),
        (date(2027, 4, 1), Verdict.UNKNOWN, None),
    ]:
        decision = run(catalogue, body, {"eligible_cost": 10}, on)
        assert (decision.verdict, decision.amounts["paid"].value) == (verdict, value), on


def test_the_next_question_is_the_one_that_can_refuse_alone(catalogue: Catalogue) -> None:
    body = """clauses:
  - {id: pair, text: どちらか, when: req_model or req_novelty, lines: "1"}
  - {id: alone, text: 計画, when: sogyo_plan, lines: "1"}
"""
    assert run(catalogue, body, {}).next_question == "sogyo_plan"


def test_steps_show_formula_figures_and_result(catalogue: Catalogue) -> None:
    body = "amounts:\n  paid: {label: 補助, value: eligible_cost * half}\n"
    decision = run(catalogue, body, {"eligible_cost": 3_000_001})
    (step,) = Explainer(decision, catalogue.variables).steps("paid")
    assert step.figures == "3,000,001円 × 1/2"
    assert step.result == "150万円"
    assert step.passages == ("d 1行",)


@pytest.mark.parametrize(
    "text", ["a +", "1 = 1", "a and", "sum(", "import os", "__x", "a ** b", "lambda: 1", "a[0]"]
)
def test_an_expression_outside_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_expression(text)
    assert caught.value.code == "E110"


@pytest.mark.parametrize(
    "text", ["not " * 5000 + "a", "(" * 5000 + "a" + ")" * 5000, " or ".join(["a"] * 5000)]
)
def test_an_endless_expression_is_refused_not_crashed(text: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_expression(text)
    assert caught.value.code == "E110"


def test_a_float_column_is_refused(catalogue: Catalogue) -> None:
    table = pl.DataFrame({"public_subsidy": [40_000_000.0]})
    with pytest.raises(ShirubeError) as caught:
        decide_table(catalogue["local-10000-kokko"], table, on=ON, variables=catalogue.variables)
    assert caught.value.code == "E121"


def test_an_empty_table_gives_an_empty_answer(catalogue: Catalogue) -> None:
    table = pl.DataFrame({"public_subsidy": []}, schema={"public_subsidy": pl.Int64})
    found = decide_table(catalogue["local-10000-kokko"], table, on=ON, variables=catalogue.variables)
    assert found.height == 0
    assert found.columns[:2] == ["eligible", "cap"]


def test_figures_beyond_64_bits_on_the_way_stay_exact(catalogue: Catalogue) -> None:
    cost = 999_999_999_999_999
    table = pl.DataFrame({"eligible_cost": [cost], "exec_internship": [True], "past_adoptions": [2]})
    found = decide_table(catalogue["chiiki-jinjibu-migiude"], table, on=ON, variables=catalogue.variables)
    assert found["subsidy_before_cap"][0] == cost // 3
