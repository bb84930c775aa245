"""Finding a place, and the page of an area: facts with sources, verdicts that add up, downloads."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from shirube.catalogue import AreaIndex, Catalogue, load_areas
from shirube.web.areas.downloads import safe
from shirube.web.areas.loading import load_places, stored_value
from shirube.web.areas.places import near_places
from shirube.web.areas.selectors import coverage, facts_of, known_of
from shirube.web.pages import library

YUSUHARA = "/areas/39405/"
ON = date(2026, 6, 15)


@pytest.fixture(scope="session")
def index() -> AreaIndex:
    return load_areas()


def text_of(response: Any) -> str:
    """The words of a page, tags out, spaces closed up."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


# -- search -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["檮原町", "梼原", "ゆすはら", "39405", "394050", "３９４０５", "高知県檮原町", " 檮原町 "]
)
def test_a_single_hit_leads_straight_to_the_area(client: Any, query: str) -> None:
    response = client.get("/areas/", {"q": query})
    assert response.status_code == 302
    assert response["Location"] == YUSUHARA


def test_several_hits_are_listed_with_why_each_is_there(client: Any) -> None:
    text = text_of(client.get("/areas/", {"q": "府中市"}))
    assert "東京都府中市" in text
    assert "広島県府中市" in text
    assert "名前が一致" in text


def test_a_guess_is_offered_but_never_taken(client: Any) -> None:
    response = client.get("/areas/", {"q": "檮腹町"})
    assert response.status_code == 200
    assert "もしかして" in text_of(response)


def test_no_hit_says_how_to_find_and_offers_the_prefectures(client: Any) -> None:
    text = text_of(client.get("/areas/", {"q": "ないまち村"}))
    assert "「ないまち村」は見つかりませんでした" in text
    assert "郵便番号" in text
    assert "沖縄県" in text


def test_an_empty_search_offers_the_prefectures(client: Any) -> None:
    for address in ("/areas/", "/areas/?q=", "/areas/?q=%20"):
        response = client.get(address)
        assert response.status_code == 200
        assert "都道府県から選ぶ" in text_of(response)


def test_a_search_that_is_too_long_says_so_beside_the_field(client: Any) -> None:
    response = client.get("/areas/", {"q": "あ" * 101})
    assert response.status_code == 400
    assert "E202" in text_of(response)
    assert 'id="place-q-error"' in response.content.decode()


def test_hits_beyond_those_shown_are_counted(client: Any, index: AreaIndex) -> None:
    response = client.get("/areas/", {"q": "町"})
    total = int(re.search(r"見つかったまち (\d+) 件", text_of(response))[1])  # type: ignore[index]
    left_out = int(re.search(r"ほかに (\d+) 件", text_of(response))[1])  # type: ignore[index]
    assert response.content.decode().count('class="hit-code"') + left_out == total


def test_what_is_typed_is_never_markup(client: Any) -> None:
    html = client.get("/areas/", {"q": "<b>&\"'"}).content.decode()
    assert "<b>&" not in html


# -- addresses of an area -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["394050", "３９４０５"])
def test_another_spelling_of_the_code_leads_to_the_five_digits_with_the_answers(
    client: Any, code: str
) -> None:
    response = client.get(f"/areas/{quote(code)}/?on=2026-06-15")
    assert response["Location"] == f"{YUSUHARA}?on=2026-06-15"
    response = client.get(f"/areas/{quote(code)}/match.csv?on=2026-06-15")
    assert response["Location"] == f"{YUSUHARA}match.csv?on=2026-06-15"


@pytest.mark.parametrize(
    ("code", "meant"),
    [("1100", "/areas/01100/"), ("01101", "/areas/01100/"), ("39404", YUSUHARA), ("檮原町", YUSUHARA)],
)
def test_a_wrong_code_is_answered_with_the_places_it_may_mean(client: Any, code: str, meant: str) -> None:
    response = client.get(f"/areas/{quote(code)}/")
    assert response.status_code == 404
    assert f'href="{meant}"' in response.content.decode()
    assert "E201" in text_of(response)


@settings(max_examples=60)
@given(st.text(max_size=50))
def test_no_text_in_place_of_a_code_breaks_the_suggestions(text: str) -> None:
    assert len(near_places(library.areas(), text)) <= 6


# -- the page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["39405", "01100", "13101", "39000", "07546", "47382", "13000"])
def test_the_counts_of_an_area_add_up_to_the_catalogue(client: Any, catalogue: Catalogue, code: str) -> None:
    response = client.get(f"/areas/{code}/?on=2026-06-15")
    figures = [int(n) for n in re.findall(r'<span class="figure">(\d+)</span>', response.content.decode())]
    assert len(figures) == 5
    assert sum(figures[:4]) == figures[4] == len(catalogue.programmes)


def test_every_programme_is_listed_once_with_a_link_that_holds_the_answers(
    client: Any, catalogue: Catalogue
) -> None:
    html = client.get(f"{YUSUHARA}?on=2026-06-15&sogyo_plan=yes").content.decode()
    for name in catalogue.programmes:
        link = f'<a href="/programmes/{name}/areas/39405/?on=2026-06-15&amp;sogyo_plan=yes">'
        assert html.count(link) == 1


def test_facts_are_shown_with_value_day_and_source(client: Any) -> None:
    text = text_of(client.get(f"{YUSUHARA}?on=2026-06-15"))
    assert "財政力指数 0.14 令和7年3月31日 （2025-03-31）" in text
    assert "総務省「主要財政指標」" in text
    assert "3,307人" in text


def test_an_unknown_fact_is_named_with_its_reason_and_is_not_zero(client: Any) -> None:
    text = text_of(client.get("/areas/13101/?on=2026-06-15"))
    assert re.search(r"財政力指数 分かっていません － .{0,40}特別区", text)


def test_a_fact_is_the_one_that_held_on_the_day_asked_about(client: Any) -> None:
    text = text_of(client.get(f"{YUSUHARA}?on=2012-06-15"))
    assert "財政力指数 0.09 令和6年" not in text
    assert "（2012-03-31）" in text
    assert "2012-06-15 の値は分からない" in text


def test_without_a_day_the_page_answers_for_today(client: Any) -> None:
    assert f"（{timezone.localdate()}） 時点" in text_of(client.get(YUSUHARA))


def test_a_day_outside_the_record_is_explained(client: Any) -> None:
    text = text_of(client.get(f"{YUSUHARA}?on=2035-06-15"))
    assert "資料の示す期間の外です" in text


@pytest.mark.parametrize(
    ("day", "code"), [("1999-01-01", "E305"), ("きのう", "E304"), ("2026-02-30", "E304")]
)
def test_a_day_that_cannot_be_asked_keeps_the_page_and_says_which_day_was_used(
    client: Any, day: str, code: str
) -> None:
    response = client.get(YUSUHARA, {"on": day})
    assert response.status_code == 200
    assert code in text_of(response)
    assert f'value="{day}"' in response.content.decode()
    assert f"（{timezone.localdate()}） 時点" in text_of(response)


def test_a_day_in_full_width_digits_or_with_its_era_is_read(client: Any) -> None:
    for day in ("２０２６－０６－１５", "令和8年6月15日", "R8.6.15"):
        assert "（2026-06-15） 時点" in text_of(client.get(YUSUHARA, {"on": day}))


def test_a_wrong_answer_stays_in_its_field_and_the_rest_still_answers(client: Any) -> None:
    response = client.get(f"{YUSUHARA}?on=2026-06-15&heavy_snow_area=たぶん&sogyo_plan=yes")
    text = text_of(response)
    assert response.status_code == 200
    assert "直すところが 1 つあります" in text
    assert "E302" in text
    assert "あなたの回答 1 件" in text
    assert 'href="#field-heavy_snow_area"' in response.content.decode()
    assert 'id="field-heavy_snow_area"' in response.content.decode()


def test_a_wrong_answer_about_a_project_can_be_put_right_here_too(client: Any) -> None:
    html = client.get(f"{YUSUHARA}?on=2026-06-15&loan_amount=-5").content.decode()
    assert "E303" in html
    assert re.search(r'<input[^>]+name="loan_amount" value="-5"', html)


# -- what is told -------------------------------------------------------------------------------------


def test_a_told_fact_is_shown_as_told_with_its_day_and_beside_what_the_record_says(client: Any) -> None:
    text = text_of(client.get(f"{YUSUHARA}?on=2026-06-15&fiscal_index=0.3"))
    assert f"あなたの回答 {timezone.localdate()}" in text
    assert "資料では「0.14」（2025-03-31）" in text


def test_what_was_told_is_remembered_for_this_area_alone(client: Any) -> None:
    client.get(f"{YUSUHARA}?sogyo_plan=yes")
    assert "あなたの回答 1 件" in text_of(client.get(YUSUHARA))
    assert "あなたの回答 1 件" not in text_of(client.get("/areas/39402/"))


def test_a_visitor_never_sees_what_another_told(client: Any) -> None:
    before = text_of(client.get(YUSUHARA))
    other = type(client)()
    other.get(f"{YUSUHARA}?sogyo_plan=yes&fiscal_index=0.9")
    assert text_of(client.get(YUSUHARA)) == before


def test_one_told_fact_can_be_forgotten_and_the_address_no_longer_holds_it(client: Any) -> None:
    client.get(f"{YUSUHARA}?on=2026-06-15&sogyo_plan=yes&heavy_snow_area=no")
    response = client.post(
        f"{YUSUHARA}forget/",
        {"name": "sogyo_plan", "back": "on=2026-06-15&sogyo_plan=yes&heavy_snow_area=no&theme=DX"},
    )
    assert response["Location"] == f"{YUSUHARA}?on=2026-06-15&heavy_snow_area=no&theme=DX"
    assert "あなたの回答 1 件" in text_of(client.get(response["Location"]))


def test_all_told_facts_can_be_forgotten_at_once(client: Any) -> None:
    client.get(f"{YUSUHARA}?on=2026-06-15&sogyo_plan=yes&heavy_snow_area=no")
    response = client.post(f"{YUSUHARA}forget/", {"back": "on=2026-06-15&sogyo_plan=yes&heavy_snow_area=no"})
    assert response["Location"] == f"{YUSUHARA}?on=2026-06-15"
    assert "忘れる" not in text_of(client.get(response["Location"]))


def test_forgetting_never_leads_to_another_site(client: Any) -> None:
    response = client.post(f"{YUSUHARA}forget/", {"back": "https://evil.example/?x=1"})
    assert response["Location"].startswith(f"{YUSUHARA}?")


def test_a_form_sent_with_empty_fields_leads_to_a_clean_address(client: Any) -> None:
    response = client.get(f"{YUSUHARA}?on=2026-06-15&theme=&sogyo_plan=yes&heavy_snow_area=unknown&word=")
    assert response["Location"] == f"{YUSUHARA}?on=2026-06-15&sogyo_plan=yes"


def test_an_answer_taken_back_in_the_form_is_forgotten(client: Any) -> None:
    client.get(f"{YUSUHARA}?sogyo_plan=yes")
    response = client.get(f"{YUSUHARA}?sogyo_plan=unknown", follow=True)
    assert "忘れる" not in text_of(response)


def test_a_filter_that_nothing_passes_hides_everything_and_says_so(client: Any, catalogue: Catalogue) -> None:
    text = text_of(client.get(f"{YUSUHARA}?on=2026-06-15&word=ヌメラボ"))
    count = len(catalogue.programmes)
    assert f"{count} 制度のうち 0 制度を表示 し、{count} 制度を隠しています" in text


# -- downloads ------------------------------------------------------------------------------------------


def test_the_csv_opens_in_excel_and_holds_every_programme(client: Any, catalogue: Catalogue) -> None:
    response = client.get(f"{YUSUHARA}match.csv?on=2026-06-15")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert {row["制度ID"] for row in rows} == set(catalogue.programmes)
    assert {row["団体コード"] for row in rows} == {"39405"}
    assert {row["判定"] for row in rows} <= {"使える", "条件しだい", "使えない"}


def test_the_workbook_is_tidy_and_its_counts_add_up(client: Any, catalogue: Catalogue) -> None:
    response = client.get(f"{YUSUHARA}match.xlsx?on=2026-06-15&theme=DX&sogyo_plan=yes")
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["判定", "金額", "事実と出典", "この表について"]
    about = {row[0]: row[1] for row in book["この表について"].iter_rows(min_row=2, values_only=True)}
    groups = ["使える（件）", "条件しだい（件）", "資料に条件なし（件）", "使えない（件）"]
    assert sum(about[name] for name in groups) == about["合計（件）"] == len(catalogue.programmes)
    assert (
        about["この表に載せた制度（件）"] + about["絞り込みで載せていない制度（件）"] == about["合計（件）"]
    )
    assert book["判定"].max_row == about["この表に載せた制度（件）"] + 1
    facts = list(book["事実と出典"].iter_rows(min_row=2, values_only=True))
    assert any("あなたの回答" in row for row in facts)
    assert all(isinstance(row[0], str) for row in facts)
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize("text", ["=1+1", "+81", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_numbers_and_plain_texts_stay_as_they_are() -> None:
    assert [safe(cell) for cell in (-5, None, "使える", "▲5", "")] == [-5, None, "使える", "▲5", ""]


# -- facts in the database --------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["39405", "39000", "13101", "07546", "01100"])
@pytest.mark.parametrize("on", [date(2005, 1, 1), date(2015, 3, 31), ON])
def test_the_database_gives_the_facts_of_the_package(index: AreaIndex, code: str, on: date) -> None:
    assert known_of(code).facts(on) == index.facts(code, on)


@pytest.mark.django_db
def test_a_rule_sees_the_fact_with_its_credit_and_day(catalogue: Catalogue) -> None:
    fact = facts_of("39405", ON)["fiscal_index"]
    assert (fact.text, fact.as_of, fact.origin) == ("0.14", date(2025, 3, 31), "record")
    assert "主要財政指標" in fact.source


@pytest.mark.django_db
def test_known_and_unknown_facts_together_cover_every_area(index: AreaIndex) -> None:
    rows = {name: (known, unknown) for name, known, unknown in coverage()}
    assert sum(rows["lg_class"]) == len(index)
    assert sum(rows["fiscal_index"]) == len(index)
    assert rows["fiscal_index"][1] > 0


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_accounts_for_every_row(index: AreaIndex) -> None:
    account = load_places(index)
    assert account.is_unchanged
    assert account.adds_up
    assert account.read["areas"] == 1788


def test_every_stored_value_is_read_back_as_it_was(index: AreaIndex) -> None:
    for area in index.all()[::50]:
        for fact in index.facts(area.code, date.max):
            text = stored_value(fact.value)
            assert text is None or text != ""
            if not isinstance(fact.value, bool | str | type(None)):
                assert type(fact.value)(text) == fact.value
