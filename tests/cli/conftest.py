"""One way to call the command line in a test: what it printed, what it complained of, how it left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shirube.catalogue import Catalogue
from shirube.cli import app, gather
from shirube.usecases import finding

Run = Callable[..., Result]


@pytest.fixture
def run(request: pytest.FixtureRequest, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls the command with the packaged catalogue and its search, read once for all tests."""
    made = finding.Finder
    monkeypatch.setattr(gather, "load_catalogue", lambda **_: catalogue)
    monkeypatch.setattr(
        finding,
        "Finder",
        lambda given, *rest: request.getfixturevalue("finder") if given is catalogue else made(given, *rest),
    )
    runner = CliRunner(env={"COLUMNS": "300"})

    def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return runner.invoke(app, arguments, input=stdin, catch_exceptions=False)

    return call


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Writes a file and gives its path as text; anything but text and bytes becomes JSON."""

    def write(content: Any, name: str = "file.json") -> str:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(
                content if isinstance(content, str) else json.dumps(content, ensure_ascii=False),
                encoding="utf-8",
            )
        return str(path)

    return write
