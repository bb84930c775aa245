"""What comes next, strengths and clusters in a real browser: under axe, on a phone, with and without script."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
PAGES = (
    "/areas/39405/future/?households=3&fertility=abc",
    "/areas/39405/strengths/",
    "/clusters/?prefecture=23000",
)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page: Any, violations: Any, overflow: Any, address: str, width: int
) -> None:
    page = open_page(address, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert violations(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("script", [True, False])
def test_a_lever_is_turned_and_the_answer_changes(open_page: Any, script: bool) -> None:
    page = open_page("/areas/39405/future/", script=script)
    before = page.inner_text(".headline li")
    page.fill("#field-households", "10")
    page.focus("button:has-text('計算する')")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => document.querySelector('.headline li').innerText !== before", arg=before
    ) if script else page.wait_for_url("**households=10**")
    assert "あなたの条件" in page.inner_text("#answer")
    assert "households=10" in page.url
    assert page.input_value("#field-households") == "10"
    with page.expect_download() as waiting:
        page.click("a:has-text('Excelで保存')")
    assert waiting.value.suggested_filename == "shirube-future-39405.xlsx"


def test_on_paper_the_charts_stand_and_the_levers_do_not(open_page: Any) -> None:
    page = open_page("/areas/39405/future/")
    page.emulate_media(media="print")
    assert page.locator("#chart-total svg").first.is_visible()
    assert not page.locator("#levers").is_visible()
