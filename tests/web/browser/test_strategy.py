"""The national strategy in a real browser: axe, a phone, the model walked by keys and by clicks, rows that open."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "model": "/strategy/",
    "model open for a town": "/strategy/?at=output-e&area=39405&on=2026-06-15",
    "board": "/strategy/kpis/?open=output-e-kpi-3&open=output-c-kpi-2",
    "small multiples": "/strategy/kpis/?view=small",
    "kpi": "/strategy/kpis/output-c-kpi-2/",
    "roadmap": "/strategy/roadmap/",
    "budget": "/strategy/budget/",
    "measure": "/strategy/measures/f-1-2/?area=39405&on=2026-06-15",
    "about": "/strategy/about/",
}


OTHER_ON_A_PHONE = frozenset({"model open for a town", "board", "roadmap"})
"""Pages that CSS lays out otherwise on a phone: there axe looks a second time."""


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits_a_desk_and_a_phone(
    open_page: Any, violations: Any, overflow: Any, name: str
) -> None:
    page = open_page(PAGES[name])
    assert violations(page) == []
    assert overflow(page) <= 0
    page.set_viewport_size({"width": 390, "height": 900})
    assert overflow(page) <= 0
    assert name not in OTHER_ON_A_PHONE or violations(page) == []


def test_the_model_is_walked_to_a_decision_without_script(open_page: Any) -> None:
    page = open_page("/", script=False)
    page.click("main a[href='/strategy/']")
    page.wait_for_url("**/strategy/")
    page.fill("#area-q", "檮原町")
    page.click("form[aria-label='まちを選ぶ'] button")
    page.click("#at-outcome-A")
    page.click("#at-output-e")
    page.wait_for_url("**at=output-e&area=39405**")
    page.click("main a[href^='/programmes/local-10000-kokko/areas/39405/']")
    page.wait_for_url("**/programmes/local-10000-kokko/areas/39405/**")
    assert "ローカル10,000" in page.inner_text("h1")


def test_keys_walk_the_columns_and_the_address_keeps_the_path(open_page: Any) -> None:
    page = open_page("/strategy/")
    page.focus("#at-outcome-A")
    page.keyboard.press("Enter")
    page.wait_for_url("**at=outcome-A")
    page.wait_for_function("document.activeElement.id === 'at-outcome-A'")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "at-output-b"
    page.keyboard.press("Enter")
    page.wait_for_url("**at=output-b")
    page.locator("#at-measure-b-1-1").wait_for()
    page.go_back()
    page.wait_for_url("**at=outcome-A")
    assert page.locator("h1").count() == 1


def test_a_row_opens_in_place_and_its_column_folds(open_page: Any) -> None:
    page = open_page("/strategy/kpis/")
    page.click("#toggle-output-e-kpi-3")
    page.locator("tr.board-detail").wait_for()
    assert "open=output-e-kpi-3" in page.url
    assert page.evaluate("document.activeElement.id") == "toggle-output-e-kpi-3"
    page.click("#toggle-output-e-kpi-3")
    page.locator("tr.board-detail").wait_for(state="detached")
    model = open_page("/strategy/", script=False)
    wide = model.locator(".column").nth(1).bounding_box()["width"]
    model.click(".column:nth-of-type(1) summary")
    assert not model.locator("#at-outcome-A").is_visible()
    assert model.locator(".column").nth(1).bounding_box()["width"] > wide


def test_paper_holds_the_tree_as_a_list_in_place_of_the_columns(open_page: Any) -> None:
    page = open_page("/strategy/")
    assert not page.locator(".tree").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".tree li").first.is_visible()
    assert not page.locator(".model").is_visible()
