"""shirube future: the sentences, the table, JSON, and places that are not projected."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.slow


def test_the_answer_comes_in_sentences_with_its_notes_apart(run):
    answer = run("future", "檮原町", "--households", "5")
    assert answer.exit_code == 0
    assert "高知県檮原町（39405） あなたの条件" in answer.stdout
    assert "2050年に" in answer.stdout
    assert "いまの条件の世帯も合わせて、1年に" in answer.stdout
    assert "社人研が使った生残率や移動率ではありません" in answer.stderr


def test_json_holds_the_same(run):
    tree = json.loads(
        run("future", "39405", "--until", "2100", "--keep", "school", "--format", "json").stdout
    )
    assert tree["days"][-1] == "2100-10-01"
    assert tree["goal"]["measure"] == "school"
    assert tree["base"]["people"]["total"] == 3236


def test_ages_can_be_told_apart_and_survival_kept(run):
    tree = json.loads(
        run(
            *("future", "39405", "--stay", "10", "--stay-at", "youth=50", "--survival", "kept"),
            *("--format", "json"),
        ).stdout
    )
    assert tree["question"]["stay_percent"] == {"children": 10, "youth": 50, "parents": 10, "later": 10}
    assert tree["question"]["survival"] == "kept"


@pytest.mark.parametrize("wrong", ["youth", "youth=many", "babies=50", "youth=-1"])
def test_ages_that_cannot_be_read_are_refused_with_those_that_can(run, wrong):
    answer = run("future", "39405", "--stay-at", wrong)
    assert answer.exit_code == 2
    assert answer.stderr.startswith("E660")
    assert "parents（30〜44歳" in answer.stderr


def test_an_evacuated_town_is_refused_in_words(run):
    answer = run("future", "07546")
    assert answer.exit_code == 1
    assert "推計していません" in answer.stderr


@pytest.mark.parametrize("wrong", [("--fertility", "10"), ("--household", "castle"), ("--base", "2020")])
def test_a_question_out_of_range_is_a_mistake_in_asking(run, wrong):
    answer = run("future", "39405", *wrong)
    assert answer.exit_code == 2
    assert answer.stderr.startswith("E637")
