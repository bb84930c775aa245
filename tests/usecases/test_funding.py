"""From what an officer writes to the answer: what is read, refused, and how it is put."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from shirube.base.errors import CatalogueError, ReadingError, UnknownNameError
from shirube.catalogue import AreaIndex, Catalogue, load_areas
from shirube.catalogue.project_file import ProjectFile, project_of, read_project_file
from shirube.usecases.funding import (
    certificate_text,
    cost_inputs,
    filling_text,
    gross_to_net,
    plan_money,
    read_project,
    who_pays,
)
from shirube.usecases.funding_json import money_json

ON = date(2026, 6, 15)
COST = {"id": "school", "label": "改修", "yen": "9,000万円", "counts_as": ["eligible_cost"]}


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return load_areas()


def written(**changed: Any) -> ProjectFile:
    return project_of({"name": "避難所の太陽光", "area": "39405", "costs": [COST], **changed})


def test_the_area_brings_its_facts_and_what_is_told_wins(catalogue: Catalogue, index: AreaIndex) -> None:
    project, (place,) = read_project(catalogue, index, written(facts={"fiscal_index": "0.4"}), on=ON)
    site = project.ways[0].sites[0]
    assert site.label == "高知県檮原町"
    assert site.facts["lg_class"] == "town"
    assert place.facts["fiscal_index"].text.startswith("0.4")
    assert site.facts["application_date"] == ON


def test_costs_are_read_as_officers_write_them(catalogue: Catalogue, index: AreaIndex) -> None:
    costs = [
        {**COST, "yen": "1億2,000万円", "bearer": "firm", "loan": "9,000万円"},
        {**COST, "id": "b", "yen": "不明", "low": "100万円", "high": "5000000"},
    ]
    project, _ = read_project(catalogue, index, written(costs=costs), on=ON)
    one, other = project.ways[0].sites[0].items
    assert (one.yen, one.loan, one.bearer) == (120_000_000, 90_000_000, "firm")
    assert (other.yen, other.low, other.high, other.bearer) == (None, 1_000_000, 5_000_000, "town")


def test_a_prefecture_applies_as_a_prefecture(catalogue: Catalogue, index: AreaIndex) -> None:
    project, _ = read_project(catalogue, index, written(area="39000"), on=ON)
    site = project.ways[0].sites[0]
    assert (site.applicant, site.items[0].bearer) == ("prefecture", "prefecture")


@pytest.mark.parametrize(
    ("changed", "code", "word"),
    [
        ({"must": ["local-10000-koko"]}, "E168", "local-10000-kokko"),
        ({"facts_for": {"nothing": {}}}, "E168", "nothing"),
        ({"costs": [{**COST, "programmes": ["jet"]}]}, "E168", "jet"),
        ({"costs": [{**COST, "counts_as": ["eligible_costs"]}]}, "E169", "eligible_cost"),
        ({"facts": {"fiscal_indexx": "0.4"}}, "E101", "fiscal_index"),
        ({"area": "99999"}, "E201", "99999"),
    ],
)
def test_an_unknown_name_is_refused_with_a_near_one(
    changed: dict[str, Any], code: str, word: str, catalogue: Catalogue, index: AreaIndex
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        plan_money(catalogue, index, written(**changed), on=ON)
    assert caught.value.code == code
    assert word in str(caught.value)


@pytest.mark.parametrize(("yen", "code"), [("約500万円", "E028"), ("▲5万円", "E165"), ("5,00円", "E021")])
def test_yen_that_cannot_be_read_are_refused_with_the_cost(
    yen: str, code: str, catalogue: Catalogue, index: AreaIndex
) -> None:
    with pytest.raises(ReadingError) as caught:
        read_project(catalogue, index, written(costs=[{**COST, "yen": yen}]), on=ON)
    assert caught.value.code == code
    assert "改修" in str(caught.value)


@pytest.mark.parametrize(
    ("tree", "word"),
    [
        ({"name": "x"}, "costs"),
        ({"name": "x", "costs": [COST], "ways": [{"id": "w", "label": "w", "places": []}]}, "空"),
        ({"name": "x", "costs": [COST, COST]}, "二度"),
        ({"name": "x", "costs": [{**COST, "bearer": "bank"}]}, "bank"),
        ({"name": "x", "costs": [COST], "colour": "red"}, "colour"),
        ({"name": "x", "costs": [COST], "bond_step": "0"}, "起債"),
        ({"name": "x", "costs": [COST], "objective": "most"}, "most"),
        ([], "事業"),
    ],
)
def test_a_project_of_the_wrong_shape_says_what_is_wrong(tree: Any, word: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        project_of(tree, file="project.yaml")
    assert caught.value.code == "E162"
    assert word in str(caught.value)


def test_a_mistake_in_a_file_is_named_at_its_line() -> None:
    text = "name: 事業\ncosts:\n  - {id: a, label: 費用, yen: 100円}\n  - {id: b, label: 費用, yan: 5円}\n"
    with pytest.raises(CatalogueError) as caught:
        read_project_file(text, file="project.yaml")
    assert "4行" in str(caught.value.problems[0].where)


def test_the_answer_is_put_in_words_and_adds_up(catalogue: Catalogue, index: AreaIndex) -> None:
    facts = {"in_disaster_plan": "はい", "re_tech": "solar", "remote_island": "いいえ"}
    found = plan_money(catalogue, index, written(facts=facts), on=ON)
    plan = found.best
    assert plan is not None
    (adoption,) = plan.adoptions
    assert adoption.programme.id == "hinan-shisetsu-saiene"
    assert filling_text(found, adoption) == "改修"
    assert "証明済み" in certificate_text(plan)
    assert sum(yen for _, _, yen in who_pays(plan)) == 90_000_000
    (row,) = gross_to_net(plan)
    assert (row.cost, row.grants, row.net) == (90_000_000, 45_000_000, 45_000_000)
    assert found.label("fiscal_index") == "財政力指数"
    assert found.label("school") == "改修"


def test_the_answer_as_json_is_exact_and_whole(catalogue: Catalogue, index: AreaIndex) -> None:
    found = money_json(plan_money(catalogue, index, written(), on=ON))
    again = json.loads(json.dumps(found, ensure_ascii=False))
    (way,) = again["ways"]
    assert len(way["survey"]) + way["refused"] == len(catalogue.programmes)
    assert again["catalogue"]["hash"] == catalogue.hash
    assert way["sure"][0]["certificate"]["holds"] is True


def test_the_boxes_of_a_form_are_the_inputs_programmes_take(catalogue: Catalogue) -> None:
    boxes = cost_inputs(catalogue)
    assert boxes["initial_investment"] == ("local-10000-kokko", "local-10000-tandoku", "furusato-kigyoka")
    assert set(boxes) <= set(catalogue.variables)


@pytest.mark.parametrize(
    ("cost", "code"),
    [
        ({"yen": "1円", "loan": "2円"}, "E173"),
        ({"yen": "不明", "low": "2円", "high": "1円"}, "E173"),
        ({"yen": "10000000000001円"}, "E174"),
    ],
)
def test_figures_that_cannot_be_are_refused(catalogue, cost, code) -> None:
    tree = {"name": "x", "costs": [{"id": "a", "label": "費用", **cost}]}
    with pytest.raises(ReadingError) as caught:
        plan_money(catalogue, load_areas(), project_of(tree), on=date(2026, 6, 15))
    assert caught.value.code == code


@pytest.mark.parametrize(
    "cost", [{"yen": "2円", "loan": "2円"}, {"yen": "不明", "low": "2円", "high": "2円"}]
)
def test_figures_on_the_edge_are_read(catalogue, cost) -> None:
    tree = {"name": "x", "costs": [{"id": "a", "label": "費用", **cost}]}
    assert plan_money(catalogue, load_areas(), project_of(tree), on=date(2026, 6, 15)).project.name == "x"


@pytest.mark.parametrize(
    ("step", "is_read"), [("0", False), ("1", True), ("1000000000", True), ("1000000001", False)]
)
def test_the_step_of_a_bond_is_bounded(step: str, is_read: bool) -> None:
    tree = {"name": "x", "bond_step": step, "costs": [{"id": "a", "label": "費用", "yen": "1円"}]}
    if is_read:
        assert project_of(tree).bond_step == int(step)
        return
    with pytest.raises(CatalogueError) as caught:
        project_of(tree)
    assert caught.value.code == "E162"
