"""shirube changes."""

from __future__ import annotations

import json
from datetime import date

import pytest
from icalendar import Calendar

from shirube.cli import clock


def test_the_switch_to_r8_is_told_with_before_and_after(run):
    text = run("changes", "--from", "2026-04-01", "--until", "令和8年4月1日").stdout
    assert "令和8年4月1日（2026-04-01）  ローカル10,000プロジェクト" in text
    assert "資料004" in text
    assert "制度の内容" in text


def test_json_holds_the_counts_and_the_version(run, catalogue):
    tree = json.loads(run("changes", "--from", "2026-04-01", "--format", "json").stdout)
    assert tree["counts"]["shown"] == len(tree["events"])
    assert tree["counts"]["shown"] + tree["counts"]["hidden"] == tree["counts"]["total"]
    assert tree["catalogue"]["hash"] == catalogue.hash
    assert min(event["day"] for event in tree["events"]) == "2026-04-01"


def test_a_calendar_goes_out_as_it_is(run):
    answer = run("changes", "--from", "2027-01-01", "--format", "ics")
    assert answer.exit_code == 0
    assert list(Calendar.from_ical(answer.stdout_bytes).walk("VEVENT"))


def test_without_a_day_what_is_past_is_left_out(run, monkeypatch):
    class Spring(date):
        @classmethod
        def today(cls):
            return date(2026, 4, 2)

    monkeypatch.setattr(clock, "date", Spring)
    tree = json.loads(run("changes", "--format", "json").stdout)
    assert min(event["day"] for event in tree["events"]) > "2026-04-01"


def test_a_theme_and_a_kind_narrow(run):
    tree = json.loads(
        run(
            "changes", "--from", "2020-01-01", "--theme", "外国人", "--kind", "grant", "--format", "json"
        ).stdout
    )
    assert {event["programme"] for event in tree["events"]} >= {"gaikokujin-kankyo-kofukin-seibi"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--theme", "ない"), "E426", "あるもの: DX"),
        (("--kind", "gift"), "E426", "grant"),
        (("--from", "2027-01-01", "--until", "2026-01-01"), "E190", "入れ替えて"),
        (("--until", "あした"), "E01", "--until"),
    ],
)
def test_what_cannot_be_asked_is_refused(run, arguments, code, words):
    answer = run("changes", *arguments)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith(code)
    assert words in answer.stderr
