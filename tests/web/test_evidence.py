"""The page of an answer: the form, the mistakes kept as typed, the files."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest

SEVEN = "39405 2018\n39306 2019\n01395 2017\n33643 2016\n32525 2016\n36342 2016\n01459 2018\n"


def address(adopters: str, outcome: str = "income", part: str = "") -> str:
    return f"/evidence/{part}?{urlencode({'outcome': outcome, 'adopters': adopters})}"


def test_the_form_offers_every_figure_and_says_how_it_is_done(client: Any) -> None:
    html = client.get("/evidence/").content.decode()
    assert html.count("<option") == 8
    assert "似たまち" in html
    assert "判定できない" in html


@pytest.mark.parametrize(
    ("typed", "code"), [("ここはどこ 2018", "E657"), ("", "E651"), ("39405 2018\n39405 2019", "E659")]
)
def test_a_mistake_stays_beside_what_was_typed(client: Any, typed: str, code: str) -> None:
    response = client.get(address(typed))
    html = response.content.decode()
    assert response.status_code == 400
    assert code in html
    assert typed in html


def test_an_unknown_figure_is_a_mistake_with_the_known_ones(client: Any) -> None:
    response = client.get(address("39405 2018", outcome="<b>"))
    assert response.status_code == 400
    assert "E656" in response.content.decode()


@pytest.mark.parametrize("part", ["tables.csv", "tables.xlsx", "answer.json"])
def test_a_file_of_nothing_says_what_to_write(client: Any, part: str) -> None:
    response = client.get(f"/evidence/{part}")
    assert response.status_code == 400
    assert "E651" in response.content.decode()


@pytest.mark.slow
def test_the_answer_comes_first_and_every_figure_has_its_note(client: Any) -> None:
    html = client.get(address(SEVEN)).content.decode()
    assert html.index("evidence-answer") < html.index("似たまちとの差") < html.index("確かめる</button>")
    assert "単純な前後比較（参考）" in html
    assert "出典：総務省" in html
    assert '<svg class="evidence-chart"' in html


@pytest.mark.slow
def test_one_place_is_answered_by_a_mixture(client: Any) -> None:
    html = client.get(address("39405 2018")).content.decode()
    assert "混ぜ合わせ" in html
    assert "一つのまちだけの結果です" in html


@pytest.mark.slow
def test_the_files_say_what_the_page_says(client: Any) -> None:
    tree = json.loads(client.get(address(SEVEN, part="answer.json")).content)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(SEVEN, part="tables.xlsx")).content))
    lines = client.get(address(SEVEN, part="tables.csv")).content.decode("utf-8-sig").splitlines()
    assert book.sheetnames == ["答え", "年ごとの差", "始めたまち", "比べたまち", "出典"]
    assert len(lines) == 1 + len(tree["effect"]["events"])
    assert tree["sentence"] in [row[1].value for row in book["答え"].iter_rows()]
    assert book["比べたまち"].max_row == 1 + 20 * len(tree["effect"]["entered"])
