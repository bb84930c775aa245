"""Scales for small charts: round steps, short labels, marks and paths as the text an SVG reads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

from shirube.regions.profile import figure_text

MAN, OKU = 10_000, 100_000_000


def steps(low: float, high: float, *, about: int = 4) -> tuple[float, ...]:
    """Round figures (1, 2, 2.5 or 5 times a power of ten apart) that reach from below `low` to above `high`."""
    if high <= low:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def years_shown(years: Sequence[int], *, most: int = 5) -> tuple[int, ...]:
    """At most about `most` years at even distances, the first among them."""
    first, last = min(years), max(years)
    step = next(s for s in (1, 2, 5, 10, 20, 25, 50) if (last - first) / s <= most)
    start = first + (-first) % step if step >= 5 else first
    return tuple(range(start, last + 1, step))


def short(value: float) -> str:
    """A figure for an axis: 140万, 1.2億, 0.35, ▲5."""
    for size, name in ((OKU, "億"), (MAN, "万")):
        if abs(value) >= size:
            return f"{_plain(value / size)}{name}"
    return _plain(value)


def brief(value: float, decimals: int) -> str:
    """A figure for a narrow place: 3,307, 35.6, 124.2万, 1.2億."""
    for size, name in ((OKU, "億"), (10 * MAN, "万")):
        if abs(value) >= size:
            unit = OKU if size == OKU else MAN
            return f"{figure_text(value / unit, 1 if abs(value) < 1000 * unit else 0)}{name}"
    return figure_text(value, decimals)


def coordinate(value: float) -> str:
    """A coordinate with one decimal at most: 12.5, 40."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def path_of(points: Iterable[tuple[float, float] | None]) -> str:
    """A line through the points, broken where a point is None."""
    parts, pen_up = [], True
    for point in points:
        if point is None:
            pen_up = True
            continue
        parts.append(f"{'M' if pen_up else 'L'}{coordinate(point[0])} {coordinate(point[1])}")
        pen_up = False
    return "".join(parts)


def marks_of(points: Iterable[tuple[float, float] | None], shape: str, *, size: float = 3.2) -> str:
    """A small closed shape at every point, all in one path."""
    return "".join(mark(x, y, shape, size=size) for x, y in (p for p in points if p is not None))


def mark(x: float, y: float, shape: str, *, size: float) -> str:
    """One closed shape: circle, square, triangle, down or diamond."""
    c, r = coordinate, size
    match shape:
        case "circle":
            d = c(2 * r)
            return f"M{c(x - r)} {c(y)}a{c(r)} {c(r)} 0 1 0 {d} 0a{c(r)} {c(r)} 0 1 0 -{d} 0z"
        case "square":
            return f"M{c(x - r)} {c(y - r)}h{c(2 * r)}v{c(2 * r)}h-{c(2 * r)}z"
        case "triangle":
            return f"M{c(x)} {c(y - 1.2 * r)}L{c(x + 1.1 * r)} {c(y + 0.8 * r)}H{c(x - 1.1 * r)}z"
        case "down":
            return f"M{c(x)} {c(y + 1.2 * r)}L{c(x + 1.1 * r)} {c(y - 0.8 * r)}H{c(x - 1.1 * r)}z"
        case _:
            r = 1.25 * r
            return f"M{c(x)} {c(y - r)}L{c(x + r)} {c(y)}L{c(x)} {c(y + r)}L{c(x - r)} {c(y)}z"


def _plain(value: float) -> str:
    exact = Decimal(repr(round(value, 6))).normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return figure_text(value, places)
