"""Documentation that fails when it lies: generated pages, links, commands and paths."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import docs
import docs_errors

from shirube.cli import app

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
HAND_WRITTEN = [path for path in PAGES if "reference" not in path.parts]
BLOCK = re.compile(r"^```(?:sh|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
NAMED_PATH = re.compile(r"`((?:src|docs|tests|tools|benchmarks|requirements)/[^`\s<>{}…]+)`")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def commands(path: Path) -> Iterator[str]:
    """The lines of the shell blocks of a page, with continued lines joined."""
    for block in BLOCK.findall(path.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            command = line.strip().removeprefix("$ ").strip()
            if command and not command.startswith("#"):
                yield command


SHOWN = [(name_of(path), command) for path in HAND_WRITTEN for command in commands(path)]


def shirube_call(command: str) -> tuple[list[str], dict[str, str]] | None:
    """The arguments of `NAME=value shirube …` and its environment; None for another command."""
    words = shlex.split(command, comments=True)
    environment = {}
    while words and re.match(r"[A-Z_]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    return (words[1:], environment) if words and words[0].split("/")[-1] == "shirube" else None


SHOWN_SHIRUBE = [(page, command) for page, command in SHOWN if shirube_call(command) is not None]


@pytest.mark.slow
def test_the_generated_pages_say_what_the_code_says() -> None:
    assert docs.differing() == [], "run `make docs`"


@pytest.mark.slow
def test_a_page_changed_by_hand_a_missing_one_and_a_stray_one_are_named(tmp_path: Path) -> None:
    docs.write(tmp_path)
    assert docs.differing(tmp_path) == []
    (tmp_path / "cli.md").write_text("changed", "utf-8")
    (tmp_path / "errors.md").unlink()
    (tmp_path / "programmes" / "stray.md").write_text("stray", "utf-8")
    assert docs.differing(tmp_path) == ["cli.md", "errors.md", "programmes/stray.md"]


@pytest.mark.slow
def test_no_error_code_has_two_meanings() -> None:
    assert docs_errors.two_meanings(docs_errors.scan(ROOT / "src" / "shirube")) == []


def test_a_code_raised_in_other_words_elsewhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('raise ShirubeError("E999", f"「{x}」がありません。")', "utf-8")
    (tmp_path / "two.py").write_text('raise ShirubeError("E999", "読めません。")', "utf-8")
    assert docs_errors.two_meanings(docs_errors.scan(tmp_path))[0].startswith("E999 has two meanings")


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    text = FENCED.sub("", path.read_text("utf-8"))
    targets = [first or second for first, second in LINK.findall(text)]
    relative = [target.split("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
    assert [target for target in relative if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_path_that_is_named_exists(path: Path) -> None:
    named = NAMED_PATH.findall(path.read_text("utf-8"))
    assert [item for item in named if not any(ROOT.glob(item.rstrip("/")))] == []


def test_the_pages_show_commands_at_all() -> None:
    assert len(SHOWN_SHIRUBE) >= 12


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), SHOWN_SHIRUBE)
def test_every_command_that_is_shown_works(page: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    call = shirube_call(command)
    assert call is not None
    arguments, environment = call
    if arguments[:1] in (
        ["serve"],
        ["push"],
        ["staff"],
        ["organisation"],
    ):  # run for real in test_send_proposals.py, test_staff.py
        arguments = [*arguments, "--help"]
    answer = CliRunner(env=environment).invoke(app, arguments, catch_exceptions=False)
    assert answer.exit_code == 0, f"{page}: {command}\n{answer.output}"


def test_every_make_target_that_is_shown_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = {command.split()[1] for _, command in SHOWN if re.match(r"make [a-z]", command)}
    assert {"run", "test"} <= shown <= targets


def test_every_make_target_is_explained_by_make_help() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    listed = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split()
    assert re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE) == listed
