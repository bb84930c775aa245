"""Operations on places: the list, one with its facts, indicators, values, similar places, the projection."""

# ruff: noqa: ARG001  the request is handed to every operation by this name

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from shirube.usecases.open_data import Cut, area_detail, area_rows
from shirube.usecases.open_data_figures import (
    indicator_detail,
    indicator_rows,
    is_known_code,
    similar_rows,
    value_rows,
)
from shirube.web.api import asked as asks
from shirube.web.api import shapes
from shirube.web.api.answer import answer_json, edition, send
from shirube.web.api.days import day_of
from shirube.web.api.service import answers, api, as_table
from shirube.web.areas.selectors import known_of
from shirube.web.figures import shelf
from shirube.web.pages import library


@api.get("/areas", response=answers(shapes.Areas, misses=True), tags=["まち"], openapi_extra=as_table())
def areas(request: HttpRequest, asked: Query[asks.AreasAsked]) -> HttpResponse:
    """都道府県と市区町村の一覧。言葉があれば近い順。"""
    cut = Cut(asked.limit, asked.offset)
    found = area_rows(library.areas(), cut, words=asked.q, prefecture=asked.prefecture, kind=asked.kind)
    return send(request, found, cut, form=asked.format, name="areas")


@api.get("/areas/{code}", response=answers(shapes.Area, misses=True), tags=["まち"])
def area(request: HttpRequest, code: Path[asks.Code], asked: Query[asks.DayAsked]) -> HttpResponse:
    """一つのまちと、その日に分かっていること。分からない事実は値が null で、理由が note にある。"""
    on = day_of(asked.on)
    place = library.areas().get(code)
    known = known_of(place.code)
    facts = known.facts(on)
    sources = {fact.source: known.source(fact.source) for fact in facts}
    return answer_json({**area_detail(place, facts, sources, on=on), "catalogue": edition()})


@api.get("/indicators", response=answers(shapes.Indicators), tags=["数字"], openapi_extra=as_table())
def indicators(request: HttpRequest, asked: Query[asks.IndicatorsAsked]) -> HttpResponse:
    """指標の一覧。単位、よい向き、出典、年、注意。"""
    cut = Cut(asked.limit, asked.offset)
    found = indicator_rows(cut, group=asked.group, words=asked.q)
    return send(request, found, cut, form=asked.format, name="indicators")


@api.get("/indicators/{indicator_id}", response=answers(shapes.IndicatorOne, misses=True), tags=["数字"])
def indicator(request: HttpRequest, indicator_id: Path[asks.Name]) -> HttpResponse:
    """一つの指標と、値のある年。"""
    return answer_json(indicator_detail(indicator_id))


@api.get("/values", response=answers(shapes.Values, misses=True), tags=["数字"], openapi_extra=as_table())
def values(request: HttpRequest, asked: Query[asks.ValuesAsked]) -> HttpResponse:
    """値の表。まちと指標と年で絞る。39000 は県、00000 は全国の合計（足せる指標だけ）。"""
    index = library.areas()
    codes = [code if is_known_code(code) else index.get(code).code for code in asked.area]
    cut = Cut(asked.limit, asked.offset)
    found = value_rows(cut, areas=codes, indicators=asked.indicator, first=asked.first, last=asked.last)
    return send(request, found, cut, form=asked.format, name="values")


@api.get(
    "/areas/{code}/similar",
    response=answers(shapes.Similar, misses=True),
    tags=["まち"],
    openapi_extra=as_table(),
)
def similar(request: HttpRequest, code: Path[asks.Code], asked: Query[asks.SimilarAsked]) -> HttpResponse:
    """似ているまち20と、なぜ似ているか。"""
    place = library.areas().get(code)
    found = similar_rows(shelf.books()[0], place.code, asked.basis)
    return send(request, found, Cut(len(found.rows) or 1), form=asked.format, name=f"similar-{place.code}")
