"""How long documents take to be read and compared, how much memory, and how far the reading agrees with the contract.

    .venv/bin/python benchmarks/reading.py

Reads ../shared (the national strategy 003, the decks 000 and 001, the messy KPI table); without it there is nothing to
measure. Peers in the same run: markdown-it-py parses the same text into tokens (it does not know what a KPI is), pandas
reads the same workbook into cells. Goal: 003 in 2 s.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from machine import load, rss_mib
from shirube.catalogue import load_strategies
from shirube.documents.reading import as_lines
from shirube.usecases.compare import compare_documents
from shirube.usecases.reading import read_document

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
RESULTS = Path(__file__).resolve().parent / "results" / "reading.json"
REPEATS = 7
ALONE = "alone"


def seed(no: str) -> tuple[bytes, str]:
    """A seed document and its name."""
    path = next((SHARED / "seeds").glob(f"{no}_*.txt"))
    return path.read_bytes(), path.name


def timed(do: Callable[[], Any]) -> dict[str, float]:
    """The first run and the median of the rest, in milliseconds."""
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        do()
        taken.append((time.perf_counter() - start) * 1000)
    return {"first_ms": round(taken[0], 1), "median_ms": round(median(taken[1:]), 1)}


def alone() -> dict[str, float]:
    """One reading of 003 in a fresh process: time from the start of reading, and the peak of memory."""
    start = time.perf_counter()
    read_document(*seed("003"))
    return {"ms": round((time.perf_counter() - start) * 1000, 1), "peak_mib": round(rss_mib(peak=True), 1)}


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value with its path."""
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from leaves(value, f"{path}/{key}")
    else:
        yield path, tree


def agreement() -> dict[str, int]:
    """Values of strategy_sample.json that the reading of 003 gives alike."""
    sample = json.loads((SHARED / "contract" / "strategy_sample.json").read_text("utf-8"))
    read = read_document(*seed("003")).json
    same = asked = 0
    for part, key in (("impacts", "no"), ("outcomes", "letter"), ("outputs", "letter")):
        nodes = {node[key]: dict(leaves(node)) for node in read[part]}
        for node in sample[part]:
            for path, value in leaves(node):
                asked += 1
                same += nodes[node[key]].get(path, KeyError) == value
    return {"same": same, "of": asked}


def rows_right() -> dict[str, Any]:
    """Rows of the KPI table that are wholly as expected, and the numbers of those that are not."""
    content = (SHARED / "messy" / "kpi_table.xlsx").read_bytes()
    expected = json.loads((SHARED / "messy" / "kpi_table.expected.json").read_text("utf-8"))
    rows = read_document(content, "kpi_table.xlsx").json["rows"]
    wrong = [
        one["no"] for one, row in zip(expected, rows, strict=True) if any(one[key] != row[key] for key in one)
    ]
    return {"right": len(rows) - len(wrong), "of": len(rows), "other_than_expected": wrong}


def peers() -> dict[str, dict[str, float]]:
    """The same text by markdown-it-py, the same workbook by pandas."""
    import pandas as pd
    from markdown_it import MarkdownIt

    text = seed("003")[0].decode("utf-8")
    workbook = SHARED / "messy" / "kpi_table.xlsx"
    return {
        "markdown-it-py: 003 as tokens": timed(lambda: MarkdownIt("commonmark").enable("table").parse(text)),
        "pandas.read_excel: the table as cells": timed(lambda: pd.read_excel(workbook, sheet_name=None)),
    }


def main() -> int:
    """Measure, print, write."""
    if not SHARED.is_dir():
        sys.stdout.write("../shared is absent: nothing to read.\n")
        return 1
    if ALONE in sys.argv:
        sys.stdout.write(json.dumps(alone()))
        return 0
    workbook = (SHARED / "messy" / "kpi_table.xlsx").read_bytes()
    decks = seed("000"), seed("001")
    later = seed("003")[0].replace(b"2030", b"2031")
    command = [sys.executable, __file__, ALONE]
    fresh = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251  when it was measured
        "load": load(),
        "fresh_process": fresh,
        "times": {
            "003 as a plan": timed(lambda: read_document(*seed("003"))),
            "003 as lines only": timed(lambda: as_lines(seed("003")[0].decode("utf-8"))),
            "packaged strategy": timed(load_strategies),
            "KPI table of 45 rows": timed(lambda: read_document(workbook, "kpi_table.xlsx")),
            "000 against 001": timed(lambda: compare_documents(*decks, kind="text")),
            "003 against 003 with other years": timed(
                lambda: compare_documents(seed("003"), (later, "later.txt"))
            ),
            **peers(),
        },
        "agreement": agreement(),
        "kpi_rows": rows_right(),
    }
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"003 in a fresh process: {fresh['ms']} ms, peak {fresh['peak_mib']} MiB\n\n")
    sys.stdout.write("| | first (ms) | median (ms) |\n|---|---:|---:|\n")
    for name, taken in found["times"].items():
        sys.stdout.write(f"| {name} | {taken['first_ms']} | {taken['median_ms']} |\n")
    sys.stdout.write(
        f"\nagreement {found['agreement']}; KPI rows {found['kpi_rows']}; load {found['load']}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
