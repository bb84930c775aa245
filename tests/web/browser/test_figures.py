"""まちの数字 in a real browser: under axe, at a desk and on a phone, without script, on paper."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = (
    "/areas/39405/figures/",
    "/areas/39000/figures/similar/?basis=people",
    "/figures/",
    "/figures/ranking/?measure=aged_share",
    "/figures/compare/?a=39405&a=32505&a=01100",
)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    open_page: Any, violations: Any, overflow: Any, width: int
) -> None:
    for address in PAGES:
        page = open_page(address, width=width)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert violations(page) == [], address
        assert overflow(page) <= 0, address


def test_a_visitor_finds_a_place_and_follows_a_sentence_to_its_chart_without_script(open_page: Any) -> None:
    page = open_page("/figures/", script=False)
    page.fill("#place-q", "ゆすはら")
    page.click("button:has-text('調べる')")
    page.wait_for_url("**/areas/39405/figures/")
    link = page.locator(".standouts a[href^='#chart-']").first
    target = link.get_attribute("href")
    link.click()
    assert page.locator(f"{target} .chart").is_visible()
    with page.expect_download() as waiting:
        page.click("a:has-text('Excel で保存')")
    assert waiting.value.suggested_filename == "shirube-39405-figures.xlsx"


def test_words_of_a_chart_can_be_read_on_a_phone(open_page: Any) -> None:
    page = open_page("/areas/39405/figures/", width=390)
    heights = page.evaluate(
        "[...document.querySelectorAll('.chart .tick')].map(t => t.getBoundingClientRect().height)"
    )
    assert len(heights) > 50
    assert min(heights) >= 11


def test_on_paper_the_charts_stand_with_their_tables(open_page: Any) -> None:
    page = open_page("/areas/39405/figures/")
    page.emulate_media(media="print")
    assert page.locator("#chart-population .chart").is_visible()
    assert not page.locator(".themes").is_visible()


def test_a_dot_of_the_map_leads_to_its_place_and_is_no_stop_for_the_keyboard(open_page: Any) -> None:
    page = open_page("/figures/ranking/?prefecture=39000&measure=population", script=False)
    dots = page.locator(".map .spots a")
    assert dots.count() == page.locator(".map .spots a[tabindex='-1']").count() == 34
    address = dots.first.get_attribute("href")
    dots.first.click()
    page.wait_for_url(f"**{address}")
    assert page.locator(".area-strip a[aria-current='page']").text_content() == "まちの数字"
