"""Programmes and the decision in a real browser: the main job by keyboard without script, on a phone, on paper."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pypdfium2
import pytest

pytestmark = pytest.mark.browser

DECISION = "/programmes/local-10000-kokko/areas/39405/"
REQUIREMENTS = ("req_local_resource", "req_local_issue", "req_novelty", "req_model", "unsecured_loan")
CASE = {
    "on": "2026-06-15",
    "sogyo_plan": "yes",
    "loan_amount": "9,000万円",
    "public_subsidy": "4,000万円",
    **dict.fromkeys(REQUIREMENTS, "yes"),
    "plan_submitted_in_r7": "no",
    "initial_investment": "1億5,000万円",
}
ANSWERED = f"{DECISION}?{urlencode(CASE)}"
PAGES = {
    "list": "/programmes/",
    "list of an area": "/programmes/?area=39405",
    "list, nothing found": "/programmes/?q=ない言葉&area=府中市",
    "programme": "/programmes/local-10000-kokko/",
    "programme, many tables": "/programmes/furusato-yushi/?area=府中市",
    "programme, many years": "/programmes/dx-shien-jinzai-tokubetsu-kofuzei/?area=39405",
    "unknown programme": "/programmes/local-10000/",
    "decision, nothing told": f"{DECISION}?on=2026-06-15",
    "decision, yes": ANSWERED,
    "decision, no": f"{DECISION}?{urlencode({**CASE, 'sogyo_plan': 'no'})}",
    "decision, mistakes": f"{DECISION}?{urlencode({**CASE, 'on': 'きのう', 'loan_amount': '-1'})}",
    "decision, outside the record": f"{DECISION}?on=2030-01-01",
    "decision, people": "/programmes/cio-hosakan-tokubetsu-kofuzei/areas/39405/?on=2026-06-15",
    "decision, shares of 交付税": "/programmes/jet-coordinator-tokko/areas/01100/?on=2026-06-15",
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_fits_a_phone_with_its_folds_closed_and_open(
    open_page: Any, violations: Any, overflow: Any, name: str
) -> None:
    page = open_page(PAGES[name], width=390)
    assert overflow(page) <= 0
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert overflow(page) <= 0
    page.set_viewport_size({"width": 1280, "height": 900})
    assert violations(page) == []


# -- the main job ---------------------------------------------------------------------------------------


def test_the_whole_job_is_done_by_keyboard_without_script(open_page: Any) -> None:
    """From the programme to the yen, one question at a time, with nothing but keys."""
    page = open_page("/programmes/local-10000-kokko/", script=False)
    _tab_to(page, "#area-q")
    page.keyboard.type("ゆすはら")
    page.keyboard.press("Enter")
    _tab_to(page, f"a.button[href^='{DECISION}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{DECISION}")
    page.goto(f"{DECISION}?on=2026-06-15")
    for _ in range(len(CASE)):
        if "使える" in page.inner_text(".verdict-line"):
            break
        _answer_by_keys(page)
    assert "使える" in page.inner_text(".verdict-line")
    assert "3,000万円" in page.inner_text(".verdict-amounts")
    assert "1,000万円" in page.inner_text(".verdict-amounts")
    assert all(f"{name}=" in page.url for name in ("loan_amount", "public_subsidy", "sogyo_plan"))
    assert "unknown" not in page.url


def _answer_by_keys(page: Any) -> None:
    """Answer the question at the top of the page as the worked case does, and send it with Enter."""
    control = page.locator(".next input, .next select, .next textarea").first
    name = control.get_attribute("name")
    if control.get_attribute("type") == "radio":
        _tab_to(page, f".next input[name={name}]:checked")
        options = [
            option.get_attribute("value") for option in page.locator(f".next input[name={name}]").all()
        ]
        position = options.index(CASE[name]) - options.index("unknown")
        for _ in range(position % len(options)):
            page.keyboard.press("ArrowRight")
    else:
        _tab_to(page, f".next [name={name}]")
        page.keyboard.type(CASE[name])
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address != before)


def test_a_link_to_a_question_opens_the_fold_it_stands_in(open_page: Any) -> None:
    page = open_page(f"{DECISION}?on=2026-06-15")
    assert not page.locator("#field-loan_amount").is_visible()
    page.click("section.who-pays a[href='#field-loan_amount']")
    assert page.locator("#field-loan_amount").is_visible()


def test_a_mistake_opens_its_fold_and_the_summary_leads_to_it(open_page: Any) -> None:
    page = open_page(f"{DECISION}?{urlencode({**CASE, 'initial_investment': '-5'})}", script=False)
    field = page.locator("#field-initial_investment")
    assert field.is_visible()
    assert field.input_value() == "-5"
    page.click(".error-summary a")
    assert page.url.endswith("#field-initial_investment")


def test_correcting_the_record_changes_the_yen(open_page: Any) -> None:
    page = open_page(ANSWERED, script=False)
    page.click("summary:has-text('この団体のこと')")
    page.fill("#field-fiscal_index", "0.30")
    page.click("details[open] button")
    assert "26,666,000円" in page.inner_text(".verdict-amounts")
    assert "資料では 0.14" in page.inner_text("table.facts")


def test_the_words_of_the_bar_stay_inside_their_parts(open_page: Any) -> None:
    for width in (390, 768, 1280):
        page = open_page(ANSWERED, width=width)
        spilled = page.evaluate(
            "[...document.querySelectorAll('svg.bar > svg')].filter(part => {"
            " const box = part.querySelector('rect').getBoundingClientRect();"
            " return [...part.querySelectorAll('text')].some(text => {"
            "  const words = text.getBoundingClientRect();"
            "  return words.width > 0 && words.right > box.right + 1 }) }).length"
        )
        assert spilled == 0, width


# -- paper ----------------------------------------------------------------------------------------------


@pytest.fixture
def printed(open_page: Any) -> str:
    """The text of the A4 print of the worked case; every sheet is A4."""
    page = open_page(ANSWERED)
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert {tuple(round(side) for side in sheet.get_size()) for sheet in document} == {(595, 842)}
    assert len(document) <= 4
    return re.sub(r"\s+", "", "".join(sheet.get_textpage().get_text_range() for sheet in document))


@pytest.mark.parametrize(
    "words",
    [
        "使える",
        "国費3,000万円",
        "地方負担1,000万円",
        "創業支援等事業計画の認定を受けている",
        "資料004990-992行",
        "4,000万円×3/4",
        "国の交付率",
        "地域要件確認表",
        "あなたの回答",
        "1億5,000万円",
        "2026-06-15",
        "areas/39405/?on=2026-06-15",
    ],
)
def test_the_print_holds_amounts_reasons_steps_sources_answers_and_address(printed: str, words: str) -> None:
    assert words in printed


def test_the_print_names_the_version_and_holds_no_buttons(printed: str, catalogue: Any) -> None:
    assert catalogue.hash in printed
    assert catalogue.version in printed
    assert "答えて判定する" not in printed
    assert "直す" not in printed


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until the first element of the selector has the focus."""
    wanted = page.locator(selector).first
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab で {selector} に届かない")
