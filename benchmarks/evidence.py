"""How often "did it work" says yes when nothing was done, and how often its interval holds what was planted.

    .venv-bench/bin/python benchmarks/evidence.py [--draws 1000] [--planted 250] [--adopters 30]
        [--outcomes population,income] [--kinds random,leaning,crowded] [--seed 20261128] [--workers 2]

`--draws 0` leaves the first part out, `--planted 0` the second. On the real panel of 1,741 municipalities, fake
adopters are drawn: at random, leaning to small and shrinking places, or crowded into four prefectures. Counted
at the level of 5 %: Shirube's answer, diff-diff's Callaway-Sant'Anna with all never-adopters and its analytic
error, and a naive comparison of before and after (Student's t). Then an effect that differs from place to place
is planted, and counted is how often the 95 % interval holds the mean effect of such places (what it is an
interval of) and the mean of the very effects planted. Prints Markdown; figures go to results/evidence.json.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Job:
    """One kind of fake adopters on one outcome."""

    outcome: str
    kind: str
    draws: int
    planted: int
    adopters: int
    seed: int


def measure(job: Job) -> dict[str, Any]:
    """Counts of `significant at 5 %`, of intervals that hold what was planted, and seconds."""
    from shirube.catalogue.evidence_record import load_evidence
    from shirube.usecases.evidence import panel_of

    panel, _ = panel_of(job.outcome)
    settings = replace(load_evidence().settings, draws=199)  # p is a rank: 200 places are enough for 5 %
    return {
        "outcome": job.outcome,
        "kind": job.kind,
        **nothing_done(panel, settings, job),
        **effects_planted(panel, settings, job),
    }


def nothing_done(panel: Any, settings: Any, job: Job) -> dict[str, Any]:
    """How often each way says "significant" of adopters that did nothing."""
    from shirube.evidence import Effect, EvidenceError, Similar, estimate, library_effect

    kept = Similar(panel, settings)
    random = np.random.default_rng(job.seed)
    counts = dict.fromkeys(("asked", "shirube", "library", "naive"), 0)
    started = time.perf_counter()
    for _ in range(job.draws):
        fake = fake_adopters(panel, job.kind, job.adopters, random)
        found = estimate(panel, fake, settings, similar=kept, with_events=False)
        assert isinstance(found, Effect)
        counts["asked"] += 1
        counts["shirube"] += found.p <= settings.significance
        counts["naive"] += found.naive_p <= settings.significance
        try:
            counts["library"] += library_effect(panel, fake, significance=0.05).p <= 0.05
        except EvidenceError:
            counts["library"] += 0
    return {**counts, "seconds_per_draw": (time.perf_counter() - started) / max(job.draws, 1)}


def effects_planted(panel: Any, settings: Any, job: Job) -> dict[str, Any]:
    """How often the interval holds the mean effect, and how often an effect is seen; likeness is worked out anew."""
    from shirube.evidence import Effect, estimate

    random = np.random.default_rng(job.seed + 1)
    counts: dict[str, Any] = dict.fromkeys(("planted", "held", "held_these", "seen"), 0)
    off, width = [], []
    for _ in range(job.planted):
        fake = fake_adopters(panel, job.kind, job.adopters, random)
        sizes = {code: random.normal(PLANTED, PLANTED / 2) for code in fake.years}
        found = estimate(with_effects(panel, fake, sizes), fake, settings, with_events=False)
        assert isinstance(found, Effect)
        these = math.fsum(sizes[code] for code in found.adopters) / len(found.adopters)
        counts["planted"] += 1
        counts["held"] += found.low <= PLANTED <= found.high
        counts["held_these"] += found.low <= these <= found.high
        counts["seen"] += found.p <= settings.significance and found.value > 0
        off.append(found.value - these)
        width.append(found.high - found.low)
    means = {"bias": float(np.mean(off)), "width": float(np.median(width))} if off else {}
    return {**counts, **means}


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


def section(found: list[dict[str, Any]], job: Job) -> str:
    """The tables as Markdown, with the reach of chance of each share."""
    lines = []
    if job.draws:
        lines += [
            f"{job.draws:,} draws of {job.adopters} fake adopters each, 2016–2019, on all municipalities; "
            "share called significant at 5 %:",
            "",
            "| figure | fake adopters | Shirube | diff-diff, all never-adopters | naive before/after |",
            "| --- | --- | ---: | ---: | ---: |",
            *(
                f"| {one['outcome']} | {KINDS[one['kind']]} | "
                + " | ".join(f"{one[name] / one['asked']:.1%}" for name in ("shirube", "library", "naive"))
                + " |"
                for one in found
            ),
            "",
        ]
    if job.planted:
        lines += [
            f"An effect of {PLANTED:+.0%} on average (standard deviation {PLANTED / 2:.0%}) planted in "
            f"{job.adopters} fake adopters, {job.planted:,} draws (chance alone moves a share of 95 % by "
            f"±{1.96 * math.sqrt(0.95 * 0.05 / job.planted):.1%}):",
            "",
            "| figure | fake adopters | 95 % interval holds the mean effect | holds the mean of these very effects "
            "| is seen | median width | off by, on average |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
            *(
                f"| {one['outcome']} | {KINDS[one['kind']]} | "
                + " | ".join(f"{one[name] / one['planted']:.1%}" for name in ("held", "held_these", "seen"))
                + f" | {one['width']:.2%} | {one['bias']:+.2%} |"
                for one in found
            ),
        ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draws", type=int, default=1_000)
    parser.add_argument("--planted", type=int, default=250)
    parser.add_argument("--adopters", type=int, default=30)
    parser.add_argument("--outcomes", default="population,income")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    jobs = [
        Job(outcome, kind, args.draws, args.planted, args.adopters, args.seed)
        for outcome in args.outcomes.split(",")
        for kind in args.kinds.split(",")
    ]
    with ProcessPoolExecutor(args.workers, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(measure, jobs))
    RESULT.write_text(json.dumps({**vars(args), "rows": found}, indent=1) + "\n")
    print(section(found, jobs[0]))


if __name__ == "__main__":
    main()
