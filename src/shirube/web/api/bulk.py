"""Whole tables as files: the packaged parquet as it is, and the same table as CSV, streamed; with the ETag of the content."""

# ruff: noqa: ARG001  the request is handed to every operation by this name

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File
from typing import Literal

import polars as pl
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Path

from shirube.catalogue.figures import FACTS, figure_sources
from shirube.documents.csv_text import BOM
from shirube.web.api import asked as asks
from shirube.web.api import shapes
from shirube.web.api.answer import answer_json, holds, not_modified
from shirube.web.api.service import answers, api
from shirube.web.pages import library

_CHUNK = 20_000
_PARQUET = "application/vnd.apache.parquet"
_CREDITED_BY_AREA = ("areas", "area_facts")
TABLES = {
    "areas": "都道府県と市区町村",
    "area_facts": "まちの事実",
    "indicator_values": "指標の値（全指標・全年・全市区町村）",
    "age_sex_census": "国勢調査の男女・年齢別人口",
    "age_sex_register": "住民基本台帳の男女・年齢別人口",
    "projections": "社人研の推計（総数）",
}
Ending = Literal["csv", "parquet"]


@dataclass(frozen=True)
class Packaged:
    """A packaged table: its file, the hash of its content, its size in bytes."""

    file: File
    hash: str
    size: int

    def tag(self, ending: str) -> str:
        """The ETag of the table in one of its forms."""
        return f'"{self.hash[:32]}-{ending}"'


@cache
def packaged(name: str) -> Packaged:
    """The file of a table, hashed once per process: packaged data do not change while the site runs."""
    file = FACTS / f"{name}.parquet"
    content = file.read_bytes()
    return Packaged(file, hashlib.sha256(content).hexdigest(), len(content))


@api.get("/bulk", response=answers(shapes.BulkList), tags=["全体の表"])
def bulk(request: HttpRequest) -> HttpResponse:
    """全体の表の一覧。大きさ、ETag、出典。"""
    files = [_line(name, ending) for name in TABLES for ending in ("parquet", "csv")]
    return answer_json({"files": files})


@api.get(
    "/bulk/{table}.{ending}",
    response=answers(None),
    tags=["全体の表"],
    openapi_extra={
        "responses": {
            200: {
                "content": {
                    _PARQUET: {"schema": {"type": "string", "format": "binary"}},
                    "text/csv": {"schema": {"type": "string"}},
                }
            }
        }
    },
)
def bulk_file(request: HttpRequest, table: Path[asks.Bulk], ending: Path[Ending]) -> HttpResponseBase:
    """一つの表の全体。csv は UTF-8（BOM付き）。"""
    found = packaged(table)
    tag = found.tag(ending)
    if holds(request, tag):
        return not_modified(tag)
    response: HttpResponseBase
    if ending == "parquet":
        response = FileResponse(found.file.open("rb"), content_type=_PARQUET)
        response["Content-Length"] = str(found.size)
    else:
        response = StreamingHttpResponse(_csv(found.file), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="shirube-{table}.{ending}"'
    response["ETag"], response["Cache-Control"] = tag, "public, no-cache"
    return response


def _csv(file: File) -> Iterator[bytes]:
    """The table part by part, so that a large one does not stand in memory as text."""
    frame = pl.read_parquet(file)
    yield BOM.encode() + (",".join(frame.columns) + "\r\n").encode()
    for part in frame.iter_slices(_CHUNK):
        yield part.write_csv(include_header=False, line_terminator="\r\n").encode()


def _line(name: str, ending: str) -> dict[str, object]:
    found = packaged(name)
    if name in _CREDITED_BY_AREA:
        credits_ = [source.credit for source in library.areas().sources()]
    else:
        credits_ = [source.credit for source in figure_sources().values()]
    return {
        "name": name,
        "title": TABLES[name],
        "href": f"/api/v1/bulk/{name}.{ending}",
        "format": ending,
        "bytes": found.size if ending == "parquet" else None,
        "etag": found.tag(ending),
        "credits": credits_,
    }
