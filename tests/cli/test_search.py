"""shirube search."""

from __future__ import annotations

import json

import pytest


def test_a_sentence_leads_to_programmes_with_the_reason(run):
    answer = run("search", "空き家を直して移住者を呼びたい", "--limit", "3")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("1. ")
    assert "「空き家」→ " in answer.stdout
    assert "3 件を表示" in answer.stdout


def test_words_may_stand_apart(run):
    apart = json.loads(run("search", "空き家", "移住", "--format", "json").stdout)
    together = json.loads(run("search", "空き家 移住", "--format", "json").stdout)
    assert apart == together
    assert apart["programmes"]


def test_json_says_which_word_was_found_where(run):
    found = json.loads(run("search", "外国人の相談窓口", "--limit", "2", "--format", "json").stdout)
    assert found["total"] == 184
    assert found["matched"] >= len(found["programmes"]) == 2
    assert all(item["why"] and item["why"][0]["matched"] for item in found["programmes"])
    assert "eligible" not in found["programmes"][0]


def test_an_area_adds_its_verdict(run):
    arguments = ("外国人の相談窓口", "--area", "住田町", "--on", "2026-06-15", "--limit", "2")
    found = json.loads(run("search", *arguments, "--format", "json").stdout)
    assert all(item["eligible"] for item in found["programmes"])
    assert run("search", *arguments).stdout.count("◐") == 2


def test_a_kind_narrows_and_an_unknown_one_is_refused(run):
    found = json.loads(run("search", "創業", "--kind", "loan", "--format", "json").stdout)
    assert {item["kind"] for item in found["programmes"]} == {"loan"}
    answer = run("search", "創業", "--kind", "kredit")
    assert answer.exit_code == 2
    assert "E154" in answer.stderr


def test_a_place_in_the_words_is_named(run):
    answer = run("search", "住田町で移住者を呼びたい", "--limit", "1")
    assert "岩手県住田町（03441）" in answer.stderr
    alone = run("search", "住田町")
    assert (alone.exit_code, alone.stdout) == (0, "")
    assert json.loads(run("search", "住田町", "--format", "json").stdout)["programmes"] == []


@pytest.mark.parametrize("words", ["", "　", "ヌメラボ", "あ" * 10_000])
def test_nothing_found_is_an_answer_with_a_hint(run, words):
    answer = run("search", words)
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert answer.stderr.strip()
    assert json.loads(run("search", words, "--format", "json").stdout)["programmes"] == []
