"""The pages of the proposals in a real browser: axe, a phone, no script, and a letter that is downloaded."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "list": "/prefectures/?on=2026-06-15",
    "prefecture": "/prefectures/39/?on=2026-06-15",
    "narrowed": "/prefectures/39/?on=2026-06-15&theme=DX&verdict=unknown&interest=防災",
    "programme": "/prefectures/39/?on=2026-06-15&programme=local-10000-kokko",
    "nothing": "/prefectures/39/?on=あした&theme=ない",
    "unknown": "/prefectures/48/",
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits_a_phone(
    open_page: Any, violations: Any, overflow: Any, name: str
) -> None:
    page = open_page(PAGES[name])
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert overflow(page) <= 0


def test_a_prefecture_is_narrowed_and_a_letter_saved_without_script(open_page: Any) -> None:
    page = open_page(PAGES["list"], script=False)
    page.click("text=高知県")
    page.wait_for_url("**/prefectures/39/?on=2026-06-15")
    page.select_option("#filter-theme", "DX")
    page.click("text=この条件で見る")
    page.wait_for_url("**theme=DX**")
    with page.expect_download() as saved:
        page.click("text=Word: 檮原町")
    assert saved.value.suggested_filename == "shirube-proposals-letter-39405-2026-06-15.docx"
