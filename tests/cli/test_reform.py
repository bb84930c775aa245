"""shirube reform."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

OVERLAY = "name: 一律2/3\nprogrammes:\n  local-10000-kokko:\n    parameters: {rate_high: {value: 2/3}}\n"


def test_the_switch_to_r8_is_built_in(run):
    answer = run("reform")
    assert answer.exit_code == 0
    assert "8,100万円〜1億4,900万円: 減る（▲251,000円〜▲750万円）" in answer.stdout


def test_json_holds_counts_that_add_up_and_both_hashes(run, written, catalogue):
    answer = run("reform", written(OVERLAY, "案.yaml"), "--on", "2026-06-15", "--format", "json")
    told = json.loads(answer.stdout)
    assert told["before"]["hash"] == catalogue.hash != told["after"]["hash"]
    outcomes = ("gains", "loses", "same", "open")
    assert sum(part[name] for part in told["programmes"] for name in outcomes) == told["pairs"]
    for part in told["programmes"]:
        for group in part["by"].values():
            assert sum(tally["total"] for tally in group) == part["total"]


def test_an_overlay_may_come_from_standard_input(run):
    answer = run("reform", "-", "--on", "2026-06-15", stdin=OVERLAY)
    assert answer.exit_code == 0
    assert "一律2/3" in answer.stdout


def test_every_mistake_comes_with_its_line_and_nothing_is_worked_out(run, written):
    text = OVERLAY.replace("rate_high", "rate_hi") + "  nai: {notes: [x]}\n"
    answer = run("reform", written(text, "案.yaml"))
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert "E147" in answer.stderr
    assert "案.yaml 4行" in answer.stderr
    assert "E146" in answer.stderr
    assert "案.yaml 5行" in answer.stderr


def test_the_pairs_are_written_as_a_file(run, tmp_path: Path):
    path = tmp_path / "組.csv"
    assert run("reform", "--csv", str(path)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    assert len({(row["団体コード"], row["事業ID"]) for row in rows}) == len(rows) > 1_741
    assert {row["結果"] for row in rows} <= {"増える", "減る", "変わらない", "わからない"}


@pytest.mark.parametrize("name", ["no-such-folder/x.csv"])
def test_a_place_that_cannot_be_written_is_told(run, tmp_path: Path, name: str):
    answer = run("reform", "--csv", str(tmp_path / name))
    assert answer.exit_code == 2
    assert "E425" in answer.stderr
