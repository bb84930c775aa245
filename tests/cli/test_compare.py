"""shirube compare: both files with their places, as text and JSON; and read with corrections."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "documents" / "mihon_strategy.txt"
OLD = "題\n\n鈴を12個付ける\n\n古い文\n"
NEW = "題\n\n新しい文をひとつ\n\n鈴を 15 個付ける\n"


def test_text_shows_what_differs_with_both_places_and_figures(run, written):
    answer = run("compare", written(OLD, "前.txt"), written(NEW, "後.txt"))
    assert answer.exit_code == 0
    assert "3行 → 5行" in answer.stdout
    assert "数: 12個 → 15個（+3個）" in answer.stdout
    assert "追加 1、削除 1、名称変更 0、移動 0、変更 1" in answer.stdout


def test_json_holds_counts_and_changes(run, written):
    answer = run("compare", written(OLD, "前.txt"), written(NEW, "後.txt"), "--format", "json")
    found = json.loads(answer.stdout)
    assert found["kind"] == "text"
    assert found["summary"] == {"added": 1, "removed": 1, "renamed": 0, "moved": 0, "changed": 1}
    assert found["counts"]["same"] == 1


def test_a_strategy_is_compared_node_by_node(run, written):
    later = SAMPLE.read_text("utf-8").replace("6,000 人（各年度）", "7,000 人（各年度）")
    answer = run("compare", str(SAMPLE), written(later, "後.txt"))
    assert "KPI 旅人の数 目標" in answer.stdout
    assert "+1,000人" in answer.stdout


def test_two_kinds_and_two_standard_inputs_are_refused(run, written):
    answer = run("compare", str(SAMPLE), written(OLD, "前.txt"))
    assert (answer.exit_code, answer.stderr[:4]) == (2, "E526")
    answer = run("compare", "-", "-", stdin=b"x")
    assert (answer.exit_code, answer.stderr[:4]) == (2, "E528")


def corrections(written, **changed) -> str:
    from shirube.usecases.corrections_sheet import read_checked

    node = next(one for one in read_checked(SAMPLE.read_bytes(), "計画.txt").nodes if one.title == "旅人の数")
    told = {
        "path": node.path,
        "kind": node.kind,
        "field": "aim",
        "before": "6,000 人（各年度）",
        "after": "7,000 人（各年度）",
        "reason": "原本で確かめた",
        "by": "見本",
        "at": "2026-04-01T09:00:00+09:00",
        "source_hash": node.source_hash,
        "where": node.where,
    }
    file = {"format": "shirube-corrections", "version": 1, "corrections": [told | changed]}
    return written(json.dumps(file), "直し.json")


def test_a_document_is_read_with_its_corrections(run, written):
    path = corrections(written)
    found = json.loads(run("read", str(SAMPLE), "--corrections", path, "--format", "json").stdout)
    kpi = found["national_role"]["groups"][0]["kpis"][0]
    assert kpi["target"]["value"] == 7000
    assert [one["fate"] for one in found["corrections"]] == ["applied"]
    assert "当てた 1件" in run("read", str(SAMPLE), "--corrections", path).stdout


def test_a_correction_that_no_longer_fits_is_shown(run, written):
    path = corrections(written, source_hash="0" * 16)
    answer = run("read", str(SAMPLE), "--corrections", path)
    assert answer.exit_code == 0
    assert "合わない 1件" in answer.stdout
    assert "6,000 人（各年度） → 7,000 人（各年度）" in answer.stdout


def test_another_file_than_corrections_is_refused(run, written):
    answer = run("read", str(SAMPLE), "--corrections", written("[]", "直し.json"))
    assert (answer.exit_code, answer.stderr[:4]) == (2, "E527")


@pytest.mark.slow
def test_a_document_that_takes_too_long_is_given_up_with_its_reason_and_nothing_written():
    code = (
        "import time\nfrom shirube.cli.patience import no_longer_than\n"
        "with no_longer_than(0.2):\n    time.sleep(30)\nprint('read')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False, timeout=25
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("E529")


@pytest.mark.slow
def test_a_document_that_is_read_in_time_is_not_given_up():
    code = (
        "import time\nfrom shirube.cli.patience import no_longer_than\n"
        "with no_longer_than(0.2):\n    pass\ntime.sleep(0.5)\nprint('read')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "read\n"
