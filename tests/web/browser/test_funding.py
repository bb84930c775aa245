"""A project and its money in a real browser: without script, under axe, on a phone, on paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

pytestmark = pytest.mark.browser

PAGE = "/areas/39405/project/"
PAGES = {"form": PAGE, "sample": f"{PAGE}?sample=s1", "sample with many rows": f"{PAGE}?sample=s2"}
_OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways_on_a_phone(
    open_page: Any, violations: Any, overflow: Any, name: str
) -> None:
    page = open_page(PAGES[name], width=390)
    assert overflow(page) <= 0
    page.evaluate(_OPEN)
    assert violations(page) == []
    assert overflow(page) <= 0


def test_a_project_is_written_answered_and_saved_without_script(open_page: Any, tmp_path: Path) -> None:
    page = open_page(PAGE, script=False)
    page.fill("#cost-1-label", "初期投資")
    page.fill("#cost-1-yen", "１億5,000万円")
    page.select_option("#cost-1-bearer", "firm")
    page.select_option("#cost-1-kind", "initial_investment")
    page.fill("#field-on", "令和8年6月15日")
    page.click("button:has-text('費用の行を足す')")
    assert page.input_value("#cost-1-yen") == "１億5,000万円"
    page.focus("#cost-6-label")
    page.keyboard.press("Enter")
    page.wait_for_selector("#best-title")
    page.click("#field-sogyo_plan")
    page.click("button:has-text('答えて計算し直す')")
    page.wait_for_selector("#best-title")
    assert page.locator("#field-sogyo_plan").is_checked()
    with page.expect_download() as waiting:
        page.click("button:has-text('事業ファイルを保存')")
    file = tmp_path / "project.yaml"
    waiting.value.save_as(file)
    assert 'sogyo_plan: "yes"' in file.read_text(encoding="utf-8")
    page.goto(PAGE)
    page.set_input_files("#file", file)
    page.click("button:has-text('開いて計算する')")
    page.wait_for_selector("#best-title")
    assert page.input_value("#cost-1-yen") == "１億5,000万円"
    assert page.locator("#field-sogyo_plan").is_checked()


def test_the_sample_shows_the_whole_answer_in_one_click(open_page: Any, violations: Any) -> None:
    page = open_page(PAGE, script=False)
    page.click("a:has-text('見本を入れる') >> nth=0")
    page.wait_for_selector("#best-title")
    assert "3,000万円" in page.inner_text(".money-line")
    assert "証明済み" in page.inner_text(".certificate")
    with page.expect_download() as waiting:
        page.click("button:has-text('Excel で保存')")
    assert waiting.value.suggested_filename == "shirube-money-39405.xlsx"


def test_a_mistake_is_read_out_and_leads_to_its_field(open_page: Any, violations: Any) -> None:
    page = open_page(f"{PAGE}?sample=s1")
    page.fill("#cost-1-yen", "たくさん")
    page.click("button:has-text('計算し直す') >> nth=-1")
    assert "E350" in page.inner_text("[role=alert]")
    page.click("[role=alert] a")
    assert page.evaluate("location.hash") == "#cost-1-yen"
    assert page.input_value("#cost-1-yen") == "たくさん"
    assert violations(page) == []


def test_on_a4_the_answer_the_tables_and_the_sources_are_printed_and_the_form_is_not(
    open_page: Any, tmp_path: Path
) -> None:
    page = open_page(f"{PAGE}?sample=s1")
    page.emulate_media(media="print")
    assert not page.locator("#cost-1-yen").is_visible()
    path = tmp_path / "plan.pdf"
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    printed = pypdfium2.PdfDocument(path)
    text = re.sub(r"\s", "", "".join(sheet.get_textpage().get_text_range() for sheet in printed))
    assert len(printed) <= 4
    for part in (
        "総額から実質負担まで",
        "150,000,000",
        "証明済み",
        "日付を変えると",
        "主要財政指標",
        "2026-03-31",
    ):
        assert part in text
    for part in ("費用の行を足す", "事業の内容を直す", "開いて計算する"):
        assert part not in text
