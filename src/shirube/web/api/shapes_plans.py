"""What the answers about the plans of towns look like."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from shirube.web.api.shapes import SourceLine, Table


class PlanLine(Schema):
    id: str
    area: str
    organisation: str
    title: str
    first_year: int
    last_year: int
    version: int
    published_on: str
    note: str | None
    corrects: int | None = Field(description="この版が訂正した版。訂正でなければ null。")
    reviewed_year: int | None
    nodes: int
    kpis: int
    sha256: str
    page: str


class Plans(Table):
    data: list[PlanLine]


class PlanVersionLine(Schema):
    number: int
    published_on: str
    note: str | None
    corrects: int | None
    reason: str | None
    sha256: str


class Plan(PlanLine):
    correction_reason: str | None
    rule: dict[str, str]
    tree: list[dict[str, Any]]
    indicators: list[dict[str, Any]]
    comments: list[dict[str, Any]]
    versions: list[PlanVersionLine]
    sources: list[SourceLine]


class PlanValueLine(Schema):
    plan: str
    version: int
    area: str
    organisation: str
    node: str
    node_title: str
    kpi: str
    number: str
    label: str
    unit: str | None
    kind: str
    year: int | None
    year_kind: str | None = Field(description="fiscal（年度）か calendar（暦年）。")
    value: str | None = Field(description="正確な数（0.35、1/3）。なければ null。")
    text: str | None
    source: str | None
    as_of: str | None


class PlanValues(Table):
    data: list[PlanValueLine]
