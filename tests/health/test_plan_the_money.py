"""The page 'plan the money' tells the truth: each command of it is run, and each figure of it comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shirube.catalogue import Catalogue
from shirube.cli import app, gather

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "plan-the-money.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^shirube funding (.+)$", PAGE, re.MULTILINE)
FIGURE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}")


@pytest.fixture
def figures(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every figure of yen that the commands of the page give."""
    monkeypatch.setattr(gather, "load_catalogue", lambda **_: catalogue)
    monkeypatch.chdir(ROOT)
    found: set[str] = set()
    for command in COMMANDS:
        result = CliRunner().invoke(app, ["funding", *command.split(), "--format", "json"])
        assert result.exit_code == 0, result.stderr
        numbers = re.findall(r": (-?[0-9]+)", json.dumps(json.loads(result.stdout)))
        found |= {f"{abs(int(number)):,}" for number in numbers}
    return found


def test_the_commands_of_the_page_give_its_figures(figures: set[str]) -> None:
    assert len(COMMANDS) == 5
    examples = "".join((ROOT / command.split()[0]).read_text(encoding="utf-8") for command in COMMANDS)
    written = {"4,700,000", "6,900,000"}
    assert "470万円" in examples
    assert "690万円" in examples
    missing = set(FIGURE.findall(PAGE)) - figures - written
    assert missing == set()


def test_the_block_of_the_page_stands_in_its_file() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block in (ROOT / "docs" / "examples" / "funding" / "s1.yaml").read_text(encoding="utf-8")
