"""How long every programme for every area takes: 1,788 × the catalogue, cold and warm, and beside named peers.

    .venv-bench/bin/python benchmarks/push.py [--repeats 7] [--sample 20]

Prints the section as Markdown and writes results/push.json. Peers of the same run: `decide` for each pair, one
after another, on every n-th area and scaled to all; and for the 24 programmes that `rules_polars.py` and
`rules_openfisca.py` hold by hand, these over the same number of rows. Neither of the two gives a reason, a
missing fact or what the source leaves open; OpenFisca-Core knows no unknown, so it gets generated facts, all told.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from machine import ROOT, described, load, reset_peak, rss_mib

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "push.json"
ROWS = 1_788


def measure(*, repeats: int, sample: int, tick: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Every figure of the section; each way in a process of its own."""
    found: dict[str, Any] = {"cold": [_child("cold") for _ in range(3)]}
    tick("cold")
    found["warm"] = _child("warm", repeats)
    tick("warm")
    found["columns"] = _child("columns", repeats)
    tick("columns")
    found["naive"] = _child("naive", sample)
    tick("naive")
    for engine in ("shirube", "polars", "openfisca", "openfisca_tuned"):
        if engine.startswith("openfisca") and find_spec("openfisca_core") is None:
            found[engine] = None
        else:
            found[engine] = _child("by_hand", repeats, engine)
        tick(engine)
    return found


def _child(part: str, *arguments: Any) -> Any:
    """Runs one part in a new process; the time from its start to its end stands beside its own figures."""
    command = [sys.executable, str(HERE / "push.py"), "--child", part, *map(str, arguments)]
    started = time.perf_counter()
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if run.returncode:
        raise RuntimeError(f"{part} failed:\n{run.stderr[-2000:]}")
    return {**json.loads(run.stdout), "process_s": seconds}


# -- in the child --------------------------------------------------------------------------------------


def cold() -> dict[str, Any]:
    """A new process: import, catalogue, areas, facts and the first push."""
    times = {}
    started = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal started
        now = time.perf_counter()
        times[name], started = now - started, now

    from data import ON
    from shirube.catalogue import load_areas, load_catalogue
    from shirube.usecases.push import Pusher, situations_of

    lap("import")
    catalogue = load_catalogue()
    lap("catalogue")
    index = load_areas()
    situations = situations_of(index, index.all(), on=ON)
    lap("areas and facts")
    push = Pusher(catalogue).push(situations, on=ON)
    totals = dict(push.totals)
    lap("push")
    return {
        "laps_s": times,
        "pairs": push.pairs,
        "programmes": len(push.programmes),
        "totals": totals,
        "peak_mib": rss_mib(peak=True),
    }


def warm(repeats: int) -> dict[str, Any]:
    """Verdicts and counts of all pairs, answers of the record kept; and the same on another day, none kept."""
    from datetime import timedelta

    from data import ON
    from shirube.catalogue import load_areas, load_catalogue
    from shirube.usecases.push import Pusher, situations_of

    index, pusher = load_areas(), Pusher(load_catalogue())
    situations = situations_of(index, index.all(), on=ON)
    pusher.push(situations, on=ON)
    before = rss_mib()
    reset_peak()
    kept, anew = [], []
    for turn in range(repeats):
        started = time.perf_counter()
        push = pusher.push(situations, on=ON)
        assert sum(push.totals.values()) == push.pairs
        kept.append(time.perf_counter() - started)
        day = ON + timedelta(days=1 + turn)
        elsewhen = situations_of(index, index.all(), on=day)
        started = time.perf_counter()
        pusher.push(elsewhen, on=day)
        anew.append(time.perf_counter() - started)
    return {
        "kept_s": kept,
        "another_day_s": anew,
        "answers_held": pusher.kept(),
        "process_mib": before,
        "peak_mib": rss_mib(peak=True),
    }


def columns(repeats: int) -> dict[str, Any]:
    """`decide_table` for every programme over the areas' own facts: verdicts and amounts, no reasons."""
    from data import ON
    from shirube.catalogue import load_catalogue
    from shirube.rules.columns import TableRules

    catalogue, table = load_catalogue(), area_table(ON)
    started = time.perf_counter()
    rules = [TableRules(p, catalogue.variables, on=ON) for p in catalogue.programmes.values()]
    keeping = [
        TableRules(p, catalogue.variables, on=ON, keep_answers=5_000) for p in catalogue.programmes.values()
    ]
    for item in rules:
        item.decide(table)
    first = time.perf_counter() - started
    for item in keeping:
        item.decide(table)
    return {
        "first_s": first,
        "again_s": [_timed(lambda: [item.decide(table) for item in rules]) for _ in range(repeats)],
        "keeping_s": [_timed(lambda: [item.decide(table) for item in keeping]) for _ in range(repeats)],
        "peak_mib": rss_mib(peak=True),
    }


def area_table(on: Any) -> Any:
    """The record's facts of all areas as `decide_table` takes them."""
    import polars as pl

    from shirube.catalogue import load_areas

    return load_areas().facts_table(on).with_columns(application_date=pl.lit(on))


def naive(sample: int) -> dict[str, Any]:
    """`decide` pair by pair for every n-th area, scaled to all areas."""
    from data import ON
    from shirube.catalogue import load_areas, load_catalogue
    from shirube.rules import decide

    catalogue, index = load_catalogue(), load_areas()
    areas = index.all()[:: max(1, len(index) // sample)]
    facts = [{**index.rule_facts(area.code, ON), "application_date": ON} for area in areas]

    def run() -> None:
        for known in facts:
            for programme in catalogue.programmes.values():
                decide(programme, known, on=ON, variables=catalogue.variables, with_shares=False)

    run()
    seconds = _timed(run)
    return {"areas": len(areas), "sample_s": seconds, "scaled_s": seconds * len(index) / len(areas)}


def by_hand(repeats: int, engine: str) -> dict[str, Any]:
    """The 24 programmes written by hand for the peers, over 1,788 rows of generated facts."""
    import data
    from contenders import ENGINES, facts_of
    from shirube.catalogue import load_catalogue

    catalogue = data.by_hand(load_catalogue())
    contender = ENGINES[engine](catalogue, ROWS)
    total, programmes = 0.0, list(catalogue.programmes)
    for programme in programmes:
        contender.ready(programme, facts_of(catalogue, programme, ROWS))
        times = []
        for _ in range(repeats + 1):
            if hasattr(contender, "forget"):
                contender.forget()
            times.append(_timed(lambda name=programme: contender.run(name)))
        total += median(times[1:])
    return {"programmes": len(programmes), "total_s": total, "peak_mib": rss_mib(peak=True)}


def _timed(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


# -- the section ---------------------------------------------------------------------------------------


def table(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    cold_runs, warm_run, naive_run = found["cold"], found["warm"], found["naive"]
    first = cold_runs[0]
    middle = sorted(cold_runs, key=lambda run: run["process_s"])[len(cold_runs) // 2]
    laps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in middle["laps_s"].items())
    kept = median(warm_run["kept_s"])
    rows = [
        ["new process, from its start to its end", _s(middle["process_s"]), f"{middle['peak_mib']:,.0f}"],
        ["first push in a running process (another day, nothing kept)", *_median(warm_run, "another_day_s")],
        ["again (answers of the record kept)", *_median(warm_run, "kept_s")],
        ["`decide_table`, first (compiles)", _s(found["columns"]["first_s"]), ""],
        ["`decide_table`, again", *_median(found["columns"], "again_s")],
        ["`decide_table`, again, open rows kept too", *_median(found["columns"], "keeping_s")],
        [f"`decide` pair by pair ({naive_run['areas']} areas, scaled)", _s(naive_run["scaled_s"]), ""],
    ]
    names = {
        "shirube": "Shirube `decide_table` (exact, with unknown)",
        "polars": "Polars by hand (Float64)",
        "openfisca": "OpenFisca-Core",
        "openfisca_tuned": "OpenFisca-Core, look-ups replaced by NumPy",
    }
    peers = [
        [name, "not installed" if found[key] is None else _s(found[key]["total_s"])]
        for key, name in names.items()
    ]
    total = first["pairs"]
    return (
        f"### Every programme for every area\n\n"
        f"{ROWS:,} areas × {first['programmes']} programmes = {total:,} pairs; "
        f"{', '.join(f'{key} {count:,}' for key, count in first['totals'].items())}.\n\n"
        f"{_lines(['all pairs', 'seconds', 'peak MiB'], rows)}\n\n"
        f"A new process: {laps} s. Again is {naive_run['scaled_s'] / kept:,.0f} times as fast as pair by pair.\n\n"
        f"{_lines(['the 24 programmes written by hand, 1,788 rows of generated facts', 'seconds'], peers)}\n"
    )


def _median(figures: dict[str, Any], key: str) -> list[str]:
    return [_s(median(figures[key])), f"{figures['peak_mib']:,.0f}"]


def _s(seconds: float) -> str:
    return f"{seconds:,.3f}"


def _lines(head: list[str], rows: list[list[str]]) -> str:
    ruler = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ruler, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--sample", type=int, default=20, help="areas decided pair by pair")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        part, *arguments = args.child
        print(json.dumps(globals()[part](*(int(a) if a.isdigit() else a for a in arguments))))
        return
    started, before = datetime.now(UTC), load()  # noqa: TID251  when it was measured
    found = measure(repeats=args.repeats, sample=args.sample)
    measured = {
        "at": started.isoformat(timespec="seconds"),
        "load_before_after": [before, load()],
        "repeats": args.repeats,
        **described(),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({"measured": measured, "figures": found}, ensure_ascii=False, indent=1) + "\n"
    )
    print(table(found))
    print(json.dumps(measured, ensure_ascii=False))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "benchmarks"))
    main()
