"""Operations on strategies: the list, the tree, the KPIs as they stand on a day, the roadmap."""

# ruff: noqa: ARG001  the request is handed to every operation by this name

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from shirube.base import UnknownNameError
from shirube.usecases.open_data import Cut
from shirube.usecases.open_data_plans import (
    kpi_row,
    kpi_rows,
    roadmap_rows,
    strategy_detail,
    strategy_rows,
    strategy_source,
)
from shirube.web.api import asked as asks
from shirube.web.api import shapes
from shirube.web.api.answer import answer_json, send
from shirube.web.api.days import day_of
from shirube.web.api.service import answers, api, as_table
from shirube.web.strategy.selectors import NATIONAL, Held, national, national_rows


def held(name: str) -> Held:
    """The strategy of an id; raises UnknownNameError E820."""
    if name != NATIONAL:
        raise UnknownNameError(
            "E820", f"戦略「{name}」はありません。", todo="一覧は /api/v1/strategies にあります。"
        )
    return national()


@api.get("/strategies", response=answers(shapes.Strategies), tags=["戦略"], openapi_extra=as_table())
def strategies(request: HttpRequest, asked: Query[asks.StrategiesAsked]) -> HttpResponse:
    """収録した戦略の一覧。"""
    cut, found = Cut(asked.limit, asked.offset), national()
    rows = strategy_rows([(found.strategy, found.nodes)], cut)
    return send(request, rows, cut, form=asked.format, name="strategies")


@api.get("/strategies/{strategy_id}", response=answers(shapes.Strategy, misses=True), tags=["戦略"])
def strategy(request: HttpRequest, strategy_id: Path[asks.Name]) -> HttpResponse:
    """一つの戦略の木。項目は親の ID を持ち、施策の事業は制度の ID につながる。"""
    found = held(strategy_id)
    return answer_json(strategy_detail(found.strategy, found.nodes))


@api.get(
    "/strategies/{strategy_id}/roadmap",
    response=answers(shapes.Roadmap, misses=True),
    tags=["戦略"],
    openapi_extra=as_table(),
)
def roadmap(
    request: HttpRequest, strategy_id: Path[asks.Name], asked: Query[asks.RoadmapAsked]
) -> HttpResponse:
    """工程表。印字された欄と、書かれた始めと終わり。原本から失われたところは lost にある。"""
    cut, found = Cut(asked.limit, asked.offset), held(strategy_id)
    rows = roadmap_rows(found.strategy, found.nodes, cut)
    return send(request, rows, cut, form=asked.format, name=f"roadmap-{strategy_id}")


@api.get("/kpis", response=answers(shapes.Kpis, misses=True), tags=["戦略"], openapi_extra=as_table())
def kpis(request: HttpRequest, asked: Query[asks.KpisAsked]) -> HttpResponse:
    """KPI の一覧。目標、実績、判定とその理由。数は丸めない（文字で書く）。"""
    cut, found = Cut(asked.limit, asked.offset), held(asked.strategy)
    rows = kpi_rows(found.strategy, national_rows(day_of(asked.on)), cut, words=asked.q, level=asked.level)
    return send(request, rows, cut, form=asked.format, name="kpis")


@api.get("/kpis/{kpi_id}", response=answers(shapes.Kpi, misses=True), tags=["戦略"])
def kpi(request: HttpRequest, kpi_id: Path[asks.Name], asked: Query[asks.DayAsked]) -> HttpResponse:
    """一つの KPI。"""
    found = national()
    for row in national_rows(day_of(asked.on)):
        if row.item.id == kpi_id:
            source = strategy_source(found.strategy)
            return answer_json({**kpi_row(found.strategy, row), "sources": [source]})
    raise UnknownNameError("E821", f"KPI「{kpi_id}」はありません。", todo="一覧は /api/v1/kpis にあります。")
