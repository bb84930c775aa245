"""shirube evidence: a list of places in, the answer out."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.slow

SEVEN = "39405 2018\n39306 2019\n01395 2017\n33643 2016\n32525 2016\n36342 2016\n01459 2018\n"


def test_the_answer_is_one_sentence_then_its_limits(run, tmp_path):
    path = tmp_path / "machi.txt"
    path.write_text(SEVEN, "cp932")
    answer = run("evidence", str(path), "--outcome", "income")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("【")
    assert "言えないこと" in answer.stdout
    assert "出典：総務省" in answer.stdout


def test_json_holds_figures_and_reasons(run, tmp_path):
    path = tmp_path / "machi.txt"
    path.write_text(SEVEN, "utf-8")
    tree = json.loads(run("evidence", str(path), "--outcome", "income", "--format", "json").stdout)
    assert tree["finding"] in ("more", "less", "not_seen", "cannot_tell")
    assert set(tree["effect"]["entered"]) | set(tree["dropped"]) == set(tree["adopters"])


def test_a_wrong_line_is_named_with_its_number(run, tmp_path):
    path = tmp_path / "machi.txt"
    path.write_text("39405 2018\nここはどこ 2018\n", "utf-8")
    answer = run("evidence", str(path))
    assert answer.exit_code == 2
    assert "E657" in answer.stderr
    assert "2行" in answer.stderr
