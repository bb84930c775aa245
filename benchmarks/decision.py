"""One decision with its explanation, in process: `explain_decision` for each programme and a town of 3,000."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import median, quantiles
from typing import Any

from contenders import facts_of
from data import ON
from shirube.catalogue import Catalogue, load_areas
from shirube.usecases import explain_decision, recorded_facts, told_facts

TOWN = "39405"


def measure(catalogue: Catalogue, *, repeats: int, tick: Callable[[str], None]) -> dict[str, Any]:
    """Median and p95 over all programmes: with what the record knows of the town, and with everything told."""
    areas = load_areas()
    sources = {source.id: source.credit for source in areas.sources()}
    known = recorded_facts(areas.facts(TOWN, ON), sources, catalogue.variables)
    found: dict[str, Any] = {}
    for programme in sorted(catalogue.programmes):
        told = dict(_everything(catalogue, programme, ON))
        variants = {"record_only": known, "all_told": {**known, **told}}
        found[programme] = {
            name: _timed(catalogue, programme, facts, repeats) for name, facts in variants.items()
        }
        tick(programme)
    summary = {
        name: _summary([t for p in found.values() for t in p[name]]) for name in ("record_only", "all_told")
    }
    slowest = {
        name: max(((median(p[name]), pid) for pid, p in found.items()))
        for name in ("record_only", "all_told")
    }
    return {
        **summary,
        "slowest_programme": {k: {"programme": pid, "median_ms": ms} for k, (ms, pid) in slowest.items()},
        "repeats": repeats,
    }


def _everything(catalogue: Catalogue, programme: str, on: date) -> dict[str, Any]:
    table = facts_of(catalogue, programme, 40)
    row = next(iter(table.iter_rows(named=True)))
    told = {k: str(v) if isinstance(v, Decimal) else v for k, v in row.items()}
    return dict(told_facts(told, catalogue.variables, told_on=on))


def _timed(catalogue: Catalogue, programme: str, facts: Any, repeats: int) -> list[float]:
    times: list[float] = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        explain_decision(catalogue, programme, facts, on=ON)
        times.append((time.perf_counter() - started) * 1000)
    return times[1:]


def _summary(times: list[float]) -> dict[str, float]:
    return {"median_ms": median(times), "p95_ms": quantiles(times, n=20)[-1], "worst_ms": max(times)}
