"""shirube export."""

from __future__ import annotations

import json

import pytest

from shirube.usecases.export_tables import SHEETS


def test_json_is_one_file_with_every_programme(run, catalogue, tmp_path):
    answer = run("export", "--out", str(tmp_path / "new"), "--on", "2026-06-15")
    tree = json.loads((tmp_path / "new" / "catalogue.json").read_text("utf-8"))
    assert answer.exit_code == 0
    assert len(tree["programmes"]) == len(catalogue.programmes)
    assert catalogue.hash in answer.stdout


def test_csv_is_one_file_a_table(run, tmp_path):
    run("export", "--format", "csv", "--out", str(tmp_path), "--on", "2026-06-15")
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(SHEETS)
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in tmp_path.iterdir())


@pytest.mark.parametrize(("form", "name"), [("xlsx", "catalogue.xlsx"), ("json", "catalogue.json")])
def test_the_same_day_gives_the_same_bytes(run, tmp_path, form, name):
    for folder in ("one", "two"):
        run("export", "--format", form, "--out", str(tmp_path / folder), "--on", "2026-06-15")
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_place_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "file").write_text("x")
    answer = run("export", "--out", str(tmp_path / "file"), "--on", "2026-06-15")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("E427")
