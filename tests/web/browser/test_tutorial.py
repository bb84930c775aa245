"""The tutorial is what the browser does: every `do:` line of the page is carried out, with scripts off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

PAGE = Path(__file__).parents[3] / "docs" / "tutorial" / "first-ten-minutes.md"
STEPS = re.findall(r"<!-- do: (\w+) ?(.*?) -->", PAGE.read_text(encoding="utf-8"))
A4 = (595, 842)

pytestmark = pytest.mark.browser


def test_the_tutorial_has_its_steps() -> None:
    assert len(STEPS) > 25
    assert {name for name, _ in STEPS} == {
        "open",
        "fill",
        "press",
        "see",
        "follow",
        "choose",
        "unfold",
        "print",
    }


def test_the_tutorial_works_word_for_word(
    open_page: Callable[..., Any], chromium: Any, tmp_path: Path
) -> None:
    page = open_page("/", script=False)
    for name, rest in STEPS:
        target, _, value = rest.partition(" = ")
        match name:
            case "open":
                page.goto(target)
            case "fill":
                page.get_by_label(target).first.fill(value)
            case "press":
                page.get_by_role("button", name=target, exact=True).first.click()
            case "follow":
                page.get_by_role("link", name=target, exact=True).first.click()
            case "choose":
                page.get_by_role("group", name=target).first.get_by_label(value, exact=True).check()
            case "unfold":
                folded = page.locator("main form details:not([open]) > summary:visible")
                while folded.count():
                    folded.first.click()
            case "see":
                assert target in page.locator("main").text_content(), target
            case "print":
                printed = _printed(page, tmp_path)
                for word in target.split(", "):
                    assert word in printed, word


def _printed(page: Any, folder: Path) -> str:
    """The text of the A4 print; the page size is checked on the way."""
    path = folder / "print.pdf"
    page.emulate_media(media="print")
    page.pdf(path=str(path), prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(path)
    for sheet in document:
        assert all(abs(side - wanted) < 2 for side, wanted in zip(sheet.get_size(), A4, strict=True))
    return "".join(sheet.get_textpage().get_text_range() for sheet in document)
