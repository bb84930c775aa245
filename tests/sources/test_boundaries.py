"""Outlines of municipalities: small, touching, accounted for."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.base import ReadingError
from shirube.catalogue import AreaIndex
from shirube.sources import read_file
from shirube.sources.boundaries import GRID, _snapped


def square(x: float, y: float, size: float = 0.05) -> list[list[float]]:
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def feature(code: Any, ring: Any, kind: str = "Polygon", **names: str) -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": {"N03_007": code, **names},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_every_feature_is_drawn_set_aside_or_refused(areas: AreaIndex, make: Any) -> None:
    tree = collection(
        feature("39405", square(132.9, 33.3)),
        feature("01101", square(141.3, 43.0), "MultiPolygon", N03_004="札幌市", N03_005="中央区"),
        feature("01102", square(141.4, 43.0), N03_003="札幌市", N03_004="北区"),
        feature(None, square(139.0, 35.0)),
        feature("99999", square(139.0, 35.0)),
        feature("39401", square(33.3, 132.9)),
        feature("39401", [["a", "b"]]),
        {"type": "Feature", "properties": {}},
    )
    reading = read_file(make.as_bytes(tree), "n03.geojson", areas=areas)
    assert (reading.kind, reading.rows, reading.used, reading.refused) == ("boundaries", 8, 3, 4)
    assert dict(reading.aside) == {"所属未定地": 1}
    assert [(one.area, len(one.rings)) for one in reading.boundaries] == [("01100", 2), ("39405", 1)]
    assert [error.code for error in reading.refusals] == ["E614", "E620", "E620", "E620"]


def test_a_geojson_without_features_is_refused(areas: AreaIndex, make: Any) -> None:
    with pytest.raises(ReadingError, match="E620"):
        read_file(make.as_bytes({"type": "FeatureCollection"}), "a.geojson", areas=areas)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(130, 140), st.floats(30, 40)), min_size=0, max_size=30))
def test_a_snapped_ring_lies_on_the_grid_near_the_points_it_was(points: list[tuple[float, float]]) -> None:
    ring = _snapped(points)
    assert len(ring) == 0 or len(ring) >= 3
    assert all(first != second for first, second in pairwise(ring))
    for x, y in ring:
        assert any(abs(x - a) <= GRID / 2 + 1e-9 and abs(y - b) <= GRID / 2 + 1e-9 for a, b in points)


def test_neighbours_share_the_points_of_their_border() -> None:
    left = _snapped([(132.9011, 33.3), (132.9511, 33.3012), (132.9511, 33.3499), (132.9, 33.35)])
    right = _snapped([(132.9511, 33.3012), (133.0, 33.3), (133.0, 33.35), (132.9511, 33.3499)])
    assert set(left) & set(right) == {(132.95, 33.3), (132.95, 33.35)}
