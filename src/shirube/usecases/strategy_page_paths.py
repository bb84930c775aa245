"""The path of a KPI as SVG text: the line from baseline to target, the actuals, the forecast.

Small for a row, large for a page. Drawn by hand, not by a chart library: a board draws hundreds at once (decision
0011). Positions are floats for the eye only; the figures beside them stay exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans import Actual, Forecast, Kpi, Year
from shirube.plans.judge import planned_path
from shirube.usecases.strategy_page_rows import number_text, unit_of

Dot = tuple[int, float]
SMALL = (132.0, 36.0)
LARGE = (720.0, 320.0)
_MOST_YEARS = 40


@dataclass(frozen=True)
class PathPoints:
    """What a path shows, on one axis of years of one kind; `target` stands at its due."""

    line: tuple[Dot, ...]
    actuals: tuple[Dot, ...]
    target: Dot | None
    goal: float | None
    is_fiscal: bool
    skipped: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw but, at most, the target."""
        return not self.line and not self.actuals


@dataclass(frozen=True)
class _Frame:
    """From years and values to places on paper."""

    first: float
    last: float
    low: float
    high: float
    left: float
    right: float
    top: float
    bottom: float

    def x(self, year: float) -> float:
        return self.left + (year - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def path_points(kpi: Kpi | None, actuals: Sequence[Actual]) -> PathPoints:
    """The points of a KPI. Actuals of the other kind of year are counted in `skipped`, never drawn beside these."""
    if kpi is None:
        return PathPoints((), (), None, None, is_fiscal=True, skipped=0)
    planned = planned_path(kpi)
    line = () if isinstance(planned, str) else planned
    kind = _kind(kpi, line, actuals)
    known = [(one.seen.at, one.seen.value) for one in actuals if one.seen.value is not None]
    seen = [(at.year, float(value)) for at, value in known if isinstance(at, kind)]
    goal = None if kpi.target is None or kpi.target.value is None else float(kpi.target.value)
    due = kpi.due.last
    target = None if goal is None or due is None or not isinstance(due, kind) else (due.year, goal)
    return PathPoints(
        line=tuple((at.year, float(value)) for at, value in line),
        actuals=tuple(sorted(seen)),
        target=target,
        goal=goal,
        is_fiscal=kind is FiscalYear,
        skipped=len(known) - len(seen),
    )


def _kind(kpi: Kpi, line: Sequence[tuple[Year, object]], actuals: Sequence[Actual]) -> type[Year]:
    years = [at for at, _ in line] or [one for one in (kpi.due.last, kpi.due.first) if one is not None]
    years = years or [one.seen.at for one in actuals]
    return CalendarYear if years and isinstance(years[0], CalendarYear) else FiscalYear


def spark(kpi: Kpi | None, actuals: Sequence[Actual]) -> str:
    """The path in a row: dashed line of the plan, actuals with dots, a tick for the target; empty without any."""
    points = path_points(kpi, actuals)
    if points.is_empty:
        return ""
    width, height = SMALL
    frame = _frame(points, (), (6, width - 10, 6, height - 6))
    inner = _drawn(points, frame, dot=3.0)
    if points.goal is not None:
        x = frame.x(points.target[0]) if points.target else width - 8
        y = frame.y(points.goal)
        inner += f'<path class="path-target" d="M{x - 7:.1f} {y:.1f}H{x + 7:.1f}"/>'
    label = escape(path_words(kpi, actuals), quote=True)
    return f'<svg class="spark" viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{label}">{inner}</svg>'


def path_words(kpi: Kpi | None, actuals: Sequence[Actual]) -> str:
    """The path in words: what a screen reader says in place of the drawing."""
    unit = unit_of(kpi)
    known = sorted(
        (one.seen.at.end, one.seen.at.western, one.seen.value)
        for one in actuals
        if one.seen.value is not None
    )
    said = [f"{western} {number_text(value)}{unit}" for _, western, value in known]
    parts = [f"実績 {'、'.join(said)}" if said else "実績の収録なし"]
    if kpi is not None and kpi.target is not None and kpi.target.value is not None:
        at = f"{kpi.due.last.western} " if kpi.due.last is not None else ""
        parts.append(f"目標 {at}{number_text(kpi.target.value)}{unit}")
    return "。".join(parts)


def chart(
    kpi: Kpi | None, actuals: Sequence[Actual], expected: Sequence[Forecast], *, name: str, key: str
) -> str:
    """The path as a chart with axes and a forecast; empty without a line and without actuals.

    `key` keeps the ids of several charts on one page apart.
    """
    points = path_points(kpi, actuals)
    if points.is_empty:
        return ""
    width, height = LARGE
    frame = _frame(points, expected, (86, width - 28, 40, height - 52))
    inner = _axes(frame, points, unit_of(kpi)) + _interval(points, expected, frame)
    inner += _drawn(points, frame, dot=5.5)
    if points.goal is not None:
        inner += _target_line(points, frame, width)
    return (
        f'<svg class="path-chart" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc"><title id="{key}-title">{escape(name)}</title>'
        f'<desc id="{key}-desc">{escape(path_words(kpi, actuals))}</desc>{inner}</svg>'
    )


def _frame(
    points: PathPoints, expected: Sequence[Forecast], box: tuple[float, float, float, float]
) -> _Frame:
    left, right, top, bottom = box
    dots = [*points.line, *points.actuals, *((points.target,) if points.target else ())]
    years = [year for year, _ in dots] + [one.at.year for one in expected]
    values = [value for _, value in dots] + ([points.goal] if points.goal is not None else [])
    for one in expected:
        values += [end for end in (one.value, one.low, one.high) if end is not None]
    first, last = min(years), max(years)
    low, high = min(values), max(values)
    space = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    year_space = 0.5 if first == last else 0.0
    return _Frame(
        first=first - year_space,
        last=last + year_space,
        low=low - space,
        high=high + space,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
    )


def _drawn(points: PathPoints, frame: _Frame, *, dot: float) -> str:
    parts = []
    if points.line:
        parts.append(f'<polyline class="path-plan" points="{_places(points.line, frame)}"/>')
    if len(points.actuals) > 1:
        parts.append(f'<polyline class="path-actual" points="{_places(points.actuals, frame)}"/>')
    parts += [
        f'<circle class="path-dot" cx="{frame.x(year):.1f}" cy="{frame.y(value):.1f}" r="{dot}"/>'
        for year, value in points.actuals
    ]
    return "".join(parts)


def _places(dots: Sequence[Dot], frame: _Frame) -> str:
    return " ".join(f"{frame.x(year):.1f},{frame.y(value):.1f}" for year, value in dots)


def _axes(frame: _Frame, points: PathPoints, unit: str) -> str:
    word = "年度" if points.is_fiscal else "年"
    first, last = int(-(-frame.first // 1)), int(frame.last // 1)
    step = max(1, -(-(last - first + 1) // 10))
    parts = [f'<text class="axis" x="8" y="22">{escape(f"（{unit}）") if unit else ""}</text>']
    for year in range(first, min(last, first + _MOST_YEARS * step) + 1, step):
        x = frame.x(year)
        parts.append(f'<path class="grid" d="M{x:.1f} {frame.top:.1f}V{frame.bottom:.1f}"/>')
        parts.append(
            f'<text class="axis" x="{x:.1f}" y="{frame.bottom + 22:.1f}" text-anchor="middle">{year}</text>'
        )
    parts.append(
        f'<text class="axis" x="{frame.right:.1f}" y="{frame.bottom + 44:.1f}" text-anchor="end">{word}</text>'
    )
    for value in round_steps(frame.low, frame.high):
        y = frame.y(value)
        parts.append(f'<path class="grid" d="M{frame.left:.1f} {y:.1f}H{frame.right:.1f}"/>')
        parts.append(
            f'<text class="axis" x="{frame.left - 8:.1f}" y="{y + 5:.1f}" text-anchor="end">{_short(value)}</text>'
        )
    return "".join(parts)


def _interval(points: PathPoints, expected: Sequence[Forecast], frame: _Frame) -> str:
    """The forecast as a dotted line from the last actual, its interval as bars with ends."""
    if not expected or not points.actuals:
        return ""
    dots = [points.actuals[-1], *((one.at.year, one.value) for one in expected)]
    parts = [f'<polyline class="path-forecast" points="{_places(dots, frame)}"/>']
    for one in expected:
        x = frame.x(one.at.year)
        if one.low is not None and one.high is not None:
            low, high = frame.y(one.low), frame.y(one.high)
            parts.append(
                f'<path class="path-interval" d="M{x:.1f} {low:.1f}V{high:.1f}M{x - 6:.1f} {low:.1f}h12'
                f'M{x - 6:.1f} {high:.1f}h12"/>'
            )
        parts.append(
            f'<path class="path-expected" d="M{x:.1f} {frame.y(one.value) - 5:.1f}l5 5l-5 5l-5 -5z"/>'
        )
    return "".join(parts)


def _target_line(points: PathPoints, frame: _Frame, width: float) -> str:
    y = frame.y(points.goal or 0.0)
    x = frame.x(points.target[0]) if points.target else frame.right
    return (
        f'<path class="path-goal" d="M{frame.left:.1f} {y:.1f}H{frame.right:.1f}"/>'
        f'<path class="path-target" d="M{x - 10:.1f} {y:.1f}h20"/>'
        f'<text class="axis path-word" x="{width - 30:.1f}" y="{y - 8:.1f}" text-anchor="end">目標</text>'
    )


def round_steps(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Up to about `most` round values between two ends, for an axis: 1, 2 or 5 times a power of ten apart."""
    if high <= low:
        return (low,)
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= raw)
    first = -(-low // step)
    return tuple(step * (first + index) for index in range(int((high - first * step) // step) + 1))


def _short(value: float) -> str:
    text = f"{value:,.10g}" if abs(value) < 1e12 else f"{value:.3g}"
    return text.replace("-", "▲")
