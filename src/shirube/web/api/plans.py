"""Operations on the plans that towns have made public: the list, one in full, the values of all their KPIs."""

# ruff: noqa: ARG001  the request is handed to every operation by this name

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from shirube.usecases.open_data import Cut
from shirube.usecases.open_data_town_plans import plan_detail, plan_rows, plan_value_rows
from shirube.web.api import asked as asks
from shirube.web.api import shapes_plans as shapes
from shirube.web.api.answer import answer_json, send
from shirube.web.api.service import answers, api, as_table
from shirube.web.pages import library
from shirube.web.reviews.opened import newest, one_version


@api.get("/plans", response=answers(shapes.Plans, misses=True), tags=["まちの計画"], openapi_extra=as_table())
def plans(request: HttpRequest, asked: Query[asks.PlansAsked]) -> HttpResponse:
    """まちが公表した計画の一覧。いちばん新しい版。作成中の計画は出ない。"""
    cut = Cut(asked.limit, asked.offset)
    found = plan_rows(newest(area=_area(asked.area), prefecture=asked.prefecture), cut)
    return send(request, found, cut, form=asked.format, name="plans")


@api.get("/plans/{plan_id}", response=answers(shapes.Plan, misses=True), tags=["まちの計画"])
def plan(request: HttpRequest, plan_id: Path[asks.Name], asked: Query[asks.PlanAsked]) -> HttpResponse:
    """一つの計画。項目、指標（目標とその見直し、実績、判定）、有識者の意見、版と訂正。"""
    found, versions = one_version(plan_id, asked.version)
    return answer_json(plan_detail(found, versions))


@api.get(
    "/plan-values",
    response=answers(shapes.PlanValues, misses=True),
    tags=["まちの計画"],
    openapi_extra=as_table(),
)
def plan_values(request: HttpRequest, asked: Query[asks.PlanValuesAsked]) -> HttpResponse:
    """公表された計画の値の表。1行に1つの値（基準値、目標、前の目標、実績、判定）。数は丸めない（文字で書く）。"""
    cut = Cut(asked.limit, asked.offset)
    versions = newest(area=_area(asked.area), prefecture=asked.prefecture, plan=asked.plan)
    found = plan_value_rows(versions, cut, kind=asked.kind)
    return send(request, found, cut, form=asked.format, name="plan-values")


def _area(code: str) -> str:
    """The five digits of an area; raises UnknownNameError E201."""
    return library.areas().get(code).code if code else ""
