"""The event-study chart and the path of one place, as geometry that a template writes as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shirube.evidence import Effect, EventYear, Scale
from shirube.usecases.evidence import Inquiry
from shirube.usecases.evidence_placebo import bins_of
from shirube.usecases.figures_axes import coordinate, marks_of, path_of, short, steps, years_shown

WIDTH, HEIGHT = 400, 250
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 26, 42


@dataclass(frozen=True)
class Tick:
    """A line of a scale: where, and its label."""

    at: str
    text: str


@dataclass(frozen=True)
class Chart:
    """What the template draws. `bars` are intervals (one path), `series` pairs of kind, label, path and marks.

    `boxes` are the columns of a histogram, `real` the place of the real figure among them.
    """

    id: str
    title: str
    description: str
    unit: str
    foot: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    zero: str
    start: str
    bars: str
    series: tuple[tuple[str, str, str, str], ...]
    boxes: str = ""
    real: str = ""
    width: int = WIDTH
    height: int = HEIGHT


def event_chart(found: Effect, scale: Scale) -> Chart:
    """Years counted from the first in which the measure can show; intervals as bars."""
    shown = [_shown(one, scale) for one in found.events]
    ends = [end for _, value, low, high in shown for end in (value, low, high) if end is not None]
    levels = steps(min(0.0, *ends), max(0.0, *ends))
    first, last = shown[0][0], shown[-1][0]
    x = _along(first - 0.5, last + 0.5)
    y = _up(levels)
    points = [(x(year), y(value)) for year, value, _, _ in shown]
    bars = "".join(
        f"M{coordinate(x(year))} {coordinate(y(low))}V{coordinate(y(high))}"
        for year, _, low, high in shown
        if low is not None and high is not None
    )
    words = "、".join(f"{_event_name(year)} {_plain(value, scale)}" for year, value, _, _ in shown)
    return Chart(
        "events",
        f"始める前と後の、似たまちとの差（{scale.label}）",
        f"始めた年を0年とした年ごとの差。{words}。",
        scale.unit,
        "始めた年からの年数（縦の点線より右が、始めた後）",
        tuple(Tick(coordinate(x(year)), _signed(year)) for year, *_ in shown),
        tuple(Tick(coordinate(y(level)), short(level)) for level in levels),
        coordinate(y(0.0)),
        coordinate(x(-0.5)),
        bars,
        (("effect", "差", path_of(points), marks_of(points, "circle")),),
    )


def placebo_chart(found: Effect, scale: Scale) -> Chart:
    """How often fake adopters gave which difference, and where the real one lies."""
    columns = bins_of(found)
    x = _along(scale.shown(columns[0].low), scale.shown(columns[-1].high))
    levels = steps(0.0, float(max(one.count for one in columns)))
    y = _up(levels)
    boxes = "".join(
        f"M{coordinate(x(scale.shown(one.low)) + 1)} {coordinate(y(0.0))}V{coordinate(y(float(one.count)))}"
        f"H{coordinate(x(scale.shown(one.high)) - 1)}V{coordinate(y(0.0))}Z"
        for one in columns
        if one.count
    )
    far = sum(abs(value) >= abs(found.value) for value in found.placebo)
    edge = min(-scale.shown(columns[0].low), scale.shown(columns[-1].high))
    ticks = [tick for tick in steps(-edge, edge) if abs(tick) <= edge]
    return Chart(
        "placebo",
        "にせの始めたまちで出た差と、本物の差",
        f"始めていないまちを{found.draws:,}回選び、本物の差 {scale.text(found.value)} と同じかそれより"
        f"大きな差が出たのは {far:,}回。",
        "回",
        f"差（{scale.unit}）。太い縦線が本物の差",
        tuple(Tick(coordinate(x(tick)), short(tick)) for tick in ticks),
        tuple(Tick(coordinate(y(level)), short(level)) for level in levels),
        coordinate(y(0.0)),
        "",
        "",
        (),
        boxes,
        coordinate(x(scale.shown(found.value))),
    )


def path_chart(asked: Inquiry) -> Chart | None:
    """The one place beside its mixture of similar areas, from an index of 100 in the last year before; None without it."""
    found = asked.synthetic
    if found is None:
        return None
    scale = asked.outcome.scale
    base = [one for one in found.path if not one.is_after][-1]
    actual = [(one.year, _level(one.actual, base.actual, scale)) for one in found.path]
    mixture = [(one.year, _level(one.mixture, base.actual, scale)) for one in found.path]
    values = [value for _, value in (*actual, *mixture)]
    levels = steps(min(values), max(values))
    years = [one.year for one in found.path]
    x, y = _along(min(years), max(years)), _up(levels)
    series = []
    for kind, label, line in (("effect", "このまち", actual), ("mixture", "似たまちの混ぜ合わせ", mixture)):
        points = [(x(year), y(value)) for year, value in line]
        series.append(
            (kind, label, path_of(points), marks_of(points, "circle" if kind == "effect" else "square"))
        )
    first_after = next(one.year for one in found.path if one.is_after)
    unit = f"{base.year}年＝100" if scale.is_log else scale.unit
    return Chart(
        "path",
        f"このまちと、似たまちの混ぜ合わせ（{scale.label}）",
        "、".join(
            f"{year}年 {value:,.1f} と {other:,.1f}"
            for (year, value), (_, other) in zip(actual, mixture, strict=True)
        ),
        unit,
        "年（縦の点線より右が、始めた後）",
        tuple(Tick(coordinate(x(year)), str(year)) for year in years_shown(years)),
        tuple(Tick(coordinate(y(level)), short(level)) for level in levels),
        "",
        coordinate(x(first_after - 0.5)),
        "",
        tuple(series),
    )


def _level(value: float, base: float, scale: Scale) -> float:
    return 100 + scale.shown(value - base) if scale.is_log else value


def _shown(one: EventYear, scale: Scale) -> tuple[int, float, float | None, float | None]:
    low = None if one.low is None else scale.shown(one.low)
    high = None if one.high is None else scale.shown(one.high)
    return one.year, scale.shown(one.value), low, high


def _plain(value: float, scale: Scale) -> str:
    return f"{'▲' if value < 0 else ''}{abs(value):,.{scale.digits}f}{scale.unit}"


def _event_name(year: int) -> str:
    return "始めた年" if year == 0 else f"{abs(year)}年{'後' if year > 0 else '前'}"


def _signed(year: int) -> str:
    return f"▲{-year}" if year < 0 else str(year)


def _along(first: float, last: float) -> Callable[[float], float]:
    span = last - first or 1

    def x(year: float) -> float:
        return LEFT + (year - first) / span * (WIDTH - LEFT - RIGHT)

    return x


def _up(levels: Sequence[float]) -> Callable[[float], float]:
    def y(value: float) -> float:
        return TOP + (levels[-1] - value) / (levels[-1] - levels[0]) * (HEIGHT - TOP - BOTTOM)

    return y
