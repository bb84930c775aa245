"""The help is part of the interface: a change here is a change somebody meant."""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "help"
COMMANDS = [
    "",
    "areas",
    "match",
    "decide",
    "explain",
    "check",
    "serve",
    "search",
    "funding",
    "push",
    "reform",
    "changes",
    "export",
    "staff",
    "organisation",
    "evidence",
    "read",
    "import",
    "compare",
    "lint",
    "mcp",
    "future",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_as_recorded(run, command):
    answer = run(*command.split(), "--help")
    assert answer.exit_code == 0
    assert answer.stdout == (GOLDEN / f"{command or 'shirube'}.txt").read_text("utf-8")


def test_nothing_asked_shows_the_help_and_exit_code_2(run):
    answer = run()
    assert answer.exit_code == 2
    assert answer.stderr.startswith("Usage: shirube")


def test_the_version_names_the_package_the_catalogue_and_its_hash(run, catalogue):
    answer = run("--version")
    assert answer.exit_code == 0
    assert answer.stdout == f"shirube 0.4.0（制度データ {catalogue.version}、{catalogue.hash}）\n"
