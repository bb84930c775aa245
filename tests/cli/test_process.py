"""The installed command in a process of its own: streams, encodings, exit codes, what is loaded."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest


def shirube(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", "from shirube.cli import main; main()", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )


def test_a_mistake_leaves_with_2_and_no_traceback():
    answer = shirube("match", "府中市")
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert answer.stderr.decode().startswith("E409 ")
    assert b"Traceback" not in answer.stderr


def test_a_cp932_console_gets_text_with_a_question_mark_for_what_it_lacks():
    answer = shirube("match", "39405", "--on", "2026-06-15", PYTHONUTF8="0", PYTHONIOENCODING="cp932")
    assert answer.returncode == 0
    text = answer.stdout.decode("cp932")
    assert "高知県檮原町" in text
    assert "?条件しだい" in text


def test_json_loses_no_character_on_a_cp932_console():
    answer = shirube("areas", "檮原町", "--format", "json", PYTHONUTF8="0", PYTHONIOENCODING="cp932")
    assert answer.stdout.isascii()
    assert json.loads(answer.stdout)[0]["name"] == "檮原町"


def test_a_reader_that_stops_early_is_no_error():
    command = [sys.executable, "-c", "from shirube.cli import main; main()", "areas", "高知県"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.parametrize("module", ["django", "polars", "rich", "shirube.catalogue"])
def test_asking_for_help_loads_nothing_heavy(module):
    code = f"import sys\nimport shirube.cli\nsys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_port_that_is_taken_is_told_before_anything_starts():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        answer = shirube("serve", "--port", str(held.getsockname()[1]))
    assert answer.returncode == 2
    assert answer.stderr.decode().startswith("E415 ")
