"""What comes next, strengths and clusters on the web: the levers in the address, mistakes, files, all places."""

from __future__ import annotations

import json
from typing import Any

import openpyxl
import pytest
from django.test import Client

from shirube.web.future.asked import read_asked
from shirube.web.pages import library

FUTURE = "/areas/39405/future/"


def text_of(response: Any) -> str:
    return response.content.decode()


def test_the_page_answers_what_would_keep_the_town(client: Any) -> None:
    page = text_of(client.get(FUTURE))
    assert "何をすれば保てるか" in page
    assert "世帯（30代前半の夫婦と子ども1人）" in page
    assert page.count('role="img"') == 5
    assert "1.18%" in page


def test_levers_in_the_address_change_the_answer_and_stay_in_the_form(client: Any) -> None:
    page = text_of(client.get(FUTURE, {"households": "６", "stay_youth": "50", "measure": "school"}))
    assert "あなたの条件" in page
    assert 'value="６"' in page
    assert '<option value="school" selected>' in page
    assert "households=6&amp;stay_youth=50&amp;measure=school" in page


@pytest.mark.parametrize(
    ("name", "text"),
    [("fertility", "abc"), ("fertility", "49"), ("level", "0"), ("until", "2101"), ("households", "-1")],
)
def test_a_field_that_cannot_be_read_is_named_and_the_rest_is_worked_out(
    client: Any, name: str, text: str
) -> None:
    response = client.get(FUTURE, {name: text, "stay_youth": "50"})
    page = text_of(response)
    assert response.status_code == 400
    assert "E638" in page
    assert f'href="#field-{name}"' in page
    assert "あなたの条件" in page


def test_a_download_of_a_mistaken_question_is_refused(client: Any) -> None:
    response = client.get(f"{FUTURE}future.csv", {"fertility": "abc"})
    assert response.status_code == 400
    assert "E638" in text_of(response)


def test_htmx_gets_the_answer_only(db: None) -> None:
    response = Client().get(FUTURE, {"households": "6"}, headers={"HX-Request": "true"})
    page = text_of(response)
    assert page.lstrip().startswith('<div id="answer">')
    assert "<form" not in page
    assert "HX-Request" in response.headers["Vary"]


def test_an_evacuated_town_is_told_why_there_is_nothing(client: Any) -> None:
    page = text_of(client.get("/areas/07546/future/"))
    assert "推計していません" in page
    assert "<table" not in page
    refused = client.get("/areas/07546/future/future.xlsx")
    assert refused.status_code == 400
    assert "E639" in text_of(refused)


@pytest.mark.parametrize("code", ["39000", "01100", "13362", "13421", "07000", "20385", "04216"])
@pytest.mark.parametrize("page", ["future", "strengths"])
def test_prefectures_cities_and_the_smallest_islands_have_pages(client: Any, code: str, page: str) -> None:
    assert client.get(f"/areas/{code}/{page}/").status_code == 200


def test_other_spellings_are_led_to_the_address_with_the_question_kept(client: Any) -> None:
    response = client.get("/areas/394050/future/", {"households": "6"})
    assert response.status_code == 302
    assert response.headers["Location"] == f"{FUTURE}?households=6"
    assert (
        client.get("/areas/394050/strengths/strengths.csv")
        .headers["Location"]
        .endswith("/39405/strengths/strengths.csv")
    )


def test_an_unknown_code_leads_to_near_places(client: Any) -> None:
    response = client.get("/areas/39499/future/")
    assert response.status_code == 404
    assert "/future/" in text_of(response)


def test_the_files_hold_what_the_page_shows(client: Any) -> None:
    tree = json.loads(client.get(f"{FUTURE}future.json", {"households": "6"}).content)
    table = text_of(client.get(f"{FUTURE}future.csv", {"households": "6"}))
    page = text_of(client.get(FUTURE, {"households": "6"}))
    last = tree["main"]["total"][-1]
    assert tree["question"]["households_a_year"] == 6
    assert str(last) in table.splitlines()[-1]
    assert f"{last:,}" in page
    assert table.startswith("\ufeff")


def test_the_workbook_opens_with_every_sheet(client: Any, tmp_path: Any) -> None:
    file = tmp_path / "future.xlsx"
    file.write_bytes(client.get(f"{FUTURE}future.xlsx").content)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["推計", "幅", "シナリオ", "保つには", "男女年齢別", "前提と出典"]
    for address in ("/areas/39405/strengths/strengths.xlsx", "/clusters/clusters.xlsx?prefecture=23000"):
        file.write_bytes(client.get(address).content)
        assert len(openpyxl.load_workbook(file).sheetnames) > 4


def test_strengths_show_parts_and_say_what_is_not_known(client: Any) -> None:
    page = text_of(client.get("/areas/23211/strengths/"))
    assert "3.60" in page
    assert "地域の分" in page
    assert "業種（食品、半導体など）" in page
    assert json.loads(client.get("/areas/23211/strengths/strengths.json").content)["findings"]
    assert "特化係数" in text_of(client.get("/areas/23211/strengths/strengths.csv"))


def test_clusters_claim_nothing_and_count_every_place(client: Any) -> None:
    page = text_of(client.get("/clusters/"))
    assert "国や都道府県が選んだものではなく" in page
    assert page.count("この統計では分からないこと") == 3
    assert "003_9abe654e008363f5 の 50,62 行" in page


def test_clusters_of_one_prefecture_are_fewer_and_a_wrong_one_means_all(client: Any) -> None:
    every = text_of(client.get("/clusters/clusters.csv")).splitlines()
    one = text_of(client.get("/clusters/clusters.csv", {"prefecture": "47000"})).splitlines()
    wrong = text_of(client.get("/clusters/clusters.csv", {"prefecture": "<script>"})).splitlines()
    assert 1 < len(one) < len(every) == len(wrong)
    assert "沖縄県" in text_of(client.get("/clusters/", {"prefecture": "47000"}))
    assert json.loads(client.get("/clusters/clusters.json", {"prefecture": "47000"}).content)["rows"]


def test_a_question_is_written_into_the_address_only_where_it_differs(rf: Any) -> None:
    area = library.areas().get("39405")
    assert read_asked(rf.get(FUTURE), area).query == ""
    asked = read_asked(rf.get(FUTURE, {"fertility": "120%", "base": "2015", "household": "nonsense"}), area)
    assert asked.query == "?fertility=120&base=2015"
    assert asked.question.base == 2015
    assert asked.errors == ()
