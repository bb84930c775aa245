"""Home, search and area in a real browser: by keyboard, without script, on a phone, on paper, under axe."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "record": "/about/",
    "empty search": "/areas/",
    "hits": "/areas/?q=府中",
    "no hit": "/areas/?q=ないまち村",
    "too long": "/areas/?q=" + "あ" * 101,
    "area": "/areas/39405/?on=2026-06-15",
    "told": "/areas/39405/?on=2026-06-15&sogyo_plan=yes&fiscal_index=0.3&heavy_snow_area=たぶん",
    "filtered": "/areas/39405/?on=2030-06-15&theme=DX&sort=name",
    "prefecture": "/areas/39000/",
    "ward": "/areas/13101/",
    "unknown area": "/areas/1100/",
    "unknown page": "/nope/",
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits_a_phone(
    open_page: Any, violations: Any, overflow: Any, name: str
) -> None:
    page = open_page(PAGES[name])
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert overflow(page) <= 0


@pytest.mark.parametrize("name", ["home", "area"])
def test_folded_parts_open_fit_a_phone_and_satisfy_axe(
    open_page: Any, overflow: Any, violations: Any, name: str
) -> None:
    page = open_page(PAGES[name], width=390)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert overflow(page) <= 0
    assert violations(page) == []


def test_axe_is_seen_to_find_a_fault(open_page: Any, violations: Any) -> None:
    page = open_page("/")
    page.evaluate("document.querySelector('label[for=place-q]').remove()")
    page.evaluate("document.querySelector('#place-q').removeAttribute('aria-describedby')")
    assert any("label" in fault for fault in violations(page))


def test_an_officer_gets_from_home_to_an_open_question_by_keyboard_without_script(open_page: Any) -> None:
    page = open_page("/", script=False)
    _tab_to(page, "#place-q")
    page.keyboard.type("ゆすはら")
    page.keyboard.press("Enter")
    page.wait_for_url("**/areas/39405/")
    assert page.title().startswith("高知県檮原町")
    _tab_to(page, "a.button:has-text('答える')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/programmes/*/areas/39405/?on=*")


def test_the_first_tab_offers_to_skip_to_the_content(open_page: Any) -> None:
    page = open_page("/areas/39405/", script=False)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "本文へ"
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")


def test_the_focus_is_always_seen(open_page: Any) -> None:
    page = open_page("/areas/39405/")
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " const r = e.type == 'radio' ? getComputedStyle(e.nextElementSibling) : s;"
            " return e === document.body || parseFloat(r.outlineWidth) >= 3 && r.outlineStyle != 'none' })()"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_filters_work_without_script_and_keep_the_answers(open_page: Any) -> None:
    page = open_page("/areas/39405/?on=2026-06-15&sogyo_plan=yes", script=False)
    page.select_option("#filter-theme", "DX")
    page.click("button:has-text('絞る')")
    assert "theme=DX" in page.url
    assert "sogyo_plan=yes" in page.url
    assert "を隠しています" in page.inner_text("main")


def test_a_fact_about_the_place_is_told_and_forgotten_without_script(open_page: Any) -> None:
    page = open_page("/areas/39405/?on=2026-06-15", script=False)
    page.check("input[name=sogyo_plan][value=yes]", force=True)
    page.click("button:has-text('答えて判定する')")
    assert "sogyo_plan=yes" in page.url
    assert "unknown" not in page.url
    page.click("button:has-text('忘れる')")
    assert "sogyo_plan" not in page.url
    assert "あなたの回答" not in page.inner_text("aside")


def test_another_day_is_asked_about_without_script(open_page: Any) -> None:
    page = open_page("/areas/39405/", script=False)
    page.fill("#field-on", "令和7年6月15日")
    page.click("button:has-text('この日で判定する')")
    assert "（2025-06-15）" in page.inner_text("main")


def test_the_list_saves_as_a_workbook(open_page: Any, tmp_path: Any) -> None:
    page = open_page("/areas/39405/?on=2026-06-15")
    with page.expect_download() as waiting:
        page.click("a:has-text('Excel で保存')")
    assert waiting.value.suggested_filename == "shirube-39405-2026-06-15.xlsx"


def test_on_paper_the_forms_are_gone_and_the_facts_and_sources_are_there(open_page: Any) -> None:
    page = open_page("/areas/39405/?on=2026-06-15")
    page.emulate_media(media="print")
    assert not page.locator("#filter-theme").is_visible()
    assert not page.locator(".site-header nav").is_visible()
    assert page.get_by_text("主要財政指標").first.is_visible()
    assert "/areas/39405/?on=2026-06-15" in page.inner_text("footer")
    width, height = _paper(page.pdf(prefer_css_page_size=True))
    assert (round(width), round(height)) == (595, 842)


def test_nothing_is_asked_from_another_host(open_page: Any, site: str) -> None:
    page = open_page("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("/", "/areas/39405/", "/about/"):
        page.goto(address)
    assert asked
    assert [url for url in asked if not url.startswith((site, "data:"))] == []


def test_the_console_stays_silent_under_the_content_security_policy(open_page: Any) -> None:
    page = open_page("/")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in ("/", "/areas/39405/?on=2026-06-15", "/areas/?q=府中"):
        page.goto(address, wait_until="networkidle")
    assert said == []


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until the first element of the selector has the focus."""
    wanted = page.locator(selector).first
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab で {selector} に届かない")


def _paper(pdf: bytes) -> tuple[float, float]:
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf)
    assert box is not None
    return float(box[1]), float(box[2])
