"""How long the similar places of all 1,741 municipalities take beside a plain loop, and the pages of figures.

    .venv-bench/bin/python benchmarks/figures_pages.py [--repeats 5] [--sample 100] [--requests 200]

Prints the figures as Markdown. The peer is what one writes first: a loop over the places with pandas, on every
n-th place and scaled to all; its neighbours must be ours. Pages are asked of the real server by one visitor: cold
are places nobody has asked for, warm is one place again and again.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from machine import load
from server import Visitor, free_port, memory_mib, running
from shirube.catalogue import load_areas
from shirube.regions.peers import all_nearest, distances, standardise, weights_of
from shirube.usecases.figures_book import COUNT, FigureBook, load_book
from shirube.usecases.figures_measures import FEATURES

PLACE = "39405"
PAGES = {
    "place, warm": f"/areas/{PLACE}/figures/",
    "similar places": f"/areas/{PLACE}/figures/similar/",
    "ranking with map": "/figures/ranking/?measure=aged_share",
    "front": "/figures/",
    "compare": "/figures/compare/?a=39405&a=32505&a=01100",
}


def neighbours(book: FigureBook, *, repeats: int, sample: int) -> dict[str, Any]:
    """Seconds of ours (standardise, distances, twenty nearest of all), of the pandas loop, and of cdist."""
    rows = book.town_rows
    figures = np.stack([book.panel(f.measure).values[rows, -1] for f in FEATURES], axis=1)
    weights = weights_of(FEATURES)
    times, found = [], []
    for _ in range(repeats):
        started = time.perf_counter()
        scores = standardise(figures, FEATURES)
        found = all_nearest(distances(scores, weights), count=COUNT)
        times.append(time.perf_counter() - started)
    frame, step = pd.DataFrame(scores), max(1, len(rows) // sample)
    started, agree, asked = time.perf_counter(), 0, 0
    for row in range(0, len(rows), step):
        agree += _by_pandas(frame, weights, row) == found[row].tolist()
        asked += 1
    loop = (time.perf_counter() - started) / asked * len(rows)
    started = time.perf_counter()
    complete = np.nan_to_num(scores) * np.sqrt(weights)
    np.argsort(cdist(complete, complete), axis=1)[:, 1 : COUNT + 1]
    return {
        "ours_s": median(times),
        "worst_s": max(times),
        "pandas_s": loop,
        "agree": agree,
        "asked": asked,
        "cdist_zero_s": time.perf_counter() - started,
    }


def _by_pandas(frame: pd.DataFrame, weights: np.ndarray, row: int) -> list[int]:
    squares = (frame - frame.loc[row]) ** 2
    known = squares.notna()
    share = (known * weights).sum(axis=1)
    far = ((squares.fillna(0) * weights).sum(axis=1) / share).pow(0.5)
    far = far[(share >= 0.5 - 1e-9) & (far.index != row)]
    return far.sort_values(kind="stable").head(COUNT).index.tolist()


def pages(*, requests: int, cold: int) -> dict[str, Any]:
    """Median, p95 and worst in milliseconds of each page, of cold places, and the memory afterwards."""
    port = free_port()
    with TemporaryDirectory() as var:
        environment = {**os.environ, "SHIRUBE_VAR": var, "SHIRUBE_PORT": str(port)}
        command = [sys.executable, "-m", "shirube.web.run"]
        with running(command, port, cwd=Path(var), environment=environment, patience=300) as (process, _):
            visitor = Visitor(port)
            codes = [area.code for area in load_areas().municipalities()][:: 1741 // cold]
            found = {"place, cold": _timed(visitor, [f"/areas/{code}/figures/" for code in codes])}
            for name, path in PAGES.items():
                visitor.settled(path)
                found[name] = _timed(visitor, [path] * requests)
            found["memory"] = memory_mib(process)
    return found


def _timed(visitor: Visitor, paths: list[str]) -> dict[str, float]:
    answers = [visitor.get(path) for path in paths]
    times = [spent for _, _, spent, _ in answers]
    failed = sum(status != 200 for status, *_ in answers)
    cuts = quantiles(times, n=20)
    return {"median_ms": median(times), "p95_ms": cuts[-1], "worst_ms": max(times), "failed": failed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--cold", type=int, default=40)
    asked = parser.parse_args()
    started = load()
    found = neighbours(load_book(load_areas()), repeats=asked.repeats, sample=asked.sample)
    print(f"| 20 neighbours of all 1,741 places (load {started}) | s |\n|---|---:|")
    print(f"| Shirube (worst {found['worst_s']:.2f}) | {found['ours_s']:.2f} |")
    print(f"| pandas loop, scaled from {found['asked']} places | {found['pandas_s']:.1f} |")
    print(f"| scipy cdist, unknown taken as the mean: another answer | {found['cdist_zero_s']:.2f} |")
    ratio = found["pandas_s"] / found["ours_s"]
    print(
        f"\n{ratio:.0f} times the loop; {found['agree']} of {found['asked']} lists of neighbours are the same.\n"
    )
    times = pages(requests=asked.requests, cold=asked.cold)
    memory = times.pop("memory")
    print("| page | median ms | p95 ms | worst ms | failed |\n|---|---:|---:|---:|---:|")
    for name, one in times.items():
        print(
            f"| {name} | {one['median_ms']:.0f} | {one['p95_ms']:.0f} | {one['worst_ms']:.0f} | {one['failed']} |"
        )
    print(f"\nMemory of the server afterwards: {memory['pss_mib']:.0f} MiB. Load {load()}.")


if __name__ == "__main__":
    main()
