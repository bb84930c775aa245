"""Home, the record, mistakes as pages, and the page rules themselves."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import ReadingError
from shirube.catalogue import Catalogue
from shirube.rules import Variable, VariableType
from shirube.rules.explain import format_known
from shirube.usecases import FactSeen
from shirube.usecases.changes import days_of_changes
from shirube.web.pages import answers
from shirube.web.pages.reading import read_day, read_field

ON = date(2026, 6, 15)


def variable(kind: VariableType, **more: Any) -> Variable:
    return Variable("x", "項目", "項目は？", kind, "project", **more)


# -- home and the record --------------------------------------------------------------------------------


def test_home_leads_to_places_programmes_and_the_record(client: Any, catalogue: Catalogue) -> None:
    html = client.get("/").content.decode()
    assert 'action="/areas/"' in html
    assert 'action="/programmes/"' in html
    assert 'href="/about/"' in html
    assert f"<strong>{len(catalogue.programmes)}</strong> 制度" in html


def test_home_names_every_theme_of_the_catalogue(client: Any, catalogue: Catalogue) -> None:
    html = client.get("/").content.decode()
    themes = {theme for programme in catalogue.programmes.values() for theme in programme.themes}
    assert all(f">{theme} <" in html for theme in themes)


def test_home_shows_what_changes_on_the_first_of_april(client: Any, catalogue: Catalogue) -> None:
    html = client.get("/").content.decode()
    switch = next(item for item in days_of_changes(catalogue) if item.day == date(2026, 4, 1))
    assert "令和8年4月1日" in html
    assert all(change.programme.name.replace("<", "&lt;").split("&")[0] in html for change in switch.changes)


def test_a_change_has_different_figures_before_and_after(catalogue: Catalogue) -> None:
    changes = [change for item in days_of_changes(catalogue) for change in item.changes]
    assert changes
    assert all(change.before != change.after for change in changes)


def test_the_page_of_facts_names_its_sources_and_leads_to_the_depth_of_the_record(client: Any) -> None:
    html = client.get(reverse("pages:about")).content.decode()
    assert "総務省「主要財政指標」" in html
    assert 'href="/coverage/"' in html


def test_every_page_names_the_catalogue_it_answers_from(client: Any, catalogue: Catalogue) -> None:
    for address in ("/", "/about/", "/areas/", "/areas/39405/"):
        html = client.get(address).content.decode()
        assert catalogue.version in html
        assert catalogue.hash in html


# -- mistakes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/nope/", "/areas/39405/nope/", "/.env", "/" + "長" * 300])
def test_an_unknown_address_is_a_helpful_page(client: Any, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "E310" in response.content.decode()


def test_a_crash_is_a_page_without_a_stack_trace(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("shirube.web.pages.views.library.catalogue", lambda: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "E313" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()


def test_control_characters_never_reach_a_page(client: Any) -> None:
    response = client.get("/areas/?q=%00%1f%ef%bf%be")
    html = response.content.decode()
    assert response["Content-Length"] == str(len(response.content))
    assert "\ufffd" in html
    assert not set(html) & {"\x00", "\x1f", "\ufffe"}


def test_too_many_fields_are_refused_with_a_page(client: Any) -> None:
    response = client.post("/areas/39405/forget/", {f"f{number}": "1" for number in range(501)})
    assert response.status_code == 400
    assert "E311" in response.content.decode()


def test_a_post_without_its_token_is_refused_with_a_page(client: Any) -> None:
    client.handler.enforce_csrf_checks = True
    response = client.post("/areas/39405/forget/", {"name": "sogyo_plan"})
    assert response.status_code == 403
    assert "E312" in response.content.decode()


def test_an_unknown_host_is_refused(client: Any) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_that_only_show_refuse_other_methods(client: Any, method: str) -> None:
    assert getattr(client, method)("/areas/39405/").status_code == 405


def test_an_address_that_forms_send_to_says_so_when_it_is_opened(client: Any) -> None:
    response = client.get("/areas/39405/forget/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "E790" in response.content.decode()


def test_security_headers_are_on_every_answer(client: Any) -> None:
    for address in ("/", "/nope/", "/areas/39405/match.csv"):
        headers = client.get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-cache"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


# -- the page rules are seen to fail ----------------------------------------------------------------------

GOOD = (
    '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>まち — しるべ</title></head>'
    '<body><h1>まち</h1><label for="a">語</label><input id="a" name="a"></body></html>'
)
CSP = {"Content-Security-Policy": "default-src 'none'"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<h1>まち</h1>", "<h1>べつ</h1>", "始まらない"),
        ("<h1>まち</h1>", "<h1>まち</h1><h1>まち</h1>", "h1 が 2 個"),
        ('for="a"', 'for="b"', "ラベルがない"),
        ("</body>", '<p id="a">x</p></body>', "id「a」が 2 個"),
        ("</body>", '<a href="#nowhere">x</a></body>', "行き先がない"),
        ("<body>", '<body style="color:red">', "style"),
        ("</body>", "<script>1</script></body>", "<script>"),
        ("</body>", "<p onclick='x()'>x</p></body>", "onclick"),
        ("</body>", '<img alt="" src="https://cdn.example/x.png"></body>', "外への参照"),
        ('lang="ja"', 'lang="en"', "lang=ja"),
        ("</h1>", "</h2>", "HTML"),
        ("</h1>", '</h1><section class="error-summary">x</section>', "焦点"),
    ],
)
def test_each_page_rule_is_seen_to_fail(page_rules: Any, old: str, new: str, fault: str) -> None:
    assert page_rules(GOOD, CSP) == []
    assert any(fault in found for found in page_rules(GOOD.replace(old, new), CSP))


def test_a_page_without_a_content_security_policy_is_seen_to_fail(page_rules: Any) -> None:
    assert page_rules(GOOD, {}) == ["CSP がない"]


# -- answers in the address -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (VariableType.BOOL, "yes", True),
        (VariableType.BOOL, "no", False),
        (VariableType.BOOL, "unknown", None),
        (VariableType.YEN, "９，０００万円", 90_000_000),
        (VariableType.YEN, "0", 0),
        (VariableType.YEN, "999,999,999,999,999", 10**15 - 1),
        (VariableType.YEN, "", None),
        (VariableType.YEN_LIST, "400万円\r\n?\r\n\r\n３００万円", (4_000_000, None, 3_000_000)),
        (VariableType.YEN_LIST, "なし", ()),
        (VariableType.DATE, "令和8年6月15日", ON),
        (VariableType.DATE, "2026-06-15", ON),
        (VariableType.INT, "１２", 12),
    ],
)
def test_a_field_is_read_as_an_officer_writes_it(kind: VariableType, text: str, value: Any) -> None:
    assert read_field(text, variable(kind, unit="円" if "YEN" in kind.name else "")) == value


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (VariableType.BOOL, "たぶん", "E302"),
        (VariableType.YEN, "-1", "E303"),
        (VariableType.YEN, "▲500万円", "E303"),
        (VariableType.YEN, "1000000000000000", "E303"),
        (VariableType.YEN, "いっぱい", "E302"),
        (VariableType.YEN, "3人", "E302"),
        (VariableType.YEN_LIST, "400万円\nたくさん", "E302"),
        (VariableType.YEN_LIST, "\n".join(["1"] * 501), "E302"),
        (VariableType.INT, "1.5", "E302"),
        (VariableType.NUMBER, "1/0", "E302"),
        (VariableType.NUMBER, "NaN", "E302"),
        (VariableType.DATE, "2026-02-30", "E302"),
        (VariableType.ENUM, "none-such", "E302"),
        (VariableType.INT, "9" * 3_000, "E302"),
    ],
)
def test_a_field_that_cannot_be_read_says_so_with_a_code(kind: VariableType, text: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_field(text, variable(kind))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("きのう", "E304"),
        ("1999-12-31", "E305"),
        ("1850-01-01", "E305"),
        ("2101-01-01", "E305"),
        ("9" * 5_000, "E304"),
    ],
)
def test_a_day_beyond_what_can_be_asked_says_so(text: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_day(text)
    assert caught.value.code == code


@given(st.text(max_size=60), st.sampled_from(list(VariableType)))
def test_no_text_in_a_field_breaks_the_reader(text: str, kind: VariableType) -> None:
    asked = variable(kind, values={"a": "甲"})
    try:
        value = read_field(text, asked)
    except ReadingError:
        return
    assert value is None or format_known(value, asked)


@given(st.integers(0, 10**15 - 1))
def test_every_yen_that_fits_is_read_exactly(yen: int) -> None:
    assert read_field(f"{yen:,}円", variable(VariableType.YEN, unit="円")) == yen


def test_a_wrong_field_is_not_told_and_the_others_are(catalogue: Catalogue) -> None:
    told = answers.read_answers(
        QueryDict("on=2026-06-15&sogyo_plan=yes&loan_amount=-5&req_model=unknown"), catalogue.variables, ON
    )
    assert dict(told.told) == {"sogyo_plan": True, "req_model": None}
    assert told.raw["loan_amount"] == "-5"
    assert set(told.errors) == {"loan_amount"}
    assert dict(parse_qsl(told.query)) == {"on": "2026-06-15", "sogyo_plan": "yes"}


def test_the_canonical_address_does_not_depend_on_the_order_of_the_fields(catalogue: Catalogue) -> None:
    one = answers.read_answers(QueryDict("sogyo_plan=yes&loan_amount=5万円"), catalogue.variables, ON)
    other = answers.read_answers(QueryDict("loan_amount=5万円&sogyo_plan=yes&x=1"), catalogue.variables, ON)
    assert one.query == other.query


def test_the_address_wins_over_the_session_and_the_session_over_the_record(catalogue: Catalogue) -> None:
    name = "sogyo_plan"
    record = {name: FactSeen(catalogue.variables[name], False, "いいえ", "record", "表", ON)}
    earlier = {name: ("yes", date(2026, 6, 1))}

    def value(query: str) -> Any:
        told = answers.read_answers(QueryDict(query), catalogue.variables, ON)
        return answers.combine(record, told, earlier, catalogue.variables, ON).facts[name].value

    assert value("") is True
    assert value("sogyo_plan=no") is False
    assert value("sogyo_plan=unknown") is False


def test_an_answer_keeps_the_day_on_which_it_was_first_given(catalogue: Catalogue) -> None:
    session: dict[str, Any] = {}
    told = answers.read_answers(QueryDict("sogyo_plan=yes"), catalogue.variables, ON)
    answers.remember(session, "39405", told, date(2026, 6, 1))
    answers.remember(session, "39405", told, date(2026, 6, 9))
    assert answers.recalled(session, "39405") == {"sogyo_plan": ("yes", date(2026, 6, 1))}
    assert answers.recalled(session, "39000") == {}


def test_the_session_holds_the_last_thirty_areas(catalogue: Catalogue) -> None:
    session: dict[str, Any] = {}
    told = answers.read_answers(QueryDict("sogyo_plan=yes"), catalogue.variables, ON)
    for number in range(40):
        answers.remember(session, f"{number:05}", told, ON)
    assert list(session["told"]) == [f"{number:05}" for number in range(10, 40)]


def test_no_variable_is_named_like_a_filter_of_an_address(catalogue: Catalogue) -> None:
    reserved = {"on", "q", "area", "theme", "kind", "office", "word", "sort", "verdict", "name", "back"}
    assert not reserved & set(catalogue.variables)
