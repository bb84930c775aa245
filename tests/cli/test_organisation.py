"""shirube organisation: what it says and how it leaves; the rules themselves are tested with the web."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def shirube(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: it settles Django's settings for good."""
    environment = {**os.environ, "SHIRUBE_VAR": str(folder), "PYTHONUTF8": "1"}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", "from shirube.cli import main; main()", *arguments],
        input=stdin,
        encoding="utf-8",
        env=environment,
        capture_output=True,
        check=False,
    )


def test_an_organisation_gets_members_who_are_listed_and_taken_away(tmp_path: Path) -> None:
    shirube(tmp_path, "staff", "add", "yamada", "--password-stdin", stdin="tanuki-no-yama-88\n")
    added = shirube(tmp_path, "organisation", "add", "39405")
    assert (added.returncode, added.stdout) == (0, "団体「檮原町」（39405）を足しました。\n")
    assert shirube(tmp_path, "organisation", "member", "檮原町", "yamada").returncode == 0
    listed = shirube(tmp_path, "organisation", "list").stdout
    assert listed == "39405\t檮原町\n\tyamada\t書く人（editor）\n"
    assert shirube(tmp_path, "organisation", "remove", "39405", "yamada").returncode == 0
    assert "yamada" not in shirube(tmp_path, "organisation", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add",), "E716"),
        (("member", "39405"), "E716"),
        (("member", "39405", "yamada"), "E728"),
        (("add", "99999"), "E"),
    ],
)
def test_what_is_missing_or_unknown_is_said(tmp_path: Path, arguments: tuple[str, ...], code: str) -> None:
    answer = shirube(tmp_path, "organisation", *arguments)
    assert answer.returncode == 2
    assert answer.stderr.startswith(code)
