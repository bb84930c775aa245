"""shirube explain."""

from __future__ import annotations

import json

import pytest


def test_a_programme_shows_conditions_both_years_amounts_and_questions(run):
    text = run("explain", "local-10000-kokko", "--on", "2026-06-15").stdout
    for expected in (
        "創業支援等事業計画の認定を受けている",
        "990-992",
        "令和7年度",
        "令和8年度",
        "2,500万円",
        "5,500万円",
        "1,000円未満切捨て",
        "loan_amount",
        "[X-09]",
    ):
        assert expected in text


def test_json_marks_the_values_in_force_on_the_day(run):
    answer = run("explain", "local-10000-kokko", "--on", "2026-04-01", "--format", "json")
    found = json.loads(answer.stdout)
    cap = next(item for item in found["parameters"] if item["id"] == "public_cap")
    assert [(value["from"], value["in_force"]) for value in cap["values"]] == [
        ("2025-04-01", False),
        ("2026-04-01", True),
    ]
    assert cap["values"][0]["tiers"][1] == {"at_least": "3/2", "value": 35_000_000}
    assert cap["values"][0]["source"] == {"document": "004_aff9116dac09eb1f", "lines": "1060-1065"}


@pytest.mark.slow
def test_every_programme_of_the_catalogue_can_be_explained(run, catalogue):
    for name in catalogue.programmes:
        answer = run("explain", name, "--on", "2026-06-15", "--format", "json")
        assert answer.exit_code == 0, name
        assert json.loads(answer.stdout)["id"] == name


def test_an_unknown_programme_is_answered_with_near_ones(run):
    answer = run("explain", "local-1000-kokko")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("E103")
    assert "「local-10000-kokko」" in answer.stderr


def test_a_mention_shows_no_empty_table(run):
    text = run("explain", "outreach-orientation", "--on", "2026-06-15").stdout
    assert "名前と概要だけ" in text
    assert "条件は資料に書かれていません" in text
    assert "2億1,900万円" in text
    for heading in ("聞くこと", "使える条件", "not-printed"):
        assert heading not in text


def test_json_names_the_catalogue_it_comes_from_and_the_depth(run, catalogue):
    found = json.loads(
        run("explain", "outreach-orientation", "--on", "2026-06-15", "--format", "json").stdout
    )
    assert found["catalogue"] == {"version": catalogue.version, "hash": catalogue.hash}
    assert found["depth"] == "mention"
    assert found["budgets"][0]["amount"] == 219_000_000
