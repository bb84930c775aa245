"""How a plan begins, and what stands beside a node: templates, the nation's aims, other towns."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from shirube.base import FiscalYear, ShirubeError
from shirube.catalogue import load_strategies
from shirube.plans import NationalLink, NodeKind, Organisation, PlanBook, count, to_plan
from shirube.usecases.plan_near import link_above, national_aim, others_kpis
from shirube.usecases.plan_read import answer
from shirube.usecases.plan_start import MOST_GOALS, Frame, blank_book, document_book, national_book
from shirube.usecases.reading import DocumentKind, ReadDocument
from shirube.usecases.strategy_page_nodes import Nodes, nodes_of

pytestmark = pytest.mark.slow
TOWN, OTHER = Organisation("39405", "檮原町"), Organisation("39401", "中土佐町")
FRAME = Frame(TOWN, "町の計画", FiscalYear(2025), FiscalYear(2029))
TABLE = "指標,基準値(令和6年度),目標値(令和11年度)\n移住者の数,12人,20人\n空き家の活用,3件,10件\n"


@lru_cache(maxsize=1)
def nation() -> Nodes:
    return nodes_of(load_strategies()["national"].plan)


def adopted(*chosen: str, with_outputs: bool = False) -> PlanBook:
    return national_book(FRAME, nation(), "national", chosen, with_outputs=with_outputs)


@pytest.mark.parametrize("goals", [1, MOST_GOALS])
def test_a_blank_frame_has_a_measure_under_each_goal(goals: int) -> None:
    counted = count(to_plan(blank_book(FRAME, goals)), with_reposts=True)
    assert (counted.outcomes, counted.measures, counted.kpis) == (goals, goals, 0)


@pytest.mark.parametrize("goals", [0, MOST_GOALS + 1])
def test_a_frame_without_goals_or_with_too_many_is_refused(goals: int) -> None:
    with pytest.raises(ShirubeError, match="E724"):
        blank_book(FRAME, goals)


def test_national_outcomes_are_taken_over_by_link_without_the_nations_figures() -> None:
    book = adopted("outcome-A", "outcome-A", "outcome-E", with_outputs=True)
    goals = book.children(None)
    assert [goal.link for goal in goals] == [
        NationalLink("national", "outcome-A"),
        NationalLink("national", "outcome-E"),
    ]
    assert book.kpis == ()
    below = book.children(goals[0].id)
    assert below
    assert all(node.kind is NodeKind.OUTPUT and node.link is not None for node in below)


@pytest.mark.parametrize("chosen", [(), ("output-a",)])
def test_no_outcome_is_no_beginning(chosen: tuple[str, ...]) -> None:
    with pytest.raises(ShirubeError, match="E725"):
        adopted(*chosen)


def test_the_strategy_itself_as_a_beginning_loses_no_kpi_measure_or_programme() -> None:
    plan = nation().plan
    book = document_book(FRAME, ReadDocument(DocumentKind.STRATEGY, {}, plan=plan))
    there, here = count(plan, with_reposts=True), count(to_plan(book), with_reposts=True)
    assert book.title == "町の計画"
    assert here.measures == there.measures + there.other_measures
    assert (here.kpis, here.programme_mentions) == (there.kpis, there.programme_mentions)


def test_a_table_becomes_goals_with_kpis_in_a_process_of_its_own() -> None:
    import base64

    frame = {"area": "39405", "name": "檮原町", "title": "t", "first_year": 2025, "last_year": 2029}
    asked = {"name": "kpi.csv", "content": base64.b64encode(TABLE.encode("cp932")).decode(), "frame": frame}
    told = answer(asked)
    assert (told["kind"], len(told["book"]["nodes"]), len(told["book"]["kpis"])) == ("kpi-table", 1, 2)


def test_the_aim_of_a_measure_is_that_of_the_nearest_link_above() -> None:
    book = adopted("outcome-A", with_outputs=True)
    output = book.children("outcome-A")[0]
    link, carrier = link_above(book, output)
    assert (link, carrier) == (output.link, output)
    aim = national_aim(nation(), "output-a")
    assert aim is not None
    assert aim.trail[-1].id == "output-a"
    assert aim.kpis or (aim.above and aim.above_node is not None)
    assert national_aim(nation(), "outcome-ZZ") is None


def test_other_towns_kpis_come_by_the_same_aim_first_and_never_ones_own() -> None:
    kpis = document_book(FRAME, ReadDocument(DocumentKind.STRATEGY, {}, plan=nation().plan)).kpis[:1]
    mine = adopted("outcome-A")
    theirs = replace(mine, organisation=OTHER, kpis=tuple(replace(kpi, node="outcome-A") for kpi in kpis))
    node = mine.children(None)[0]
    found = others_kpis(mine, node, [theirs, replace(theirs, organisation=TOWN)])
    assert [one.why for one in found] == ["同じ国の目標につながる"]
    assert others_kpis(mine, node, []) == ()
