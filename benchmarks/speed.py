"""How long the 24 rules take over a table, and how much memory; each engine in a process of its own."""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent


def measure(
    engine: str, rows: int, *, repeats: int, nulls: float = 0.0, only: str = "", threads: int | None = None
) -> dict[str, Any]:
    """Runs this file in a new process and returns its figures per programme."""
    command = [sys.executable, str(HERE / "speed.py"), engine, str(rows), str(repeats), str(nulls), only]
    environment = dict(os.environ)
    if threads:
        environment["POLARS_MAX_THREADS"] = str(threads)
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if run.returncode:
        raise RuntimeError(f"{engine} at {rows:,} rows failed:\n{run.stderr[-2000:]}")
    return json.loads(run.stdout)


def _timed(contender: Any, programme: str, repeats: int) -> tuple[list[float], Any]:
    times: list[float] = []
    found = None
    for _ in range(repeats + 1):
        found = None
        if hasattr(contender, "forget"):
            contender.forget()
        started = time.perf_counter()
        found = contender.run(programme)
        times.append(time.perf_counter() - started)
    return times[1:], found


def _child(engine: str, rows: int, repeats: int, nulls: float, only: str) -> dict[str, Any]:
    from contenders import ENGINES, facts_of
    from data import by_hand
    from machine import load, reset_peak, rss_mib
    from shirube.catalogue import load_catalogue

    catalogue = by_hand(load_catalogue())
    contender = ENGINES[engine](catalogue, rows)
    found: dict[str, Any] = {}
    load_before = load()
    for programme in only.split(",") if only else sorted(catalogue.programmes):
        contender.ready(programme, facts_of(catalogue, programme, rows, nulls=nulls))
        gc.collect()
        before = rss_mib()
        reset_peak()
        times, result = _timed(contender, programme, repeats)
        found[programme] = {
            "median_ms": median(times) * 1000,
            "best_ms": min(times) * 1000,
            "worst_ms": max(times) * 1000,
            "input_and_process_mib": before,
            "peak_mib": rss_mib(peak=True),
        }
        if engine == "shirube":
            counts = result["eligible"].value_counts().iter_rows()
            found[programme]["verdicts"] = {str(verdict): count for verdict, count in counts}
        del result
    return {"programmes": found, "load": [load_before, load()], "repeats": repeats}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name, kind in (("engine", str), ("rows", int), ("repeats", int), ("nulls", float), ("only", str)):
        parser.add_argument(name, type=kind)
    given = parser.parse_args()
    print(json.dumps(_child(given.engine, given.rows, given.repeats, given.nulls, given.only)))
