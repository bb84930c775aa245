"""Operations on programmes: the list, one in full, what an area may use, and one decision with its reasons."""

# ruff: noqa: ARG001  the request is handed to every operation by this name

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from shirube.base import ShirubeError
from shirube.catalogue import Area
from shirube.usecases import (
    FactSeen,
    area_json,
    explain_decision,
    explained_json,
    match_json,
    programme_sheet,
    read_answers,
    sheet_json,
    told_facts,
)
from shirube.usecases.open_data import Cut, programme_rows
from shirube.web.api import asked as asks
from shirube.web.api import shapes
from shirube.web.api.answer import answer_json, send
from shirube.web.api.days import day_of
from shirube.web.api.service import answers, api, as_table
from shirube.web.areas.selectors import facts_of
from shirube.web.pages import library


@api.get("/programmes", response=answers(shapes.Programmes), tags=["制度"], openapi_extra=as_table())
def programmes(request: HttpRequest, asked: Query[asks.ProgrammesAsked]) -> HttpResponse:
    """制度の一覧。言葉があれば、近い順に見つかったものだけ。"""
    words = asked.q.strip()
    ids = [one.programme.id for one in library.finder().find(words).programmes] if words else None
    cut = Cut(asked.limit, asked.offset)
    found = programme_rows(
        library.catalogue(), cut, kind=asked.kind, theme=asked.theme, office=asked.office, ids=ids
    )
    return send(request, found, cut, form=asked.format, name="programmes")


@api.get("/programmes/{programme_id}", response=answers(shapes.Tree, misses=True), tags=["制度"])
def programme(
    request: HttpRequest, programme_id: Path[asks.Name], asked: Query[asks.DayAsked]
) -> HttpResponse:
    """一つの制度。条件、額の求め方、決まっていないこと、資料の行。"""
    on, catalogue = day_of(asked.on), library.catalogue()
    return answer_json(sheet_json(programme_sheet(catalogue, programme_id, on=on), catalogue, on=on))


@api.get("/areas/{code}/programmes", response=answers(shapes.Match, misses=True), tags=["制度"])
def match(request: HttpRequest, code: Path[asks.Code], asked: Query[asks.MatchAsked]) -> HttpResponse:
    """一つのまちに、すべての制度をあてはめる。数は足すと合う。"""
    on, place = day_of(asked.on), library.areas().get(code)
    seen = facts_of(place.code, on)
    return answer_json(match_json(library.matcher().match(seen, on=on), area_json(place), seen))


@api.get("/decisions", response=answers(shapes.Decision, misses=True), tags=["制度"])
def decision(request: HttpRequest, asked: Query[asks.DecisionAsked]) -> HttpResponse:
    """一つの制度の判定と、その理由・計算・出典。命令 shirube decide --format json と同じ形。"""
    on, catalogue = day_of(asked.on), library.catalogue()
    wanted = catalogue[asked.programme].id
    place: Area | None = library.areas().get(asked.area) if asked.area else None
    facts: dict[str, FactSeen] = {} if place is None else dict(facts_of(place.code, on))
    told = read_answers(read_pairs(asked.fact), catalogue.variables)
    facts.update(told_facts(told, catalogue.variables, told_on=on))
    explained = explain_decision(catalogue, wanted, facts, on=on)
    return answer_json(explained_json(explained, place, catalogue, facts))


def read_pairs(told: list[str]) -> dict[str, str]:
    """The facts of a query by variable; raises ShirubeError E819 for one said twice."""
    found: dict[str, str] = {}
    for text in told:
        name, _, value = text.partition("=")
        if name in found:
            raise ShirubeError(
                "E819", f"fact の「{name}」が二度あります。", todo="どちらかを消してください。"
            )
        found[name] = value
    return found
