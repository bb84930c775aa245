"""The page 'how to add a programme' tells the truth: its file passes, its blocks are the file, its messages come."""

from __future__ import annotations

import re
import shlex
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shirube.catalogue import Catalogue, check_file
from shirube.cli import app
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


# -- commands of the pages ----------------------------------------------------------------------------------

OFFICE = (HOW_TO / "run-for-an-office.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for page in (PAGE, OFFICE)
    for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    for line in block.strip().splitlines()
]


def words_of(line: str) -> tuple[dict[str, str], list[str]]:
    """The variables set before a command, and the command."""
    words = shlex.split(line)
    cut = next(i for i, word in enumerate(words) if "=" not in word)
    return dict(word.split("=", 1) for word in words[:cut]), words[cut:]


def test_the_decision_of_the_page_gives_the_figure_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HOW_TO.parents[1])
    (line,) = [line for line in COMMANDS if " decide " in line]
    variables, (_, *rest) = words_of(line)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    answer = CliRunner().invoke(app, rest)
    assert answer.exit_code == 0
    assert "600万円" in answer.stdout
    monkeypatch.setenv("COLUMNS", "300")
    listed = CliRunner().invoke(app, ["match", "39405", "--on", "2026-06-15"])
    assert "見本県 空き家改修補助" in listed.stdout


def test_the_variables_of_the_page_for_an_office_are_read_somewhere() -> None:
    source = "".join(
        path.read_text("utf-8") for path in (HOW_TO.parents[1] / "src" / "shirube").rglob("*.py")
    )
    named = set(re.findall(r"SHIRUBE_[A-Z_]+|DATABASE_URL", OFFICE))
    assert len(named) >= 7
    assert {name for name in named if f'"{name}"' not in source} == set()


def test_the_copy_of_the_page_holds_what_the_database_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").mkdir()
    with sqlite3.connect("var/shirube.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE t AS SELECT 7 AS x")
    (line,) = [line for line in COMMANDS if line.startswith("python3")]
    subprocess.run([sys.executable, *shlex.split(line)[1:]], check=True, cwd=tmp_path)
    assert sqlite3.connect("shirube-backup.sqlite3").execute("SELECT x FROM t").fetchone() == (7,)
