"""Operations that work something out: the projection, strengths, cluster candidates, whether a measure worked."""

# ruff: noqa: ARG001  the request is handed to every operation by this name

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from shirube.base import UnknownNameError
from shirube.catalogue import Area
from shirube.catalogue.evidence_record import load_evidence
from shirube.documents import write_csv, write_excel
from shirube.regions.scenarios import BANDS
from shirube.usecases import future_tables, industry, industry_tables
from shirube.usecases.evidence import Inquiry, ask, read_adopters
from shirube.usecases.evidence_out import inquiry_json, tables_of
from shirube.usecases.future import Outlook, Question, outlook
from shirube.usecases.open_data import Cut
from shirube.usecases.open_data_questions import cluster_rows, credited, outcome_rows
from shirube.web.api import asked as asks
from shirube.web.api import shapes
from shirube.web.api.answer import answer_json, edition, send
from shirube.web.api.door import BusyError
from shirube.web.api.service import answers, api, as_table
from shirube.web.future.pages import board
from shirube.web.pages import library
from shirube.web.pages.files import download, plain_json

AT_ONCE, PATIENCE = 2, 20
"""Questions about effects that one process works on at a time, and the seconds that one more waits."""
_places = BoundedSemaphore(AT_ONCE)


@api.get(
    "/areas/{code}/projection",
    response=answers(shapes.Projection, misses=True),
    tags=["まち"],
    openapi_extra=as_table(),
)
def projection(
    request: HttpRequest, code: Path[asks.Code], asked: Query[asks.ProjectionAsked]
) -> HttpResponse:
    """人口のこれから。条件は画面と同じ。80％の幅、シナリオ、保つのに要るもの、社人研の推計、仮定を添える。"""
    found = projected(library.areas().get(code), asked)
    if asked.format == "csv":
        return download(write_csv(future_tables.main_table(found)), name=f"future-{code}", ending="csv")
    if asked.format == "xlsx":
        return download(write_excel(future_tables.tables_of(found)), name=f"future-{code}", ending="xlsx")
    return answer_json(future_tables.outlook_json(found))


def projected(place: Area, asked: asks.ProjectionAsked) -> Outlook:
    """The outlook of the question; raises UnknownNameError E818 where there is none."""
    question = Question(
        place.code,
        base=cast("Literal[2015, 2023]", int(asked.base)),
        stay={band.id: getattr(asked, f"stay_{band.id}") for band in BANDS},
        **asked.dict(include=_LIKE_THE_QUESTION),
    )
    found = outlook(place, question)
    if found is None:
        raise UnknownNameError(
            "E818",
            f"{place.full_name}の推計はありません（もとになる率を求められません）。",
            todo="都道府県の推計か、ほかのまちを見てください。",
        )
    return found


_LIKE_THE_QUESTION = {
    *("until", "fertility", "rise_by", "households", "household"),
    *("survival", "measure", "level", "goal_year"),
}


@api.get(
    "/areas/{code}/strengths",
    response=answers(shapes.Strengths, misses=True),
    tags=["まち"],
    openapi_extra=as_table(),
)
def strengths(request: HttpRequest, code: Path[asks.Code], asked: Query[asks.StrengthsAsked]) -> HttpResponse:
    """強み。特化係数、増減の三つの分（足すと合う）、年ごとの人数、1人当たりの手がかり。"""
    found = industry.strengths(library.areas().get(code))
    name = f"strengths-{found.area.code}"
    if asked.format == "csv":
        return download(write_csv(industry_tables.every_concentration(found)), name=name, ending="csv")
    if asked.format == "xlsx":
        return download(write_excel(industry_tables.strength_tables(found)), name=name, ending="xlsx")
    tree = industry_tables.strengths_json(found)
    return answer_json({**tree, "sources": credited(found.credits), "catalogue": edition()})


@api.get("/clusters", response=answers(shapes.Clusters, misses=True), tags=["まち"], openapi_extra=as_table())
def clusters(request: HttpRequest, asked: Query[asks.ClustersAsked]) -> HttpResponse:
    """クラスターの候補。統計から見える集まりで、国や都道府県が選んだものではない。分からないことを unknown に示す。"""
    cut = Cut(asked.limit, asked.offset)
    number = asked.prefecture
    place = library.areas().get(f"{number}000" if len(number) == 2 else number) if number else None
    prefecture = f"{place.prefecture_code[:2]}000" if place else ""
    return send(
        request,
        cluster_rows(board(), cut, prefecture=prefecture, kind=asked.type),
        cut,
        form=asked.format,
        name="clusters",
    )


@api.get("/evidence/outcomes", response=answers(shapes.Outcomes), tags=["効いたか"], openapi_extra=as_table())
def evidence_outcomes(request: HttpRequest, asked: Query[asks.OutcomesAsked]) -> HttpResponse:
    """効いたか確かめられる数字の一覧。"""
    cut = Cut(asked.limit, asked.offset)
    return send(request, outcome_rows(load_evidence(), cut), cut, form=asked.format, name="outcomes")


@api.get(
    "/evidence",
    response={**answers(shapes.Evidence, misses=True), 503: shapes.Mistake},
    tags=["効いたか"],
    openapi_extra=as_table(),
)
def evidence(request: HttpRequest, asked: Query[asks.EvidenceAsked]) -> HttpResponse:
    """施策は効いたか。始めなかった似たまちとの差の差（一つのまちなら合成対照法）。判定できないことも答え。"""
    with a_place():
        found = asked_about(asked)
    if asked.format == "json":
        tree = plain_json(inquiry_json(found))
        return answer_json({**tree, "sources": credited(tree["sources"]), "catalogue": edition()})
    tables = tables_of(found, library.areas())
    if asked.format == "xlsx":
        return download(write_excel(tables), name="evidence", ending="xlsx")
    table: Any = next((one for one in tables if one.title == "年ごとの差"), tables[0])
    return download(write_csv(table), name="evidence", ending="csv")


def asked_about(asked: asks.EvidenceAsked) -> Inquiry:
    """The answer. Raises UnknownNameError E201 and E656, EvidenceError E650 to E659."""
    areas, lines = library.areas(), []
    for text in asked.adopter:
        code, _, year = text.partition(":")
        lines.append(f"{areas.get(code).code} {year}")
    return ask(asked.outcome, read_adopters("\n".join(lines), areas, most=load_evidence().most_adopters))


@contextmanager
def a_place() -> Iterator[None]:
    """One of the places at the table; raises BusyError E823 when none becomes free in time."""
    if not _places.acquire(timeout=PATIENCE):
        raise BusyError(
            "E823",
            "同じような計算がいくつも頼まれていて、いま答えられません。",
            todo="1分ほど待って、もう一度頼んでください。",
        )
    try:
        yield
    finally:
        _places.release()
