"""A plan written in real browsers: saved while typing, announced to others, never overwritten; axe; a phone."""

from __future__ import annotations

import http.cookiejar
import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PASSWORD = "tanuki-no-yama-88"
_SHIRUBE = "from shirube.cli import main; main()"


@pytest.fixture(scope="module")
def writers(site: str, site_var: Path) -> tuple[str, str]:
    """Two accounts of one town, made as an administrator makes them."""

    def run(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-c", _SHIRUBE, *arguments],
            input=f"{PASSWORD}\n",
            encoding="utf-8",
            env={**os.environ, "SHIRUBE_VAR": str(site_var)},
            capture_output=True,
            check=True,
        )

    run("organisation", "add", "39405")
    for name in ("sato", "suzuki"):
        run("staff", "add", name, "--password-stdin")
        run("organisation", "member", "39405", name)
    return "sato", "suzuki"


@pytest.fixture(scope="module")
def plan_address(writers: tuple[str, str], site: str) -> str:
    """The first measure of a fresh plan."""
    visitor = Visitor(site, writers[0])
    form = {"title": "檮原の計画", "first_year": "R7", "last_year": "R11", "how": "blank", "goals": "1"}
    page = visitor.get("/plans/new/")
    organisation = re.search(r'<option value="(\d+)"[^>]*>檮原町', page)
    assert organisation is not None
    page = visitor.post("/plans/new/", {**form, "organisation": organisation[1]})[1]
    return re.findall(r'href="(/plans/\d+/nodes/\d+/)"', page)[1]


class Visitor:
    """A signed-in person without a browser, for what must happen at the same moment."""

    def __init__(self, site: str, name: str) -> None:
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        handlers = urllib.request.HTTPCookieProcessor(self.jar), urllib.request.ProxyHandler({})
        self.opener = urllib.request.build_opener(*handlers)
        self.get("/accounts/login/")
        self.post("/accounts/login/", {"login": name, "password": PASSWORD})

    def get(self, path: str) -> str:
        return str(self.opener.open(self.site + path, timeout=30).read().decode())

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        body = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": str(token)}).encode()
        try:
            answer = self.opener.open(self.site + path, body, timeout=30)
            return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture
def page_of(open_page: Callable[..., Any], writers: tuple[str, str]) -> Callable[..., Any]:
    """Opens an address as one of the two."""

    def opened(name: str, address: str, **more: Any) -> Any:
        page = open_page(f"/accounts/login/?next={address}", **more)
        page.fill("#id_login", name)
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("header >> text=ログアウト")
        return page

    return opened


def test_two_people_write_one_node_and_both_texts_are_shown(
    page_of: Any, plan_address: str, violations: Any, overflow: Any
) -> None:
    first, second = page_of("sato", plan_address), page_of("suzuki", plan_address)
    first.click("#text")
    first.keyboard.type("sato writes", delay=30)
    first.wait_for_selector("#save-state:has-text('保存済')")
    first.keyboard.type(" and goes on", delay=30)
    first.wait_for_selector("form[data-draft='saved']")
    assert first.locator(".conflict").count() == 0
    second.click("#text")
    second.keyboard.type("suzuki writes")
    second.wait_for_selector(".conflict")
    assert "sato writes and goes on" in second.inner_text("#editor")
    assert second.input_value("#mine-text") == "suzuki writes"
    assert violations(second) == []
    assert overflow(second) <= 0
    second.fill("#mine-text", "sato writes and goes on, suzuki too")
    second.click("text=右の文で保存する")
    second.wait_for_selector("#save-state:has-text('保存済')")
    assert second.input_value("#text") == "sato writes and goes on, suzuki too"
    first.wait_for_selector("#others >> text=suzukiさん")
    assert first.input_value("#text") == "sato writes and goes on"


def test_what_is_typed_stays_and_is_said_to_be_unsaved_when_the_session_or_the_line_is_lost(
    page_of: Any, plan_address: str
) -> None:
    page = page_of("sato", plan_address)
    page.context.clear_cookies(name="sessionid")
    page.click("#text")
    page.keyboard.type("kept words")
    page.wait_for_selector("#save-trouble:has-text('権限がありません')")
    assert "まだ保存していません" in page.inner_text("#save-state")
    page.context.set_offline(True)
    page.keyboard.type(" too")
    page.wait_for_selector("#save-trouble:has-text('つながりを確かめて')")
    assert "kept words too" in page.input_value("#text")
    page.context.set_offline(False)
    page.close(run_before_unload=False)


def test_of_saves_at_the_same_moment_one_is_kept_and_the_others_are_told(
    site: str, writers: tuple[str, str], plan_address: str
) -> None:
    visitors = [Visitor(site, name) for name in (*writers, *writers)]
    page = visitors[0].get(plan_address)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    start, answers = threading.Barrier(len(visitors)), {}

    def save(number: int) -> None:
        form = {"title": "同時に", "text": f"{number}番の文", "link_path": "", "version": version[1]}
        start.wait()
        answers[number] = visitors[number].post(f"{plan_address}save/", form)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(len(visitors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [number for number, (status, _) in answers.items() if status == 200]
    assert len(kept) == 1, {number: status for number, (status, _) in answers.items()}
    assert f"{kept[0]}番の文" in visitors[0].get(plan_address)
    for number, (status, told) in answers.items():
        assert number in kept or (status == 409 and f"{number}番の文" in told and f"{kept[0]}番の文" in told)


def test_a_kpi_is_written_without_script_and_a_mistake_keeps_the_words(
    page_of: Any, plan_address: str
) -> None:
    page = page_of("sato", f"{plan_address}indicators/new/", script=False)
    page.fill("#field-label", "空き家バンクの成約件数")
    page.fill("#field-target_value", "たくさん")
    page.select_option("#field-target_kind", "value")
    page.locator("main button", has_text="保存する").click()
    assert page.input_value("#field-target_value") == "たくさん"
    page.fill("#field-target_value", "20")
    page.locator("main button", has_text="保存する").click()
    page.wait_for_url("**/indicators/**done=kpi")


def test_a_bar_a_budget_and_a_national_kpi_are_written_and_seen_together(
    page_of: Any, plan_address: str, violations: Any, overflow: Any
) -> None:
    """Added, changed, added up, and found from the list of findings."""
    page = page_of("sato", plan_address)
    page.click("text=工程を足す")
    page.fill("#field-bars-first", "R8")
    page.fill("#field-bars-last", "R7")
    page.locator("#bars form.part-form button").click()
    assert page.input_value("#field-last") == "R7"
    page.fill("#field-last", "R9")
    page.locator("form.part-form button").click()
    page.click("text=予算の行を足す")
    page.fill("#field-budgets-yen-FY2026", "12,000")
    page.fill("#field-budgets-yen-FY2028", "未定")
    page.locator("#budgets form.part-form button").click()
    page.locator("#budgets a", has_text="直す").click()
    page.fill("#field-name", "地域の交付金")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert overflow(page) <= 0
    page.locator("form.part-form button").click()
    page.goto(f"{plan_address}indicators/new/")
    page.fill("#field-label", "移り住んだ世帯の数")
    page.select_option("#field-link_path", "outcome-A-kpi-4")
    page.locator("main button", has_text="保存する").click()
    assert "訪日外国人旅行者数" in page.inner_text("#beside + .table-box")
    plan = plan_address.split("nodes/")[0]
    page.goto(f"{plan}budget/")
    assert "1,200万円" in page.inner_text("tfoot")
    for address in (f"{plan}budget/", f"{plan}check/", "/plans/national/outcome-A-kpi-4/"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            assert violations(page) == [], address
            assert overflow(page) <= 0, address
    page.goto(f"{plan}check/")
    page.locator("a", has_text="予算の欄へ").first.click()
    page.wait_for_url("**/nodes/**#budgets")


PAGES = {"list": "/plans/", "new": "/plans/new/", "organisations": "/plans/organisations/"}
PARTS = {"node": "", "place": "place/", "kpi": "indicators/new/", "history": "history/"}


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    page_of: Any, plan_address: str, violations: Any, overflow: Any, width: int
) -> None:
    page = page_of("sato", "/plans/", width=width)
    plan = plan_address.split("nodes/")[0]
    addresses = [*PAGES.values(), *(plan_address + part for part in PARTS.values())]
    for address in [*addresses, f"{plan}history/", f"{plan}settings/"]:
        page.goto(address)
        assert violations(page) == [], address
        assert overflow(page) <= 0, address
