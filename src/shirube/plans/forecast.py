"""Where a KPI is heading: a straight line through its actuals, with an interval as wide as the points allow.

Ordinary least squares with Student's t (Draper and Smith, Applied Regression Analysis, ch. 1). Figures of
an estimate are floats; targets and actuals stay exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from shirube.plans.judge import Observation
from shirube.plans.times import PlanError, Year, years_between

_STEPS = 400


@dataclass(frozen=True)
class Forecast:
    """The expected value in a year. `low` and `high` are None when the points are too few to say."""

    at: Year
    value: float
    low: float | None
    high: float | None
    points: int
    confidence: float
    note: str


def forecast(
    seen: Sequence[Observation], at: Year, *, confidence: float = 0.8, resolution: Fraction = Fraction(0)
) -> Forecast | None:
    """The forecast for a year by the line through the actuals; None with fewer than two years.

    Two points give a line and no width: low and high are None. `resolution` is the last printed digit of
    the actuals; the width never falls below what rounding hides. Raises PlanError E501 for mixed years,
    E507 for a confidence outside 0 to 1.
    """
    if not 0 < confidence < 1:
        raise PlanError(
            "E507",
            f"信頼の水準 {confidence} は 0 と 1 の間ではありません。",
            todo="例えば 0.8 としてください。",
        )
    points = [(years_between(at, one.at), float(one.value)) for one in seen if one.value is not None]
    if len({year for year, _ in points}) < 2:
        return None
    return _line(points, at, confidence=confidence, resolution=float(resolution))


def _line(points: list[tuple[int, float]], at: Year, *, confidence: float, resolution: float) -> Forecast:
    """The line with year 0 at the year asked for, so that its height there is the forecast."""
    count = len(points)
    middle = math.fsum(year for year, _ in points) / count
    level = math.fsum(value for _, value in points) / count
    spread = math.fsum((year - middle) ** 2 for year, _ in points)
    slope = math.fsum((year - middle) * (value - level) for year, value in points) / spread
    value = level - slope * middle
    if count == 2:
        return Forecast(at, value, None, None, count, confidence, "実績が2点のため、幅は示せません。")
    missed = math.fsum((height - level - slope * (year - middle)) ** 2 for year, height in points)
    noise = max(missed / (count - 2), resolution**2 / 12)
    error = math.sqrt(noise * (1 + 1 / count + middle**2 / spread))
    width = student_quantile((1 + confidence) / 2, count - 2) * error
    note = f"実績{count}点の直線による{confidence:.0%}の幅。" + (
        "点が少なく、幅は広めです。" if count < 6 else ""
    )
    return Forecast(at, value, value - width, value + width, count, confidence, note)


def student_quantile(probability: float, freedom: int) -> float:
    """The quantile of Student's t above one half, by bisection on Simpson's rule; good to six digits."""
    low, high = 0.0, 1.0
    while _student_half(high, freedom) < probability - 0.5:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        if _student_half(middle, freedom) < probability - 0.5:
            low = middle
        else:
            high = middle
    return high


def _student_half(reach: float, freedom: int) -> float:
    """The probability between 0 and `reach`, in the angle whose tangent is t/√ν, where it is smooth."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(math.pi)
    angle = math.atan(reach / math.sqrt(freedom))
    step = angle / _STEPS
    heights = [math.cos(step * index) ** (freedom - 1) for index in range(_STEPS + 1)]
    inner = 4 * math.fsum(heights[1:-1:2]) + 2 * math.fsum(heights[2:-1:2])
    return scale * step / 3 * (heights[0] + inner + heights[-1])
