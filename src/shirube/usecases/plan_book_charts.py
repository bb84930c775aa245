"""Small charts of KPIs: actuals, the path to the target; as SVG text, and as PNG for a Word report.

Drawn by hand instead of by Vega: nine charts in a few milliseconds instead of seconds (decision 0013). Only digits
stand in the picture (years, figures, the printed number of a KPI), so that it needs no Japanese font; names stand
in the text below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from html import escape

from shirube.documents.plan_book import ReviewRow, number_text
from shirube.plans import Baseline

PER_PICTURE, MOST, ACROSS = 9, 36, 3
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 220, 140, 48, 14, 26, 24
ACTUAL, PATH, LINE, INK = "#0017c1", "#767676", "#d9d9d9", "#1a1a1a"
Point = tuple[int, Fraction]


def drawable(rows: Sequence[ReviewRow]) -> tuple[ReviewRow, ...]:
    """The rows with two points to draw between: a baseline or actuals."""
    return tuple(row for row in rows if len(_actuals(row)) >= 2)


def small_multiples(rows: Sequence[ReviewRow]) -> bytes:
    """Up to nine KPIs in three columns as PNG, each with its own scale: actuals as a line, targets as diamonds."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(multiples_svg(rows[:PER_PICTURE]), scale=2))


def multiples_svg(rows: Sequence[ReviewRow]) -> str:
    """The same as SVG text."""
    high = -(-len(rows) // ACROSS)
    parts = [
        f'<g transform="translate({number % ACROSS * WIDTH},{number // ACROSS * HEIGHT})">{_chart(row)}</g>'
        for number, row in enumerate(rows)
    ]
    width, height = ACROSS * WIDTH, high * HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="Arial, sans-serif" font-size="11">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def chart_svg(row: ReviewRow) -> str:
    """The chart of one KPI as SVG text, for a page."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Arial, sans-serif" font-size="11">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{_chart(row)}</svg>'
    )


def chart_words(row: ReviewRow) -> str:
    """The chart in words: the actuals by year and the target."""
    told = "、".join(f"{at}年 {number_text(value)}" for at, value in _actuals(row))
    path = _path(row)
    aim = f"。目標 {path[-1][0]}年 {number_text(path[-1][1])}" if path else ""
    return f"{row.label}（{row.unit}）: {told}{aim}"


def _chart(row: ReviewRow) -> str:
    actuals, path = _actuals(row), _path(row)
    points = [*actuals, *path]
    years = (min(at for at, _ in points), max(at for at, _ in points))
    low, high = min(value for _, value in points), max(value for _, value in points)
    if low == high:
        low, high = low - 1, high + 1

    def x(at: int) -> float:
        span = max(years[1] - years[0], 1)
        return LEFT + (WIDTH - LEFT - RIGHT) * (at - years[0]) / span

    def y(value: Fraction) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * float((high - value) / (high - low))

    def line(listed: Sequence[Point]) -> str:
        return " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in listed)

    box = f'x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}"'
    drawn = [
        f'<text x="{LEFT}" y="17" font-size="13" font-weight="bold" fill="{INK}">{escape(row.no)}</text>',
        f'<rect {box} fill="none" stroke="{LINE}"/>',
        *(_text(LEFT - 5, y(value) + 4, _figure(value), "end") for value in (low, high)),
        *(_text(x(at), HEIGHT - 8, str(at), "middle") for at in dict.fromkeys(years)),
    ]
    if len(path) > 1:
        drawn.append(f'<polyline points="{line(path)}" fill="none" stroke="{PATH}" stroke-dasharray="5 3"/>')
    drawn += [_diamond(x(at), y(value)) for at, value in path[1:] or path]
    drawn.append(f'<polyline points="{line(actuals)}" fill="none" stroke="{ACTUAL}" stroke-width="2"/>')
    drawn += [
        f'<circle cx="{x(at):.1f}" cy="{y(value):.1f}" r="3.5" fill="{ACTUAL}"/>' for at, value in actuals
    ]
    return "".join(drawn)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}">{escape(text)}</text>'


def _diamond(x: float, y: float) -> str:
    corners = f"{x:.1f},{y - 5:.1f} {x + 5:.1f},{y:.1f} {x:.1f},{y + 5:.1f} {x - 5:.1f},{y:.1f}"
    return f'<polygon points="{corners}" fill="#ffffff" stroke="{PATH}" stroke-width="1.5"/>'


def _figure(value: Fraction) -> str:
    """The figure in few digits: 1,234 or 12.5 or 1.2M."""
    number = float(value)
    if abs(number) >= 1_000_000:
        return f"{number / 1_000_000:,.1f}M"
    return f"{number:,.1f}".removesuffix(".0")


def _actuals(row: ReviewRow) -> list[Point]:
    """Baseline and actuals by year; a year told twice is the actual's."""
    baseline: Baseline | None = row.kpi.kpi.baseline
    found: dict[int, Fraction] = {}
    if baseline is not None and baseline.value is not None and baseline.at is not None:
        found[baseline.at.year] = baseline.value
    found |= {at: entry.value for at, entry in row.actuals if entry.value is not None}
    return sorted(found.items())


def _path(row: ReviewRow) -> list[Point]:
    """From the baseline over the stated steps to the target; without a baseline only the targets."""
    baseline = row.kpi.kpi.baseline
    steps = [(at, target.value) for at, target in row.targets if target.value is not None]
    if baseline is not None and baseline.value is not None and baseline.at is not None:
        return [(baseline.at.year, baseline.value), *steps]
    return steps
