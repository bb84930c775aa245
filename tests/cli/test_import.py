"""shirube import: the account of a file on the console, without touching the database unless asked to."""

from __future__ import annotations

import json
from typing import Any

import pytest

HEAD = "団体コード,指標,単位,年,値\n"
GOOD = HEAD + "39405,観光客数,人,2024,12\n39405,空き家数,戸,2024,－\n"
BAD = HEAD + "39405,観光客数,人,2024,12x\n1100,観光客数,人,2024,5\n99999,観光客数,人,2024,5\n"


def test_a_good_file_ends_with_0_and_its_account(run: Any, written: Any) -> None:
    answer = run("import", written(GOOD, "a.csv"), "--dry-run")
    assert answer.exit_code == 0
    assert "行 2 = 使用 2 + 対象外 0 + 不採用 0、値 1 + 記号・空欄 1 + 不採用の欄 0" in answer.stdout
    assert "取り込んでいません" in answer.stdout


def test_a_file_with_mistakes_says_each_at_its_cell_and_ends_with_1(run: Any, written: Any) -> None:
    answer = run("import", written(BAD, "a.csv"), "--dry-run")
    assert answer.exit_code == 1
    for part in ("E610", "2行 5列", "E614", "4行 1列", "E628", "1100 → 01100"):
        assert part in answer.stdout


def test_json_carries_the_same_account(run: Any, written: Any) -> None:
    answer = run("import", written(BAD, "a.csv"), "--dry-run", "--format", "json")
    found = json.loads(answer.stdout)[0]
    assert (found["rows"], found["used"], found["refused"], found["refused_cells"]) == (3, 2, 1, 1)
    assert [one["code"] for one in found["refusals"]] == ["E610", "E614"]
    assert found["kept_as"] is None
    assert len(found["sha256"]) == 64


def test_standard_input_and_several_files_are_read(run: Any, written: Any) -> None:
    answer = run("import", "-", written(GOOD, "b.csv"), "--dry-run", stdin=GOOD.encode())
    assert answer.exit_code == 0
    assert "標準入力" in answer.stdout
    assert "b.csv" in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--dry-run",), "E401"),
        (("no-such-file.csv",), "E402"),
        (("--kind", "x", "a.csv"), "E401"),
        (("--table", "0000020201"), "E605"),
        (("--table", "0000020201", "--narrow", "appId=1"), "E401"),
        (("--table", "0000020201", "--narrow", "x"), "E401"),
    ],
)
def test_what_cannot_be_done_ends_with_2(
    run: Any, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: str
) -> None:
    monkeypatch.delenv("SHIRUBE_ESTAT_APP_ID", raising=False)
    answer = run("import", *arguments)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(code)


def test_a_table_is_fetched_page_by_page(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIRUBE_ESTAT_APP_ID", "never-show-this-id")
    value = {"@cat01": "A4101", "@area": "39405", "@time": "2021100000", "@unit": "人", "$": "15"}
    tree = {
        "GET_STATS_DATA": {
            "RESULT": {"STATUS": 0},
            "STATISTICAL_DATA": {"RESULT_INF": {"TOTAL_NUMBER": 1}, "DATA_INF": {"VALUE": value}},
        }
    }
    asked: list[Any] = []

    def fetch(table: str, **more: Any) -> tuple[bytes, ...]:
        asked.append((table, more["filters"], more["app_id"]))
        more["progress"](1, 1)
        return (json.dumps(tree).encode(),)

    monkeypatch.setattr("shirube.sources.estat_api.fetch_table", fetch)
    answer = run("import", "--table", "0000020201", "--narrow", "cdCat01=A4101", "--dry-run")
    assert answer.exit_code == 0
    assert asked == [("0000020201", {"cdCat01": "A4101"}, "never-show-this-id")]
    assert "never-show-this-id" not in answer.output
    assert "使用 1" in answer.stdout


@pytest.mark.django_db
@pytest.mark.slow
def test_what_is_imported_is_in_use_with_its_provenance(
    run: Any, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shirube.web.imports import selectors

    monkeypatch.setattr("shirube.web.run.open_database", lambda: None)
    path = written(GOOD, "まち.csv")
    answer = run("import", path, "--wins")
    assert answer.exit_code == 0
    figures = [one for one in selectors.values_for("39405") if one.origin == "imported"]
    assert sorted(one.value or "" for one in figures) == ["", "12"]
    assert all("まち.csv" in one.provenance for one in figures)
    again = run("import", path)
    assert again.exit_code == 2
    assert again.stderr.startswith("E626")
