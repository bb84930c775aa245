"""Outlines of municipalities: small, touching, accounted for."""

from __future__ import annotations

import codecs
import io
import json
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.base import ReadingError
from shirube.catalogue import AreaIndex
from shirube.sources import geojson, read_file
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


OLD = {"N03_001": "静岡県", "N03_002": None, "N03_003": "浜松市", "N03_004": "中区"}
NEW = {"N03_001": "静岡県", "N03_002": None, "N03_003": None, "N03_004": "浜松市", "N03_005": "中央区"}
"""How the properties of N03 stand until 2023 and since 2024 (N03_005 is new; the city moved to N03_004)."""


def n03(*features_: Any, indent: int | None = None, encoding: str = "utf-8") -> bytes:
    """A file as 国土数値情報 hands it out: head, then a feature a line."""
    tree = {"type": "FeatureCollection", "name": "N03-20240101_22", "features": list(features_)}
    return json.dumps(tree, ensure_ascii=False, indent=indent).encode(encoding)


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, inside in files.items():
            packed.writestr(name.replace("__", "."), inside)
    return content.getvalue()


@pytest.mark.parametrize(("names", "code"), [(OLD, "22131"), (NEW, "22138")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("indent", [None, 1])
def test_both_layouts_of_n03_join_wards_to_their_city(
    areas: AreaIndex, names: dict[str, Any], code: str, encoding: str, indent: int | None
) -> None:
    square_ = square(137.7, 34.7)
    parts = [feature(code, square_, **names), feature(code, square(137.8, 34.7), "MultiPolygon", **names)]
    content = n03(*parts, feature(None, square_, N03_004="所属未定地"), indent=indent, encoding=encoding)
    reading = read_file(content, "N03.geojson", areas=areas)
    assert [(one.area, len(one.rings)) for one in reading.boundaries] == [("22130", 2)]
    assert (reading.rows, reading.used, dict(reading.aside)) == (3, 2, {"所属未定地": 1})


def test_the_zip_as_downloaded_is_read_without_unpacking_it_first(areas: AreaIndex) -> None:
    content = zipped(
        N03__shp=b"x", N03__geojson=n03(feature("39405", square(132.9, 33.3))), KS_META__xml=b"<a/>"
    )
    assert [one.area for one in read_file(content, "N03.zip", areas=areas).boundaries] == ["39405"]
    with pytest.raises(ReadingError, match="E517"):
        read_file(zipped(N03__shp=b"x"), "N03.zip", areas=areas)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(0, 5))
def test_features_do_not_depend_on_where_the_pieces_end(chunk: int, count: int) -> None:
    found = [feature("39405", square(132.9 + n / 10, 33.3), N03_004="檮原町") for n in range(count)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geojson, "CHUNK", chunk)
        patch.setattr(geojson, "_decoder", lambda _: codecs.getincrementaldecoder("utf-8")())
        assert list(geojson.features(n03(*found), "a.geojson")) == found


@pytest.mark.parametrize("cut", [2, 20, 60])
def test_a_file_that_ends_too_early_is_refused_and_not_half_taken(areas: AreaIndex, cut: int) -> None:
    content = n03(feature("39405", square(132.9, 33.3)))[:-cut]
    with pytest.raises(ReadingError, match="E620"):
        read_file(content, "a.geojson", areas=areas)


def test_a_file_above_the_limit_is_refused_plain_or_packed(
    areas: AreaIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = n03(feature("39405", square(132.9, 33.3)))
    monkeypatch.setattr(geojson, "MOST_BYTES", len(content))
    assert read_file(content, "a.geojson", areas=areas).used == 1
    assert read_file(zipped(a__geojson=content), "a.zip", areas=areas).used == 1
    monkeypatch.setattr(geojson, "MOST_BYTES", len(content) - 1)
    for name, packed in (("a.geojson", content), ("a.zip", zipped(a__geojson=content))):
        with pytest.raises(ReadingError, match="E644"):
            read_file(packed, name, areas=areas)


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


def test_a_piece_of_the_real_file_is_read(areas: AreaIndex) -> None:
    recorded = Path(__file__).parent / "recorded" / "n03_2021.geojson"
    reading = read_file(recorded.read_bytes(), recorded.name, areas=areas)
    assert (reading.rows, reading.used, reading.refused) == (4, 4, 0)
    assert [(one.area, len(one.rings)) for one in reading.boundaries] == [
        ("01100", 2),
        ("01205", 1),
        ("01331", 2),
    ]
