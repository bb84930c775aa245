"""shirube push: what is written adds up, a run goes on where it stopped, and a mistake writes nothing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from shirube.catalogue import Catalogue, load_areas
from shirube.cli import app, gather
from shirube.cli import push as push_command
from shirube.cli.push_run import MANIFEST

KEPT = ("local-10000-kokko", "jet-coordinator-tokko", "gaikokujin-kankyo-kofukin-unei")
FACTS = "団体コード,項目,値\n39405,sogyo_plan,はい\n39405,themes,創業\n"


@pytest.fixture(scope="module")
def few(catalogue: Catalogue) -> Catalogue:
    """A catalogue of three programmes, so that a run takes a moment."""
    from dataclasses import replace

    return replace(catalogue, programmes={name: catalogue.programmes[name] for name in KEPT})


@pytest.fixture
def run(few: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(gather, "load_catalogue", lambda **_: few)
    index = load_areas()
    towns = [a for a in index.municipalities("39") if a.code in ("39201", "39401", "39405")]
    monkeypatch.setattr("shirube.catalogue.areas.AreaIndex.municipalities", lambda *_: tuple(towns))
    runner = CliRunner(env={"COLUMNS": "300"})

    def call(*arguments: str) -> Any:
        asked = ("push", "--on", "2026-06-15", "--prefecture", "39", *arguments)
        return runner.invoke(app, asked, catch_exceptions=False)

    return call


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_run_writes_every_form_and_its_counts_add_up(run: Any, tmp_path: Path, few: Catalogue) -> None:
    result = run("--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    files = contents(tmp_path / "out")
    assert set(files) == {
        "run.json",
        "39/proposals.xlsx",
        "39/proposals.csv",
        "39/proposals.json",
        *(f"39/letters/{code}.docx" for code in ("39201", "39401", "39405")),
    }
    record = json.loads(files["run.json"])
    total = record["counts"]["total"]
    assert (total["areas"], total["programmes"], total["pairs"]) == (4, 3, 12)
    assert total["yes"] + total["unknown"] + total["unprinted"] + total["no"] == 12
    assert record["state"] == "finished"
    assert record["catalogue"] == {"version": few.version, "hash": few.hash}
    assert record["on"] == "2026-06-15"
    assert "4 団体 × 3 制度 ＝ 12 組" in result.stdout


def test_the_files_agree_with_each_other(run: Any, tmp_path: Path, few: Catalogue) -> None:
    run("--out", str(tmp_path / "out"))
    folder = tmp_path / "out" / "39"
    tree = json.loads((folder / "proposals.json").read_text("utf-8"))
    rows = list(csv.DictReader(io.StringIO((folder / "proposals.csv").read_text("utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(folder / "proposals.xlsx")
    assert book.sheetnames == [
        "概要",
        "制度別",
        "市町村別の上位",
        "足りない項目",
        "一行一組",
        "この表について",
    ]
    sheet = list(book["一行一組"].iter_rows(values_only=True))
    pairs = {
        (a["area"]["code"], p["programme"]): p["eligible"] for a in tree["areas"] for p in a["programmes"]
    }
    assert len(pairs) == 12
    assert {(row["団体コード"], row["制度ID"]): row["判定コード"] for row in rows} == pairs
    assert {(row[0], row[4]): row[9] for row in sheet[1:]} == pairs
    summary = list(book["概要"].iter_rows(values_only=True))
    assert all(sum(row[4:8]) + row[8] == row[9] == 3 for row in summary[1:])
    letter = docx.Document(folder / "letters" / "39405.docx")
    text = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    assert text.startswith("令和8年6月15日（2026-06-15）\n檮原町　御中")
    assert few.hash in letter.sections[0].footer.paragraphs[0].text


def test_a_run_that_was_stopped_goes_on_and_ends_as_one_that_was_not(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--out", str(tmp_path / "whole"))
    real = push_command._letter

    def stop(job: Any, view: Any, area: Any, formats: Any) -> Any:
        if area.code == "39401":
            raise KeyboardInterrupt
        return real(job, view, area, formats)

    monkeypatch.setattr(push_command, "_letter", stop)
    assert run("--out", str(tmp_path / "parts")).exit_code == 130
    begun = json.loads((tmp_path / "parts" / MANIFEST).read_text("utf-8"))
    assert begun["state"] == "running"
    assert set(begun["done"]) == {"39000", "39201"}
    assert not (tmp_path / "parts" / "39" / "proposals.xlsx").exists()

    made: list[str] = []

    def watch(job: Any, view: Any, area: Any, formats: Any) -> Any:
        made.append(area.code)
        return real(job, view, area, formats)

    monkeypatch.setattr(push_command, "_letter", watch)
    result = run("--out", str(tmp_path / "parts"))
    assert result.exit_code == 0
    assert "前回の続き" in result.stderr
    assert made == ["39401", "39405"]
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


def test_a_file_that_was_deleted_is_written_again(run: Any, tmp_path: Path) -> None:
    run("--out", str(tmp_path / "out"))
    before = contents(tmp_path / "out")
    (tmp_path / "out" / "39" / "letters" / "39405.docx").unlink()
    assert run("--out", str(tmp_path / "out")).exit_code == 0
    assert contents(tmp_path / "out") == before


def test_another_catalogue_is_refused_and_nothing_is_touched(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: Catalogue
) -> None:
    from dataclasses import replace

    run("--out", str(tmp_path / "out"))
    before = contents(tmp_path / "out")
    monkeypatch.setattr(gather, "load_catalogue", lambda **_: replace(few, hash="0" * 16))
    result = run("--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert result.stderr.startswith("E421 ")
    assert few.hash in result.stderr
    assert contents(tmp_path / "out") == before
    assert run("--out", str(tmp_path / "out"), "--again").exit_code == 0


def test_other_facts_are_refused_until_the_run_begins_again(
    run: Any, tmp_path: Path, written: Callable[..., str]
) -> None:
    out = str(tmp_path / "out")
    run("--out", out)
    (tmp_path / "out" / "mine.txt").write_text("私のメモ", encoding="utf-8")
    facts = written(FACTS, "facts.csv")
    assert run("--out", out, "--facts", facts).stderr.startswith("E422 ")
    assert run("--out", out, "--facts", facts, "--again").exit_code == 0
    tree = json.loads((tmp_path / "out" / "39" / "proposals.json").read_text("utf-8"))
    town = next(area for area in tree["areas"] if area["area"]["code"] == "39405")
    assert (town["themes"], town["told"]) == (["創業"], ["sogyo_plan"])
    assert "sogyo_plan" not in {name for pair in town["programmes"] for name in pair["missing"]}
    assert (tmp_path / "out" / "mine.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--on", "2026-06-16"), "E423"),
        (("--prefecture", "38"), "E423"),
        (("--format", "csv"), "E423"),
    ],
)
def test_a_folder_of_another_question_is_refused(
    run: Any, tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    run("--out", str(tmp_path / "out"))
    assert run("--out", str(tmp_path / "out"), *arguments).stderr.startswith(code)


def test_a_folder_with_something_else_in_it_is_refused_and_kept(run: Any, tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(b"mine")
    for again in ((), ("--again",)):
        assert run("--out", str(tmp_path), *again).stderr.startswith("E423 ")
    assert contents(tmp_path) == {"letter.docx": b"mine"}


@pytest.mark.parametrize("text", ["{", "[]", '{"kind": "other"}', '{"kind": "shirube push"}'])
def test_a_record_that_is_none_is_refused_and_kept(run: Any, tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    assert run("--out", str(tmp_path), "--again").stderr.startswith("E423 ")
    assert (tmp_path / MANIFEST).read_text("utf-8") == text


def test_a_record_cannot_make_again_remove_files_outside_its_folder(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("--out", str(out))
    (tmp_path / "mine.txt").write_text("私のメモ", encoding="utf-8")
    record = json.loads((out / MANIFEST).read_text("utf-8"))
    record["files"]["../mine.txt"] = "0"
    (out / MANIFEST).write_text(json.dumps(record), encoding="utf-8")
    assert run("--out", str(out), "--again").exit_code == 0
    assert (tmp_path / "mine.txt").exists()


def test_a_place_that_cannot_be_written_is_named(run: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("--out", str(tmp_path / "file" / "out"))
    assert result.exit_code == 2
    assert result.stderr.startswith("E420 ")
    assert str(tmp_path / "file" / "out") in result.stderr


def test_a_file_in_the_way_stops_the_run_which_can_go_on_later(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    blocked = out / "39" / "letters" / "39401.docx"
    run("--out", str(out), "--format", "docx")
    blocked.unlink()
    blocked.mkdir()
    assert "\nE420 " in run("--out", str(out), "--format", "docx").stderr
    assert not list(blocked.parent.glob("*.part"))
    blocked.rmdir()
    assert run("--out", str(out), "--format", "docx").exit_code == 0
    assert blocked.is_file()


@pytest.mark.parametrize(
    ("content", "starts"),
    [
        ("団体コード,項目,値\n99999,sogyo_plan,はい\n", "E201 "),
        ("団体コード,項目,値\n39405,sogyo_plan,たぶん\n", "E106 "),
        ("団体コード,項目,値\n39405,a,1\n39405,b,1\n", "E101 "),
        (b"\n" * 10_000_000, "E181 "),
        (b"\x80\xff", "E182 "),
    ],
)
def test_a_mistake_in_the_facts_is_named_and_nothing_is_written(
    run: Any, tmp_path: Path, written: Callable[..., str], content: Any, starts: str
) -> None:
    result = run("--out", str(tmp_path / "out"), "--facts", written(content, "facts.csv"))
    assert result.exit_code == 2
    assert result.stderr.startswith(starts)
    assert "facts.csv" in result.stderr
    assert not (tmp_path / "out").exists()


def test_facts_of_areas_outside_the_prefecture_are_said_not_to_be_used(
    run: Any, tmp_path: Path, written: Callable[..., str]
) -> None:
    facts = written("団体コード,項目,値\n13101,sogyo_plan,はい\n".encode("cp932"), "facts.csv")
    result = run("--out", str(tmp_path / "out"), "--facts", facts, "--format", "json")
    assert result.exit_code == 0
    assert "13101" in result.stderr
    assert "CP932" in result.stderr


@pytest.mark.parametrize("text", ["pdf", "xlsx,pdf", "", ","])
def test_a_form_that_is_not_written_is_refused(run: Any, tmp_path: Path, text: str) -> None:
    result = run("--out", str(tmp_path / "out"), "--format", text)
    assert result.stderr.startswith("E424 ")
    assert not (tmp_path / "out").exists()


def test_an_unknown_prefecture_is_refused_with_those_that_are_near(run: Any, tmp_path: Path) -> None:
    result = run("--out", str(tmp_path / "out"), "--prefecture", "高松")
    assert result.stderr.startswith("E186 ")
    assert "高知県" in result.stderr


def test_no_half_file_is_left_behind(run: Any, tmp_path: Path) -> None:
    run("--out", str(tmp_path / "out"))
    assert not [name for name in contents(tmp_path / "out") if name.endswith(".part")]
