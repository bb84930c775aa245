"""shirube match."""

from __future__ import annotations

import json
from datetime import date

import pytest

from shirube.catalogue import Catalogue
from shirube.cli import clock


def match_json(run, *arguments, **extra):
    answer = run("match", *arguments, "--on", "2026-06-15", "--format", "json", **extra)
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)


def test_the_counts_add_up_to_the_whole_catalogue(run, catalogue: Catalogue):
    answer = match_json(run, "39405")
    counts = answer["counts"]
    assert counts["total"] == counts["yes"] + counts["no"] + counts["unknown"] == len(catalogue.programmes)
    assert [item["programme"] for item in answer["programmes"]] == list(catalogue.programmes)


def test_text_and_json_count_the_same(run):
    counts = match_json(run, "39405")["counts"]
    text = run("match", "39405", "--on", "2026-06-15").stdout
    assert f"●使える {counts['yes']} ＋ ◐条件しだい {counts['unknown']} ＋ ○使えない {counts['no']}" in text
    assert f"＝ {counts['total']} 制度" in text


def test_a_name_that_is_unique_is_enough(run):
    assert match_json(run, "梼原町")["area"]["code"] == "39405"


def test_every_recorded_fact_has_its_source_and_day(run):
    for fact in match_json(run, "39405")["facts"]:
        assert fact["origin"] == "record"
        assert fact["source"].startswith("出典：")
        assert len(fact["as_of"]) == 10


def test_figures_in_json_are_exact(run):
    facts = {fact["variable"]: fact["value"] for fact in match_json(run, "39405")["facts"]}
    assert facts["fiscal_index"] == "7/50"
    assert facts["kaso_area"] is True


def test_a_file_tells_facts_over_the_record(run, written):
    told = written({"fiscal_index": 0.25, "loan_amount": "9,000万円", "sogyo_plan": "はい"})
    facts = {fact["variable"]: fact for fact in match_json(run, "39405", "--facts", told)["facts"]}
    assert (facts["fiscal_index"]["value"], facts["fiscal_index"]["origin"]) == ("1/4", "told")
    assert facts["loan_amount"]["value"] == 90_000_000
    assert facts["sogyo_plan"]["value"] is True


def test_facts_are_read_from_standard_input(run):
    answer = match_json(run, "39405", "--facts", "-", stdin='{"facts": {"sogyo_plan": null}}')
    told = [fact for fact in answer["facts"] if fact["variable"] == "sogyo_plan"]
    assert [fact["value"] for fact in told] == [None]


def test_a_day_may_be_written_in_the_era(run):
    answer = run("match", "39405", "--on", "令和8年6月15日", "--format", "json")
    assert json.loads(answer.stdout)["as_of"] == "2026-06-15"


def test_without_a_day_the_question_is_about_today(run, monkeypatch):
    class Christmas(date):
        @classmethod
        def today(cls):
            return date(2026, 12, 25)

    monkeypatch.setattr(clock, "date", Christmas)
    assert json.loads(run("match", "39405", "--format", "json").stdout)["as_of"] == "2026-12-25"


@pytest.mark.parametrize(
    ("area", "code", "words"),
    [
        ("府中市", "E409", "13206 東京都府中市、34208 広島県府中市"),
        ("高知", "E409", "都道府県名を付けるか、5桁のコード"),
        ("檜原町村", "E408", "ありません"),
        ("99999", "E201", "ありません"),
        ("1100", "E201", "01100 北海道札幌市"),
        ("", "E408", "ありません"),
        ("あ" * 101, "E202", "長すぎます"),
    ],
)
def test_an_area_that_is_not_one_area_is_refused_with_what_is_near(run, area, code, words):
    answer = run("match", area, "--on", "2026-06-15")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith(code)
    assert words in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_misspelt_name_is_answered_with_the_near_one(run):
    answer = run("match", "檮原待ち", "--on", "2026-06-15")
    near = run("match", "ゆすばらちょう", "--on", "2026-06-15")
    assert answer.exit_code == near.exit_code == 2
    assert "39405 高知県檮原町" in near.stderr


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("{", "E406", "1行 2文字目"),
        ('{"a": 1,\n "a": 2}', "E407", "「a」が二度"),
        ('{"loan_amount": NaN}', "E406", "NaN"),
        ("[" * 100_000, "E406", "入れ子が深すぎる"),
        ("[1, 2]", "E411", "形が違います"),
        ('{"loan_amoun": 1}', "E101", "「loan_amount」のことですか"),
        ('{"loan_amount": "たくさん"}', "E106", "金額（例: 9,000万円"),
        ('{"loan_amount": -1}', "E102", "0円以上"),
        ('{"loan_amount": 0.5}', "E102", "円の整数"),
        ('{"sogyo_plan": "はい"}'.encode("cp932"), "E405", "CP932"),
        ('{"sogyo_plan": "はい"}'.encode("utf-16"), "E405", "UTF-16"),
    ],
)
def test_a_facts_file_that_cannot_be_read_says_why(run, written, content, code, words):
    answer = run("match", "39405", "--on", "2026-06-15", "--facts", written(content))
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith(code)
    assert words in answer.stderr


def test_a_missing_file_and_a_folder_are_named(run, tmp_path):
    missing = run("match", "39405", "--facts", str(tmp_path / "ない.json"))
    folder = run("match", "39405", "--facts", str(tmp_path))
    assert (missing.exit_code, folder.exit_code) == (2, 2)
    assert missing.stderr.startswith("E402")
    assert "ない.json" in missing.stderr
    assert folder.stderr.startswith("E403")


@pytest.mark.parametrize("day", ["昨日", "2026-02-30", "2026", "20260615", "0001-01-01", "'; drop"])
def test_a_day_that_is_none_is_refused(run, day):
    answer = run("match", "39405", "--on", day)
    assert answer.exit_code == 2
    assert answer.stderr.startswith("E01")


def test_a_day_outside_the_record_is_answered_as_unknown_never_yes(run):
    answer = json.loads(run("match", "39405", "--on", "1999-12-31", "--format", "json").stdout)
    assert answer["counts"]["yes"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("match", "39405"),
        ("explain", "local-10000-kokko"),
        ("decide", "local-10000-kokko", "--area", "39405"),
    ],
)
def test_every_answer_in_text_and_json_names_the_catalogue_it_comes_from(run, catalogue, arguments):
    for form in ("text", "json"):
        stdout = run(*arguments, "--on", "2026-06-15", "--format", form).stdout
        assert catalogue.version in stdout
        assert catalogue.hash in stdout
