"""The list of programmes, its download, and the page of one programme."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirube.catalogue import Catalogue
from shirube.rules.model import NOT_PRINTED, UNPRINTED_CLAUSE
from shirube.usecases.programme_list import VERDICT_WORDS
from shirube.web.programmes.downloads import csv_text
from shirube.web.programmes.near import near_programmes
from shirube.web.programmes.templatetags.programmes import dial

TOWN = "39405"
LOCAL = "local-10000-kokko"


def text_of(response: Any) -> str:
    return response.content.decode()


def figures(html: str, css: str) -> list[int]:
    return [int(figure) for figure in re.findall(rf'class="{css}">([0-9]+)<', html)]


def rows_of(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


# -- the list -------------------------------------------------------------------------------------------


def test_the_list_holds_every_programme_of_the_catalogue(client: Any, catalogue: Catalogue) -> None:
    html = text_of(client.get("/programmes/"))
    assert all(f'href="/programmes/{name}/"' in html for name in catalogue.programmes)
    assert f"（全 {len(catalogue.programmes)} 制度）" in html


def test_what_the_filters_hide_is_counted(client: Any, catalogue: Catalogue) -> None:
    html = text_of(client.get("/programmes/", {"kind": "loan"}))
    shown = sum(programme.kind == "loan" for programme in catalogue.programmes.values())
    total = len(catalogue.programmes)
    plain = re.sub(r"<[^>]*>", "", html)
    assert f"{shown} 制度を表示 ＋ 絞り込みで隠れている {total - shown} 制度 ＝ 全 {total} 制度" in plain


def test_an_area_gives_every_line_a_verdict_and_the_sum_adds_up(client: Any, catalogue: Catalogue) -> None:
    html = text_of(client.get("/programmes/", {"area": TOWN}))
    counts = figures(html, "figure")
    assert len(counts) == len(VERDICT_WORDS) + 1
    assert sum(counts[:-1]) == counts[-1] == len(catalogue.programmes)
    assert html.count('class="programme-verdict"') == len(catalogue.programmes)
    assert "高知県檮原町から見た制度の一覧" in html


def test_a_verdict_can_be_filtered_for(client: Any) -> None:
    whole = text_of(client.get("/programmes/", {"area": TOWN}))
    unknown = text_of(client.get("/programmes/", {"area": TOWN, "verdict": "unknown"}))
    assert figures(unknown, "figure")[1] == figures(whole, "figure")[1] > 0
    assert figures(unknown, "figure")[-1] == figures(whole, "figure")[1]


def test_a_name_in_place_of_a_code_finds_the_area(client: Any) -> None:
    assert "高知県檮原町から見た" in text_of(client.get("/programmes/", {"area": "ゆすはら"}))


def test_a_name_of_several_areas_offers_them(client: Any) -> None:
    html = text_of(client.get("/programmes/", {"area": "府中市"}))
    assert 'href="/programmes/?area=13206"' in html
    assert 'href="/programmes/?area=34208"' in html


def test_the_day_asked_about_goes_on_in_every_link(client: Any) -> None:
    on = "令和7年6月15日"
    listed = text_of(client.get("/programmes/", {"area": TOWN, "on": on, "theme": "創業"}))
    assert f'href="/programmes/{LOCAL}/?area={TOWN}&amp;on=2025-06-15"' in listed
    assert '<input type="hidden" name="on" value="2025-06-15">' in listed
    programme = text_of(client.get(f"/programmes/{LOCAL}/", {"area": TOWN, "on": on}))
    assert f'href="/programmes/{LOCAL}/areas/{TOWN}/?on=2025-06-15"' in programme


def test_an_area_that_is_not_there_is_told_beside_the_field(client: Any) -> None:
    response = client.get("/programmes/", {"area": "ﾅｲﾅｲ市町"})
    assert response.status_code == 200
    assert "E330" in text_of(response)
    assert 'value="ﾅｲﾅｲ市町"' in text_of(response)


def test_the_word_of_the_home_page_reaches_the_list(client: Any) -> None:
    html = text_of(client.get("/programmes/", {"q": "ろーかる10000"}))
    assert LOCAL in html
    assert 'value="ろーかる10000"' in html


def test_nothing_found_says_what_to_do(client: Any) -> None:
    html = text_of(client.get("/programmes/", {"q": "ヌメラボ"}))
    assert "この絞り込みにあう制度はありません" in html


def test_an_unknown_filter_value_stays_visible(client: Any) -> None:
    html = text_of(client.get("/programmes/", {"theme": "<b>ない</b>"}))
    assert "&lt;b&gt;ない&lt;/b&gt;（0）" in html


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["area", "kind", "theme", "office", "q", "verdict", "on", "x"]), st.text(max_size=60)
    )
)
def test_the_list_answers_whatever_the_address_says(client: Any, params: dict[str, str]) -> None:
    assert client.get("/programmes/", params).status_code == 200


# -- the download ---------------------------------------------------------------------------------------


def test_the_download_opens_in_excel_and_holds_the_lines_shown(client: Any, catalogue: Catalogue) -> None:
    response = client.get("/programmes/list.csv", {"kind": "loan"})
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert 'filename="shirube-programmes.csv"' in response["Content-Disposition"]
    expected = [name for name, programme in catalogue.programmes.items() if programme.kind == "loan"]
    assert [row["id"] for row in rows_of(response)] == expected
    assert {row["確認番号"] for row in rows_of(response)} == {catalogue.hash}


def test_the_download_of_an_area_holds_its_verdicts(client: Any, catalogue: Catalogue) -> None:
    rows = rows_of(client.get("/programmes/list.csv", {"area": TOWN, "on": "2026-06-15"}))
    assert len(rows) == len(catalogue.programmes)
    assert {row["判定"] for row in rows} <= set(VERDICT_WORDS.values())
    assert {(row["団体"], row["基準日"]) for row in rows} == {("高知県檮原町", "2026-06-15")}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_can_run_as_a_formula(start: str) -> None:
    (cell,) = next(csv.reader(io.StringIO(csv_text([[f"{start}1+1"]]).removeprefix("\ufeff"), newline="")))
    assert cell == f"'{start}1+1"


# -- the page of a programme ----------------------------------------------------------------------------


def test_every_programme_has_a_page_that_keeps_the_page_rules(client: Any, catalogue: Catalogue) -> None:
    for name, programme in catalogue.programmes.items():
        html = text_of(client.get(f"/programmes/{name}/"))
        own = [clause for clause in programme.clauses if clause.id != UNPRINTED_CLAUSE]
        assert all(f'id="clause-{clause.id}"' in html for clause in own)
        assert ("資料に書かれていません。</strong>" in html) is (len(own) < len(programme.clauses))
        points = [question for question in programme.questions if question.id != NOT_PRINTED]
        assert all(f'id="question-{question.id}"' in html for question in points)
        assert all(f'id="formula-{amount.id}"' in html for amount in programme.amounts)


def test_both_years_of_the_cap_stand_side_by_side(client: Any) -> None:
    html = text_of(client.get(f"/programmes/{LOCAL}/"))
    assert html.index("令和7年度<br>") < html.index("令和8年度<br>")
    assert html.index("2,500万円") < html.index("5,500万円")
    assert "1060-1065行" in html
    assert '<span class="tag changed">変更</span>' in html


def test_a_name_leads_from_the_programme_to_the_decision(client: Any) -> None:
    html = text_of(client.get(f"/programmes/{LOCAL}/", {"area": "檮原町"}))
    assert f'href="/programmes/{LOCAL}/areas/{TOWN}/"' in html


def test_several_areas_of_a_name_are_offered_on_the_programme(client: Any) -> None:
    html = text_of(client.get(f"/programmes/{LOCAL}/", {"area": "府中市"}))
    assert f'href="/programmes/{LOCAL}/areas/13206/"' in html


def test_a_wrong_area_on_the_programme_is_told_beside_the_field(client: Any) -> None:
    response = client.get(f"/programmes/{LOCAL}/", {"area": "x" * 300})
    assert response.status_code == 200
    assert "E202" in text_of(response)


def test_an_unknown_programme_offers_near_ones(client: Any) -> None:
    response = client.get("/programmes/local-10000-koko/")
    assert response.status_code == 404
    assert f'href="/programmes/{LOCAL}/"' in text_of(response)
    assert "E103" in text_of(response)


def test_the_contact_of_the_prefecture_is_open_and_the_others_are_folded(client: Any) -> None:
    html = text_of(client.get("/programmes/chiiki-dx-hojo/", {"area": TOWN}))
    contacts = html[html.index('id="contacts-title"') :]
    assert contacts.index("四国総合通信局") < contacts.index("<details>") < contacts.index("北海道総合通信局")
    decision = text_of(client.get(f"/programmes/chiiki-dx-hojo/areas/{TOWN}/"))
    assert "四国総合通信局" in decision
    assert "北海道総合通信局" not in decision


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("011-709-2311（内線4714）", "011-709-2311"),
        ("０３－５２５３－５１１１", "03-5253-5111"),
        ("所管課", ""),
    ],
)
def test_a_telephone_link_holds_the_number_alone(phone: str, number: str) -> None:
    assert dial(phone) == number


def test_part_of_a_name_is_near_enough() -> None:
    assert "furusato-yushi" in near_programmes("ふるさと融資")
    assert near_programmes("") == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60).filter(lambda text: "/" not in text and text.strip(".")))
def test_any_programme_id_gets_a_page_or_a_404(client: Any, name: str) -> None:
    assert client.get(f"/programmes/{quote(name)}/").status_code in (200, 404)
