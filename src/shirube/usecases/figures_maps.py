"""Maps without tiles from outside: a square per prefecture, a mark per municipality, in classes of equal number.

Latitude and longitude are drawn in Mercator's projection. On the map of the whole country Okinawa stands in a frame
and 小笠原村 nearer, as on the usual maps of Japan.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from shirube.catalogue.figures import prefecture_tiles
from shirube.regions.profile import Measure, figure_text
from shirube.usecases.figures_axes import brief, coordinate, mark
from shirube.usecases.figures_book import FigureBook

Outlines: TypeAlias = Mapping[str, tuple[tuple[tuple[float, float], ...], ...]]
"""By area code the rings of (longitude, latitude)."""

CLASSES = 5
SHAPES = ("down", "diamond", "circle", "square", "triangle")
"""The shape of each class, from the lowest to the highest."""
TILE = 44
_MOST_OF_ONE = 200
"""More places than the largest prefecture has: the map of (nearly) the whole country."""
MAP_WIDTH = 640
_PADDING = 12
OKINAWA, OGASAWARA = "47", "13421"
MOVED = {OKINAWA: (6.5, 14.5), OGASAWARA: (-1.0, 4.5)}
"""Degrees by which far islands are moved on the map of the whole country, so that the rest is larger."""
FRAME = ((128.9, 38.2), (138.3, 41.9))
"""The corners of the frame around Okinawa where it is moved to."""


@dataclass(frozen=True)
class MapClass:
    """A class of a map: its kind in the style sheet, its range in words, how many places are in it."""

    kind: str
    text: str
    count: int
    sample: str


@dataclass(frozen=True)
class Tile:
    """A prefecture as a square."""

    code: str
    name: str
    value: str
    short: str
    kind: str
    x: int
    y: int


@dataclass(frozen=True)
class TileMap:
    tiles: tuple[Tile, ...]
    classes: tuple[MapClass, ...]
    width: int
    height: int
    description: str

    @property
    def view_width(self) -> int:
        return self.width + 4

    @property
    def view_height(self) -> int:
        return self.height + 4


@dataclass(frozen=True)
class Spot:
    """A municipality on the map: its mark (or outline) as a path, its name and figure."""

    code: str
    name: str
    value: str
    path: str


@dataclass(frozen=True)
class DotMap:
    """The marks (with outlines: the areas) by class; `unplaced` places are only in the table."""

    layers: tuple[tuple[str, tuple[Spot, ...]], ...]
    classes: tuple[MapClass, ...]
    width: int
    height: int
    unplaced: int
    description: str
    frame: str = ""
    is_areas: bool = False


def class_of(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], tuple[float, ...]]:
    """The class of each value (0 lowest, −1 unknown) and the edges between classes: quintiles of the known."""
    known = values[np.isfinite(values)]
    if not known.size:
        return np.full(values.shape, -1, dtype=np.int64), ()
    edges = tuple(
        sorted({float(e) for e in np.quantile(known, np.arange(1, CLASSES) / CLASSES, method="lower")})
    )
    found = np.searchsorted(np.array(edges), values, side="left").astype(np.int64)
    found[~np.isfinite(values)] = -1
    return found, edges


def tile_map(book: FigureBook, measure: Measure, values: NDArray[np.float64]) -> TileMap:
    """The 47 prefectures, each a square of its class; `values` in the order of the book."""
    kinds, edges = class_of(values)
    places = {code: (column, row) for code, _, column, row in prefecture_tiles().iter_rows()}
    tiles = []
    for number, code in enumerate(book.codes[1 : book.first_town]):
        column, line = places[code]
        area = book.places[number + 1]
        name = "" if area is None else area.name
        short = name if name == "北海道" else name[:-1]
        shown = figure_text(float(values[number]), measure.decimals)
        kind = _kind(int(kinds[number]), len(edges))
        value = float(values[number])
        shortly = brief(value, min(measure.decimals, 2)) if np.isfinite(value) else "－"
        tiles.append(Tile(code, short, shown, shortly, kind, (column - 1) * TILE, (line - 1) * TILE))
    width = max(tile.x for tile in tiles) + TILE
    height = max(tile.y for tile in tiles) + TILE
    classes = _classes(measure, kinds, edges)
    return TileMap(tuple(tiles), classes, width, height, _words(measure, classes))


def dot_map(
    book: FigureBook, measure: Measure, rows: NDArray[np.intp], values: NDArray[np.float64]
) -> DotMap:
    """A mark at the office of every municipality of `rows`; the window fits them."""
    kinds, edges = class_of(values)
    is_whole = len(rows) > _MOST_OF_ONE
    spots = [_spot(book, int(row), is_whole=is_whole) for row in rows]
    placed = [spot for spot in spots if spot is not None]
    width, height, place = _window(placed)
    size = 2.6 if is_whole else 6.0
    layers: dict[str, list[Spot]] = {}
    for row, kind, value, spot in zip(rows, kinds, values, spots, strict=True):
        if spot is not None:
            x, y = place(spot)
            name = _kind(int(kind), len(edges))
            shape = SHAPES[_step(int(kind), len(edges))] if kind >= 0 else "circle"
            path = mark(x, y, shape, size=size)
            layers.setdefault(name, []).append(_linked(book, measure, int(row), float(value), path))
    classes = _classes(measure, kinds, edges)
    drawn = tuple((name, tuple(found)) for name, found in sorted(layers.items(), reverse=True))
    lost = len(spots) - len(placed)
    frame = _framed(place) if is_whole else ""
    return DotMap(drawn, classes, width, height, lost, _words(measure, classes), frame)


def area_map(
    book: FigureBook,
    measure: Measure,
    rows: NDArray[np.intp],
    values: NDArray[np.float64],
    outlines: Outlines,
) -> DotMap:
    """The outline of every municipality of `rows` that has one, filled by class."""
    kinds, edges = class_of(values)
    is_whole = len(rows) > _MOST_OF_ONE
    shapes = [_rings(book, int(row), outlines, is_whole=is_whole) for row in rows]
    width, height, place = _window([point for rings in shapes for ring in rings for point in ring])
    layers: dict[str, list[Spot]] = {}
    for row, kind, value, rings in zip(rows, kinds, values, shapes, strict=True):
        if rings:
            path = "".join(_ring(map(place, ring)) for ring in rings)
            spot = _linked(book, measure, int(row), float(value), path)
            layers.setdefault(_kind(int(kind), len(edges)), []).append(spot)
    classes = _classes(measure, kinds, edges)
    drawn = tuple((name, tuple(found)) for name, found in sorted(layers.items(), reverse=True))
    lost = sum(not rings for rings in shapes)
    frame = _framed(place) if is_whole else ""
    return DotMap(drawn, classes, width, height, lost, _words(measure, classes), frame, is_areas=True)


def _linked(book: FigureBook, measure: Measure, row: int, value: float, path: str) -> Spot:
    place = book.places[row]
    name = "" if place is None else place.full_name
    return Spot(book.codes[row], name, figure_text(value, measure.decimals), path)


def _rings(
    book: FigureBook, row: int, outlines: Outlines, *, is_whole: bool
) -> list[list[tuple[float, float]]]:
    code = book.codes[row]
    east, north = _moved(code) if is_whole else (0.0, 0.0)
    return [[_mercator(x + east, y + north) for x, y in ring] for ring in outlines.get(code, ())]


def _ring(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points) + "z"


def _moved(code: str) -> tuple[float, float]:
    return MOVED.get(code) or MOVED.get(code[:2]) or (0.0, 0.0)


def _kind(found: int, edges: int) -> str:
    return "map-unknown" if found < 0 else f"map-{_step(found, edges)}"


def _step(found: int, edges: int) -> int:
    """With fewer classes than five (many equal values) the colours stay far apart."""
    return found if edges >= CLASSES - 1 else round(found * (CLASSES - 1) / max(edges, 1))


def _classes(measure: Measure, kinds: NDArray[np.int64], edges: Sequence[float]) -> tuple[MapClass, ...]:
    texts = [figure_text(edge, measure.decimals) for edge in edges]
    found = []
    for number in range(len(edges) + 1 if (kinds >= 0).any() else 0):
        count = int((kinds == number).sum())
        if number == 0:
            text = f"{texts[0]}以下" if texts else "すべて"
        elif number == len(edges):
            text = f"{texts[-1]}より大きい"
        else:
            text = f"{texts[number - 1]}より大きく{texts[number]}以下"
        step = _step(number, len(edges))
        sample = mark(9, 9, SHAPES[step], size=6)
        found.append(MapClass(f"map-{step}", f"{text}（{measure.unit}）", count, sample))
    unknown = int((kinds < 0).sum())
    if unknown:
        found.append(MapClass("map-unknown", "分からない", unknown, mark(9, 9, "circle", size=6)))
    return tuple(found)


def _words(measure: Measure, classes: Sequence[MapClass]) -> str:
    told = "、".join(f"{one.text} {one.count:,}" for one in classes)
    return f"{measure.label}を階級に分けた地図。団体の数: {told}。"


def _spot(book: FigureBook, row: int, *, is_whole: bool) -> tuple[float, float] | None:
    place = book.places[row]
    if place is None or place.latitude is None or place.longitude is None:
        return None
    east, north = _moved(place.code) if is_whole else (0.0, 0.0)
    return _mercator(float(place.longitude) + east, float(place.latitude) + north)


def _framed(place: _Place) -> str:
    (left, bottom), (right, top) = (place(_mercator(*corner)) for corner in FRAME)
    c = coordinate
    return f"M{c(left)} {c(top)}H{c(right)}V{c(bottom)}H{c(left)}z"


@lru_cache(maxsize=4096)
def _mercator(longitude: float, latitude: float) -> tuple[float, float]:
    return math.radians(longitude), -math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


class _Place:
    def __init__(self, left: float, top: float, scale: float) -> None:
        self.left, self.top, self.scale = left, top, scale

    def __call__(self, spot: tuple[float, float]) -> tuple[float, float]:
        return (
            _PADDING + (spot[0] - self.left) * self.scale,
            _PADDING + (spot[1] - self.top) * self.scale,
        )


def _window(spots: Sequence[tuple[float, float]]) -> tuple[int, int, _Place]:
    if not spots:
        return MAP_WIDTH, TILE, _Place(0, 0, 1)
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    inside = MAP_WIDTH - 2 * _PADDING
    scale = inside / max(wide, high, 1e-9)
    width, height = (math.ceil(side * scale) + 2 * _PADDING for side in (wide, high))
    return max(width, 120), max(height, 120), _Place(min(xs), min(ys), scale)
