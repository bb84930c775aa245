"""The time of a page as a browser meets it: the real server, one visitor, one connection, warm."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from data import ON
from server import Visitor, free_port, memory_mib, running
from shirube.catalogue import load_catalogue

TOWN = "39405"
TOLD = (
    f"on={ON}&sogyo_plan=true&loan_amount=90000000&public_subsidy=40000000&req_local_resource=true"
    "&req_local_issue=true&req_novelty=true&req_model=true&unsecured_loan=true&application_date=2026-06-15"
    "&plan_submitted_in_r7=false&initial_investment=140000000&total_project_cost=140000000&own_funds=10000000"
)


def measure(*, requests: int, tick: Callable[[str], None]) -> dict[str, Any]:
    """Median, p95 and worst per page, and the memory of the server afterwards."""
    port = free_port()
    with TemporaryDirectory() as var:
        environment = {**os.environ, "SHIRUBE_VAR": var, "SHIRUBE_PORT": str(port)}
        command = [sys.executable, "-m", "shirube.web.run"]
        with running(command, port, cwd=Path(var), environment=environment, patience=300) as (process, _):
            found = {}
            for name, paths in _pages().items():
                found[name] = _timed(Visitor(port), paths, requests)
                tick(name)
            found["memory"] = memory_mib(process)
    return found


def _pages() -> dict[str, list[str]]:
    decision = "/programmes/{}/areas/" + TOWN + "/?on=" + ON.isoformat()
    return {
        "area": [f"/areas/{TOWN}/?on={ON}"],
        "decision_told": [f"/programmes/local-10000-kokko/areas/{TOWN}/?{TOLD}"],
        "decision_record_only": [decision.format(programme) for programme in load_catalogue().programmes],
        "programme": [f"/programmes/{programme}/" for programme in load_catalogue().programmes],
    }


def _timed(visitor: Visitor, paths: list[str], requests: int) -> dict[str, Any]:
    ready = [visitor.settled(path) for path in paths]
    for path in ready * max(1, 10 // len(ready)):
        visitor.get(path)
    times, sizes, failed = [], [], 0
    for index in range(requests):
        status, size, spent, _ = visitor.get(ready[index % len(ready)])
        failed += status != 200
        times.append(spent)
        sizes.append(size)
    return {
        "requests": requests,
        "failed": failed,
        "median_ms": median(times),
        "p95_ms": quantiles(times, n=20)[-1],
        "worst_ms": max(times),
        "median_bytes": int(median(sizes)),
    }
