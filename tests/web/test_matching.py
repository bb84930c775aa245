"""Filters and order of an area's programmes, and the quick match that gives exactly what the match gives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shirube.catalogue import AreaIndex, Catalogue, load_areas
from shirube.rules import Verdict
from shirube.usecases import Match, match_area, recorded_facts, told_facts
from shirube.usecases.matcher import Matcher, read_by
from shirube.web.areas.matching import Board, board, group_of, read_filters

ON = date(2026, 6, 15)


@pytest.fixture(scope="session")
def index() -> AreaIndex:
    return load_areas()


# -- filters and order ----------------------------------------------------------------------------------


def _match(catalogue: Catalogue, index: AreaIndex, code: str = "39405", **told: Any) -> Match:
    facts = recorded_facts(index.facts(code, ON), {}, catalogue.variables)
    return match_area(catalogue, {**facts, **told_facts(told, catalogue.variables, told_on=ON)}, on=ON)


def _board(match: Match, catalogue: Catalogue, **params: str) -> Any:
    labels = {name: variable.label for name, variable in catalogue.variables.items()}
    return board(match, read_filters(params), labels=labels, code="39405", query="")


def test_filters_hide_but_never_lose_a_programme(catalogue: Catalogue, index: AreaIndex) -> None:
    match = _match(catalogue, index)
    whole = _board(match, catalogue)
    for name in ("theme", "kind", "office"):
        for value, _, _ in whole.choices[name]:
            narrowed = _board(match, catalogue, **{name: value})
            assert narrowed.shown + narrowed.hidden == narrowed.total == len(catalogue.programmes)
            assert narrowed.shown > 0
            assert [group.total for group in narrowed.groups] == [group.total for group in whole.groups]


def test_a_word_is_found_in_any_width(catalogue: Catalogue, index: AreaIndex) -> None:
    match = _match(catalogue, index)
    assert _board(match, catalogue, word="ＤＸ").shown == _board(match, catalogue, word="dx").shown > 0


def test_within_a_verdict_the_fewest_missing_come_first(catalogue: Catalogue, index: AreaIndex) -> None:
    for group in _board(_match(catalogue, index), catalogue).groups:
        counts = [len(row.missing) for row in group.rows]
        assert counts == sorted(counts)


def test_each_programme_stands_in_the_group_of_its_verdict(catalogue: Catalogue, index: AreaIndex) -> None:
    match = _match(catalogue, index)
    for group in _board(match, catalogue).groups:
        assert all(row.verdict is group.verdict for row in group.rows)
    open_answers = [answer for answer in match.answers if group_of(answer) == "open"]
    assert all(answer.decision.missing for answer in open_answers)
    assert len(open_answers) <= match.count(Verdict.UNKNOWN)


# -- the quick match is the match -------------------------------------------------------------------------


def _plainly(match: Match) -> list[Any]:
    return [(a.programme.id, a.verdict, a.reason, a.amount_text, a.decision.missing, a.decision.amounts,
             a.decision.shares, a.decision.undetermined_by_source, a.decision.next_question) for a in match.answers]  # fmt: skip


@pytest.mark.parametrize("code", ["39405", "39000", "01100", "13101", "07546", "47207"])
@pytest.mark.parametrize("told", [{}, {"sogyo_plan": True, "fiscal_index": "0.3"}])
def test_the_quick_match_gives_exactly_what_the_match_gives(
    catalogue: Catalogue, index: AreaIndex, code: str, told: dict[str, Any]
) -> None:
    facts = recorded_facts(index.facts(code, ON), {}, catalogue.variables)
    facts |= told_facts(told, catalogue.variables, told_on=ON)
    matcher = Matcher(catalogue)
    slow = _plainly(match_area(catalogue, facts, on=ON))
    assert _plainly(matcher.match(facts, on=ON)) == slow
    assert _plainly(matcher.match(facts, on=ON)) == slow


def test_nothing_that_was_told_stays_in_memory(catalogue: Catalogue, index: AreaIndex) -> None:
    matcher = Matcher(catalogue)
    told = told_facts(dict.fromkeys(catalogue.variables), catalogue.variables, told_on=ON)
    matcher.match(told, on=ON)
    assert matcher.kept() == sum(not read_by(item) for item in catalogue.programmes.values())
    matcher.match(recorded_facts(index.facts("39405", ON), {}, catalogue.variables), on=ON)
    assert matcher.kept() == len(catalogue.programmes)


# -- folds of a long list -------------------------------------------------------------------------------


def _folded(catalogue: Catalogue, index: AreaIndex, **filters: str) -> Board:
    match = _match(catalogue, index)
    labels = {name: variable.label for name, variable in catalogue.variables.items()}
    return board(match, read_filters(filters), labels=labels, code="39405", query="")


@pytest.mark.parametrize("filters", [{}, {"sort": "name"}, {"sort": "source"}, {"theme": "DX"}])
def test_the_folds_of_a_group_hold_each_of_its_rows_once(
    catalogue: Catalogue, index: AreaIndex, filters: dict[str, str]
) -> None:
    for group in _folded(catalogue, index, **filters).groups:
        folded = [row.answer.programme.id for fold in group.folds for row in fold.rows]
        assert sorted(folded) == sorted(row.answer.programme.id for row in group.rows)
        assert len(folded) == len(set(folded))


def test_only_what_the_fewest_answers_settle_stands_open(catalogue: Catalogue, index: AreaIndex) -> None:
    groups = {group.id: group for group in _folded(catalogue, index).groups}
    assert [fold.is_open for fold in groups["open"].folds] == [
        True,
        *[False] * (len(groups["open"].folds) - 1),
    ]
    assert {len(row.missing) for row in groups["open"].folds[0].rows} == {1}
    assert groups["unprinted"].folds
    assert not any(fold.is_open for fold in groups["unprinted"].folds)


def test_a_filter_opens_every_fold(catalogue: Catalogue, index: AreaIndex) -> None:
    assert all(f.is_open for group in _folded(catalogue, index, kind="grant").groups for f in group.folds)


def test_a_ministry_lets_all_its_offices_pass(catalogue: Catalogue, index: AreaIndex) -> None:
    found = _folded(catalogue, index, office="総務省")
    wanted = {p.id for p in catalogue.programmes.values() if p.office.split()[0] == "総務省"}
    assert {row.answer.programme.id for group in found.groups for row in group.rows} == wanted
    assert "総務省" in [value for value, _, _ in found.choices["office"]]
