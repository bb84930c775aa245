"""How often "did it work" says yes when nothing was done, and how often its interval holds what was planted.

    .venv-bench/bin/python benchmarks/evidence.py [--draws 1000] [--adopters 30] [--outcomes population,income]

On the real panel of 1,741 municipalities, fake adopters are drawn 1,000 times: at random, leaning to small and
shrinking places, or crowded into four prefectures. Counted at the level of 5 %: Shirube's answer, diff-diff's
Callaway-Sant'Anna with all never-adopters and its analytic error, and a naive comparison of before and after
(Student's t). Then an effect that differs from place to place is planted and the share of intervals that hold
the mean of what was planted is counted. Prints the section as Markdown; figures go to results/evidence.json.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

KINDS = {
    "random": "at random",
    "leaning": "leaning to small, shrinking places",
    "crowded": "crowded into four prefectures",
}
YEARS = (2016, 2017, 2018, 2019)
PLANTED = 0.02
"""The mean of the planted effect on the logarithm; places differ by half as much (standard deviation)."""

RESULT = Path(__file__).parent / "results" / "evidence.json"


def measure(job: tuple[str, str, int, int]) -> dict[str, Any]:
    """One kind of fake adopters on one outcome: counts of `significant at 5 %`, intervals that hold, seconds."""
    from shirube.catalogue.evidence_record import load_evidence
    from shirube.evidence import Effect, EvidenceError, Similar, estimate, library_effect
    from shirube.usecases.evidence import panel_of

    outcome, kind, draws, adopters = job
    panel, _ = panel_of(outcome)
    settings = replace(load_evidence().settings, draws=199)  # p is a rank: 200 places are enough for 5 %
    kept = Similar(panel, settings)
    random = np.random.default_rng(20261128)
    counts = dict.fromkeys(("asked", "shirube", "library", "naive", "held", "seen", "entered", "planted"), 0)
    started = time.perf_counter()
    for _ in range(draws):
        fake = fake_adopters(panel, kind, adopters, random)
        found = estimate(panel, fake, settings, similar=kept, with_events=False)
        assert isinstance(found, Effect)
        counts["asked"] += 1
        counts["entered"] += len(found.adopters)
        counts["shirube"] += found.p <= settings.significance
        counts["naive"] += found.naive_p <= settings.significance
        try:
            counts["library"] += library_effect(panel, fake, significance=0.05).p <= 0.05
        except EvidenceError:
            counts["library"] += 0
    seconds = time.perf_counter() - started
    for _ in range(draws // 4):  # likeness has to be worked out anew for each, which is the slow part
        fake = fake_adopters(panel, kind, adopters, random)
        counts["planted"] += 1
        sizes = {code: random.normal(PLANTED, PLANTED / 2) for code in fake.years}
        planted = with_effects(panel, fake, sizes)
        found = estimate(planted, fake, settings, with_events=False)
        assert isinstance(found, Effect)
        truth = math.fsum(sizes[code] for code in found.adopters) / len(found.adopters)
        counts["held"] += found.low <= truth <= found.high
        counts["seen"] += found.p <= settings.significance and found.value > 0
    return {"outcome": outcome, "kind": kind, "seconds_per_draw": seconds / draws, **counts}


def fake_adopters(panel: Any, kind: str, count: int, random: np.random.Generator) -> Any:
    """Places that are said to have begun in 2016 to 2019; nothing happened there."""
    from shirube.evidence import Adoption

    known = np.isfinite(panel.values).all(axis=1) & np.isfinite(panel.features).all(axis=1)
    rows = np.flatnonzero(known)
    weights = np.ones(rows.size)
    if kind == "leaning":
        before = panel.years.index(YEARS[0] - 1)
        growth = _standard(panel.values[rows, before] - panel.values[rows, max(0, before - 3)])
        weights = 1 / (1 + np.exp(2 * growth + _standard(panel.features[rows, 0])))
    if kind == "crowded":
        regions = np.array(panel.regions)[rows]
        rows = rows[np.isin(regions, random.choice(np.unique(regions), 4, replace=False))]
        weights = np.ones(rows.size)
    chosen = random.choice(rows, min(count, rows.size), replace=False, p=weights / weights.sum())
    return Adoption({panel.codes[row]: int(random.choice(YEARS)) for row in chosen})


def with_effects(panel: Any, adoption: Any, sizes: dict[str, float]) -> Any:
    """The panel with each place's own effect in every year in which its measure can show."""
    values = panel.values.copy()
    row_of, years = panel.row_of(), np.asarray(panel.years)
    for code, year in adoption.years.items():
        values[row_of[code], years >= year + panel.first_effect] += sizes[code]
    return replace(panel, values=values)


def _standard(values: Any) -> Any:
    return (values - values.mean()) / values.std()


def section(found: list[dict[str, Any]], draws: int, adopters: int) -> str:
    """The table as Markdown."""
    lines = [
        f"{draws:,} draws of {adopters} fake adopters each, 2016–2019, on all municipalities; share called significant at 5 %:",
        "",
        "| figure | fake adopters | Shirube | diff-diff, all never-adopters | naive before/after | interval holds a planted effect | planted +2 % is seen |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found:
        share = {name: f"{one[name] / one['asked']:.1%}" for name in ("shirube", "library", "naive")}
        share |= {name: f"{one[name] / one['planted']:.1%}" for name in ("held", "seen")}
        lines.append(
            f"| {one['outcome']} | {KINDS[one['kind']]} | {share['shirube']} | {share['library']} "
            f"| {share['naive']} | {share['held']} | {share['seen']} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draws", type=int, default=1_000)
    parser.add_argument("--adopters", type=int, default=30)
    parser.add_argument("--outcomes", default="population,income")
    args = parser.parse_args()
    jobs = [
        (outcome, kind, args.draws, args.adopters) for outcome in args.outcomes.split(",") for kind in KINDS
    ]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(measure, jobs))
    RESULT.write_text(
        json.dumps({"draws": args.draws, "adopters": args.adopters, "rows": found}, indent=1) + "\n"
    )
    print(section(found, args.draws, args.adopters))


if __name__ == "__main__":
    main()
