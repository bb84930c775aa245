"""Measure Shirube against the same rules in OpenFisca-Core and hand-written Polars.

    .venv-bench/bin/python benchmarks/run.py [--quick] [--only rules,push,search,…] [--rows N ...]

Writes benchmarks/results/latest.json and the table in docs/benchmarks.md. A part that is not run keeps its
last figures, each with its own date, load and commit.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import report
import speed
from data import ON, SEED
from machine import ROOT, described, load

RESULTS = ROOT / "benchmarks" / "results" / "latest.json"
PAGE = ROOT / "docs" / "benchmarks.md"
PARTS = ("rules", "nulls", "yen", "decision", "pages", "push", "reform", "funding", "search", "fresh")
SIZES = (1_788, 100_000, 5_000_000)
ENGINES = ("shirube", "openfisca", "openfisca_tuned", "polars")

Step = Callable[[str], None]


def rules(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """The 24 rules over each number of rows; for 100,000 also with Polars held to one thread."""
    found: dict[str, Any] = {}
    for rows in args.rows:
        repeats = 3 if args.quick else 15 if rows <= 200_000 else 5
        sizes = found.setdefault(str(rows), {})
        for engine in ENGINES:
            sizes[engine] = speed.measure(engine, rows, repeats=repeats)
            step(f"{engine} {rows:,}")
        if rows == 100_000:
            for engine in ("shirube", "polars"):
                sizes[f"{engine}_one_thread"] = speed.measure(engine, rows, repeats=repeats, threads=1)
                step(f"{engine} {rows:,}, 1 thread")
    return found


def nulls(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """A tenth of all cells not told: Shirube gives ranges, hand-written Polars only null."""
    found: dict[str, Any] = {}
    for rows in (1_788,) if args.quick else (1_788, 20_000):
        sizes = found.setdefault(str(rows), {})
        for engine in ("shirube", "polars"):
            repeats = 1 if engine == "shirube" and rows > 10_000 else 5
            sizes[engine] = speed.measure(engine, rows, repeats=repeats, nulls=0.1)
            step(f"{engine} {rows:,}, 10 % null")
    return found


def yen(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """Every amount against exact fractions, on costs of 1 to 20 億円 and on usual costs."""
    import yen as part
    from shirube.catalogue import load_catalogue

    catalogue = load_catalogue()
    rows = 2_000 if args.quick else 20_000
    found: dict[str, Any] = {"rows": rows}
    for name, large in (("large", True), ("usual", False)):
        found[name] = part.measure(catalogue, rows, large=large, tick=lambda p, n=name: step(f"{n} {p}"))
    return found


def decision(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """One decision with its explanation, in process."""
    import decision as part
    from shirube.catalogue import load_catalogue

    return part.measure(load_catalogue(), repeats=5 if args.quick else 40, tick=step)


def pages(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """The area page and the decision page through the real server."""
    import pages as part

    return part.measure(requests=40 if args.quick else 200, tick=step)


def push(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """Every programme for every area, cold and warm."""
    import push as part

    return part.measure(repeats=3 if args.quick else 7, sample=60 if args.quick else 20, tick=step)


def reform(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """A change of the rules over all areas."""
    import reform as part

    found = part.measure(repeats=3 if args.quick else 7, sample=60 if args.quick else 20)
    step("reform")
    return found


def funding(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """The best mix of a project, beside another solver and a greedy hand."""
    import funding as part

    found = part.measure(repeats=2 if args.quick else 7)
    step("funding")
    return found


def search(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """The word search: what is found, and how fast."""
    import search as part

    found = part.measure()
    step("search")
    return found


def fresh(args: argparse.Namespace, step: Step) -> dict[str, Any]:
    """`make run` on a fresh clone with cold caches."""
    import fresh_clone as part

    return part.measure(tick=step)


def main() -> None:
    args = _arguments()
    found = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    bars = (TextColumn("{task.description:<44}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*bars) as progress:
        task = progress.add_task("", total=sum(_steps(part, args) for part in args.only))
        for part in args.only:
            progress.update(task, description=part)
            started, before = datetime.now(UTC), load()  # noqa: TID251  when it was measured

            def step(label: str, part: str = part) -> None:
                progress.update(task, advance=1, description=f"{part}: {label}")

            figures = globals()[part](args, step)
            found[part] = {
                "measured": {
                    "at": started.isoformat(timespec="seconds"),
                    "load_before_after": [before, load()],
                    "quick": args.quick,
                    "seed": SEED,
                    "on": ON.isoformat(),
                    **described(),
                },
                "figures": figures,
            }
            RESULTS.parent.mkdir(exist_ok=True)
            RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    report.write(found, PAGE)
    print(report.table(found))


def _steps(part: str, args: argparse.Namespace) -> int:
    sizes = len(args.rows) * len(ENGINES) + 2 * (100_000 in args.rows)
    return {"rules": sizes, "nulls": 2 if args.quick else 4, "yen": 48, "decision": 24}.get(part, 4)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", help="numbers of rows for the rules")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas")
    parser.add_argument("--quick", action="store_true", help="few repeats, no 5,000,000 rows")
    args = parser.parse_args()
    args.only = [part for part in args.only.split(",") if part]
    unknown = sorted(set(args.only) - set(PARTS))
    if unknown:
        parser.error(f"unknown part: {', '.join(unknown)} (known: {', '.join(PARTS)})")
    args.rows = args.rows or (SIZES[:2] if args.quick else SIZES)
    return args


if __name__ == "__main__":
    main()
