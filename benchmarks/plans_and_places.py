"""Run the measurements of plans, figures, projection, effects and the API one after another and keep what they print.

    .venv-bench/bin/python benchmarks/plans_and_places.py [--only reading,lint,…]

Each is a script of its own with its peer in the same run. What it prints goes into the second block of
docs/benchmarks.md and into results/plans_and_places.json; one that is not run keeps its last figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from machine import ROOT, described, load

RESULTS = ROOT / "benchmarks" / "results" / "plans_and_places.json"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN = "<!-- plans and places: begin (written by benchmarks/plans_and_places.py) -->"
END = "<!-- plans and places: end -->"
PARTS = {
    "reading": "Reading documents (goal: the national strategy in 2 s)",
    "lint": "Checks on a plan (goal: 300 KPIs in 0.5 s)",
    "strategy_board": "The KPI board (goal: 500 rows, p95 200 ms warm)",
    "plan_sheets": "The sheet of a year: printed, read back, the same plan",
    "figures_pages": "Similar places (goal: all 1,741 in 1 s) and the pages of figures (goal: p95 150 ms warm)",
    "projection": "Projection (goals: all places in 1 s, 1,000 draws in 30 s and 2 GB) and its past record",
    "evidence": "Did it work: how often nothing is called an effect (goal: 4 to 6 %)",
    "api": "The open API (goal: 50 requests a second for a minute, no error, p95 150 ms)",
}


def measure(name: str) -> dict[str, Any]:
    """What one script printed, when, on what, under which load."""
    started, before = datetime.now(UTC), load()  # noqa: TID251  when it was measured
    command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return {
        "at": started.isoformat(timespec="seconds"),
        "load_before_after": [before, load()],
        **described(),
        "printed": done.stdout.strip(),
    }


def block(found: dict[str, Any]) -> str:
    """The second block of the page."""
    parts = []
    for name, title in PARTS.items():
        if name not in found:
            continue
        one = found[name]
        text = one["printed"] if "|---" in one["printed"] else f"```text\n{one['printed']}\n```"
        before, after = one["load_before_after"]
        parts.append(
            f"### {title}\n\n{text}\n\n"
            f"_`benchmarks/{name}.py`, {one['at'][:16]} UTC, commit {one['commit']}; {one['processor']}, "
            f"{one['cores']} cores; load average {before} before, {after} after._\n"
        )
    return "\n".join(parts)


def write(found: dict[str, Any]) -> None:
    """Replaces the block between the marks."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before.rstrip()}\n\n{BEGIN}\n\n{block(found)}\n{END}\n{after.lstrip()}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas")
    names = [name for name in parser.parse_args().only.split(",") if name]
    unknown = sorted(set(names) - set(PARTS))
    if unknown:
        parser.error(f"unknown part: {', '.join(unknown)} (known: {', '.join(PARTS)})")
    found = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    bars = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*bars) as progress:
        task = progress.add_task("", total=len(names))
        for name in names:
            progress.update(task, description=name)
            found[name] = measure(name)
            RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
            write(found)
            progress.advance(task)


if __name__ == "__main__":
    main()
