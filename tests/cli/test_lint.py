"""shirube lint: text for a person, the contract's findings for a machine, and an exit code for a script."""

from __future__ import annotations

import json

import pytest

from shirube import catalogue as catalogue_room
from shirube.lint import ALL

WEAK = "指標,現況値,目標値 R8年度\n農家に占める若者の割合,30%（R5年度）,120%\n"
HINT = "指標,現況値,目標値 R8年度\n校舎の改修率,10%（R5年度）,80%\n"
SOUND = "指標,現況値,目標値 R8年度\n移住した世帯の数,10世帯（R5年度）,20世帯\n"


@pytest.fixture(scope="module")
def strategies():
    return catalogue_room.load_strategies()


@pytest.fixture(autouse=True)
def _read_once(monkeypatch, strategies):
    monkeypatch.setattr(catalogue_room, "load_strategies", lambda: strategies)


def test_findings_are_told_with_place_reason_and_better_form(run, written):
    answer = run("lint", written(WEAK, "表.csv"), "--on", "2026-06-15")
    assert answer.exit_code == 1
    assert "■ L121 ratio-above-100" in answer.stdout
    for word in ("場所: 2行", "なぜ: ", "よい例: ", "■ 誤り 1件、▲ 弱い 0件、◇ 気づき 0件"):
        assert word in answer.stdout


def test_a_machine_gets_the_findings_of_the_contract(run, written):
    answer = run("lint", written(WEAK, "表.csv"), "--format", "json")
    assert answer.exit_code == 1
    found = json.loads(answer.stdout)
    assert [one["code"] for one in found] == ["L121"]
    assert {"code", "where", "message", "why", "better"} <= set(found[0])


def test_hints_alone_and_sound_plans_leave_with_0(run, written):
    assert run("lint", written(HINT, "表.csv")).exit_code == 0
    answer = run("lint", written(SOUND, "表.csv"), "--format", "json")
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, [])


def test_exit_zero_tells_the_same_and_leaves_with_0(run, written):
    path = written(WEAK, "表.csv")
    told, quiet = run("lint", path), run("lint", path, "--exit-zero")
    assert (quiet.exit_code, quiet.stdout) == (0, told.stdout)


def test_a_finding_may_be_allowed_with_a_reason_that_is_shown(run, written):
    answer = run("lint", written(WEAK, "表.csv"), "--allow", "L121=試算のため")
    assert answer.exit_code == 0
    assert "許した理由: 試算のため" in answer.stdout


def test_the_checks_are_listed_without_a_file(run):
    found = json.loads(run("lint", "--list", "--format", "json").stdout)
    assert [one["code"] for one in found] == [check.code for check in ALL]
    assert f"{len(ALL)}件" in run("lint", "--list").stdout


def test_standard_input_is_checked(run):
    assert run("lint", "-", "--kind", "kpi-table", stdin=WEAK.encode()).exit_code == 1


def test_a_check_that_does_not_exist_is_a_mistake_of_the_call(run, written):
    answer = run("lint", written(WEAK, "表.csv"), "--only", "L999")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("E803")
