"""One content, four forms, one plan."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.documents.same_plan import as_markdown, as_page, as_word, in_any_order

from shirube.documents.reading import read_lines
from shirube.documents.reading.pdf_tables import Box, Sign, tables_of
from shirube.documents.strategy import plan_json, read_strategy
from shirube.plans import Plan, Presence, Status, all_kpi_blocks, all_kpis, all_roadmaps

TEXT = (Path(__file__).parent / "mihon_strategy.txt").read_text("utf-8")
CHROMIUM = (
    os.environ.get("SHIRUBE_CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or "/usr/bin/chromium"
)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

Printer = Callable[[str], bytes]


@pytest.fixture
def printed(tmp_path: Path) -> Printer:
    """Prints a page as PDF by Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"Chromium が {CHROMIUM} にない（SHIRUBE_CHROMIUM で場所を言える）")

    def as_pdf(page: str) -> bytes:
        source, target = tmp_path / "page.html", tmp_path / "page.pdf"
        source.write_text(page, "utf-8")
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        command = [
            CHROMIUM,
            *FLAGS,
            profile,
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return target.read_bytes()

    return as_pdf


@pytest.fixture(scope="module")
def national(shared: Path) -> str:
    return (shared / "seeds" / "003_9abe654e008363f5.txt").read_text("utf-8")


def as_json(content: bytes, name: str) -> dict[str, Any]:
    return in_any_order(plan_json(read_strategy(read_lines(content, name))))


def without_spaces(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_spaces(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_spaces(inner) for inner in value]
    return "".join(value.split()) if isinstance(value, str) else value


def test_markdown_gives_the_same_plan_as_the_text():
    assert as_json(as_markdown(TEXT), "計画.md") == in_any_order(plan_json(read_strategy(TEXT)))


def test_markdown_gives_the_same_national_strategy_as_the_text(national):
    read = as_json(as_markdown(national), "計画.md")
    assert read == in_any_order(plan_json(read_strategy(national)))


def test_the_sample_holds_what_the_forms_must_agree_on():
    plan = read_strategy(TEXT)
    rows = [row for roadmap in all_roadmaps(plan) for row in roadmap.rows]
    assert {len(row.bars) for row in rows} >= {1, 2}, "bars of several cohorts"
    assert {cell.is_open_ended for row in rows for bar in row.bars for cell in bar.cells} == {True, False}
    assert {kpi.target.status for kpi in all_kpis(plan)} > {Status.DECIDED, Status.TO_BE_SET}
    assert any(kpi.span.first < kpi.span.last for kpi in all_kpis(plan)), "a KPI over a line end"
    assert any(
        "---" in TEXT.splitlines()[one.span.first : one.span.last] for one in plan.others[0].paragraphs
    )
    assert {block.status for block in all_kpi_blocks(plan)} >= {Presence.PRESENT, Presence.LOST}


def test_word_gives_the_same_plan_as_the_text():
    assert as_json(as_word(TEXT), "計画.docx") == in_any_order(plan_json(read_strategy(TEXT)))


def test_word_gives_the_same_national_strategy_as_the_text(national):
    assert as_json(as_word(national), "計画.docx") == in_any_order(plan_json(read_strategy(national)))


@pytest.mark.browser
def test_pdf_gives_the_same_plan_as_the_text_and_knows_its_pages(printed):
    content = printed(as_page(TEXT))
    assert as_json(content, "計画.pdf") == in_any_order(plan_json(read_strategy(TEXT)))
    plan: Plan = read_strategy(read_lines(content, "計画.pdf"))
    cut = plan.others[0].paragraphs[0]
    pages = {kpi.label: kpi.span.first_page for kpi in all_kpis(plan)}
    assert pages["荷車の台数の伸び率"] == 1
    assert pages["旅人の数"] is not None
    assert pages["旅人の数"] > 1
    assert cut.text == "鈴は遠くから聞こえるように付ける。"


@pytest.mark.browser
def test_pdf_gives_the_same_national_strategy_as_the_text_but_for_spaces(printed, national):
    read = as_json(printed(as_page(national)), "計画.pdf")
    expected = in_any_order(plan_json(read_strategy(national)))
    for part in expected:
        if part != "anomalies":
            assert without_spaces(read[part]) == without_spaces(expected[part]), part
    kinds = [one["kind"] for one in read["anomalies"] if one["kind"] != "character"]
    assert kinds == [one["kind"] for one in expected["anomalies"] if one["kind"] != "character"]


def rules(columns: list[float], heights: list[float]) -> list[Box]:
    """A ruled grid: uprights of each row, levels of each column."""
    found = [Box(x, low, x + 0.5, top) for x in columns for top, low in pairwise(heights)]
    return found + [Box(left, y, right, y + 0.5) for y in heights for left, right in pairwise(columns)]


def letter(character: str, x: float, y: float) -> Sign:
    return Sign(character, Box(x, y, x + 5, y + 5), 5, False)


def test_letters_fall_into_the_cells_of_a_ruled_table():
    table, *others = tables_of(rules([10, 50, 90], [100, 80, 60]))
    assert others == []
    for sign in (letter("左", 15, 85), letter("右", 55, 85), letter("下", 55, 65)):
        assert table.take(sign)
    assert not table.take(letter("外", 15, 105))
    assert [cells for cells, _ in table.rows()] == [["左", "右"], ["", "下"]]


def test_a_cell_over_all_columns_stands_in_the_first():
    lines = [box for box in rules([10, 50, 90], [100, 80, 60]) if not (box.left == 50 and box.top == 100)]
    table = tables_of(lines)[0]
    assert table.take(letter("題", 60, 85))
    assert [cells for cells, _ in table.rows()] == [["題", ""]]


def test_a_table_without_an_upper_rule_goes_on_from_the_page_before():
    whole = tables_of(rules([10, 50, 90], [100, 80, 60]))[0]
    cut = tables_of([box for box in rules([10, 50, 90], [100, 80, 60]) if box.bottom != 100])[0]
    assert (whole.is_open_above, cut.is_open_above) == (False, True)


def test_two_tables_apart_are_two_and_a_single_line_is_none():
    far = rules([10, 50], [100, 90, 80]) + rules([10, 50], [40, 30, 20])
    assert len(tables_of(far)) == 2
    assert tables_of([Box(10, 10, 90, 10.5)]) == []
