"""Own programmes in a real browser: uploaded with the keyboard alone and without script; axe; a phone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[3] / "docs" / "how-to" / "mihon-akiya.yaml"
PASSWORD = "tanuki-no-yama-88"
_STAFF = "from shirube.cli import main; main()"
BROKEN = SAMPLE.read_text("utf-8").replace("rate_disadvantaged, cap)", "rate_disadvantaged, caps)")


@pytest.fixture(scope="session")
def account(site: str, site_var: Path) -> str:
    """A staff account of the site, made as an administrator makes it."""
    subprocess.run(
        [sys.executable, "-c", _STAFF, "staff", "add", "yamada", "--password-stdin"],
        input=f"{PASSWORD}\n",
        encoding="utf-8",
        env={**os.environ, "SHIRUBE_VAR": str(site_var)},
        capture_output=True,
        check=True,
    )
    return "yamada"


@pytest.fixture
def staff_page(open_page: Callable[..., Any], account: str) -> Callable[..., Any]:
    """Opens an address as staff, having signed in with the keyboard."""

    def opened(address: str, **more: Any) -> Any:
        page = open_page(f"/accounts/login/?next={address}", **more)
        page.focus("#id_login")
        page.keyboard.type(account)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("header >> text=ログアウト")
        return page

    return opened


def tab_to(page: Any, name: str) -> None:
    """Press Tab until the control of this accessible text has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and name in (page.locator(":focus").text_content() or ""):
            return
    raise AssertionError(f"{name} is not reached with Tab")


def with_text(page: Any, text: str, reason: str = "令和8年度要綱") -> Any:
    page.fill("#text", text)
    page.fill("#reason", reason)
    page.locator("main button", has_text="確かめる").click()
    return page


def test_a_programme_is_uploaded_by_keyboard_without_script_and_answers(staff_page: Any) -> None:
    page = staff_page("/own/new/", script=False)
    page.set_input_files("#file", str(SAMPLE))
    page.focus("#reason")
    page.keyboard.type("令和8年度要綱")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=まだ保存していません")
    tab_to(page, "保存する")
    page.keyboard.press("Enter")
    page.wait_for_url("**/own/mihon-akiya/?done=add")
    page.goto("/programmes/mihon-akiya/areas/39405/?on=2026-06-15&tandoku=yes&eligible_cost=900万円")
    assert "600万円" in page.text_content("main")
    page.goto("/own/mihon-akiya/")
    page.fill("#reason-withdraw", "試しだった")
    page.locator("main button", has_text="取り下げる").click()
    page.wait_for_url("**done=withdraw")


ADDRESSES = {"list": "/own/", "new": "/own/new/", "password": "/accounts/password/"}


@pytest.mark.parametrize("name", ADDRESSES)
def test_axe_finds_nothing_and_the_page_fits_a_phone(
    staff_page: Any, violations: Any, overflow: Any, name: str
) -> None:
    page = staff_page(ADDRESSES[name], width=390)
    assert violations(page) == []
    assert overflow(page) <= 0


def test_the_page_of_signing_in_is_accessible_on_a_phone(
    open_page: Any, violations: Any, overflow: Any
) -> None:
    page = open_page("/accounts/login/", width=390)
    assert violations(page) == []
    assert overflow(page) <= 0


def test_mistakes_preview_and_history_are_accessible_on_a_phone(
    staff_page: Any, violations: Any, overflow: Any
) -> None:
    page = with_text(staff_page("/own/new/", width=390), BROKEN)
    page.wait_for_selector("text=44行目")
    assert violations(page) == []
    assert overflow(page) <= 0
    with_text(page, SAMPLE.read_text("utf-8").replace("id: mihon-akiya", "id: mihon-phone"))
    page.wait_for_selector("text=まだ保存していません")
    assert violations(page) == []
    assert overflow(page) <= 0
    page.locator("main button", has_text="保存する").click()
    page.wait_for_url("**/own/mihon-phone/?done=add")
    assert violations(page) == []
    assert overflow(page) <= 0
