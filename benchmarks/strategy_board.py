"""How long a KPI board of 500 rows takes as a page, warm; beside pandas' plain table and a chart library's drawings.

    python benchmarks/strategy_board.py [--rows 500] [--requests 60]

In process through the whole of Django (every middleware, the real templates), one visitor, one after another. The 500
indicators are made up (seeded): baseline, target, three to five actuals. The peers draw the same rows in the same run:
pandas writes the plain table without drawings; Altair with vl-convert draws a few of the small paths, scaled to all.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ON = date(2026, 6, 15)
SEED = 20260615
DRAWN_BY_LIBRARY = 12


def made_up_items(rows: int) -> tuple[Any, ...]:
    """Indicators with everything a town's plan would hold."""
    from shirube.base.fiscal import FiscalYear
    from shirube.plans import Actual, Baseline, Due, DueKind, Kpi, Observation, Span, Target, TargetKind
    from shirube.usecases.strategy_page_rows import BoardItem

    chance = random.Random(SEED)
    found = []
    for number in range(rows):
        start, goal = chance.randint(10, 900), chance.randint(10, 900)
        first = 2020 + number % 3
        kpi = Kpi(
            label=f"見本の指標{number}: 地域の取組に参加した人のうち、次の年も続けた人の割合",
            target=Target(text="", kind=TargetKind.VALUE, value=Fraction(goal), unit="人"),
            due=Due(DueKind.FISCAL_YEAR, last=FiscalYear(2027 + number % 4)),
            span=Span(number + 1, number + 1),
            baseline=Baseline(Fraction(start), FiscalYear(first)),
        )
        actuals = tuple(
            Actual(
                seen=Observation(FiscalYear(first + step), Fraction(start + step * chance.randint(-20, 90)))
            )
            for step in range(1, chance.randint(3, 5))
        )
        branch = (("impact-1", "1. 見本の目標"), (f"outcome-{number % 5}", f"{number % 5}. 見本の成果"))
        item = BoardItem(
            id=f"made-up-{number}",
            label=kpi.label,
            level=("outcome", "アウトカム"),
            places=branch,
            owner="見本課",
            kpi=kpi,
            actuals=actuals,
            source="見本",
            href=f"/strategy/kpis/made-up-{number}/",
        )
        found.append(item)
    return tuple(found)


def timed(work: Callable[[], Any], times: int) -> dict[str, float]:
    """Median, p95 and worst in milliseconds, after three to warm up."""
    for _ in range(3):
        work()
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return {"median": median(spent), "p95": quantiles(spent, n=20)[-1], "worst": max(spent)}


def page(address: str) -> Callable[[], Any]:
    """One request through everything Django does."""
    from django.test import Client

    client = Client()

    def ask() -> Any:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        return response.content

    return ask


def plain_table(rows: tuple[Any, ...]) -> Callable[[], str]:
    """The same rows by pandas, without drawings, filters or links."""
    import pandas as pd

    from shirube.usecases.strategy_page_tables import board_table

    table = board_table(rows)
    return lambda: pd.DataFrame(list(table.rows), columns=list(table.header)).to_html()


def library_chart(row: Any) -> str:
    """One small path as Altair and vl-convert draw it."""
    import altair as alt
    import vl_convert

    from shirube.usecases.strategy_page_paths import path_points

    points = path_points(row.kpi, row.item.actuals)
    values = [{"x": x, "y": y, "s": name} for name in ("line", "actuals") for x, y in getattr(points, name)]
    chart = alt.Chart(alt.Data(values=values)).mark_line(point=True)
    chart = chart.encode(x="x:Q", y="y:Q", color="s:N").properties(width=110, height=30)
    return vl_convert.vegalite_to_svg(chart.to_dict())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--requests", type=int, default=60)
    told = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirube.web.config.settings")
    with tempfile.TemporaryDirectory() as var:
        os.environ["SHIRUBE_VAR"] = var
        _measure(told.rows, told.requests)


def _measure(rows: int, requests: int) -> None:
    from shirube.web.run import open_database

    open_database()
    from django.conf import settings
    from django.contrib.staticfiles import storage

    settings.ALLOWED_HOSTS = ["testserver"]
    storage.staticfiles_storage = storage.StaticFilesStorage()
    from shirube.base.fiscal import FiscalYear
    from shirube.usecases.strategy_page_paths import spark
    from shirube.usecases.strategy_page_rows import board_rows
    from shirube.web.pages import library
    from shirube.web.strategy import asked

    library.warm()
    real = timed(page("/strategy/kpis/"), requests)
    made = board_rows(made_up_items(rows), on=ON, first_year=FiscalYear(2020))
    asked.national_rows = lambda _on: made
    board = timed(page("/strategy/kpis/"), requests)
    narrowed = timed(page("/strategy/kpis/?grade=behind&sort=due"), requests)
    multiples = timed(page("/strategy/kpis/?view=small"), requests)
    plain = timed(plain_table(made), min(requests, 20))
    begun = time.perf_counter()
    for row in made[:DRAWN_BY_LIBRARY]:
        library_chart(row)
    library_all = (time.perf_counter() - begun) * 1000 / DRAWN_BY_LIBRARY * rows
    own = timed(lambda: [spark(row.kpi, row.item.actuals) for row in made], 20)
    size = len(page("/strategy/kpis/")()) // 1024
    for name, found in (
        ("board of the national strategy", real),
        (f"board of {rows} rows ({size} KiB)", board),
        ("the same, narrowed and in order of due", narrowed),
        ("the same, as small multiples", multiples),
        ("pandas to_html of the same rows, no drawings", plain),
        (f"own drawings of all {rows} paths", own),
    ):
        _say(
            f"{name}: median {found['median']:.0f} ms, p95 {found['p95']:.0f} ms, worst {found['worst']:.0f} ms"
        )
    _say(f"Altair + vl-convert for {rows} paths (scaled from {DRAWN_BY_LIBRARY}): {library_all:.0f} ms")
    _say(f"board against pandas' plain table: {board['median'] / plain['median']:.1f} times")
    _say(f"Altair + vl-convert against own drawings: {library_all / own['median']:.0f} times")
    _say(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    main()
