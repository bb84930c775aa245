"""Numbers between the same printed figures get the same answer, and what is kept for the next table is no fact."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import edges, facts_for

from shirube.catalogue import load_catalogue
from shirube.rules import VariableType, decide
from shirube.rules.column_cuts import Cuts
from shirube.rules.columns import TableRules, decide_table

CATALOGUE = load_catalogue()
ON = date(2026, 6, 15)
CUTS = {name: Cuts(programme, CATALOGUE.variables, on=ON) for name, programme in CATALOGUE.programmes.items()}
CUT = sorted(name for name, cuts in CUTS.items() if cuts.figures)


def test_there_are_programmes_with_figures_to_test() -> None:
    assert {"local-10000-kokko", "gaikokujin-kankyo-kofukin-seibi"} <= set(CUT)


def between(figures: tuple[Fraction, ...], index: int, *, is_whole: bool) -> list[Fraction]:
    """Some numbers strictly between two neighbouring figures (0 is the lowest end)."""
    low = figures[index - 1] if index else Fraction(-1)
    high = figures[index] if index < len(figures) else low + 1_000
    steps = [low + (high - low) * Fraction(part, 7) for part in range(1, 7)]
    found = [Fraction(int(step)) if is_whole else step for step in steps]
    return sorted({number for number in found if low < number < high and number >= 0})


@pytest.mark.parametrize("programme_id", CUT)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_numbers_between_the_same_figures_get_the_same_answer(programme_id: str, data: st.DataObject) -> None:
    programme, cuts = CATALOGUE[programme_id], CUTS[programme_id]
    facts = data.draw(facts_for(programme, CATALOGUE.variables))
    name = data.draw(st.sampled_from(sorted(cuts.figures)))
    variable = CATALOGUE.variables[name]
    figures = cuts.figures[name]
    is_whole = variable.type in (VariableType.INT, VariableType.YEN)
    numbers = between(figures, data.draw(st.integers(0, len(figures))), is_whole=is_whole)
    if variable.maximum is not None:
        numbers = [number for number in numbers if number <= variable.maximum]
    if len(numbers) < 2:
        return
    assert len({cuts.place(name, number) for number in numbers}) == 1
    assert len({answer(programme, {**facts, name: number}) for number in numbers}) == 1


@pytest.mark.parametrize("programme_id", CUT)
def test_around_every_printed_figure_the_same_place_means_the_same_answer(programme_id: str) -> None:
    programme, cuts = CATALOGUE[programme_id], CUTS[programme_id]
    for name, figures in cuts.figures.items():
        variable = CATALOGUE.variables[name]
        step = 1 if variable.type in (VariableType.INT, VariableType.YEN) else Fraction(1, 100)
        around = {Fraction(edge) for edge in edges(programme)} | set(figures)
        numbers = sorted({number + by for number in around for by in (-step, 0, step) if number + by >= 0})
        told = [n for n in numbers if variable.maximum is None or n <= variable.maximum]
        for low, high in pairwise(told):
            if cuts.place(name, low) == cuts.place(name, high):
                assert answer(programme, {name: low}) == answer(programme, {name: high}), (low, high)


def answer(programme: Any, facts: Any) -> tuple[Any, ...]:
    """All that a proposal shows of a decision."""
    told = {k: int(v) if isinstance(v, Fraction) and v.denominator == 1 else v for k, v in facts.items()}
    decision = decide(programme, told, on=ON, variables=CATALOGUE.variables)
    amounts = tuple(
        (a.id, a.value, a.low, a.high, a.missing, a.open_questions) for a in decision.amounts.values()
    )
    return (
        decision.verdict,
        decision.decided_by,
        decision.missing,
        decision.undetermined_by_source,
        amounts,
        decision.next_question,
    )


def test_below_at_and_above_a_printed_figure_are_three_places() -> None:
    cuts = CUTS["local-10000-kokko"]
    numbers = [Fraction(n, 10_000) for n in (2_499, 2_500, 2_501, 4_999, 5_000, 5_001)]
    places = [cuts.place("fiscal_index", number) for number in numbers]
    assert places == [0, 1, 2, 2, 3, 4]


def test_the_figures_are_needed_because_the_answers_on_their_sides_differ() -> None:
    programme = CATALOGUE["local-10000-kokko"]
    known = {"disadvantaged_area": True, "public_subsidy": 10_000_000, "loan_amount": 10_000_000}
    low, high = ({**known, "fiscal_index": Fraction(index)} for index in ("0.2", "0.3"))
    assert answer(programme, low) != answer(programme, high)


def test_a_number_that_enters_a_calculation_is_its_own_place() -> None:
    cuts = CUTS["local-10000-kokko"]
    assert "public_subsidy" not in cuts.figures
    assert cuts.place("public_subsidy", 30_000_000) == 30_000_000
    assert cuts.place("fiscal_index", None) is None


def table(low: int) -> pl.DataFrame:
    """Two rows of a project; the second does not know its loan."""
    return pl.DataFrame(
        {
            "disadvantaged_area": [True, True],
            "fiscal_index": ["0.22", "0.31"],
            "public_subsidy": [low, low + 1],
            "loan_amount": [2 * low, None],
        }
    )


def test_a_plan_that_was_kept_answers_another_table_as_a_new_one_does() -> None:
    programme = CATALOGUE["local-10000-kokko"]
    rules = TableRules(programme, CATALOGUE.variables, on=ON)
    for low in (10_000_000, 15_999_999, 12_345_678):
        fresh = TableRules(programme, CATALOGUE.variables, on=ON).decide(table(low))
        assert rules.decide(table(low)).equals(fresh)
        assert decide_table(programme, table(low), on=ON, variables=CATALOGUE.variables).equals(fresh)
    assert rules._plan.cache_info().misses == 1


def test_no_answer_is_kept_unless_it_was_asked_for() -> None:
    programme = CATALOGUE["local-10000-kokko"]
    silent = TableRules(programme, CATALOGUE.variables, on=ON)
    keeping = TableRules(programme, CATALOGUE.variables, on=ON, keep_answers=100)
    for rules in (silent, keeping):
        rules.decide(table(10_000_000))
    assert not silent._answers
    assert keeping._answers
    first = keeping.decide(table(10_000_000))
    assert keeping.decide(table(10_000_000)).equals(first)


def test_a_programme_that_is_over_answers_every_row() -> None:
    over = CATALOGUE["datsutanso-machi-adviser"]
    for rows in (0, 1, 3):
        words = pl.DataFrame({"applicant_kind": ["local_gov"] * rows}, schema={"applicant_kind": pl.String})
        found = decide_table(over, words, on=date(2031, 4, 1), variables=CATALOGUE.variables)
        assert found["eligible"].to_list() == ["no"] * rows


@pytest.mark.parametrize(("people", "high"), [(0, 0), (1, None), (None, None)])
def test_a_figure_that_is_not_printed_has_no_limit_unless_nobody_is_paid_by_it(
    people: int | None, high: int | None
) -> None:
    table = pl.DataFrame(
        {"lg_class": ["prefecture"], "jet_count": [people]}, schema_overrides={"jet_count": pl.Int64}
    )
    found = decide_table(CATALOGUE["jet-cir-futsu-pref"], table, on=ON, variables=CATALOGUE.variables)
    assert found.row(0) == ("yes", 0 if people == 0 else None, 0, high)


@pytest.mark.parametrize(("kind", "low", "high"), [("town", 500, 500), ("prefecture", 0, None)])
def test_a_branch_that_is_not_printed_leaves_the_others_exact(kind: str, low: int, high: int | None) -> None:
    row = {"in_policy_priority": True, "quantified_goal": True, "training_cost": 1_000, "lg_class": kind}
    table = pl.DataFrame([row, {**row, "lg_class": "city"}])
    found = decide_table(CATALOGUE["komuin-reskilling-jidantai"], table, on=ON, variables=CATALOGUE.variables)
    assert found.row(0)[2:] == (low, high)
    assert found.row(1)[1:] == (500, 500, 500)
