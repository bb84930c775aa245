"""Coverage, budgets, changes and the folded page of an area in a real browser: axe, a phone, no script, files."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "coverage": "/coverage/",
    "narrowed": "/coverage/?depth=mention&ministry=環境省",
    "nothing": "/coverage/?ministry=ない",
    "budgets": "/budgets/",
    "changes": "/changes/",
    "changes of a town": "/changes/?area=39405&what=figure",
    "changes of no town": "/changes/?area=どこにもない",
    "mention": "/programmes/outreach-orientation/",
    "partial": "/programmes/jigyo-shokei-center/?area=39405",
    "decision of a mention": "/programmes/outreach-orientation/areas/39405/?on=2026-06-15",
    "area": "/areas/39405/?on=2026-06-15",
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits_a_phone(
    open_page: Any, violations: Any, overflow: Any, name: str
) -> None:
    page = open_page(PAGES[name])
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert overflow(page) <= 0


def test_coverage_is_reached_from_home_narrowed_and_saved_without_script(open_page: Any) -> None:
    page = open_page("/", script=False)
    page.click("text=収録の深さと、入っていないもの →")
    page.wait_for_url("**/coverage/")
    page.select_option("#filter-depth", "mention")
    page.click("main button:has-text('絞る')")
    page.wait_for_url("**depth=mention**")
    assert page.locator(".record-lines tbody tr").count() == 80
    with page.expect_download() as saved:
        page.click("main >> text=CSV で保存")
    assert saved.value.suggested_filename == "shirube-coverage.csv"


def test_the_calendar_of_changes_is_saved_from_home_without_script(open_page: Any) -> None:
    page = open_page("/", script=False)
    page.click("text=変わることをすべて見る")
    page.wait_for_url("**/changes/")
    with page.expect_download() as saved:
        page.click("text=予定表（.ics）")
    assert saved.value.suggested_filename == "shirube-changes.ics"


def test_what_no_answer_settles_is_folded_until_it_is_opened(open_page: Any) -> None:
    page = open_page("/areas/39405/?on=2026-06-15", script=False)
    fold = page.locator("section[aria-labelledby=unprinted] details").last
    row = fold.locator(".programme").first
    assert not row.is_visible()
    fold.locator("summary").click()
    assert row.is_visible()


def test_the_contact_of_the_place_leads_to_a_telephone(open_page: Any) -> None:
    page = open_page("/areas/39405/?on=2026-06-15")
    assert page.locator(".area-contacts a[href='tel:088-802-6002']").count() == 1
