"""shirube staff: what it says and how it leaves; the accounts themselves are tested with the web."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PASSWORD = "tanuki-no-yama-88"


def staff(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: it settles Django's settings for good."""
    environment = {**os.environ, "SHIRUBE_VAR": str(folder), "PYTHONUTF8": "1"}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", "from shirube.cli import main; main()", "staff", *arguments],
        input=stdin,
        encoding="utf-8",
        env=environment,
        capture_output=True,
        check=False,
    )


@pytest.mark.slow
def test_a_member_is_added_listed_and_removed(tmp_path: Path) -> None:
    added = staff(tmp_path, "add", "yamada", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert (added.returncode, added.stderr) == (0, "")
    assert "職員「yamada」を足しました" in added.stdout
    assert PASSWORD not in added.stdout
    assert "yamada\tまだ入っていません" in staff(tmp_path, "list").stdout
    assert staff(tmp_path, "remove", "yamada").returncode == 0
    assert "まだいません" in staff(tmp_path, "list").stdout


@pytest.mark.slow
def test_a_person_for_plans_only_is_told_apart_and_gets_a_new_password(tmp_path: Path) -> None:
    added = staff(tmp_path, "add", "sato", "--plans-only", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert "shirube organisation member 団体コード sato" in added.stdout
    assert "sato\tまだ入っていません\t計画だけ" in staff(tmp_path, "list").stdout
    renewed = staff(tmp_path, "password", "sato", "--password-stdin", stdin="kitsune-no-mori-77\n")
    assert (renewed.returncode, renewed.stderr) == (0, "")


@pytest.mark.slow
def test_a_password_that_is_too_short_is_refused_in_japanese(tmp_path: Path) -> None:
    answer = staff(tmp_path, "add", "yamada", "--password-stdin", stdin="short\n")
    assert answer.returncode == 2
    assert answer.stderr.startswith("E433 このパスワードは使えません（このパスワードは短すぎます。")


@pytest.mark.parametrize("action", ["add", "remove"])
def test_a_name_is_needed(run, action):
    answer = run("staff", action)
    assert answer.exit_code == 2
    assert answer.stderr.startswith("E430")


def test_two_passwords_that_differ_are_refused(run, monkeypatch):
    from shirube.web import run as site

    monkeypatch.setattr(site, "open_database", lambda: None)
    typed = iter([PASSWORD, "another-one-1"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(typed))
    answer = run("staff", "add", "yamada")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("E431")
