"""Whole tables as files, as parquet and as CSV: packaged ones as they are and streamed, others made when asked for."""

# ruff: noqa: ARG001  the request is handed to every operation by this name

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as File
from typing import Literal

import polars as pl
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Path

from shirube.catalogue.figures import FACTS, figure_sources
from shirube.catalogue.future_settings import future_settings
from shirube.documents import Table as Sheet
from shirube.documents import write_csv
from shirube.documents.csv_text import BOM
from shirube.usecases.open_data import Cut, Rows, cell_of, programme_rows
from shirube.usecases.open_data_figures import indicator_rows
from shirube.usecases.open_data_plans import kpi_rows, roadmap_rows, strategy_source
from shirube.usecases.open_data_questions import cluster_rows, projected_frame
from shirube.usecases.open_data_town_plans import plan_source, plan_value_rows
from shirube.web.api import asked as asks
from shirube.web.api import shapes
from shirube.web.api.answer import answer_json, holds, not_modified
from shirube.web.api.service import answers, api
from shirube.web.future.pages import board
from shirube.web.pages import library
from shirube.web.reviews.opened import newest
from shirube.web.strategy.selectors import national, national_rows

_CHUNK = 20_000
_PARQUET = "application/vnd.apache.parquet"
_CREDITED_BY_AREA = ("areas", "area_facts")
TABLES = {
    "areas": "都道府県と市区町村",
    "area_facts": "まちの事実",
    "indicators": "指標の一覧",
    "indicator_values": "指標の値（全指標・全年・全市区町村）",
    "age_sex_census": "国勢調査の男女・年齢別人口",
    "age_sex_register": "住民基本台帳の男女・年齢別人口",
    "projections": "社人研の推計（総数）",
    "own_projections": "しるべの推計（パターン1、全市区町村・区分別）",
    "clusters": "クラスターの候補",
    "programmes": "制度の一覧",
    "kpis": "全国の戦略の KPI（今日の時点）",
    "roadmap": "全国の戦略の工程表",
    "town_plans": "まちが公表した計画の値（いちばん新しい版）",
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
    if table in MADE:
        return _made_file(table, ending, request)
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


EVERY = Cut(10**6)


def _made_file(table: str, ending: Ending, request: HttpRequest) -> HttpResponse:
    """A table that is made when asked for; `with_etag` at the door gives it the tag of its bytes."""
    content = made(table, ending)
    mime = _PARQUET if ending == "parquet" else "text/csv; charset=utf-8"
    disposition = f'attachment; filename="shirube-{table}.{ending}"'
    return HttpResponse(content, content_type=mime, headers={"Content-Disposition": disposition})


def made(table: str, ending: str) -> bytes:
    """The bytes of a made table. Columns are ids; yes and no are true and false, what is not known is empty."""
    frame = MADE[table]()
    if ending == "csv":
        rows = [tuple(cell_of(cell) for cell in row) for row in frame.rows()]
        return write_csv(Sheet(TABLES[table], tuple(frame.columns), rows))
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _frame(found: Rows) -> pl.DataFrame:
    return pl.DataFrame(list(found.rows), infer_schema_length=None).select(list(found.columns))


@lru_cache(maxsize=1)
def _own_projections() -> pl.DataFrame:
    """The same for every visitor."""
    return projected_frame(until=future_settings().projection.until).with_columns(
        pl.col("day").cast(pl.String)
    )


def _kpis() -> pl.DataFrame:
    found = national()
    return _frame(kpi_rows(found.strategy, national_rows(library.today()), EVERY))


def _roadmap() -> pl.DataFrame:
    found = national()
    return _frame(roadmap_rows(found.strategy, found.nodes, EVERY))


def _town_plans() -> pl.DataFrame:
    """With its columns also while no plan is public."""
    found = plan_value_rows(newest(), EVERY)
    numbers = ("version", "year")
    schema = {name: pl.Int64 if name in numbers else pl.String for name in found.columns}
    return pl.DataFrame(list(found.rows), schema=schema)


MADE: dict[str, Callable[[], pl.DataFrame]] = {
    "indicators": lambda: _frame(indicator_rows(EVERY)),
    "own_projections": _own_projections,
    "clusters": lambda: _frame(cluster_rows(board(), EVERY)),
    "programmes": lambda: _frame(programme_rows(library.catalogue(), EVERY)),
    "kpis": _kpis,
    "roadmap": _roadmap,
    "town_plans": _town_plans,
}


def _line(name: str, ending: str) -> dict[str, object]:
    found = None if name in MADE else packaged(name)
    if name in _STRATEGY:
        credits_ = [strategy_source(national().strategy)["credit"]]
    elif name == "town_plans":
        credits_ = [str(plan_source(one)["credit"]) for one in newest()]
    elif name == "programmes":
        credits_ = [f"資料 {one}" for one in _documents()]
    elif name in _CREDITED_BY_AREA:
        credits_ = [source.credit for source in library.areas().sources()]
    else:
        credits_ = [source.credit for source in figure_sources().values()]
    return {
        "name": name,
        "title": TABLES[name],
        "href": f"/api/v1/bulk/{name}.{ending}",
        "format": ending,
        "bytes": found.size if found is not None and ending == "parquet" else None,
        "etag": None if found is None else found.tag(ending),
        "credits": credits_,
    }


_STRATEGY = ("kpis", "roadmap")


def _documents() -> list[str]:
    """The documents that the programmes are printed in, each once."""
    every = library.catalogue().programmes.values()
    return sorted({passage.document for one in every for passage in one.passages})
