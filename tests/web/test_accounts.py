"""Signing in: by name, without mail and sign-up; nothing leads out of the host, and guessing is slowed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from shirube.base import ShirubeError
from shirube.web.accounts.staff import add_staff, remove_staff, renew_password, staff_members

pytestmark = pytest.mark.slow

PASSWORD = "tanuki-no-yama-88"


@pytest.fixture
def yamada(db: None) -> User:
    cache.clear()
    add_staff("yamada", PASSWORD)
    return User.objects.get(username="yamada")


def sign_in(client: Any, name: str = "yamada", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": name, "password": password, **more})


def test_a_staff_member_signs_in_and_is_named_in_the_header(client: Any, yamada: User) -> None:
    assert ">ログイン</a>" in client.get("/").content.decode()
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/own/")
    html = client.get("/").content.decode()
    assert "yamada" in html
    assert "ログアウト" in html
    assert ">ログイン</a>" not in html


@pytest.mark.parametrize(("name", "password"), [("yamada", "wrong"), ("nobody", PASSWORD), ("yamada", "")])
def test_a_wrong_name_and_a_wrong_password_look_the_same(
    client: Any, yamada: User, name: str, password: str
) -> None:
    html = sign_in(client, name, password).content.decode()
    assert ("E341" in html) is bool(password)
    assert "_auth_user_id" not in client.session


def test_a_removed_member_is_out_at_once_and_cannot_come_back(client: Any, yamada: User) -> None:
    sign_in(client)
    assert client.get("/own/").status_code == 200
    remove_staff("yamada")
    assert client.get("/own/").status_code == 403
    client.logout()
    assert "E341" in sign_in(client).content.decode()
    assert User.objects.filter(username="yamada").exists()


def test_signing_out_is_asked_and_done_by_post(client: Any, yamada: User) -> None:
    sign_in(client)
    assert "ログアウトしますか" in client.get("/accounts/logout/").content.decode()
    assert client.get("/own/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/own/").status_code == 403


@pytest.mark.parametrize(
    "away",
    ["https://example.org/", "//example.org/", "/\\example.org", "http://localhost/x", "javascript:alert(1)"],
)
def test_next_never_leads_out_of_the_host(client: Any, yamada: User, away: str) -> None:
    page = client.get("/accounts/login/", {"next": away}).content.decode()
    assert 'name="next"' not in page
    assert sign_in(client, next=away)["Location"] == "/own/"
    assert client.post("/accounts/logout/", {"next": away})["Location"] == "/"


def test_next_leads_back_to_where_one_came_from(client: Any, yamada: User) -> None:
    page = client.get("/accounts/login/", {"next": "/own/new/?a=1"}).content.decode()
    assert 'value="/own/new/?a=1"' in page
    assert sign_in(client, next="/own/new/?a=1")["Location"] == "/own/new/?a=1"


def test_a_session_key_known_before_is_worthless_after_signing_in(client: Any, yamada: User) -> None:
    session = client.session
    session["told"] = {}
    session.save()
    before = client.cookies["sessionid"].value
    sign_in(client)
    assert client.cookies["sessionid"].value != before
    client.cookies["sessionid"] = before
    assert client.get("/own/").status_code == 403


def test_the_session_cookie_is_hidden_from_scripts_and_ends_with_the_browser(
    client: Any, yamada: User
) -> None:
    cookie = sign_in(client).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""


def test_after_five_wrong_passwords_even_the_right_one_waits(client: Any, yamada: User) -> None:
    for _ in range(5):
        assert "E341" in sign_in(client, password="wrong").content.decode()
    html = sign_in(client).content.decode()
    assert "E342" in html
    assert "_auth_user_id" not in client.session
    cache.clear()
    assert sign_in(client).status_code == 302


def test_too_many_posts_of_one_machine_get_a_page_of_their_own(client: Any, yamada: User) -> None:
    answers = [sign_in(client, f"name{n}", "wrong").status_code for n in range(31)]
    assert answers[-1] == 429
    assert "E344" in sign_in(client, "x", "wrong").content.decode()


def test_a_form_without_its_token_is_refused(yamada: User) -> None:
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(
        "/accounts/login/", {"login": "yamada", "password": PASSWORD}
    )
    assert response.status_code == 403
    assert "E312" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_set_password"]
)
def test_nothing_else_of_allauth_has_an_address(client: Any, name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert client.get("/accounts/signup/").status_code == 404


# -- password -------------------------------------------------------------------------------------------


def change(client: Any, old: str, new: str, again: str | None = None) -> Any:
    return client.post(
        "/accounts/password/", {"oldpassword": old, "password1": new, "password2": again or new}
    )


def test_a_member_changes_the_password_and_other_sessions_end(client: Any, yamada: User) -> None:
    from django.test import Client

    elsewhere = Client()
    for one in (client, elsewhere):
        sign_in(one)
    response = change(client, PASSWORD, "kitsune-no-mori-77")
    assert response["Location"] == "/accounts/password/?changed=1"
    assert "変えました" in client.get(response["Location"]).content.decode()
    assert client.get("/own/").status_code == 200
    assert elsewhere.get("/own/").status_code == 403


@pytest.mark.parametrize(
    ("old", "new", "again", "word"),
    [
        ("wrong", "kitsune-no-mori-77", None, "E345"),
        (PASSWORD, "short-99x", None, "最低 10 文字"),
        (PASSWORD, "1234567890123", None, "数字"),
        (PASSWORD, "kitsune-no-mori-77", "other", "password2"),
    ],
)
def test_a_password_that_will_not_do_says_why(
    client: Any, yamada: User, old: str, new: str, again: str | None, word: str
) -> None:
    sign_in(client)
    response = change(client, old, new, again)
    assert response.status_code == 200
    html = response.content.decode()
    assert word in html
    assert "field-error" in html
    assert User.objects.get(username="yamada").check_password(PASSWORD)


# -- accounts as the command line makes them -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "  ", "a b", "x" * 151, "<b>"])
def test_a_name_that_cannot_be_is_refused(db: None, name: str) -> None:
    with pytest.raises(ShirubeError, match="E432"):
        add_staff(name, PASSWORD)


@pytest.mark.parametrize("password", ["", "123456789", "password12", "yamada-tarou", "98765432101"])
def test_a_weak_password_is_refused(db: None, password: str) -> None:
    with pytest.raises(ShirubeError, match="E433"):
        add_staff("yamada-tarou", password)
    assert not User.objects.exists()


def test_a_name_is_given_once_whatever_its_letters(yamada: User) -> None:
    with pytest.raises(ShirubeError, match="E432"):
        add_staff("Yamada", PASSWORD)


def test_the_list_holds_those_who_can_sign_in(client: Any, yamada: User) -> None:
    add_staff("sato", PASSWORD, plans_only=True)
    sign_in(client)
    assert [(item.name, item.last_seen is None, item.is_staff) for item in staff_members()] == [
        ("sato", True, False),
        ("yamada", False, True),
    ]
    remove_staff("sato")
    assert [item.name for item in staff_members()] == ["yamada"]
    with pytest.raises(ShirubeError, match="E434"):
        remove_staff("sato")


def test_a_person_for_plans_only_signs_in_to_plans_and_opens_nothing_of_staff(client: Any, db: None) -> None:
    cache.clear()
    add_staff("sato", PASSWORD, plans_only=True)
    assert sign_in(client, "sato")["Location"] == "/plans/"
    assert client.get("/plans/").status_code == 200
    assert client.get("/own/").status_code == 403
    assert client.post("/plans/organisations/add/", {"area": "39405"}).status_code == 403


def test_a_new_password_ends_what_was_open_and_the_old_one_is_worthless(client: Any, yamada: User) -> None:
    sign_in(client)
    renew_password("yamada", "kitsune-no-mori-77")
    assert client.get("/own/").status_code == 403
    assert "E341" in sign_in(client).content.decode()
    assert sign_in(client, password="kitsune-no-mori-77").status_code == 302
    with pytest.raises(ShirubeError, match="E433"):
        renew_password("yamada", "short")
    remove_staff("yamada")
    with pytest.raises(ShirubeError, match="E434"):
        renew_password("yamada", PASSWORD)
