"""How long the proven best mix takes: 40 programmes, 20 costs; beside the same model as a MILP, and greed.

    .venv-bench/bin/python benchmarks/funding.py [--cases 12]

Prints the section as Markdown and writes results/funding.json. Every case is another made-up project (seeded).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from funding_cases import case
from funding_peers import Answer, by_greed, by_milp
from machine import described, load
from shirube.catalogue import load_areas, load_catalogue
from shirube.catalogue.project_file import read_project_file
from shirube.funding.encode import encode
from shirube.funding.mix import best_plans, compiled_offers
from shirube.funding.offers import OUTSIDE
from shirube.usecases.funding import plan_money

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "funding.json"
EXAMPLES = HERE.parent / "docs" / "examples" / "funding"
PEERS = {"HIGHS": "the same model as a MILP, HiGHS", "SCIP": "the same model as a MILP, SCIP"}
LIMIT = 20.0


def measure(*, repeats: int, tick: Any = lambda _: None) -> dict[str, Any]:
    """`repeats` made-up projects by every way, and the three worked examples as a whole answer."""
    found: dict[str, Any] = {"cases": [], "examples": {}, "limit_s": LIMIT}
    best_plans(*_first(), objective=OUTSIDE, hopeful=False)
    for seed in range(repeats):
        found["cases"].append(_case(seed))
        tick(f"case {seed}")
    catalogue, index = load_catalogue(), load_areas()
    for path in sorted(EXAMPLES.glob("s*.yaml")):
        written = read_project_file(path.read_text(encoding="utf-8"), file=path.name)
        times = []
        for _ in range(3):
            started = perf_counter()
            assert written.on is not None
            plan_money(catalogue, index, written, on=written.on)
            times.append(perf_counter() - started)
        found["examples"][path.stem] = median(times)
    return found


def _first() -> tuple[Any, Any, Any]:
    project, market = case(0, programmes=5, costs=4)
    return project.ways[0], project, market


def _case(seed: int) -> dict[str, Any]:
    project, market = case(seed)
    way = project.ways[0]
    started, busy = perf_counter(), process_time()
    plan = best_plans(way, project, market, objective=OUTSIDE, hopeful=False)[0]
    ours, worked = perf_counter() - started, process_time() - busy
    mix = encode(compiled_offers(way, project, market, hopeful=False)[0])
    goal = [(encoded.effects[OUTSIDE], 1) for encoded in mix.offers]
    answers = {name: by_milp(name, mix.model, goal, seconds=LIMIT) for name in PEERS}
    return {
        "seed": seed,
        "offers": len(mix.offers),
        "variables": len(mix.model.names),
        "rows": len(mix.model.rows),
        "yen": plan.outside,
        "holds": plan.certificate.holds,
        "seconds": ours,
        "processor_s": worked,
        "greedy": _answer(by_greed(mix, market)),
        **{name: _answer(answer) for name, answer in answers.items()},
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {"seconds": answer.seconds, "yen": answer.objective, "proven": answer.proven}


def table(found: dict[str, Any]) -> str:
    """The section as Markdown."""
    cases = found["cases"]
    ours = sorted(item["seconds"] for item in cases)
    lines = [
        "### The best mix for a project",
        "",
        f"{len(cases)} made-up projects of 20 costs and 40 programmes ({_span(cases, 'variables')} variables, "
        f"{_span(cases, 'rows')} rows); most money from outside; the time holds finding the cases of every programme "
        f"with the rule engine, solving, and reckoning every figure again.",
        "",
        "| way | median | slowest | proven | yen below the optimum |",
        "| --- | --- | --- | --- | --- |",
        f"| Shirube (CP-SAT, one worker; processor time {median(item['processor_s'] for item in cases):.2f} s in the "
        f"middle, {max(item['processor_s'] for item in cases):.2f} s at most) | {median(ours):.2f} s | {ours[-1]:.2f} s | "
        f"{sum(item['holds'] for item in cases)} of {len(cases)} | 0 |",
    ]
    lines += [_peer(cases, key, name, found["limit_s"]) for key, name in PEERS.items()]
    lines.append(_peer(cases, "greedy", "greedy (dearest cost first, best programme for it)", None))
    worse = [1 - item["greedy"]["yen"] / item["yen"] for item in cases]
    lines += [
        "",
        f"Greedy is worse in {sum(part > 0 for part in worse)} of {len(cases)} projects, by {100 * median(worse):.1f} % "
        f"in the middle and {100 * max(worse):.1f} % at most.",
        "",
        "The whole answer (sure and hopeful mixes with three alternatives, survey of the catalogue, other days, what to "
        f"ask next): {', '.join(f'{name} {seconds:.2f} s' for name, seconds in found['examples'].items())}.",
    ]
    return "\n".join(lines) + "\n"


def _peer(cases: list[dict[str, Any]], key: str, name: str, limit: float | None) -> str:
    times = sorted(item[key]["seconds"] for item in cases)
    proven = sum(item[key]["proven"] for item in cases)
    gaps = [item["yen"] - (item[key]["yen"] or 0) for item in cases]
    within = "no proof" if limit is None else f"{proven} of {len(cases)} in {limit:.0f} s"
    return (
        f"| {name} | {median(times):.2f} s | {times[-1]:.2f} s | {within} | "
        f"{median(gaps):,.0f} (most {max(gaps):,}) |"
    )


def _span(cases: list[dict[str, Any]], key: str) -> str:
    values = [item[key] for item in cases]
    return f"{min(values):,}–{max(values):,}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=12)
    before = load()
    figures = measure(repeats=parser.parse_args().cases, tick=print)
    measured = {**described(), "load_before_after": [before, load()]}
    RESULTS.write_text(
        json.dumps({"figures": figures, "measured": measured}, ensure_ascii=False, indent=1) + "\n"
    )
    print(table(figures))


if __name__ == "__main__":
    main()
