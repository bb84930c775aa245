"""The search by words on the pages: the list of programmes, the home page, the page of an area."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest

from shirube.catalogue import Catalogue
from shirube.web.pages import library

WISH = "空き家を直して移住者を呼びたい"
FIRST = re.compile(r'class="programme-name"><a href="/programmes/([a-z0-9-]+)/')


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def ids_of(page: str) -> list[str]:
    return FIRST.findall(page)


def test_the_list_is_in_the_order_of_the_search_and_says_why(client: Any) -> None:
    page = text_of(client.get("/programmes/", {"q": WISH}))
    assert ids_of(page) == [found.programme.id for found in library.finder().find(WISH).programmes]
    assert page.count('class="found-why"') == len(ids_of(page))
    assert "<mark>空き家</mark>" in page


def test_a_condition_that_was_found_leads_to_its_place(client: Any) -> None:
    page = text_of(client.get("/programmes/", {"q": "創業支援等事業計画の認定を受けている"}))
    links = re.findall(r'<a href="(/programmes/[a-z0-9-]+/)#(clause-[a-z0-9_]+)">条件</a>「', page)
    assert links
    for address, place in links:
        assert f'id="{place}"' in text_of(client.get(address))


def test_shown_and_hidden_are_all_there_are(client: Any, catalogue: Catalogue) -> None:
    page = re.sub(r"<[^>]*>", "", text_of(client.get("/programmes/", {"q": WISH, "kind": "grant"})))
    found = re.search(r"(\d+) 制度を表示 ＋ 絞り込みで隠れている (\d+) 制度 ＝ 全 (\d+) 制度", page)
    assert found is not None
    shown, hidden, total = map(int, found.groups())
    assert shown + hidden == total == len(catalogue.programmes)
    assert shown > 0


def test_another_order_can_be_chosen(client: Any) -> None:
    by_name = text_of(client.get("/programmes/", {"q": WISH, "sort": "name"}))
    assert sorted(ids_of(by_name)) == sorted(ids_of(text_of(client.get("/programmes/", {"q": WISH}))))
    assert '<option value="name" selected>' in by_name
    assert 'name="sort"' not in text_of(client.get("/programmes/"))


def test_a_place_in_the_words_is_offered_and_then_gone(client: Any) -> None:
    page = text_of(client.get("/programmes/", {"q": f"住田町で{WISH}"}))
    (offer,) = re.findall(r'<a href="(/programmes/\?area=03441[^"]*)">岩手県住田町</a>', page)
    chosen = text_of(client.get(offer))
    assert "岩手県住田町から見た制度の一覧" in chosen
    assert ids_of(chosen) == ids_of(page)
    assert 'id="found-places"' not in chosen


def test_a_place_alone_shows_every_programme_and_offers_the_place(client: Any, catalogue: Catalogue) -> None:
    page = text_of(client.get("/programmes/", {"q": "住田町"}))
    assert len(ids_of(page)) == len(catalogue.programmes)
    assert '<a href="/programmes/?area=03441">岩手県住田町</a>' in page


def test_a_theme_in_the_words_is_offered_and_narrows(client: Any) -> None:
    page = text_of(client.get("/programmes/", {"q": WISH}))
    (offer,) = re.findall(r'<a href="(/programmes/\?[^"]*)">移住定住</a></li></ul></div>', page)
    narrowed = ids_of(text_of(client.get(offer)))
    assert narrowed
    assert set(narrowed) < set(ids_of(page))


def test_how_the_words_were_read_is_told(client: Any) -> None:
    page = text_of(client.get("/programmes/", {"q": "さいえね ヌメラボ"}))
    assert "「さいえね」を「再エネ」と読みました" in page
    assert "どの制度にも出てこない語: 「ヌメラボ」" in page
    assert "はじめの400文字" in text_of(client.get("/programmes/", {"q": "創業" * 5_000}))


def test_the_download_holds_the_same_lines_with_the_reason(client: Any) -> None:
    file = client.get("/programmes/list.csv", {"q": WISH}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [row["id"] for row in rows] == ids_of(text_of(client.get("/programmes/", {"q": WISH})))
    assert all("→" in row["見つかった理由"] for row in rows)
    assert "見つかった理由" not in client.get("/programmes/list.csv").content.decode("utf-8-sig")


@pytest.mark.parametrize("query", ["<script>", "移住<b>", "%00", "'\"", "移住\u0000者", "゛", "(" * 300])
def test_signs_in_the_words_do_no_harm(client: Any, query: str) -> None:
    response = client.get("/programmes/", {"q": query})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("</head>")[1]


def test_the_home_page_leads_to_the_search(client: Any) -> None:
    page = text_of(client.get("/"))
    assert '<form class="search" action="/programmes/"' in page
    assert WISH in page


def test_the_words_on_the_page_of_an_area_are_the_same_search(client: Any, catalogue: Catalogue) -> None:
    page = text_of(client.get("/areas/03441/", {"on": "2026-06-15", "word": WISH}))
    words = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    shown = len(library.finder().find(WISH).programmes)
    assert f"{len(catalogue.programmes)} 制度のうち {shown} 制度を表示" in words
