"""The page of figures is written between its marks and nowhere else."""

from pathlib import Path
from typing import Any

import report

MEASURED: dict[str, Any] = {
    "at": "2026-06-15T09:00:00+00:00",
    "commit": "abc1234",
    "changed_files": 0,
    "processor": "a processor",
    "cores": 2,
    "memory_gib": 16.0,
    "python": "3.11",
    "packages": {"polars": "2.1.0"},
    "seed": 1,
    "load_before_after": [0.1, 0.2],
    "quick": False,
}


def engine(ms: float) -> dict[str, Any]:
    programme = {"median_ms": ms, "peak_mib": 200.0, "input_and_process_mib": 150.0}
    return {"programmes": {"a": programme, "b": programme}, "repeats": 5}


def found() -> dict[str, Any]:
    figures = {"100000": {"shirube": engine(2.0), "openfisca": engine(6.0)}}
    return {"rules": {"measured": MEASURED, "figures": figures}}


def test_the_block_is_replaced_and_the_words_around_it_stay(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"before\n{report.BEGIN}\nold figures\n{report.END}\nafter\n")
    report.write(found(), page)
    report.write(found(), page)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old figures" not in text
    assert text.count(report.BEGIN) == text.count("| Shirube | 4.0 | 1.00 |") == 1


def test_the_times_of_all_programmes_are_summed_and_compared_with_shirube() -> None:
    assert "| OpenFisca-Core | 12.0 | 3.00 | 200 | 50 |" in report.table(found())


def test_a_run_on_changed_files_says_so() -> None:
    changed = {
        "rules": {"measured": {**MEASURED, "changed_files": 3}, "figures": found()["rules"]["figures"]}
    }
    assert "commit abc1234 with 3 changed files" in report.table(changed)
    assert "changed files" not in report.table(found())


def test_a_share_that_is_not_zero_is_never_written_as_zero() -> None:
    assert report._share(0, 1000) == "0"
    assert report._share(1, 50_000) == "0.002 %"
    assert report._share(500, 1000) == "50.0 %"
