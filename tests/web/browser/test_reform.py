"""The reform page in a real browser: under axe, on a phone, without script, on paper."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

OVERLAY = "name: 一律2/3\nprogrammes:\n  local-10000-kokko:\n    parameters: {rate_high: {value: 2/3}}\n"


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page: Any, violations: Any, overflow: Any
) -> None:
    page = open_page("/reform/", width=390)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert violations(page) == []
    assert overflow(page) <= 0


def test_an_overlay_is_tried_by_keyboard_without_script(open_page: Any, violations: Any) -> None:
    page = open_page("/reform/", script=False)
    page.fill("#overlay", OVERLAY)
    page.fill("#reform-on", "令和8年6月15日")
    page.focus("button:has-text('計算する')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".headline")
    assert "一律2/3" in page.inner_text(".sides")
    with page.expect_download() as waiting:
        page.click("button:has-text('Excelで保存')")
    assert waiting.value.suggested_filename == "shirube-reform.xlsx"


def test_a_mistake_is_read_out_and_leads_to_the_field(open_page: Any) -> None:
    page = open_page("/reform/")
    page.fill("#overlay", OVERLAY.replace("rate_high", "rate_hi"))
    page.click("button:has-text('計算する')")
    assert "E147" in page.inner_text("[role=alert]")
    assert page.input_value("#overlay").startswith("name: 一律2/3")


def test_on_paper_the_charts_and_the_tables_are_there(open_page: Any) -> None:
    page = open_page("/reform/")
    page.emulate_media(media="print")
    assert page.locator(".chart").first.is_visible()
    assert not page.locator("#overlay").is_visible()
    assert page.evaluate("document.querySelector('.chart').naturalWidth") > 100
