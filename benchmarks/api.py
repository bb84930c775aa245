"""The open API under load: the real server on loopback, 50 requests a second, mixed addresses.

    .venv-bench/bin/python benchmarks/api.py [--seconds 60] [--rate 50]

Requests leave on a fixed beat whether or not earlier ones have come back, and a time counts from the beat, so
that a stall is not hidden. Prints the figures as Markdown and writes benchmarks/results/api.json. The floor in the
same run is a static file of the same server.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from machine import load
from server import HOST, free_port, memory_mib, running
from shirube.catalogue import load_areas, load_catalogue

RESULTS = Path(__file__).resolve().parent / "results" / "api.json"
THREADS = 32
DAY = "on=2026-06-15"
LOCAL = threading.local()


def addresses(count: int) -> list[str]:
    """Every kind of call in turn, over places and programmes spread through the lists; the question whether a
    measure worked is left out, which takes seconds and is answered two at a time. 福島 is too: not every
    town there has a projection."""
    towns = [area.code for area in load_areas().municipalities() if area.prefecture_code != "07"]
    programmes = list(load_catalogue().programmes)
    kinds = (
        "/api/v1/areas?q={name}&limit=20",
        "/api/v1/areas/{town}?" + DAY,
        "/api/v1/values?area={town}&indicator=population",
        "/api/v1/values?area={town}&limit=1000",
        "/api/v1/areas/{town}/similar",
        "/api/v1/areas/{town}/projection?households=3&stay_youth=20",
        "/api/v1/areas/{town}/strengths",
        "/api/v1/clusters?prefecture=23",
        "/api/v1/programmes?limit=50",
        "/api/v1/programmes/{programme}?" + DAY,
        "/api/v1/decisions?programme={programme}&area={town}&" + DAY,
        "/api/v1/kpis?" + DAY,
        "/api/v1/strategies/national",
    )
    names = ("市", "中央", "ゆすはら", "川", "北海道")
    found = []
    for number in range(count):
        filled = kinds[number % len(kinds)].format(
            town=towns[number * 37 % len(towns)],
            programme=programmes[number * 11 % len(programmes)],
            name=names[number % len(names)],
        )
        found.append(quote(filled, safe="/?&="))
    return found


def get(port: int, path: str) -> tuple[int, int]:
    """Status and size over this thread's own connection; 0 for a broken one."""
    try:
        connection = getattr(LOCAL, "connection", None) or http.client.HTTPConnection(HOST, port, timeout=30)
        LOCAL.connection = connection
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, len(answer.read())
    except (OSError, http.client.HTTPException):
        LOCAL.connection = None
        return 0, 0


def paced(port: int, paths: list[str], rate: float) -> dict[str, Any]:
    """All calls on their beat; times in milliseconds from the beat to the last byte."""
    begin = time.perf_counter() + 0.2

    def one(number: int) -> tuple[float, int]:
        due = begin + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        status, _ = get(port, paths[number])
        return (time.perf_counter() - due) * 1000, status

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(one, range(len(paths))))
    times = [spent for spent, _ in answers]
    return {
        "requests": len(answers),
        "failed": sum(status != 200 for _, status in answers),
        "median_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        "worst_ms": round(max(times), 1),
    }


def main() -> int:
    """Measure, print, write; 1 when a request failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=float, default=50)
    told = parser.parse_args()
    port = free_port()
    paths = addresses(int(told.seconds * told.rate))
    with TemporaryDirectory() as var:
        environment = {**os.environ, "SHIRUBE_VAR": var, "SHIRUBE_PORT": str(port)}
        command = [sys.executable, "-m", "shirube.web.run"]
        with running(command, port, cwd=Path(var), environment=environment, patience=600) as (process, _):
            for path in paths[:100]:
                get(port, path)
            before = load()
            found = {"api": paced(port, paths, told.rate)}
            found["floor"] = paced(port, ["/static/shirube/icon.svg"] * (len(paths) // 4), told.rate)
            memory = memory_mib(process)
    result = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251  when it was measured
        "load_before": before,
        "seconds": told.seconds,
        "rate": told.rate,
        "memory": memory,
        **found,
    }
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write("| | requests | failed | median | p95 | worst |\n|---|---:|---:|---:|---:|---:|\n")
    for name, one in found.items():
        cells = (
            one["requests"],
            one["failed"],
            *(f"{one[key]} ms" for key in ("median_ms", "p95_ms", "worst_ms")),
        )
        sys.stdout.write(f"| {name} | {' | '.join(str(cell) for cell in cells)} |\n")
    sys.stdout.write(f"{told.rate:.0f} requests a second for {told.seconds} s, load before {before}\n")
    return 1 if found["api"]["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
