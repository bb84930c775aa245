"""The decision page: the worked case, what is missing, wrong and extreme input, the address that holds the answers."""

from __future__ import annotations

import html as entities
import re
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirube.catalogue import Catalogue
from shirube.rules import inputs_of

TOWN = "39405"
PAGE = "/programmes/local-10000-kokko/areas/39405/"
REQUIREMENTS = ("req_local_resource", "req_local_issue", "req_novelty", "req_model", "unsecured_loan")
CASE = {
    "on": "2026-06-15",
    "sogyo_plan": "yes",
    "loan_amount": "9,000万円",
    "public_subsidy": "4,000万円",
    **dict.fromkeys(REQUIREMENTS, "yes"),
    "plan_submitted_in_r7": "no",
    "initial_investment": "1億5,000万円",
}


def page(client: Any, path: str = PAGE, **told: str) -> str:
    response = client.get(path, told)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    """The text of a page without the tags, spaces closed up."""
    return " ".join(entities.unescape(re.sub(r"<[^>]*>", " ", html)).split())


def verdict_box(html: str) -> str:
    return words(html[html.index('class="verdict-box"') : html.index("</section>")])


def address(html: str) -> str:
    found = re.search(r'id="address" readonly value="([^"]*)"', html)
    assert found
    return entities.unescape(found[1])


# -- the worked case ------------------------------------------------------------------------------------


def test_the_worked_case_shows_the_yen(client: Any) -> None:
    box = verdict_box(page(client, **CASE))
    assert "使える" in box
    assert "国費 3,000万円" in box
    assert "地方負担 1,000万円" in box


def test_every_reason_stands_with_its_lines_and_its_facts(client: Any, catalogue: Catalogue) -> None:
    text = words(page(client, **CASE))
    for clause in catalogue["local-10000-kokko"].clauses:
        assert clause.text in text
        assert f"資料004 {clause.passage.lines}行" in text
    assert "地域要件確認表" in text
    assert "2022-04-01" in text


def test_the_bar_is_drawn_with_a_table_of_the_same_figures(client: Any) -> None:
    html = page(client, **CASE)
    widths = [float(width) for width in re.findall(r'<svg x="[0-9.]+%" y="0" width="([0-9.]+)%"', html)]
    assert widths == [20.0, 6.667, 60.0, 13.333]
    assert 'role="img" aria-labelledby="bar-title bar-desc"' in html
    table = words(html[html.index('class="bar-table"') :])
    for line in ("国費 3,000万円 20%", "地方負担 1,000万円 7%", "融資 9,000万円 60%", "事業者 2,000万円 13%"):
        assert line in table
    assert "合計 1億5,000万円 100%" in table


def test_without_an_answer_the_page_says_which_one_the_bar_waits_for(client: Any) -> None:
    html = page(client, **{name: text for name, text in CASE.items() if name != "initial_investment"})
    assert '<svg class="bar"' not in html
    assert 'href="#field-initial_investment"' in html


def test_the_steps_show_the_figures_and_the_lines_they_come_from(client: Any) -> None:
    text = words(page(client, **CASE))
    assert "4,000万円 × 3/4" in text
    assert "984-986行" in text


def test_the_other_day_is_offered_with_the_same_answers(client: Any) -> None:
    html = page(client, **CASE)
    links = [parse_qs(entities.unescape(link)) for link in re.findall(r'<caption><a href="\?([^"]*)"', html)]
    assert links
    assert links[0]["on"] == ["2026-03-31"]
    assert links[0]["loan_amount"] == ["9,000万円"]


def test_the_other_day_also_moves_a_told_day_of_application(client: Any) -> None:
    html = page(client, **{**CASE, "application_date": "2026-06-15"})
    links = [parse_qs(entities.unescape(link)) for link in re.findall(r'<caption><a href="\?([^"]*)"', html)]
    assert [(link["on"], link["application_date"]) for link in links] == [(["2026-03-31"], ["2026-03-31"])]


# -- what is asked --------------------------------------------------------------------------------------


def test_the_next_question_comes_before_all_others(client: Any) -> None:
    html = page(client, on="2026-06-15")
    fields = re.findall(r'<(?:input|select|textarea)[^>]*? name="([a-z0-9_]+)"', html)
    assert fields[0] == "sogyo_plan"
    assert html.index('id="next-title"') < html.index('name="sogyo_plan"') < html.index('id="questions"')


@pytest.mark.slow
def test_every_input_has_exactly_one_field(client: Any, catalogue: Catalogue) -> None:
    for name, programme in catalogue.programmes.items():
        html = page(client, f"/programmes/{name}/areas/{TOWN}/", on="2026-06-15")
        asked = set(re.findall(r'id="field-([a-z0-9_]+?)(?:-[a-z0-9_]+)?"', html))
        assert asked == {*inputs_of(programme), "on"}, name


def test_with_one_answer_missing_the_page_says_that_it_decides(client: Any) -> None:
    html = page(client, **{name: text for name, text in CASE.items() if name != "sogyo_plan"})
    assert "条件しだい" in verdict_box(html)
    assert "国費 3,000万円" in verdict_box(html)
    assert "決め手になる未回答: 1" in verdict_box(html)
    assert "← これで決まります" in html
    assert "知っている人" in html


def test_a_settled_case_asks_nothing_first(client: Any) -> None:
    html = page(client, **CASE)
    assert "判定と金額に要る答えはそろいました" in html
    assert 'id="field-total_project_cost"' in html


def test_a_refusal_stands_first_among_the_reasons(client: Any) -> None:
    html = page(client, **{**CASE, "sogyo_plan": "no"})
    assert "使えない" in verdict_box(html)
    first = words(
        html[html.index('<ul class="reasons">') : html.index("</li>", html.index('class="reasons"'))]
    )
    assert "創業支援等事業計画" in first
    assert "国費" not in verdict_box(html)


def test_the_record_is_shown_and_can_be_corrected(client: Any) -> None:
    before = page(client, on="2026-06-15")
    assert "資料では <strong>はい</strong>" in before
    assert "資料のとおり（はい）" in before
    after = page(client, on="2026-06-15", disadvantaged_area="no")
    assert "資料では はい" in words(after)
    assert re.search(r"条件不利地域[^。]*いいえ あなたの回答", words(after))


def test_a_day_outside_the_record_is_explained(client: Any) -> None:
    html = page(client, **{**CASE, "on": "2030-01-01"})
    assert "条件しだい" in verdict_box(html)
    assert "資料が示す期間の外です" in html
    assert "on=2027-03-31" in html


# -- the address ----------------------------------------------------------------------------------------


def test_an_emptied_form_leads_to_the_address_of_the_answers_alone(client: Any) -> None:
    response = client.get(
        PAGE, {"on": "2026-06-15", "sogyo_plan": "yes", "loan_amount": "", "req_model": "unknown"}
    )
    assert response.status_code == 302
    assert parse_qsl(urlsplit(response["Location"]).query) == [("on", "2026-06-15"), ("sogyo_plan", "yes")]


def test_the_address_shown_gives_the_same_page_to_anyone(client: Any) -> None:
    client.get(PAGE, {"sogyo_plan": "yes", "on": "2026-06-15"})
    mine = page(client, on="2026-06-15", loan_amount="９０００万円")
    told = dict(parse_qsl(urlsplit(address(mine)).query))
    assert told == {"on": "2026-06-15", "sogyo_plan": "yes", "loan_amount": "９０００万円"}
    theirs = Client().get(f"{PAGE}?{urlencode(told)}").content.decode()
    assert verdict_box(theirs) == verdict_box(mine)
    assert address(theirs) == address(mine)


def test_the_mail_link_holds_the_address(client: Any) -> None:
    html = page(client, **CASE)
    found = re.search(r'href="mailto:\?([^"]*)"', html)
    assert found
    assert parse_qs(entities.unescape(found[1]))["body"] == [address(html)]


def test_answers_for_other_programmes_are_kept_through_the_form(client: Any) -> None:
    html = page(client, **CASE, employees="12")
    assert '<input type="hidden" name="employees" value="12">' in html


def test_a_told_answer_is_used_again_and_an_emptied_one_is_not(client: Any) -> None:
    client.get(PAGE, {"on": "2026-06-15", "sogyo_plan": "yes"})
    assert "創業支援等事業計画の認定 はい あなたの回答" in words(page(client, on="2026-06-15"))
    client.get(PAGE, {"on": "2026-06-15", "sogyo_plan": "unknown"})
    assert "創業支援等事業計画の認定 はい" not in words(page(client, on="2026-06-15"))


@pytest.mark.parametrize("code", ["394050", "３９４０５"])
def test_other_spellings_of_the_code_lead_to_the_five_digits(client: Any, code: str) -> None:
    response = client.get(f"/programmes/local-10000-kokko/areas/{code}/", {"on": "2026-06-15"})
    assert response.status_code == 302
    assert response["Location"].startswith(PAGE)


# -- wrong and extreme input ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("loan_amount", "-1", "E303"),
        ("loan_amount", "▲9,000万円", "E303"),
        ("loan_amount", str(10**15), "E303"),
        ("loan_amount", "たくさん", "E302"),
        ("loan_amount", "<script>alert(1)</script>", "E302"),
        ("fiscal_index", "1/0", "E302"),
        ("sogyo_plan", "maybe", "E302"),
        ("priority_field", "nothing-like-it", "E302"),
        ("application_date", "2026-02-30", "E302"),
        ("on", "2026-13-01", "E304"),
        ("on", "1950-01-01", "E305"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept(
    client: Any, name: str, text: str, code: str
) -> None:
    html = page(client, **{**CASE, name: text})
    assert code in html
    assert f'href="#field-{name}"' in html
    if name not in ("sogyo_plan", "priority_field"):
        assert f'value="{entities.escape(text)}"' in html
    assert 'class="verdict-box"' in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("９，０００万円", "9,000万円"),
        ("90000000", "9,000万円"),
        ("999999999999999", "999,999,999,999,999円"),
        ("0", "0円"),
    ],
)
def test_yen_are_read_in_any_spelling_up_to_the_limit(client: Any, text: str, reads: str) -> None:
    html = page(client, **{**CASE, "loan_amount": text})
    assert "error-summary" not in html
    assert reads in words(html)


def test_an_unknown_area_offers_near_ones(client: Any) -> None:
    response = client.get("/programmes/local-10000-kokko/areas/39499/")
    assert response.status_code == 404
    assert "E201" in response.content.decode()
    assert 'href="/programmes/local-10000-kokko/areas/394' in response.content.decode()


def test_an_unknown_programme_keeps_the_area(client: Any) -> None:
    response = client.get("/programmes/local-10000-koko/areas/39405/")
    assert response.status_code == 404
    assert f'href="{PAGE}"' in response.content.decode()


FIELDS = (
    "on",
    "loan_amount",
    "public_subsidy",
    "fiscal_index",
    "priority_field",
    "sogyo_plan",
    "application_date",
)
ODD = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.decimals(allow_nan=True).map(str),
    st.dates().map(str),
    st.sampled_from(
        ["yes", "no", "unknown", "", " ", "\x00", "9,000万円", "1/0", "①", "NaN", "-0", "令和99年1月1日"]
    ),
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(min_size=1, max_size=10)), ODD, max_size=6))
def test_the_page_answers_whatever_the_address_says(client: Any, params: dict[str, str]) -> None:
    response = client.get(PAGE, params, follow=True)
    assert response.status_code == 200
    assert "verdict-box" in response.content.decode()


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_programme_answers_with_any_of_its_own_answers(
    client: Any, catalogue: Catalogue, data: st.DataObject
) -> None:
    programme = data.draw(st.sampled_from(list(catalogue.programmes.values())))
    told = data.draw(st.dictionaries(st.sampled_from(inputs_of(programme) or FIELDS), ODD, max_size=8))
    response = client.get(
        f"/programmes/{programme.id}/areas/{TOWN}/", {"on": "2026-06-15", **told}, follow=True
    )
    assert response.status_code == 200


@pytest.mark.slow
def test_every_programme_answers_for_a_prefecture_a_city_and_a_village(
    client: Any, catalogue: Catalogue
) -> None:
    for name in catalogue.programmes:
        for code in ("39000", "01100", "13101", "47381"):
            assert "verdict-box" in page(client, f"/programmes/{name}/areas/{code}/", on="2026-06-15")
