"""shirube read: a strategy or a KPI table as JSON and as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shirube.usecases.corrections_model import source_hash

SAMPLE = Path(__file__).parents[1] / "documents" / "mihon_strategy.txt"
TABLE = "見本町の指標\n番号,指標,現況値,目標値 R7年度,目標値 R8年度,備考\n（１）鈴を付ける\n1,鈴の数,12個（R5年度）,20個,30個,再掲\n"


def test_a_strategy_is_read_as_json(run):
    answer = run("read", str(SAMPLE), "--format", "json")
    assert answer.exit_code == 0
    found = json.loads(answer.stdout)
    assert {"impacts", "outcomes", "outputs", "national_role", "other_measures", "anomalies"} <= set(found)
    assert [output["letter"] for output in found["outputs"]] == ["a", "b"]


def test_a_strategy_is_shown_with_its_counts_and_its_damage(run):
    answer = run("read", str(SAMPLE))
    assert "施策 5（再掲を含め 6）" in answer.stdout
    assert "失われた" in answer.stdout
    assert "94行  ③貝を拾う → 2" in answer.stdout


def test_a_kpi_table_is_told_from_a_strategy_by_its_content(run, written):
    path = written(TABLE.encode("cp932"), "表.csv")
    found = json.loads(run("read", path, "--format", "json").stdout)
    assert found["rows"][0]["label"] == "鈴の数"
    assert found["rows"][0]["section"] == "(1)鈴を付ける"
    assert found["rows"][0]["baseline"] == {"value": 12, "year": 2023, "text": "12個（R5年度）"}
    assert found["rows"][0]["reposted"] is True
    assert "鈴の数" in run("read", path).stdout


def test_standard_input_is_read(run):
    answer = run("read", "-", "--format", "json", stdin=TABLE.encode())
    assert [row["no"] for row in json.loads(answer.stdout)["rows"]] == [1]


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", None, "E511"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "E516"),
        (TABLE.encode(), "strategy", "E510"),
        (SAMPLE.read_bytes(), "kpi-table", "E520"),
    ],
)
def test_what_cannot_be_read_says_why_and_leaves_with_2(run, written, content, kind, code):
    options = ("--kind", kind) if kind else ()
    answer = run("read", written(content, "file.txt"), *options)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(code)
    assert answer.stdout == ""


def test_the_national_strategy_is_read(run, shared):
    answer = run("read", str(shared / "seeds" / "003_9abe654e008363f5.txt"), "--format", "json")
    assert answer.exit_code == 0
    assert len(json.loads(answer.stdout)["outputs"]) == 18


def test_what_was_added_and_taken_out_is_told_in_words(run, tmp_path):
    table = tmp_path / "表.csv"
    table.write_text("指標,現況値,目標値 R7年度\n鈴の数,12個,20個\n小計,3,4\n", "utf-8")
    line = {
        "kind": "KPI の行",
        "field": "",
        "reason": "原本を見た",
        "by": "見本 花子",
        "at": "2026-04-01T09:00:00Z",
    }
    out = {"path": "row/csv/2", "before": "小計", "after": "", "act": "remove", "where": "行 3"}
    add = {"path": "added/1", "before": "", "after": "鈴の色", "act": "add", "where": "行 2", "parent": "csv"}
    made = [
        line | out | {"source_hash": source_hash("小計｜3｜4")},
        line
        | add
        | {"source_hash": source_hash("もうない行"), "lines": [2, 2], "values": {"label": "鈴の色"}},
    ]
    file = tmp_path / "直し.json"
    file.write_text(json.dumps({"format": "shirube-corrections", "version": 2, "corrections": made}), "utf-8")
    text = run("read", str(table), "--corrections", str(file)).stdout
    assert "1行" in text
    assert "直し 2件: 当てた 1件" in text
    assert "KPI の行「鈴の色」を足す（合わない（原文が変わった））" in text
