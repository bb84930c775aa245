"""How long a change of the rules takes over all areas and the standard projects, beside a plain loop of `decide`.

    .venv-bench/bin/python benchmarks/reform.py [--repeats 7] [--sample 20]

Prints the section as Markdown; `run.py --only reform` keeps it. Two changes are timed: the switch of 1 April 2026
and an overlay of one rate (read, laid over, checked and worked out). The peer decides every pair, one after
another, on every n-th area and is scaled to all: the same answers, checked pair by pair.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from statistics import median
from typing import Any

ON = date(2026, 6, 15)
BEFORE, AFTER = date(2026, 3, 31), date(2026, 4, 1)
OVERLAY = b"name: x\nprogrammes:\n  local-10000-kokko:\n    parameters: {rate_high: {value: 2/3}}\n"


def measure(*, repeats: int, sample: int) -> dict[str, Any]:
    """Seconds of both changes, of the loop, and how many of its pairs agree."""
    from shirube.catalogue import load_areas, load_catalogue
    from shirube.usecases.reform_request import asked_reform

    catalogue, index = load_catalogue(), load_areas()
    found: dict[str, Any] = {}
    for name, overlay in (("switch", None), ("overlay", ("x.yaml", OVERLAY))):
        times = []
        for _ in range(repeats + 1):
            started = time.perf_counter()
            reform = asked_reform(catalogue, index, overlay=overlay, on=ON)
            times.append(time.perf_counter() - started)
        points = sum(len(curve.values) for curve in reform.curves)
        found[name] = {
            "first_s": times[0],
            "median_s": median(times[1:]),
            "worst_s": max(times[1:]),
            "pairs": reform.pairs.height,
            "points": points,
        }
    found["loop"] = _loop(catalogue, index, sample)
    return found


def _loop(catalogue: Any, index: Any, sample: int) -> dict[str, Any]:
    """Every n-th area by `decide`, both sides; agreement with the columns is counted."""
    from shirube.usecases.reform_request import asked_reform

    reform = asked_reform(catalogue, index, on=ON)
    projects = {project.id: project for project in reform.projects}
    rows = list(reform.pairs.iter_rows(named=True))[::sample]
    facts = {row["code"]: index.rule_facts(row["code"], AFTER) for row in rows}
    agree = 0
    started = time.perf_counter()
    for row in rows:
        sides = [
            _paid(catalogue, projects[row["project"]], facts[row["code"]], on=on) for on in (BEFORE, AFTER)
        ]
        agree += sides == [
            (row[f"{side}_verdict"], row[f"{side}_low"], row[f"{side}_high"]) for side in ("before", "after")
        ]
    seconds = time.perf_counter() - started
    return {"rows": len(rows), "agree": agree, "scaled_s": seconds * reform.pairs.height / len(rows)}


def _paid(catalogue: Any, project: Any, facts: dict[str, Any], *, on: date) -> tuple[str, Any, Any]:
    from shirube.rules import decide

    programme, variables = catalogue[project.programme], catalogue.variables
    told = {**facts, **project.facts, "application_date": on}
    for name in project.choose:
        free = decide(programme, told, on=on, variables=variables, with_shares=False)
        told[name] = free.amounts[project.chosen(name, on)].value
    answer = decide(programme, told, on=on, variables=variables, with_shares=False)
    if answer.verdict.value == "no":
        return "no", 0, 0
    amount = answer.amounts[project.amount]
    return answer.verdict.value, amount.low if answer.verdict.value == "yes" else 0, amount.high


def table(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [
        "### What a change would do (`shirube reform`)",
        "",
        "All 1,788 areas for the standard projects, both versions (goal: 1 s):",
        "",
        "| change | pairs | points of series | first s | median s | worst s |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, label in (("switch", "the switch of 2026-04-01"), ("overlay", "an overlay of one rate")):
        f = found[name]
        lines.append(
            f"| {label} | {f['pairs']:,} | {f['points']:,} | {f['first_s']:.2f} | {f['median_s']:.2f} | {f['worst_s']:.2f} |"
        )
    loop = found["loop"]
    ratio = loop["scaled_s"] / found["switch"]["median_s"]
    lines += [
        "",
        f"The same pairs of the switch decided one after another: {loop['scaled_s']:.1f} s (scaled from "
        f"{loop['rows']:,} pairs), {ratio:.0f} times as long; {loop['agree']:,} of {loop['rows']:,} pairs agree.",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--sample", type=int, default=20)
    args = parser.parse_args()
    print(table(measure(repeats=args.repeats, sample=args.sample)))


if __name__ == "__main__":
    main()
