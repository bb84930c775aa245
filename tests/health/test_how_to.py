"""The page 'how to add a programme' tells the truth: its file passes, its blocks are the file, its messages come."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from shirube.catalogue import Catalogue, check_file
from shirube.rules import decide, read_facts

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
PAGE = (HOW_TO / "add-a-programme.md").read_text(encoding="utf-8")
FILE = HOW_TO / "mihon-akiya.yaml"


def test_the_file_of_the_page_passes_the_check(catalogue: Catalogue) -> None:
    programme, problems = check_file(FILE, catalogue.variables)
    assert problems == ()
    assert programme is not None


def test_every_block_of_the_page_stands_in_the_file() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 6
    text = FILE.read_text(encoding="utf-8")
    for block in blocks:
        assert block in text


@pytest.mark.parametrize(
    ("on", "facts", "subsidy"),
    [
        (date(2026, 6, 15), {"disadvantaged_area": True, "eligible_cost": 9_000_000}, 6_000_000),
        (date(2026, 6, 15), {"disadvantaged_area": False, "eligible_cost": 9_000_999}, 4_500_000),
        (date(2026, 3, 31), {"disadvantaged_area": True, "eligible_cost": 9_000_000}, 5_000_000),
        (date(2026, 4, 1), {"disadvantaged_area": True, "eligible_cost": 12_000_001}, 8_000_000),
        (date(2026, 6, 15), {"eligible_cost": 9_000_000}, None),
    ],
)
def test_the_file_computes_what_the_page_says(
    on: date, facts: dict, subsidy: int | None, catalogue: Catalogue
) -> None:
    programme, _ = check_file(FILE, catalogue.variables)
    assert programme is not None
    told = read_facts({"lg_class": "town", "tandoku": True, **facts}, catalogue.variables)
    assert decide(programme, told, on=on, variables=catalogue.variables).amounts["subsidy"].value == subsidy


def test_the_message_shown_is_the_message_given(tmp_path: Path, catalogue: Catalogue) -> None:
    text = FILE.read_text(encoding="utf-8").replace("rate_disadvantaged, cap)", "rate_disadvantaged, caps)")
    path = tmp_path / FILE.name
    path.write_text(text, encoding="utf-8")
    (problem,) = check_file(path, catalogue.variables)[1]
    assert f"{problem.code} {problem.what}" in PAGE
    assert "44行" in str(problem.where)
