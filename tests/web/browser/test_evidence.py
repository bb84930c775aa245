"""Did it work, asked in a real browser."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
SEVEN = "39405 2018\n39306 2019\n01395 2017\n33643 2016\n32525 2016\n36342 2016\n01459 2018"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_list_of_places_is_typed_and_answered_without_a_script(open_page, violations, overflow, width):
    page = open_page("/evidence/", width=width, script=False)
    page.get_by_label("どの数字が変わったはずですか").select_option("income")
    page.get_by_label("施策を始めたまちと、始めた年").fill(SEVEN)
    with page.expect_navigation(url="**/evidence/?outcome=income**", timeout=60_000):
        page.get_by_role("button", name="確かめる").click()
    assert page.locator(".evidence-answer").is_visible()
    assert overflow(page) == 0
    checked = open_page(page.url.removeprefix(page.url.split("/evidence")[0]), width=width)
    assert violations(checked) == []
