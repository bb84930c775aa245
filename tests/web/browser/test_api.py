"""The page of the API in a real browser, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_the_api_reads_well_and_an_example_opens(
    open_page: Any, violations: Any, overflow: Any, width: int
) -> None:
    page = open_page("/api/v1/docs/", width=width)
    assert violations(page) == []
    assert overflow(page) <= 0
    with page.expect_response("**/api/v1/strategies") as answer:
        page.locator(".api-example a", has_text="/api/v1/strategies").first.click()
    assert answer.value.status == 200
