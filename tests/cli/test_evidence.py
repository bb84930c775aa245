"""shirube evidence: a list of places in, the answer out."""

from __future__ import annotations

import json

import pytest

from shirube.catalogue import load_areas

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


def own_table(path, *, bad=""):
    """Visitors of sixty towns of Hokkaido over nine years, as an officer keeps them."""
    codes = [area.code for area in load_areas().municipalities() if area.code.startswith("01")][:60]
    lines = [
        f"{code},観光客数,人,{year},{1000 + 37 * place % 211 + 13 * year % 17}"
        for place, code in enumerate(codes)
        for year in range(2012, 2021)
    ]
    path.write_text("\n".join(["団体コード,指標,単位,年,値", *lines, *([bad] if bad else [])]), "utf-8")


def test_a_figure_of_ones_own_is_asked_by_its_name_and_what_was_refused_is_told(run, tmp_path):
    places, figures = tmp_path / "machi.txt", tmp_path / "kanko.csv"
    places.write_text("01202 2016\n01203 2016\n", "utf-8")
    own_table(figures, bad="99999,観光客数,人,2015,5")
    asked = ("evidence", str(places), "--figures", str(figures), "--outcome")
    answer = run(*asked, "観光客数")
    assert answer.exit_code == 0
    assert "「観光客数」" in answer.stdout
    assert "確認番号" in answer.stdout
    assert "読めない行や欄が 1 あります" in answer.stderr
    wrong = run(*asked, "空き家数")
    assert wrong.exit_code == 2
    assert "E663" in wrong.stderr
    assert "観光客数" in wrong.stderr
