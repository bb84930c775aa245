"""Outlines of municipalities from 国土数値情報 N03 (GeoJSON): small enough to draw, neighbours still touching."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from shirube.base.errors import ReadingError, ShirubeError
from shirube.catalogue.areas import AreaIndex
from shirube.sources.codes import WARD_REASON, CodeForm, owner_of
from shirube.sources.geojson import features
from shirube.sources.mistakes import not_this_form
from shirube.sources.reading import Boundary, Collector, Reading

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]

GRID = 0.005
"""Degrees, about 500 m: points are moved onto a grid, so both sides of a border get the same points."""
MOST_RINGS = 60
MOST_FEATURES = 200_000
_CODE = "N03_007"
_NAMES = ("N03_001", "N03_003", "N03_004", "N03_005")
_UNOWNED = "所属未定地"
_LONGITUDES, _LATITUDES = (122.0, 155.0), (20.0, 46.0)
_CREDIT = "出典：国土交通省「国土数値情報（行政区域データ）」を加工して作成"


def read_boundaries(content: bytes, name: str, *, areas: AreaIndex) -> Reading:
    """The outlines by area; the wards of a designated city become the city's.

    Islands smaller than the grid vanish, but never a municipality's largest part. Both layouts of N03 are read:
    the name of a designated city stands in N03_003 until 2023 and in N03_004 since 2024. Raises ReadingError
    E513, E620, E644.
    """
    into = Collector("boundaries", name, content, areas)
    into.credit = _CREDIT
    rings: dict[str, list[Ring]] = {}
    for index, feature in enumerate(features(content, name)):
        if index >= MOST_FEATURES:
            raise not_this_form(
                name,
                f"図形が {MOST_FEATURES:,} 件を超えています",
                where=name,
                todo="都道府県ごとに分けてください。",
            )
        into.row()
        _read_feature(feature, f"features[{index}]", rings, into)
    for code, found in sorted(rings.items()):
        largest = sorted(found, key=_extent, reverse=True)[:MOST_RINGS]
        into.boundaries[code] = Boundary(code, tuple(largest))
    return into.finish()


def _read_feature(feature: Any, where: str, rings: dict[str, list[Ring]], into: Collector) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or _CODE not in properties:
        into.refuse_row(_wrong(where, f"{_CODE}（団体コード）がありません"))
        return
    code = str(properties[_CODE] or "")
    if not code:
        into.set_aside(_UNOWNED)
        return
    try:
        area = _owner(code, properties, where, into)
        found = [
            ring for outline in _outlines(feature.get("geometry"), where) for ring in (_snapped(outline),)
        ]
    except ShirubeError as error:
        into.refuse_row(error)
        return
    if area is None:
        return
    into.used += 1
    kept = [ring for ring in found if ring]
    rings.setdefault(area, []).extend(kept)


def _owner(code: str, properties: dict[str, Any], where: str, into: Collector) -> str | None:
    name = "".join(str(properties.get(key) or "") for key in _NAMES[:1] + _NAMES[2:3])
    owner = owner_of(code, "", areas=into.areas, form=CodeForm(5), where=f"{where} {name}")
    if owner.area is not None:
        into.note(owner, where)
        return owner.area
    city = _city_of_ward(code, properties, into.areas) if owner.aside == WARD_REASON else None
    if city is None:
        into.set_aside(owner.aside)
    return city


def _city_of_ward(code: str, properties: dict[str, Any], areas: AreaIndex) -> str | None:
    """The designated city whose ward this is: its name stands beside the code."""
    words = {str(properties.get(key) or "") for key in _NAMES}
    for area in areas.municipalities(code[:2]):
        if area.lg_class == "designated_city" and area.name in words:
            return area.code
    return None


def _outlines(geometry: Any, where: str) -> Iterator[list[Point]]:
    """The outer ring of every polygon; holes are other municipalities and are drawn by them."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise _wrong(where, "Polygon か MultiPolygon ではありません")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon or not isinstance(polygon[0], list):
            raise _wrong(where, "座標の並びが違います")
        yield [_point(pair, where) for pair in polygon[0]]


def _point(pair: Any, where: str) -> Point:
    try:
        longitude, latitude = float(pair[0]), float(pair[1])
    except (TypeError, ValueError, IndexError, KeyError):
        raise _wrong(where, "座標が数の組ではありません") from None
    inside = _LONGITUDES[0] <= longitude <= _LONGITUDES[1] and _LATITUDES[0] <= latitude <= _LATITUDES[1]
    if not inside:
        raise _wrong(where, f"座標（{longitude}, {latitude}）が日本の経度・緯度ではありません")
    return longitude, latitude


def _snapped(outline: list[Point]) -> Ring:
    """The ring on the grid without repeats and spikes; empty where nothing is left of it."""
    points: list[Point] = []
    for longitude, latitude in outline:
        point = (round(round(longitude / GRID) * GRID, 4), round(round(latitude / GRID) * GRID, 4))
        if points and points[-1] == point:
            continue
        if len(points) > 1 and points[-2] == point:
            points.pop()
            continue
        points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return tuple(points) if len(points) >= 3 else ()


def _extent(ring: Ring) -> float:
    """Twice the area of a ring, in square degrees (shoelace)."""
    following = (*ring[1:], ring[0])
    return abs(sum(x * b - a * y for (x, y), (a, b) in zip(ring, following, strict=True)))


def _wrong(where: str, what: str) -> ReadingError:
    return not_this_form(
        "境界",
        what,
        where=where,
        todo="国土数値情報の行政区域データ（N03、経度・緯度）かどうかを確かめてください。",
    )
