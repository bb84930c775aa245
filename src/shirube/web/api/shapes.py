"""What the answers look like, for the description of the API and for the tests that hold the answers to it."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field


class ErrorBody(Schema):
    code: str = Field(examples=["E810"])
    what: str
    where: str | None
    todo: str


class Mistake(Schema):
    """Every failure has this shape."""

    error: ErrorBody


class Page(Schema):
    total: int = Field(description="全体の行数。")
    limit: int
    offset: int
    next: str | None = Field(description="次の部分のアドレス。終わりなら null。")


class SourceLine(Schema):
    id: str
    credit: str = Field(description="数字のそばに示す出典。")
    licence: str
    as_of: str | None


class Edition(Schema):
    version: str
    hash: str


class Table(Schema):
    page: Page
    columns: dict[str, str] = Field(description="列の名前（日本語、単位付き）。")
    sources: list[SourceLine]
    catalogue: Edition


class AreaLine(Schema):
    code: str
    code6: str
    name: str
    kana: str
    prefecture: str
    type: str
    lg_class: str
    population_2020: int | None


class Areas(Table):
    data: list[AreaLine]


class FactLine(Schema):
    variable: str
    value: bool | int | str | None = Field(description="分からなければ null。分数は文字。")
    period: str
    as_of: str
    source: str
    note: str


class Area(AreaLine):
    as_of: str
    facts: list[FactLine]
    sources: list[SourceLine]
    catalogue: Edition


class IndicatorLine(Schema):
    id: str
    label: str
    group: str
    unit: str
    better: str | None
    adds_up: bool
    item: str | None
    table: str | None
    first_year: int
    last_year: int
    period: str
    boundary: str | None
    preliminary: bool | None
    source: str
    notes: str


class Indicators(Table):
    data: list[IndicatorLine]


class IndicatorOne(IndicatorLine):
    years: list[int]
    sources: list[SourceLine]


class ValueLine(Schema):
    area: str
    indicator: str
    year: int
    value: float | None
    mark: str | None = Field(
        description="値のない理由: not_available（－）、not_applicable（…）、withheld（X）、not_comparable、incomplete。"
    )
    unit: str
    when: str
    source: str


class Values(Table):
    data: list[ValueLine]


class SimilarLine(Schema):
    rank: int
    code: str
    name: str
    distance: float
    words: str
    compared: int
    alike: str
    apart: str
    left_out: str


class Similar(Table):
    data: list[SimilarLine]
    basis: str
    basis_label: str
    features: list[str]


class ProgrammeLine(Schema):
    id: str
    name: str
    kind: str
    kind_label: str
    office: str
    themes: str
    summary: str
    depth: str
    recorded_from: str
    recorded_until: str
    own: bool
    document: str
    lines: str


class Programmes(Table):
    data: list[ProgrammeLine]


class Tree(Schema):
    """One thing with all its parts; see the same answer of the command line."""

    model_config = ConfigDict(extra="allow")


class AmountLine(Schema):
    value: int | None
    low: int | None
    high: int | None


class Projection(Tree):
    """As on the page: persons are whole numbers, `main` and `interval_80` run along `days`."""

    area: dict[str, str]
    base: dict[str, Any]
    question: dict[str, Any]
    days: list[str]
    main: dict[str, list[int]]
    interval_80: dict[str, dict[str, list[int]]]
    scenarios: dict[str, dict[str, Any]]
    ipss: dict[str, dict[str, int]]
    goal: dict[str, Any]
    needs: list[dict[str, Any]] = Field(
        description="保つのに要るもの。value が null なら、limit まで動かしても届かない。"
    )
    notes: list[str]
    sources: list[str]


class Strengths(Schema):
    area: dict[str, str]
    findings: list[str]
    tables: list[dict[str, Any]]
    sources: list[SourceLine]
    catalogue: Edition


class ClusterLine(Schema):
    type: str
    type_label: str
    rule: str
    rule_label: str
    number: int
    code: str
    name: str
    year: int
    workers: int
    quotient: float
    since: int
    change: int
    gaps: int


class Clusters(Table):
    data: list[ClusterLine]
    unknown: dict[str, list[str]] = Field(description="類型ごとに、この統計では分からないこと。")


class OutcomeLine(Schema):
    id: str
    label: str
    unit: str
    better: str
    indicator: str
    per: str | None
    first_year: int
    last_year: int


class Outcomes(Table):
    data: list[OutcomeLine]


class Evidence(Tree):
    """`effect` is null for one place, which has `one_place` instead. Figures are decimals as text."""

    outcome: str
    label: str
    unit: str
    adopters: dict[str, int]
    finding: str = Field(pattern="^(more|less|not_seen|cannot_tell)$")
    sentence: str
    reasons: list[dict[str, Any]]
    limits: list[str]
    effect: dict[str, Any] | None
    dropped: dict[str, str]
    before: dict[str, Any] | None
    library: dict[str, Any] | None
    one_place: dict[str, Any] | None
    sources: list[SourceLine]
    catalogue: Edition


class Decision(Tree):
    programme: str
    as_of: str
    eligible: str = Field(pattern="^(yes|no|unknown)$")
    amounts: dict[str, AmountLine]
    decided_by: list[str]
    missing: list[str]
    undetermined_by_source: list[str]
    facts: list[dict[str, Any]]


class Counts(Schema):
    yes: int
    no: int
    unknown: int
    total: int


class Match(Tree):
    as_of: str
    counts: Counts
    facts: list[dict[str, Any]]
    programmes: list[dict[str, Any]]


class StrategyLine(Schema):
    id: str
    title: str
    state: str
    first_year: int | None
    last_year: int | None
    nodes: int
    kpis: int
    document: str
    as_of: str


class Strategies(Table):
    data: list[StrategyLine]


class NodeLine(Schema):
    id: str
    level: str
    code: str
    title: str
    parent: str | None
    place: str
    kpis: int
    kpis_lost: bool
    roadmap_lost: bool
    reposted: bool
    programmes: list[dict[str, Any]]


class Strategy(StrategyLine):
    tree: list[NodeLine]
    sources: list[SourceLine]


class KpiLine(Schema):
    id: str
    strategy: str
    label: str
    level: str
    node: str | None
    node_title: str
    unit: str | None
    baseline: str | None
    baseline_year: str | None
    latest: str | None
    latest_year: str | None
    latest_source: str | None
    target: str | None
    target_value: str | None
    target_state: str
    due: str | None
    grade: str
    reason: str
    overdue: bool | None
    place: str


class Kpis(Table):
    data: list[KpiLine]


class Kpi(KpiLine):
    sources: list[SourceLine]


class RoadmapLine(Schema):
    node: str
    node_title: str
    programme: str
    programme_id: str | None
    cohort: str | None
    column: str
    start: str | None
    end: str | None
    open_ended: bool
    text: str
    reposted: bool


class LostLine(Schema):
    node: str
    title: str


class Roadmap(Table):
    data: list[RoadmapLine]
    lost: list[LostLine]


class BulkLine(Schema):
    name: str
    title: str
    href: str
    format: str
    bytes: int | None
    etag: str | None = Field(description="頼まれてから作る表では null。取ったときの答えに付く。")
    credits: list[str]


class BulkList(Schema):
    files: list[BulkLine]
