"""How long the checks take on a town's plan of 300 KPIs, and on the national strategy.

    .venv/bin/python benchmarks/lint.py

Prints the figures as Markdown and writes benchmarks/results/lint.json. No published tool checks plans by code, so
there is no peer; the yardstick is the same plan written as JSON text in the same run.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

from machine import load
from shirube.base.fiscal import FiscalYear
from shirube.catalogue import load_catalogue, load_strategies
from shirube.lint import lint_fully, view_of_book
from shirube.plans import Baseline, Due, DueKind, Kpi, Observation, Span, Target, TargetKind, book_json
from shirube.plans.town import (
    Actual,
    BookKpi,
    BookNode,
    NodeKind,
    Organisation,
    PlanBook,
    UsedProgramme,
    YearBar,
)
from shirube.usecases.lint_plan import lint_context, lint_strategy

RESULTS = Path(__file__).resolve().parent / "results" / "lint.json"
ON = date(2028, 6, 1)
KPIS, MEASURES, REPEATS = 300, 100, 15
LABELS = (
    "移住した世帯の数",
    "起業セミナー参加人数",
    "空き家の活用割合",
    "待機児童数",
    "満足している人の割合",
    "事業の推進",
)


def book() -> PlanBook:
    """A made-up plan: 10 outcomes, 10 measures and 30 KPIs each, half of the KPIs weak in some way."""
    nodes, kpis = [], []
    for outcome in range(10):
        nodes.append(BookNode(id=f"o{outcome}", kind=NodeKind.OUTCOME, title=f"目標{outcome}"))
        for no in range(MEASURES // 10):
            used = (UsedProgramme(f"まちの助成{no}号"), UsedProgramme("ローカル10000プロジェクト"))
            bars = (YearBar(first=FiscalYear(2026), last=FiscalYear(2026 + no % 5)),)
            node = f"m{outcome}-{no}"
            nodes.append(
                BookNode(
                    id=node,
                    kind=NodeKind.MEASURE,
                    title=f"施策{node}",
                    parent=f"o{outcome}",
                    programmes=used,
                    bars=bars,
                )
            )
            kpis += [_kpi(node, len(kpis) + extra) for extra in range(KPIS // MEASURES)]
    return PlanBook(
        id="b", title="測るための計画", organisation=Organisation("39405", "見本町"),
        first_year=FiscalYear(2026), last_year=FiscalYear(2030), nodes=tuple(nodes), kpis=tuple(kpis),
    )  # fmt: skip


def _kpi(node: str, no: int) -> BookKpi:
    aim = Target(text=f"{no % 40}件", kind=TargetKind.VALUE, value=Fraction(no % 40), unit="件")
    start = None if no % 2 else Baseline(Fraction(no % 30), FiscalYear(2024), f"{no % 30}件")
    core = Kpi(
        label=f"{LABELS[no % len(LABELS)]}{no % 50}", target=aim, span=Span(1, 1), baseline=start,
        due=Due(DueKind.FISCAL_YEAR, None, last=FiscalYear(2030)),
    )  # fmt: skip
    told = (Actual(seen=Observation(FiscalYear(2026), Fraction(no % 35))),)
    return BookKpi(id=f"k{no}", node=node, kpi=core, actuals=told)


def timed(do: Callable[[], Any]) -> dict[str, Any]:
    """The first run and the median of the rest, in milliseconds."""
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        do()
        taken.append((time.perf_counter() - start) * 1000)
    return {"first_ms": round(taken[0], 1), "median_ms": round(median(taken[1:]), 1)}


def main() -> int:
    """Measure, print, write."""
    catalogue, strategy, plan = load_catalogue(), load_strategies()["national"], book()
    view = view_of_book(plan)
    found = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251  when it was measured
        "load": load(),
        "kpis": len(view.kpis),
        "measures": len(view.measures),
        "findings": len(lint_fully(view, lint_context(catalogue, ON, [strategy])).findings),
        "town": timed(lambda: lint_fully(view_of_book(plan), lint_context(catalogue, ON, [strategy]))),
        "national": timed(lambda: lint_strategy(strategy, catalogue)),
        "as_json": timed(lambda: json.dumps(book_json(plan), ensure_ascii=False)),
    }
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write("| | first | median |\n|---|---:|---:|\n")
    for name in ("town", "national", "as_json"):
        sys.stdout.write(f"| {name} | {found[name]['first_ms']} ms | {found[name]['median_ms']} ms |\n")
    sys.stdout.write(f"{found['findings']} findings on {found['kpis']} KPIs; load {found['load']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
