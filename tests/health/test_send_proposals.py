"""The page 'how to send proposals' tells the truth: its files are read, its commands run, its table is the rule."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shirube.cli import app
from shirube.usecases.push_rank import RULE

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "send-proposals.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)\n```", PAGE, re.DOTALL)
FILES = dict(re.findall(r"`([a-z]+\.csv)`:\n\n```csv\n(.*?)```", PAGE, re.DOTALL))


def test_the_commands_of_the_page_run_and_make_what_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert set(FILES) == {"facts.csv", "themes.csv"}
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(COMMANDS) == 3
    for command in COMMANDS:
        name, *arguments = shlex.split(command)
        assert name == "shirube"
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
    first = tmp_path / "teian"
    for path in (
        "31/proposals.xlsx",
        "31/letters/31201.docx",
        "31/proposals.csv",
        "31/proposals.json",
        "run.json",
    ):
        assert (first / path).is_file()
        assert f"`{path}`" in PAGE
    again = json.loads((tmp_path / "teian-2" / "run.json").read_text("utf-8"))
    assert again["formats"] == ["xlsx", "docx"]
    assert not (tmp_path / "teian-2" / "31" / "proposals.csv").exists()


def test_the_sheets_named_on_the_page_are_those_of_the_workbook() -> None:
    from datetime import date

    from shirube.catalogue import load_areas, load_catalogue
    from shirube.usecases.push import Pusher, situations_of
    from shirube.usecases.push_rows import push_tables
    from shirube.usecases.push_view import PushFilter, PushView

    catalogue, index = load_catalogue(), load_areas()
    on = date(2026, 6, 15)
    push = Pusher(catalogue).push(situations_of(index, [index.get("31201")], on=on), on=on)
    tables = push_tables(PushView(push, PushFilter()), catalogue.variables, scope="鳥取県")
    assert "・".join(table.title for table in tables) in PAGE


def test_the_points_of_the_page_are_those_of_the_rule() -> None:
    for figure in ("3点（2つまで）", "100万円台", "1,000万円台", "1億円台", "10億円以上", "資料に条件がない"):
        assert figure in RULE
        assert figure in PAGE
