"""The packaged national strategy: the document without its sentences, and a file whose mistakes are named."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from shirube.base.errors import CatalogueError
from shirube.catalogue import Strategy, load_strategies
from shirube.catalogue.strategies import read_strategy_file
from shirube.catalogue.strategy_links import LinkRule, main_name, name_links, plain_name
from shirube.plans import Plan, Programme, Status, all_kpis, all_measures, all_roadmaps, count

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import build_strategies
from strategy_tree import plan_tree

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def national() -> Strategy:
    return load_strategies()["national"]


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "src/shirube/data/strategies/national.yaml").read_text("utf-8")


def problems(text: str) -> list[str]:
    with pytest.raises(CatalogueError, match="E524") as caught:
        read_strategy_file(text, file="strategies/national.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_the_strategy_knows_its_document_and_that_it_is_a_draft(national):
    assert (national.id, national.source.state, national.source.short) == ("national", "draft", "資料003")
    assert national.source.document == "003_9abe654e008363f5"
    assert national.plan.title == national.title
    assert (str(national.plan.first_year), str(national.plan.last_year)) == ("令和7年度", "令和11年度")


def test_its_counts_are_those_of_the_document(national):
    counted = count(national.plan, with_reposts=True)
    assert (counted.impacts, counted.outcomes, counted.outputs) == (3, 5, 18)
    assert (counted.measures, counted.reposted_measures, counted.other_measures) == (115, 3, 216)
    assert (counted.kpis, counted.roadmap_rows) == (55, 29)


def test_lost_and_undecided_stay_apart(national):
    counted = count(national.plan, with_reposts=True)
    assert counted.lost_kpi_blocks > 0
    states = {kpi.target.status for kpi in all_kpis(national.plan) if kpi.target}
    assert {Status.DECIDED, Status.TO_BE_SET, Status.SUCCESSOR_TO_BE_SET} <= states
    assert all(kpi.target is not None for kpi in all_kpis(national.plan))


def test_every_node_has_its_place(national):
    plan = national.plan
    nodes = (*plan.impacts, *plan.outcomes, *plan.outputs, *plan.others, *all_measures(plan), *all_kpis(plan))
    rows = [row for roadmap in all_roadmaps(plan) for row in roadmap.rows]
    assert all(node.span.first >= 1 for node in (*nodes, *rows))


def test_no_paragraph_and_no_footnote_is_packaged(national):
    plan = national.plan
    assert not any(node.paragraphs for node in (*plan.impacts, *plan.outcomes, *plan.outputs, *plan.others))
    assert not any(measure.paragraphs for measure in all_measures(plan))
    assert {note.text for note in plan.footnotes} == {""}


@pytest.mark.slow
def test_the_packaged_file_is_what_the_tool_writes_from_the_document(shared, text):
    document = (shared / "seeds" / f"{build_strategies.DOCUMENT}.txt").read_text("utf-8")
    written, words = build_strategies.build(document)
    assert words.missing == []
    assert written == text, "run python tools/build_strategies.py"


@pytest.mark.slow
def test_the_packaged_plan_is_the_fresh_reading_without_its_sentences(shared, national):
    document = (shared / "seeds" / f"{build_strategies.DOCUMENT}.txt").read_text("utf-8")
    fresh = build_strategies.read_strategy(build_strategies.as_lines(document))
    assert national.plan == build_strategies.without_sentences(fresh, build_strategies.read_words())


@pytest.mark.slow
def test_no_sentence_of_the_document_stands_in_the_packaged_file(shared, text):
    document = (shared / "seeds" / f"{build_strategies.DOCUMENT}.txt").read_text("utf-8")
    fresh = build_strategies.read_strategy(build_strategies.as_lines(document))
    found = [one for one in build_strategies.sentences(fresh) if len(one) >= 20]
    assert len(found) > 300
    packaged = "".join(text.split())
    labels = [one.title for one in all_measures(fresh)]
    labels += [programme.name for one in all_measures(fresh) for programme in one.programmes]
    copied = [one for one in found if "".join(one.split()) in packaged]
    assert [one for one in copied if not any(one in label for label in labels)] == []


def test_writing_and_reading_a_plan_gives_the_same_plan(national, text):
    again = {
        **build_strategies.HEAD,
        **plan_tree(national.plan),
        "links": dict(national.links),
        "parts": {name: list(ids) for name, ids in national.parts.items()},
    }
    assert build_strategies.NOTE + "\n".join(build_strategies.written(again)) + "\n" == text


def test_the_links_are_those_the_rules_give(national, catalogue):
    links = name_links(national.plan, catalogue.programmes)
    assert dict(links.same) == dict(national.links)
    assert dict(links.parts) == dict(national.parts)
    linked = len(links.same) + len(set(links.parts) - set(links.same)) + len(links.unlinked)
    assert linked == count(national.plan, with_reposts=True).programme_names, "every name is accounted for"
    parts = {id_ for ids in links.parts.values() for id_ in ids}
    assert len(set(links.same.values()) | parts) + len(links.unnamed) == len(catalogue.programmes)


def test_every_link_leads_to_a_programme(national, catalogue):
    ids = {*national.links.values(), *(id_ for ids in national.parts.values() for id_ in ids)}
    assert ids <= set(catalogue.programmes)


def one_measure(plan: Plan, *names: str) -> Plan:
    output = plan.outputs[0]
    group = output.groups[0]
    measure = replace(
        next(group.all_measures()), programmes=tuple(Programme(name, output.span) for name in names)
    )
    group = replace(group, measures=(measure,), subgroups=())
    return replace(plan, outputs=(replace(output, groups=(group,)),), national=())


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("地方創生カレッジ　事業", LinkRule.SAME),
        ("「地方創生カレッジ事業」【継続】", LinkRule.SAME),
        ("地方創生カレッジ事業費", LinkRule.SAME),
        ("ローカル１０，０００プロジェクト（新）", LinkRule.MAIN),
        ("認定事業者への特例（地方拠点強化税制等）", LinkRule.BRACKET),
        ("地方創生カレツジ事業", None),
        ("地方創生カレッジ事業の一部", None),
    ],
)
def test_names_agree_by_rule_and_never_by_likeness(catalogue, national, name, rule):
    links = name_links(one_measure(national.plan, name), catalogue.programmes)
    assert links.rules.get(name) == rule
    assert (name in links.unlinked) is (rule is None)


def test_a_name_that_two_of_the_strategy_share_is_not_guessed(catalogue, national):
    names = ("ローカル10,000プロジェクト（甲）", "ローカル10,000プロジェクト（乙）")
    assert dict(name_links(one_measure(national.plan, *names), catalogue.programmes).same) == {}


def test_names_are_written_alike():
    assert plain_name("「ＤＸ」 推進事業 等") == plain_name("DX推進事業")
    assert main_name("塩事業（海・山）") == "塩事業"


def test_a_file_with_mistakes_is_refused_with_each_at_its_line(text):
    wrong = text.replace("kind: at_least", "kind: at_leest", 1).replace("lines: 103", "lines: 103-9", 1)
    found = problems(wrong)
    assert len(found) == 2
    assert "at_leest" in " ".join(found)
    assert all("行）" in one for one in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    impact: 1\n", "    impact: 9\n", "インパクト「9」"),
        ("    outcome: A\n", "    outcome: Z\n", "アウトカム「Z」"),
        ('repost_of: "i/2/1"', 'repost_of: "i/2/9"', "再掲の元「i/2/9」"),
        ('id: "a/1/2"', 'id: "a/1/1"', "施策「a/1/1」が二つ"),
        ("  地方創生カレッジ事業: chiho", "  地方創生カレツジ事業: chiho", "事業「地方創生カレツジ事業」"),
        ("last: FY2027}", "last: 2027}", "E501"),
    ],
)
def test_what_leads_nowhere_is_named(text, old, new, said):
    assert old in text
    assert said in " ".join(problems(text.replace(old, new, 1)))


def test_a_file_whose_name_is_not_its_id_is_refused(tmp_path, text):
    (tmp_path / "strategies").mkdir()
    (tmp_path / "strategies" / "other.yaml").write_text(text, "utf-8")
    with pytest.raises(CatalogueError, match="E524") as caught:
        load_strategies(tmp_path)
    assert "other" in str(caught.value.problems[0])


def test_a_place_without_strategies_has_none(tmp_path):
    assert load_strategies(tmp_path) == {}
