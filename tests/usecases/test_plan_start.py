"""How a plan begins, and what stands beside a node: templates, the nation's aims, other towns."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from shirube.base import FiscalYear, ShirubeError
from shirube.catalogue import load_strategies
from shirube.plans import (
    NO_DUE,
    BookKpi,
    Kpi,
    NationalLink,
    NodeKind,
    Organisation,
    PlanBook,
    Span,
    count,
    to_plan,
)
from shirube.usecases.plan_near import Likeness, Others, link_above, national_aim, others_kpis
from shirube.usecases.plan_read import answer
from shirube.usecases.plan_start import (
    MOST_GOALS,
    Frame,
    blank_book,
    document_book,
    left_behind,
    national_book,
)
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
    assert [one.why for one in found.kpis] == ["同じ国の目標につながる"]
    assert (found.plans, found.of_similar) == (1, 0)
    assert others_kpis(mine, node, []) == Others((), 0, 0, 0)


def test_a_similar_town_needs_one_word_in_common_and_says_why_it_is_similar() -> None:
    mine = blank_book(FRAME, 1)
    goal = replace(mine.children(None)[0], title="空き家")
    mine = replace(mine, nodes=(goal,))
    kpi = BookKpi(id="1", node="g1", kpi=Kpi(label="空き家の成約", target=None, due=NO_DUE, span=Span(1, 1)))
    home = replace(goal, title="別の目標")
    theirs = replace(mine, organisation=OTHER, nodes=(home,), kpis=(kpi,))
    alike = Likeness(3, "近い", ("高齢化率（44%と46%）",))
    assert others_kpis(mine, goal, [theirs]).kpis == ()
    found = others_kpis(mine, goal, [theirs], {"39401": alike})
    assert (found.of_similar, found.similar, len(found.kpis)) == (1, 1, 1)
    assert found.kpis[0].why == "似ているまち（近い: 高齢化率（44%と46%））・語が同じ: 空き家"


def test_what_a_document_has_and_a_plan_has_no_place_for_is_counted() -> None:
    left = {one.what: one.count for one in left_behind(nation().plan)}
    counts = count(nation().plan, with_reposts=True)
    assert left["失われた KPI の欄"] == counts.lost_kpi_blocks
    assert left["印刷された施策の番号"] == counts.measures
    assert "国の役割などの見出し" in left


def test_the_strategy_as_a_beginning_keeps_its_reposts() -> None:
    plan = nation().plan
    book = document_book(FRAME, ReadDocument(DocumentKind.STRATEGY, {}, plan=plan))
    there, here = count(plan, with_reposts=True), count(to_plan(book), with_reposts=True)
    assert here.reposted_measures == there.reposted_measures > 0
    originals = [book.node(node.repost_of) for node in book.nodes if node.repost_of]
    assert len(originals) == here.reposted_measures
    assert all(one.is_measure and not one.is_repost for one in originals)


def test_national_kpis_come_as_frames_without_figures() -> None:
    book = national_book(FRAME, nation(), "national", ["outcome-A"], with_outputs=True, with_kpis=True)
    assert {kpi.link for kpi in book.kpis} >= {NationalLink("national", "outcome-A-kpi-1")}
    assert all(kpi.kpi.target is None and kpi.kpi.baseline is None for kpi in book.kpis)
    assert {kpi.node for kpi in book.kpis} <= {node.id for node in book.nodes}
