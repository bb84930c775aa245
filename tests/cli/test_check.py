"""shirube check: every mistake at its line, with what to write instead."""

from __future__ import annotations

import json

import pytest

GOOD = """\
id: example-hojo
name: 見本の補助
kind: grant
office: 見本県 企画課
applicant: 市町村
summary: 見本。
themes: [創業]
recorded: {from: 2026-04-01, until: 2027-03-31}
source: {document: example, lines: "1-20"}
parameters:
  rate:
    label: 補助率
    unit: 率
    values: [{from: 2026-04-01, value: 1/2, lines: "5"}]
clauses:
  - {id: plan, text: 計画がある, when: sogyo_plan, lines: "3"}
amounts:
  subsidy: {label: 補助額, value: public_subsidy * rate}
"""


def test_a_good_file_has_no_problems(run, written):
    answer = run("check", written(GOOD, "example-hojo.yaml"))
    assert answer.exit_code == 0
    assert "問題なし（見本の補助、条件1・金額1）" in answer.stdout


def test_every_problem_is_told_at_its_line_with_what_to_write(run, written):
    broken = GOOD.replace("when: sogyo_plan", "when: sogyo_pla").replace(
        "value: public_subsidy", "value: 5 + public_subsidy"
    )
    answer = run("check", written(broken, "example-hojo.yaml"))
    assert answer.exit_code == 1
    assert "16行目  E112" in answer.stdout
    assert "「sogyo_plan」のことですか" in answer.stdout
    assert "18行目  E113" in answer.stdout
    assert "今: subsidy: {label: 補助額" in answer.stdout


def test_one_bad_file_among_good_ones_gives_exit_code_1(run, written):
    good = written(GOOD, "example-hojo.yaml")
    bad = written(GOOD.replace("kind: grant", "kind: gift"), "bad.yaml")
    answer = run("check", good, bad)
    assert answer.exit_code == 1
    assert "問題なし" in answer.stdout
    assert "3行目  E134" in answer.stdout


def test_problems_come_as_json(run, written):
    answer = run("check", written(GOOD, "other-name.yaml"), "--format", "json")
    assert answer.exit_code == 1
    problems = json.loads(answer.stdout)
    assert [(item["line"], item["code"]) for item in problems] == [(1, "E135")]
    assert problems[0]["todo"]


def test_standard_input_is_checked_without_a_file_name(run):
    assert run("check", "-", stdin=GOOD).exit_code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (GOOD.encode("cp932"), "E138"),
        ("", "E132"),
        ("id: [", "E131"),
        (b"\x00\x01", "E131"),
        (GOOD + "id: again\n", "E133"),
    ],
)
def test_a_file_that_is_no_programme_says_so_without_a_traceback(run, written, content, code):
    answer = run("check", written(content, "example-hojo.yaml"))
    assert answer.exit_code == 1
    assert code in answer.stdout


def test_a_missing_file_and_a_folder_are_mistakes_in_asking(run, tmp_path):
    assert run("check", str(tmp_path / "none.yaml")).stderr.startswith("E402")
    folder = run("check", str(tmp_path))
    assert folder.exit_code == 2
    assert folder.stderr.startswith("E403")


def test_each_mistake_comes_with_an_example(run, written):
    broken = GOOD.replace("when: sogyo_plan", "when: sogyo_pla")
    path = written(broken, "example-hojo.yaml")
    assert "    例: value: min(eligible_cost * rate, cap)" in run("check", path).stdout
    (problem,) = json.loads(run("check", path, "--format", "json").stdout)
    assert problem["example"].startswith("例: ")


def test_strict_also_says_what_is_doubtful_and_still_leaves_with_0(run, written):
    path = written(GOOD, "example-hojo.yaml")
    assert "気になること" not in run("check", path).stdout
    answer = run("check", "--strict", path)
    assert answer.exit_code == 0
    assert "気になること: だれがいくら払うか" in answer.stdout
    assert "気になること: 問い合わせ先" in answer.stdout
