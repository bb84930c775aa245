"""The sheet of a programme, the list and what the decision page adds: laws over the catalogue, and known cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import FiscalYear, UnknownNameError
from shirube.catalogue import Catalogue
from shirube.catalogue.words import plain_text
from shirube.rules import Verdict, inputs_of
from shirube.rules.model import Contact
from shirube.usecases import Explained, explain_decision, match_area, told_facts
from shirube.usecases.decision_page import (
    GROUPS,
    cost_bar,
    group_of,
    is_outside_record,
    missing_inputs,
    open_points,
    question_groups,
)
from shirube.usecases.finding import Finder
from shirube.usecases.programme_list import ProgrammeFilter, list_programmes, verdict_key
from shirube.usecases.programme_page import is_contact_of, programme_sheet
from shirube.usecases.rule_words import formulas_of, rule_words

ON = date(2026, 6, 15)
LOCAL = "local-10000-kokko"
TOLD: dict[str, Any] = {
    "disadvantaged_area": True,
    "fiscal_index": "0.14",
    "sogyo_plan": True,
    "req_local_resource": True,
    "req_local_issue": True,
    "req_novelty": True,
    "req_model": True,
    "unsecured_loan": True,
    "plan_submitted_in_r7": False,
    "loan_amount": 90_000_000,
    "public_subsidy": 40_000_000,
    "initial_investment": 150_000_000,
}


def explained(catalogue: Catalogue, told: dict[str, Any], on: date = ON) -> Explained:
    return explain_decision(catalogue, LOCAL, told_facts(told, catalogue.variables, told_on=on), on=on)


# -- the sheet ------------------------------------------------------------------------------------------


def test_every_parameter_has_a_cell_in_every_column(catalogue: Catalogue) -> None:
    for name in catalogue.programmes:
        sheet = programme_sheet(catalogue, name, on=ON)
        assert {len(row.cells) for row in sheet.parameters} <= {len(sheet.columns)}, name


def test_every_recorded_value_stands_in_some_cell_with_its_passage(catalogue: Catalogue) -> None:
    for name, programme in catalogue.programmes.items():
        sheet = programme_sheet(catalogue, name, on=ON)
        for row in sheet.parameters:
            shown = {window.passage for cell in row.cells for window in cell.windows}
            inside = {
                value.passage
                for value in programme.parameters[row.id].values
                if value.end is None or value.end >= programme.recorded_from
            }
            assert inside <= shown, f"{name} {row.id}"


def test_this_year_and_the_one_before_stand_side_by_side(catalogue: Catalogue) -> None:
    this, before = FiscalYear(2026), FiscalYear(2025)
    for name, programme in catalogue.programmes.items():
        columns = programme_sheet(catalogue, name, on=ON).columns
        for year in (this, before):
            if programme.recorded_from <= year.end and year.start <= programme.recorded_until:
                assert any(column.first == column.last == year for column in columns), f"{name} {year}"


def test_columns_follow_each_other_without_a_gap(catalogue: Catalogue) -> None:
    for name in catalogue.programmes:
        columns = programme_sheet(catalogue, name, on=ON).columns
        for left, right in pairwise(columns):
            assert right.first.year == left.last.year + 1, name


def test_the_cap_table_is_marked_as_changed_and_shows_both_tables(catalogue: Catalogue) -> None:
    sheet = programme_sheet(catalogue, LOCAL, on=ON)
    row = next(row for row in sheet.parameters if row.id == "public_cap")
    old, new = (cell.windows[0] for cell in row.cells)
    assert [cell.changed for cell in row.cells] == [False, True]
    assert old.rows[-1] == ("2倍以上", "5,000万円")
    assert new.rows == (
        ("1倍未満", "該当する区分なし"),
        ("1倍以上2倍未満", "3,000万円"),
        ("2倍以上3倍未満", "4,000万円"),
        ("3倍以上4倍未満", "5,000万円"),
        ("4倍以上", "5,500万円"),
    )
    assert sheet.has_changes


def test_a_cell_is_changed_exactly_when_it_says_something_else_than_the_one_before(
    catalogue: Catalogue,
) -> None:
    for name in catalogue.programmes:
        for row in programme_sheet(catalogue, name, on=ON).parameters:
            said = [[window.said for window in cell.windows] for cell in row.cells]
            expected = [False, *(a != b for a, b in pairwise(said))]
            assert [cell.changed for cell in row.cells] == expected[: len(row.cells)], f"{name} {row.id}"


def test_a_window_that_begins_inside_the_year_shows_its_day(catalogue: Catalogue) -> None:
    programme = catalogue[LOCAL]
    cap = programme.parameters["public_cap"]
    old, new = cap.values
    moved = replace(cap, values=(replace(old, end=date(2026, 9, 30)), replace(new, start=date(2026, 10, 1))))
    changed = replace(programme, parameters={**programme.parameters, "public_cap": moved})
    small = replace(catalogue, programmes={LOCAL: changed})
    row = next(r for r in programme_sheet(small, LOCAL, on=ON).parameters if r.id == "public_cap")
    assert [window.dates for window in row.cells[1].windows] == ["〜令和8年9月30日", "令和8年10月1日〜"]
    assert [window.dates for window in row.cells[0].windows] == [""]


def test_every_amount_is_explained_after_what_it_needs(catalogue: Catalogue) -> None:
    for name, programme in catalogue.programmes.items():
        ids = [formula.id for formula in formulas_of(programme, catalogue.variables)]
        assert len(ids) == len(set(ids)), name
        assert {amount.id for amount in programme.amounts} <= set(ids), name


def test_a_rule_in_words_shows_the_figure_beside_its_name(catalogue: Catalogue) -> None:
    formulas = {f.id: f for f in formulas_of(catalogue[LOCAL], catalogue.variables)}
    assert "〔0.25〕" in formulas["rate"].lines[0].when
    assert "〔令和7年度の値〕" in formulas["cap"].lines[0].value
    assert formulas["national"].rounding == "1,000円未満切捨て"


def test_a_plain_question_says_which_answer_it_wants(catalogue: Catalogue) -> None:
    clause = catalogue[LOCAL].clauses[0]
    assert rule_words(catalogue[LOCAL], clause.when, catalogue.variables).endswith("に「はい」と答えられる")


def test_an_unknown_programme_names_near_ones(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="local-10000-kokko"):
        programme_sheet(catalogue, "local-10000-koko", on=ON)


def test_contacts_of_the_prefecture_come_first_and_none_is_lost(catalogue: Catalogue) -> None:
    contacts = (Contact("東京", ("13",)), Contact("四国", ("36", "37", "38", "39")), Contact("全国"))
    programme = replace(catalogue[LOCAL], contacts=contacts)
    small = replace(catalogue, programmes={LOCAL: programme})
    sheet = programme_sheet(small, LOCAL, on=ON, prefecture="39")
    assert [c.name for c in sheet.contacts_here] == ["四国", "全国"]
    assert {*sheet.contacts_here, *sheet.contacts_elsewhere} == set(contacts)
    assert programme_sheet(small, LOCAL, on=ON).contacts_here == ()
    assert not is_contact_of(contacts[0], "39")


# -- the list -------------------------------------------------------------------------------------------


def test_shown_and_hidden_add_up_whatever_is_filtered(catalogue: Catalogue, finder: Finder) -> None:
    whole = list_programmes(catalogue, ProgrammeFilter(), finder=finder)
    assert (len(whole.lines), whole.hidden) == (len(catalogue.programmes), 0)
    for name, choices in (("kind", whole.kinds), ("theme", whole.themes), ("office", whole.offices)):
        for choice in choices:
            listing = list_programmes(catalogue, ProgrammeFilter(**{name: choice.value}), finder=finder)
            assert len(listing.lines) == choice.count > 0
            assert len(listing.lines) + listing.hidden == listing.total == len(catalogue.programmes)


def test_kinds_and_ministries_count_every_programme_once(catalogue: Catalogue, finder: Finder) -> None:
    listing = list_programmes(catalogue, ProgrammeFilter(word="ヌメラボ"), finder=finder)
    assert listing.lines == ()
    for choices in (listing.kinds, listing.offices):
        assert sum(choice.count for choice in choices) == len(catalogue.programmes)


def test_the_verdicts_of_an_area_add_up_to_the_lines_shown(catalogue: Catalogue, finder: Finder) -> None:
    match = match_area(catalogue, told_facts(TOLD, catalogue.variables, told_on=ON), on=ON)
    listing = list_programmes(catalogue, ProgrammeFilter(), match=match, finder=finder)
    assert sum(listing.counts.values()) == len(listing.lines)
    for key, count in listing.counts.items():
        only = list_programmes(catalogue, ProgrammeFilter(verdict=key), match=match, finder=finder)
        assert len(only.lines) == count
        assert {verdict_key(line.answer) for line in only.lines if line.answer} <= {key}


@pytest.mark.parametrize(
    "word", ["ローカル", "ﾛｰｶﾙ", "ろーかる", "LOCAL-10000", "ｌｏｃａｌ", "創業 融資", "ローカル１０，０００"]
)
def test_a_word_is_found_in_any_width_and_kana(catalogue: Catalogue, finder: Finder, word: str) -> None:
    assert LOCAL in [
        line.programme.id
        for line in list_programmes(catalogue, ProgrammeFilter(word=word), finder=finder).lines
    ]


@given(st.text(max_size=30))
def test_plain_text_is_settled_after_one_pass(text: str) -> None:
    once = plain_text(text)
    assert plain_text(once) == once


# -- the decision page ----------------------------------------------------------------------------------


def test_every_question_stands_in_exactly_one_group(catalogue: Catalogue) -> None:
    for name, programme in catalogue.programmes.items():
        found = explain_decision(catalogue, name, {}, on=ON)
        placed = [
            asked.variable.id for group in question_groups(found.questions) for asked in group.questions
        ]
        assert sorted(placed) == sorted(inputs_of(programme)), name
    assert {group_of(variable) for variable in catalogue.variables.values()} <= set(GROUPS)


def test_missing_inputs_name_the_conditions_and_amounts_they_decide(catalogue: Catalogue) -> None:
    found = explained(catalogue, {**TOLD, "loan_amount": None})
    missing = {item.variable.id: item for item in missing_inputs(found, catalogue.variables)}
    assert set(found.answer.decision.missing) <= set(missing)
    assert any("融資額" in text for text in missing["loan_amount"].clauses)
    assert "公費助成の上限額" in missing["loan_amount"].amounts
    assert missing["total_project_cost"].clauses == ()


def test_the_bar_of_the_worked_case_adds_up_to_the_investment(catalogue: Catalogue) -> None:
    bar = cost_bar(explained(catalogue, TOLD), catalogue.variables)
    assert bar is not None
    assert {part.label: part.value for part in bar.parts} == {
        "国費": 30_000_000,
        "地方負担": 10_000_000,
        "融資": 90_000_000,
        "事業者": 20_000_000,
    }
    assert bar.total == 150_000_000
    assert sum(part.width for part in bar.parts) == 1
    assert [part.start for part in bar.parts] == [
        sum((p.width for p in bar.parts[:i]), Fraction(0)) for i in range(len(bar.parts))
    ]


def test_no_bar_is_drawn_while_an_answer_is_missing(catalogue: Catalogue) -> None:
    bar = cost_bar(explained(catalogue, {**TOLD, "initial_investment": None}), catalogue.variables)
    assert bar is not None
    assert bar.parts == ()
    assert [variable.id for variable in bar.missing] == ["initial_investment"]
    assert "事業者" in bar.problem


def test_no_bar_is_drawn_with_a_part_below_zero(catalogue: Catalogue) -> None:
    bar = cost_bar(explained(catalogue, {**TOLD, "initial_investment": 100_000_000}), catalogue.variables)
    assert bar is not None
    assert bar.parts == ()
    assert "▲3,000万円" in bar.problem


def test_what_cannot_be_used_has_no_bar(catalogue: Catalogue) -> None:
    found = explained(catalogue, {**TOLD, "sogyo_plan": False})
    assert found.answer.verdict is Verdict.NO
    assert cost_bar(found, catalogue.variables) is None


def test_the_reading_taken_is_shown_where_it_was_used(catalogue: Catalogue) -> None:
    plain = explained(catalogue, TOLD)
    disputed = explained(catalogue, {**TOLD, "fiscal_index": "0.5"})
    assert [point.id for point in open_points(plain)] == []
    assert [point.id for point in open_points(disputed)] == ["X-09"]


@pytest.mark.parametrize(
    ("on", "outside"),
    [
        (date(2025, 3, 31), True),
        (date(2025, 4, 1), False),
        (date(2027, 3, 31), False),
        (date(2027, 4, 1), True),
    ],
)
def test_the_edges_of_the_record_are_known(catalogue: Catalogue, on: date, outside: bool) -> None:
    assert is_outside_record(explained(catalogue, TOLD, on)) is outside
