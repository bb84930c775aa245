"""Charts of a projection as geometry: lines with a band, signed bars, dots on a map; templates write the SVG.

Fields are 400 units wide so that words can be read on a phone; series differ by dash and mark, not only colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shirube.regions.profile import figure_text
from shirube.usecases.figures_axes import coordinate, marks_of, path_of, short, steps, years_shown
from shirube.usecases.figures_charts import Pyramid, pyramid
from shirube.usecases.future import GOALS, SHOWN, Outlook, Path

SHAPES = ("circle", "square", "triangle", "diamond")
WIDTH, HEIGHT = 400, 250
LEFT, RIGHT, TOP, BOTTOM = 54, 16, 20, 28
ROW, BAR_LEFT, BAR_RIGHT = 26, 122, 64
MAP_WIDTH, MAP_HEIGHT = 400, 420
_LON, _LAT = (122.5, 146.2), (24.0, 45.8)


@dataclass(frozen=True)
class Series:
    """Values by year (a year may be a fraction: the base day); `kind` is its class in the style sheet."""

    label: str
    kind: str
    points: tuple[tuple[float, float], ...]
    mark: int


@dataclass(frozen=True)
class Line:
    label: str
    kind: str
    path: str
    marks: str


@dataclass(frozen=True)
class BandChart:
    """Lines over years and the band that holds 80 of 100 drawn paths ('' without one)."""

    id: str
    title: str
    description: str
    unit: str
    lines: tuple[Line, ...]
    band: str
    x_ticks: tuple[tuple[str, str], ...]
    y_ticks: tuple[tuple[str, str], ...]
    goal: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class SignedBar:
    """One bar from the middle line: x, y, width, baseline, value as text and where, and whether below the line."""

    label: str
    x: str
    y: str
    width: str
    words: str
    text: str
    text_at: str
    is_below: bool


@dataclass(frozen=True)
class SignedBars:
    """Bars to both sides of a line."""

    id: str
    title: str
    description: str
    bars: tuple[SignedBar, ...]
    line: str
    line_label: str
    height: int
    width: int = WIDTH


@dataclass(frozen=True)
class DotMap:
    """A dot per office: one path for all places, one per kind of mark."""

    title: str
    description: str
    ground: str
    layers: tuple[tuple[str, str, str], ...]
    width: int = MAP_WIDTH
    height: int = MAP_HEIGHT


def band_chart(
    name: str,
    title: str,
    series: Sequence[Series],
    *,
    band: Sequence[tuple[float, float, float]] = (),
    goal: float | None = None,
) -> BandChart:
    """The chart of series from zero up; `band` holds (year, low, high)."""
    every = [point for one in series for point in one.points]
    most = max([value for _, value in every] + [high for _, _, high in band] + ([goal] if goal else []))
    scale = steps(0, max(most, 1))
    years = [year for year, _ in every]
    first, last = min(years), max(years)

    def at(year: float, value: float) -> tuple[float, float]:
        x = LEFT + (year - first) / ((last - first) or 1) * (WIDTH - LEFT - RIGHT)
        return x, TOP + (1 - value / scale[-1]) * (HEIGHT - TOP - BOTTOM)

    lines = tuple(
        Line(
            one.label,
            one.kind,
            path_of([at(*point) for point in one.points]),
            marks_of([at(*point) for point in one.points], SHAPES[one.mark % len(SHAPES)]),
        )
        for one in series
    )
    edge = [at(year, high) for year, _, high in band] + [at(year, low) for year, low, _ in reversed(band)]
    ticks = years_shown([int(first), round(last)], most=6)
    return BandChart(
        name,
        title,
        described(series, band),
        "人",
        lines,
        f"{path_of(edge)}z" if band else "",
        tuple((coordinate(at(year, 0)[0]), str(year)) for year in ticks if year <= last),
        tuple((coordinate(at(first, value)[1]), short(value)) for value in scale),
        coordinate(at(first, goal)[1]) if goal else "",
    )


def described(series: Sequence[Series], band: Sequence[tuple[float, float, float]]) -> str:
    """The chart in words: first and last value of every line, and the band's last."""
    words = []
    for one in series:
        (start, begun), (end, ended) = one.points[0], one.points[-1]
        words.append(f"{one.label}: {int(start)}年 {round(begun):,}人、{int(end)}年 {round(ended):,}人。")
    if band:
        year, low, high = band[-1]
        words.append(f"80%の幅: {int(year)}年 {round(low):,}〜{round(high):,}人。")
    return "".join(words)


def measure_chart(found: Outlook, measure: str) -> BandChart:
    """Past, main path with its band, and 社人研 for the total."""
    base = found.day.year + (found.day.month - 1) / 12
    now = (base, float(found.now_count(measure)))
    main = [now, *zip(map(_on, found.years), found.main.values(measure), strict=True)]
    past = [(_on(year), float(value)) for year, value in found.past[measure].items()]
    series = [
        Series("これまで（国勢調査）", "past", tuple(past), 0),
        Series(f"{found.main.label}（この推計）", "main", tuple((y, float(v)) for y, v in main), 1),
    ]
    if measure == "total":
        edition = 2018 if found.question.base == 2015 else 2023
        other = found.ipss[edition]
        if other:
            points = tuple((_on(year), float(value)) for year, value in other.items())
            series.append(
                Series(f"社人研（{'平成30' if edition == 2018 else '令和5'}年推計）", "ipss", points, 2)
            )
    band = [(now[0], now[1], now[1])]
    band += [
        (_on(year), float(low), float(high))
        for year, low, high in zip(found.years, found.low[measure], found.high[measure], strict=True)
    ]
    goal = found.goal.level if found.goal.measure == measure else None
    title = GOALS.get(measure, SHOWN[measure])
    return band_chart(f"chart-{measure}", title, series, band=band, goal=goal)


def scenario_chart(found: Outlook) -> BandChart:
    """The named scenarios beside each other, and the levers when there are any."""
    base = found.day.year + (found.day.month - 1) / 12
    now = (base, float(found.now_count("total")))
    paths: list[Path] = [*found.scenarios]
    if found.question.has_levers:
        paths.append(found.main)
    series = [
        Series(
            path.label,
            path.id,
            (now, *((_on(y), float(v)) for y, v in zip(found.years, path.values("total"), strict=True))),
            number,
        )
        for number, path in enumerate(paths)
    ]
    return band_chart("chart-scenarios", "シナリオごとの総人口", series)


def age_pyramid(found: Outlook) -> Pyramid:
    """Sex and age at the last year as bars, today as an outline."""
    last = found.years[-1]
    then = [[float(value) for value in row] for row in found.main.people[-1]]
    now = [[float(value) for value in row] for row in found.now]
    return pyramid(
        "chart-pyramid",
        f"男女・年齢（{last}年）",
        (f"{last}年", then),
        [(f"{found.day.year}年", "second", now)],
    )


def signed_bars(
    name: str,
    title: str,
    rows: Sequence[tuple[str, float]],
    *,
    middle: float = 0.0,
    middle_label: str = "0",
    decimals: int = 0,
    unit: str = "",
) -> SignedBars:
    """Bars of values to both sides of `middle`."""
    reach = max((abs(value - middle) for _, value in rows), default=0.0) or 1.0
    is_one_sided = all(value >= middle for _, value in rows)
    room = WIDTH - BAR_LEFT - BAR_RIGHT
    line = float(BAR_LEFT) if is_one_sided else BAR_LEFT + BAR_RIGHT / 2 + (room - BAR_RIGHT / 2) / 2
    half = float(room) if is_one_sided else (room - BAR_RIGHT / 2) / 2
    bars = []
    for number, (label, value) in enumerate(rows):
        width = abs(value - middle) / reach * half
        is_below = value < middle
        start = line - width if is_below else line
        top = 8 + number * ROW
        text = f"{'▲' if value < 0 else ''}{figure_text(abs(value), decimals)}"
        text_at = start - 4 if is_below else start + width + 4
        sides = (coordinate(start), str(top), coordinate(width), str(top + 13))
        bars.append(SignedBar(label, *sides, text, coordinate(text_at), is_below))
    words = "、".join(f"{label} {bar.text}{unit}" for (label, _), bar in zip(rows, bars, strict=True))
    return SignedBars(
        name, title, f"{words}。", tuple(bars), coordinate(line), middle_label, 14 + len(rows) * ROW + 18
    )


def dot_map(
    title: str,
    places: Mapping[str, tuple[float, float]],
    layers: Sequence[tuple[str, str, str, Sequence[str]]],
) -> DotMap:
    """`places` are (latitude, longitude) by code; a layer is (kind, label, mark, codes)."""
    drawn = []
    for kind, label, shape, codes in layers:
        points = [_on_map(*places[code]) for code in codes if code in places]
        drawn.append((kind, label, marks_of(points, shape, size=2.4)))
    ground = "".join(
        f"M{coordinate(x)} {coordinate(y)}h0" for x, y in (_on_map(*place) for place in places.values())
    )
    told = "、".join(f"{label} {len(codes)}市区町村" for _, label, _, codes in layers)
    return DotMap(title, f"役所・役場の位置に点を打った地図。{told}。", ground, tuple(drawn))


def _on_map(latitude: float, longitude: float) -> tuple[float, float]:
    x = (longitude - _LON[0]) / (_LON[1] - _LON[0]) * MAP_WIDTH
    y = (_LAT[1] - latitude) / (_LAT[1] - _LAT[0]) * MAP_HEIGHT
    return x, y


def _on(year: int) -> float:
    """1 October of a year, as a fraction of years."""
    return year + 0.75
