"""Charts as geometry: lines over years, a population pyramid, bars of shares; templates write them as SVG.

Every chart is made for a field 400 units wide, so that its words can be read on a phone, and carries its words
(title, description) and the series of its legend. Series differ by dash and mark as well as by colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from shirube.regions.profile import figure_text
from shirube.usecases.figures_axes import (
    brief,
    coordinate,
    mark,
    marks_of,
    path_of,
    short,
    steps,
    years_shown,
)

WIDTH, HEIGHT = 400, 240
LEFT, RIGHT, TOP, BOTTOM = 50, 18, 26, 28
END = 52
"""Room to the right of the lines for the newest figure."""
AGE_HEIGHT = 14
BAR_HEIGHT, BAR_LEFT = 34, 96
FITS = 36
"""A share narrower than this is not labelled inside its bar."""


@dataclass(frozen=True)
class Tick:
    """A line of a scale: where, and its label."""

    at: str
    text: str


@dataclass(frozen=True)
class Line:
    """A series: `kind` is its class in the style sheet (here, peers, prefecture, country, second, projected)."""

    label: str
    kind: str
    path: str
    marks: str
    sample: str = ""


@dataclass(frozen=True)
class LineChart:
    """Lines over years."""

    id: str
    title: str
    description: str
    unit: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    last: tuple[str, str, str, str] | None
    form: str = "line"
    width: int = WIDTH
    height: int = HEIGHT
    right: int = WIDTH - END

    @property
    def drawn(self) -> tuple[Line, ...]:
        """The lines from the back to the front: the first series lies on top."""
        return self.lines[::-1]


@dataclass(frozen=True)
class Series:
    """What is drawn: a label, a kind, and a value or None for each year."""

    label: str
    kind: str
    years: tuple[int, ...]
    values: tuple[float | None, ...]


KINDS = {
    "here": "circle",
    "peers": "square",
    "prefecture": "triangle",
    "country": "diamond",
    "second": "square",
    "projected": "diamond",
    "fifth": "down",
    "imported": "down",
    "imported-second": "triangle",
}
"""The mark of each kind of series; the style sheet knows its colour and dashes."""


def line_chart(
    name: str, title: str, unit: str, series: Sequence[Series], *, from_zero: bool, decimals: int
) -> LineChart | None:
    """The lines of some series; None where no figure is known."""
    known = [value for one in series for value in one.values if value is not None]
    if not known:
        return None
    low = min(0.0, *known) if from_zero else min(known)
    scale = steps(low, max(known))
    years = sorted({year for one in series for year in one.years})
    span = max(years) - min(years) or 1

    def x(year: int) -> float:
        return LEFT + (year - min(years)) / span * (WIDTH - LEFT - END)

    def y(value: float) -> float:
        return TOP + (scale[-1] - value) / (scale[-1] - scale[0]) * (HEIGHT - TOP - BOTTOM)

    lines = []
    for one in series:
        points = [
            None if value is None else (x(year), y(value))
            for year, value in zip(one.years, one.values, strict=True)
        ]
        marks = marks_of(points, KINDS[one.kind])
        sample = mark(17, 8, KINDS[one.kind], size=4.2)
        lines.append(Line(one.label, one.kind, path_of(points), marks, sample))
    return LineChart(
        name,
        title,
        _described(series, unit, decimals),
        unit,
        tuple(Tick(coordinate(x(year)), str(year)) for year in years_shown(years)),
        tuple(Tick(coordinate(y(value)), short(value)) for value in scale),
        tuple(lines),
        _last(series[0], x, y, decimals),
    )


@dataclass(frozen=True)
class Pyramid:
    """Men to the left, women to the right, the youngest at the foot; outlines for other years."""

    id: str
    title: str
    description: str
    bars: tuple[tuple[str, str, str, str, str], ...]
    outlines: tuple[Line, ...]
    now_label: str
    age_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    middle: str
    foot: str
    form: str = "pyramid"
    width: int = WIDTH
    height: int = HEIGHT


def pyramid(
    name: str,
    title: str,
    now: tuple[str, Sequence[Sequence[float]]],
    others: Sequence[tuple[str, str, Sequence[Sequence[float]]]],
    *,
    reach: float = 0,
) -> Pyramid:
    """`now` is a label and [men, women] by five-year class; `others` are (label, kind, [men, women]).

    The scale reaches at least to `reach` people, so that pyramids side by side can share one.
    """
    classes = len(now[1][0])
    height = TOP + classes * AGE_HEIGHT + BOTTOM
    most = max(reach, *(max(side) for people in (now[1], *(other[2] for other in others)) for side in people))
    scale = steps(0, max(float(most), 1.0), about=2)
    half = (WIDTH - 2 * RIGHT - LEFT) / 2
    middle = LEFT + half

    def x(value: float, sex: int) -> float:
        return middle + (1 if sex else -1) * value / scale[-1] * half

    def top(age: int) -> float:
        return TOP + (classes - 1 - age) * AGE_HEIGHT

    bars = []
    for sex in (0, 1):
        for age, people in enumerate(now[1][sex]):
            edge = x(people, sex)
            left, width = min(edge, middle), abs(edge - middle)
            sides = (coordinate(left), coordinate(top(age) + 1), coordinate(width))
            bars.append((*sides, coordinate(AGE_HEIGHT - 2), ("men", "women")[sex]))
    outlines = tuple(
        Line(label, kind, "".join(_steps(people, x, top, sex) for sex in (0, 1)), "")
        for label, kind, people in others
    )
    values = [value for value in scale if value]
    x_ticks = [Tick(coordinate(x(value, sex)), short(value)) for sex in (0, 1) for value in values]
    ages = [Tick(coordinate(top(age) + AGE_HEIGHT - 3), str(age * 5)) for age in range(0, classes, 2)]
    return Pyramid(
        name,
        title,
        _pyramid_words(now, others),
        tuple(bars),
        outlines,
        now[0],
        tuple(ages),
        (Tick(coordinate(middle), "0"), *x_ticks),
        coordinate(middle),
        coordinate(TOP + classes * AGE_HEIGHT),
        height=height,
    )


@dataclass(frozen=True)
class Bar:
    """One bar of shares: label, baseline of its words, and (x, width, middle, text or "", kind) of each share."""

    label: str
    top: str
    words: str
    parts: tuple[tuple[str, str, str, str, str], ...]


@dataclass(frozen=True)
class ShareBars:
    """Bars that each add up to 100 %."""

    id: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]
    height: int
    form: str = "shares"
    width: int = WIDTH


def share_bars(
    name: str, title: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[float | None]]]
) -> ShareBars | None:
    """One bar per row whose every part is known; None without any."""
    whole = [(label, [float(p) for p in parts if p is not None]) for label, parts in rows]
    whole = [(label, parts) for label, parts in whole if len(parts) == len(names) and sum(parts) > 0]
    if not whole:
        return None
    field, bars, words = WIDTH - BAR_LEFT - RIGHT, [], []
    for number, (label, parts) in enumerate(whole):
        total, at, drawn = sum(parts), float(BAR_LEFT), []
        shares = [part / total for part in parts]
        for kind, share in enumerate(shares):
            width = share * field
            text = f"{figure_text(share * 100, 0)}%" if width >= FITS else ""
            sides = (coordinate(at), coordinate(width), coordinate(at + width / 2))
            drawn.append((*sides, text, f"share-{kind}"))
            at += width
        top = 4 + number * BAR_HEIGHT
        bars.append(Bar(label, str(top), str(top + 18), tuple(drawn)))
        told = "、".join(f"{n} {figure_text(s * 100, 1)}%" for n, s in zip(names, shares, strict=True))
        words.append(f"{label}: {told}。")
    legend = tuple((f"share-{kind}", label) for kind, label in enumerate(names))
    return ShareBars(name, title, "".join(words), tuple(bars), legend, 8 + len(bars) * BAR_HEIGHT)


def optional(values: Iterable[float]) -> tuple[float | None, ...]:
    """NaN as None."""
    return tuple(float(value) if np.isfinite(value) else None for value in values)


def _last(
    first: Series, x: Callable[[int], float], y: Callable[[float], float], decimals: int
) -> tuple[str, str, str, str] | None:
    points = [
        (year, value) for year, value in zip(first.years, first.values, strict=True) if value is not None
    ]
    if not points:
        return None
    year, value = points[-1]
    if x(year) >= WIDTH - END - 1:
        return coordinate(x(year) + 7), coordinate(y(value) + 4.5), brief(value, decimals), "start"
    return coordinate(x(year)), coordinate(y(value) - 9), brief(value, decimals), "middle"


def _described(series: Sequence[Series], unit: str, decimals: int) -> str:
    parts = []
    for one in series:
        known = [(year, v) for year, v in zip(one.years, one.values, strict=True) if v is not None]
        if not known:
            parts.append(f"{one.label}は分かっていません。")
            continue
        (first, start), (last, end) = known[0], known[-1]
        told = f"{last}年 {figure_text(end, decimals)}"
        if first != last:
            told = f"{first}年 {figure_text(start, decimals)} から {told}"
        parts.append(f"{one.label}: {told}（{unit}）。")
    return "".join(parts)


def _steps(
    people: Sequence[Sequence[float]],
    x: Callable[[float, int], float],
    top: Callable[[int], float],
    sex: int,
) -> str:
    parts = []
    for age, value in enumerate(people[sex]):
        edge = coordinate(x(value, sex))
        head = "M" if age == 0 else "L"
        parts.append(f"{head}{edge} {coordinate(top(age) + AGE_HEIGHT)}L{edge} {coordinate(top(age))}")
    return "".join(parts)


def _pyramid_words(
    now: tuple[str, Sequence[Sequence[float]]],
    others: Sequence[tuple[str, str, Sequence[Sequence[float]]]],
) -> str:
    def told(label: str, people: Sequence[Sequence[float]]) -> str:
        both = [men + women for men, women in zip(people[0], people[1], strict=True)]
        most = int(np.argmax(both))
        total = figure_text(sum(both), 0)
        return f"{label}: 計 {total}人、いちばん多いのは{most * 5}歳からの5歳階級。"

    return "".join([told(*now), *(told(label, people) for label, _, people in others)])
