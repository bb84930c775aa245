"""The strict shape of a strategy file (data/strategies) and how each part becomes a node of a plan."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.catalogue.models import Day, Exact, Flag, ProgrammeId, Strict, Text, WholeNumber, cut
from shirube.plans import (
    NO_DUE,
    Anomaly,
    AnomalyKind,
    Bar,
    Baseline,
    Cell,
    Direction,
    Due,
    DueKind,
    Kpi,
    KpiBlock,
    Month,
    Point,
    Presence,
    Roadmap,
    RoadmapStatus,
    Row,
    Span,
    Status,
    Target,
    TargetKind,
    Year,
)

_FISCAL = re.compile(r"FY([0-9]{4})")
_CALENDAR = re.compile(r"([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_RANGE = re.compile(r"([0-9]+)(?:-([0-9]+))?")


def _point(value: Any) -> Point:
    text = str(value)
    if found := _FISCAL.fullmatch(text):
        return FiscalYear(int(found[1]))
    if found := _CALENDAR.fullmatch(text):
        return CalendarYear(int(found[1]))
    if found := _MONTH.fullmatch(text):
        return Month(int(found[1]), int(found[2]))
    raise ValueError(f"「{cut(value)}」は年ではありません。例: FY2029（年度）、2029（暦年）、2026-04（月）")


def _year(value: Any) -> Year:
    point = _point(value)
    if isinstance(point, Month):
        raise ValueError(f"「{cut(value)}」は月です。年を期待しました。例: FY2029（年度）、2029（暦年）")  # noqa: TRY004
    return point


def _range(value: Any) -> tuple[int, int]:
    found = _RANGE.fullmatch(str(value))
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last:
        raise ValueError(f"「{cut(value)}」は範囲ではありません。例: 121、137-138")
    return first, last


PointText = Annotated[FiscalYear | CalendarYear | Month, BeforeValidator(_point)]
YearText = Annotated[FiscalYear | CalendarYear, BeforeValidator(_year)]
RangeText = Annotated[tuple[int, int], BeforeValidator(_range)]


class Placed(Strict):
    """What stands somewhere in the document."""

    lines: RangeText
    pages: RangeText | None = None

    @property
    def span(self) -> Span:
        """Its place."""
        pages = self.pages or (None, None)
        return Span(*self.lines, *pages)


class TargetFile(Strict):
    text: str = ""
    kind: TargetKind
    value: Exact | None = None
    unit: Text | None = None
    than: Text | None = None
    better: Direction | None = None
    base_years: tuple[YearText, ...] = ()
    status: Status = Status.DECIDED

    def target(self) -> Target:
        """The aim. Raises PlanError E503 for a lost one with a value."""
        return Target(
            text=self.text,
            kind=self.kind,
            value=self.value,
            unit=self.unit,
            than=self.than,
            better=self.better,
            base_years=tuple(self.base_years),
            status=self.status,
        )


class DueFile(Strict):
    kind: DueKind
    text: str | None = None
    first: YearText | None = None
    last: YearText | None = None


class BaselineFile(Strict):
    value: Exact | None = None
    at: YearText | None = None
    text: str = ""


class KpiFile(Placed):
    label: Text
    no: Text | None = None
    item: WholeNumber | None = None
    cohort: Text | None = None
    target: TargetFile | None = None
    due: DueFile | None = None
    notes: tuple[Text, ...] = ()
    baseline: BaselineFile | None = None
    denominator: Text | None = None
    disaggregation: tuple[Text, ...] = ()
    children: tuple[KpiFile, ...] = ()

    def kpi(self) -> Kpi:
        """The indicator. Raises PlanError E501-E503."""
        base = self.baseline
        return Kpi(
            label=self.label,
            no=self.no,
            item=self.item,
            cohort=self.cohort,
            target=self.target.target() if self.target else None,
            due=NO_DUE
            if self.due is None
            else Due(self.due.kind, self.due.text, self.due.first, self.due.last),
            span=self.span,
            notes=tuple(self.notes),
            baseline=None if base is None else Baseline(base.value, base.at, base.text),
            denominator=self.denominator,
            disaggregation=tuple(self.disaggregation),
            children=tuple(child.kpi() for child in self.children),
        )


class CellFile(Placed):
    column: str
    period: Text | None = None
    start: PointText | None = None
    end: PointText | None = None
    open: Flag = False
    words: str = ""


class BarFile(Strict):
    cohort: Text | None = None
    cells: list[CellFile]


class RowFile(Placed):
    programme: Text
    reposted: Flag = False
    bars: tuple[BarFile, ...] = ()

    def row(self) -> Row:
        """The row with its bars."""
        bars = tuple(Bar(tuple(_cell(cell) for cell in bar.cells), bar.cohort) for bar in self.bars)
        return Row(programme=self.programme, span=self.span, reposted=self.reposted, bars=bars)


def _cell(one: CellFile) -> Cell:
    return Cell(
        column=one.column,
        text=one.words,
        span=one.span,
        period=one.period,
        start=one.start,
        end=one.end,
        is_open_ended=one.open,
    )


class RoadmapFile(Strict):
    status: RoadmapStatus
    columns: tuple[str, ...] = ()
    rows: tuple[RowFile, ...] = ()


class Charted(Placed):
    """What may have KPIs and a roadmap of its own."""

    kpis_status: Presence | None = None
    kpis: tuple[KpiFile, ...] = ()
    roadmap: RoadmapFile | None = None

    def block(self) -> KpiBlock:
        """Its KPIs, or the fact that they are lost."""
        default = Presence.PRESENT if self.kpis else Presence.NONE
        return KpiBlock(self.kpis_status or default, tuple(kpi.kpi() for kpi in self.kpis))

    def table(self) -> Roadmap:
        """Its roadmap, or the fact that it is lost."""
        if self.roadmap is None:
            return Roadmap()
        rows = tuple(row.row() for row in self.roadmap.rows)
        return Roadmap(self.roadmap.status, rows, tuple(self.roadmap.columns))


class ProgrammeNameFile(Placed):
    name: Text


class MeasureFile(Placed):
    id: Annotated[str, Field(pattern=r"^[a-z]+/[0-9]+/[0-9]+$")]
    no: WholeNumber
    printed: str
    title: Text
    reposted: Flag = False
    repost_of: Text | None = None
    programmes: tuple[ProgrammeNameFile, ...] = ()


class SubgroupFile(Charted):
    title: Text
    measures: tuple[MeasureFile, ...] = ()


class GroupFile(Charted):
    no: WholeNumber
    title: Text
    measures: tuple[MeasureFile, ...] = ()
    subgroups: tuple[SubgroupFile, ...] = ()


class OutputFile(Charted):
    letter: Text
    printed: Text | None = None
    title: Text
    outcome: Text
    groups: tuple[GroupFile, ...] = ()


class OutcomeFile(Charted):
    letter: Text
    title: Text
    impact: WholeNumber


class ImpactFile(Charted):
    no: WholeNumber
    title: Text


class NationalFile(Strict):
    title: str
    groups: list[GroupFile]


class OtherFile(Placed):
    outcome: Text
    no: WholeNumber
    title: Text


class FootnoteFile(Placed):
    no: WholeNumber


class AnomalyFile(Placed):
    kind: AnomalyKind
    printed: str
    meant: str | None = None
    note: str

    def anomaly(self) -> Anomaly:
        """The flaw."""
        return Anomaly(self.kind, self.span, self.printed, self.meant, self.note)


class StrategySourceFile(Strict):
    document: Text
    short: Text
    ministry: Text
    as_of: Day
    state: Literal["draft", "decided"]
    note: str = ""


class StrategyFile(Strict):
    id: ProgrammeId
    source: StrategySourceFile
    title: Text
    years: tuple[YearText, ...] = Field(default=(), max_length=2)
    impacts: list[ImpactFile] = Field(min_length=1)
    outcomes: list[OutcomeFile]
    outputs: list[OutputFile]
    national: NationalFile
    others: tuple[OtherFile, ...] = ()
    footnotes: tuple[FootnoteFile, ...] = ()
    lost: tuple[AnomalyFile, ...] = ()
    anomalies: tuple[AnomalyFile, ...] = ()
    links: dict[str, ProgrammeId] = Field(default_factory=dict)
    parts: dict[str, list[ProgrammeId]] = Field(default_factory=dict)
