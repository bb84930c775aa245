"""shirube areas."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize(
    "query", ["檮原町", "梼原", "ゆすはら", "39405", "394050", "高知県梼原町", "785-0695"]
)
def test_a_town_is_found_by_name_old_spelling_reading_code_and_postal_code(run, query):
    answer = run("areas", query)
    assert answer.exit_code == 0
    assert "39405" in answer.stdout
    assert "高知県檮原町" in answer.stdout


def test_json_keeps_codes_as_text_with_their_leading_zero(run):
    found = json.loads(run("areas", "札幌市", "--format", "json").stdout)
    assert (found[0]["code"], found[0]["code6"], found[0]["why"]) == ("01100", "011002", "名前が一致")


def test_the_limit_cuts_the_list(run):
    assert len(json.loads(run("areas", "高知県", "--limit", "3", "--format", "json").stdout)) == 3


def test_nothing_found_is_an_answer_with_a_hint(run):
    answer = run("areas", "ありえない地名です")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert "郵便番号でも探せます" in answer.stderr
    assert json.loads(run("areas", "ありえない地名です", "--format", "json").stdout) == []
