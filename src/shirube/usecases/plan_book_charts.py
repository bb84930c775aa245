"""Charts of a plan's KPIs as PNG for a Word report: actuals, the path to the target, the forecast's width.

Only digits stand in the picture (years, figures, the printed number of a KPI), so that it needs no Japanese font;
names stand in the table below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shirube.documents.plan_book import ReviewRow
from shirube.plans import Baseline

PER_PICTURE, MOST = 9, 36
ACTUAL, PATH = "#0017c1", "#767676"


def drawable(rows: Sequence[ReviewRow]) -> tuple[ReviewRow, ...]:
    """The rows with two points to draw between: a baseline or actuals."""
    return tuple(row for row in rows if len(_actuals(row)) >= 2)


def small_multiples(rows: Sequence[ReviewRow]) -> bytes:
    """Up to nine KPIs in three columns, each with its own scale: actuals as a line, targets as diamonds."""
    import altair as alt
    import vl_convert

    charts = [_chart(alt, row) for row in rows[:PER_PICTURE]]
    lines = [alt.hconcat(*charts[at : at + 3], spacing=18) for at in range(0, len(charts), 3)]
    spec = (
        alt.vconcat(*lines, spacing=14, background="white")
        .configure_view(stroke="#d9d9d9")
        .configure_axis(labelFontSize=11, grid=False)
        .configure_title(fontSize=13)
    )
    return bytes(vl_convert.vegalite_to_png(spec.to_dict(), scale=2))


def _chart(alt: Any, row: ReviewRow) -> Any:
    points = [{"x": at, "y": value, "kind": "actual"} for at, value in _actuals(row)]
    path = [{"x": at, "y": value, "kind": "path"} for at, value in _path(row)]
    x = alt.X(
        "x:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(zero=False, nice=False)
    )
    y = alt.Y("y:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4))
    layers = [
        alt.Chart(alt.Data(values=path)).mark_line(strokeDash=[5, 3], color=PATH).encode(x=x, y=y),
        alt.Chart(alt.Data(values=path[1:]))
        .mark_point(shape="diamond", size=70, color=PATH, filled=False)
        .encode(x=x, y=y),
        alt.Chart(alt.Data(values=points)).mark_line(color=ACTUAL, strokeWidth=2).encode(x=x, y=y),
        alt.Chart(alt.Data(values=points)).mark_point(color=ACTUAL, filled=True, size=45).encode(x=x, y=y),
    ]
    return alt.layer(*layers).properties(width=165, height=95, title=row.no)


def _actuals(row: ReviewRow) -> list[tuple[int, float]]:
    """Baseline and actuals by year; a year told twice is the actual's."""
    baseline: Baseline | None = row.kpi.kpi.baseline
    found: dict[int, float] = {}
    if baseline is not None and baseline.value is not None and baseline.at is not None:
        found[baseline.at.year] = float(baseline.value)
    found |= {at: float(entry.value) for at, entry in row.actuals if entry.value is not None}
    return sorted(found.items())


def _path(row: ReviewRow) -> list[tuple[int, float]]:
    baseline = row.kpi.kpi.baseline
    start = []
    if baseline is not None and baseline.value is not None and baseline.at is not None:
        start.append((baseline.at.year, float(baseline.value)))
    steps = [(at, float(target.value)) for at, target in row.targets if target.value is not None]
    return [*start, *steps] if start else ([*steps[:1], *steps])
