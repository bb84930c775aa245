"""shirube funding: the table and the JSON of a project's money."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "funding"


def test_the_answer_is_printed_from_gross_to_net(run: Run) -> None:
    result = run("funding", str(EXAMPLES / "s2.yaml"))
    assert result.exit_code == 0
    for text in (
        "特定地域づくり",
        "4,212,500",
        "▲8,425,000",
        "最適と証明済み",
        "日付を変えると",
        "3,750,000",
    ):
        assert text in result.stdout


def test_the_file_gives_the_day_and_the_option_changes_it(run: Run) -> None:
    told = json.loads(run("funding", str(EXAMPLES / "s2.yaml"), "--format", "json").stdout)
    other = json.loads(
        run("funding", str(EXAMPLES / "s2.yaml"), "--on", "2026-03-31", "--format", "json").stdout
    )
    assert (told["as_of"], other["as_of"]) == ("2026-06-15", "2026-03-31")
    assert told["ways"][0]["sure"][0]["local_net"] == 4_212_500
    assert other["ways"][0]["sure"][0]["local_net"] == 3_750_000


def test_the_objective_can_be_changed(run: Run) -> None:
    local = run("funding", str(EXAMPLES / "s1.yaml"), "--objective", "local")
    assert "使わない" in local.stdout
    outside = run("funding", str(EXAMPLES / "s1.yaml"), "--objective", "outside")
    assert "公費による助成額 40,000,000円" in outside.stdout


def test_several_ways_are_compared(run: Run) -> None:
    text = run("funding", str(EXAMPLES / "s3.yaml")).stdout
    assert "→ やり方: 三つの市が共同で運営" in text
    assert "実質負担 13,200,000円" in text


def test_a_project_comes_from_standard_input(run: Run) -> None:
    result = run("funding", "-", stdin=(EXAMPLES / "s1.yaml").read_text(encoding="utf-8"))
    assert "30,000,000" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--objective", "cheap"), "E416"), (("--on", "2026-13-01"), "E01")],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(run: Run, arguments: tuple[str, ...], code: str) -> None:
    result = run("funding", str(EXAMPLES / "s1.yaml"), *arguments)
    assert result.exit_code == 2
    assert code in result.stderr


def test_a_broken_file_is_one_line_at_its_place(run: Run, written: Callable[..., str]) -> None:
    result = run("funding", written("name: 事業\ncosts: []\n", "project.yaml"))
    assert result.exit_code == 2
    assert "E162" in result.stderr
