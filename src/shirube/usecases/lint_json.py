"""Plans that come back as the JSON of `shirube read`: a strategy or a KPI table, into what the checks look at.

Targets and dues are read from their printed text by the same reader as the document; the value, kind and unit of
the JSON stand above it, since a person may have corrected them.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shirube.base.errors import ReadingError
from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.documents.strategy.target_text import read_due, read_target
from shirube.plans import (
    NO_DUE,
    Bar,
    Baseline,
    Cell,
    Due,
    Group,
    Impact,
    Kpi,
    KpiBlock,
    Measure,
    Month,
    OtherMeasure,
    Outcome,
    Output,
    Plan,
    Point,
    Presence,
    Programme,
    Roadmap,
    RoadmapStatus,
    Row,
    Span,
    Subgroup,
    Target,
    TargetKind,
    with_reposts_resolved,
)

Number = int | Decimal | None


class _Shape(BaseModel):
    """What stands in the JSON beyond these keys is not looked at by any check."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Target(_Shape):
    text: str
    kind: TargetKind
    value: Annotated[Number, Field(union_mode="left_to_right")] = None
    unit: str | None = None


class _Due(_Shape):
    text: str | None = None


class _Base(_Shape):
    value: Annotated[Number, Field(union_mode="left_to_right")] = None
    year: int | None = None
    text: str = ""


class _Kpi(_Shape):
    label: str = Field(min_length=1)
    target: _Target | None = None
    due: _Due | None = None
    notes: list[str] = []
    lines: list[int] = Field(default=[1, 1], min_length=2, max_length=2)
    no: str | None = None
    item: int | None = None
    cohort: str | None = None
    baseline: _Base | None = None
    children: list[_Kpi] = []


class _Cell(_Shape):
    column: str = ""
    period: str | None = None
    start: str | None = Field(default=None, pattern=r"^(FY\d{4}|\d{4}|\d{4}-\d{2})$")
    end: str | None = Field(default=None, pattern=r"^(FY\d{4}|\d{4}|\d{4}-\d{2})$")
    open_ended: bool = False
    text: str = ""


class _Bar(_Shape):
    cohort: str | None = None
    cells: list[_Cell] = []


class _Row(_Shape):
    programme: str
    reposted: bool = False
    bars: list[_Bar] = []


class _Roadmap(_Shape):
    status: RoadmapStatus = RoadmapStatus.NONE
    rows: list[_Row] = []


class _Measure(_Shape):
    no: int
    printed_no: str = ""
    title: str
    reposted: bool = False
    programmes: list[str] = []
    line: int = 1


class _Group(_Shape):
    no: int
    title: str
    subgroup: str | None = None
    measures: list[_Measure] = []
    kpis: list[_Kpi] = []
    kpis_status: Presence | None = None
    roadmap: _Roadmap = _Roadmap()


class _Impact(_Shape):
    no: int
    title: str
    kpis: list[_Kpi] = []


class _Outcome(_Shape):
    letter: str
    title: str
    impact: int
    kpis: list[_Kpi] = []


class _Output(_Shape):
    letter: str
    printed_letter: str = ""
    title: str
    outcome: str
    groups: list[_Group] = []
    kpis: list[_Kpi] = []
    kpis_status: Presence | None = None
    roadmap: _Roadmap = _Roadmap()


class _National(_Shape):
    title: str = ""
    groups: list[_Group] = []


class _Other(_Shape):
    outcome: str
    no: int
    title: str
    line: int = 1


class _Plan(_Shape):
    title: str = ""
    form: Literal[None] = None
    first_year: int | None = None
    last_year: int | None = None
    impacts: list[_Impact] = []
    outcomes: list[_Outcome] = []
    outputs: list[_Output]
    national_role: _National = _National()
    other_measures: list[_Other] = []


def plan_of_json(tree: Any, name: str) -> Plan:
    """The plan of a strategy's JSON. Raises ReadingError E801 naming the first place that has another form."""
    try:
        shape = _Plan.model_validate(tree)
    except ValidationError as error:
        first = error.errors()[0]
        raise ReadingError(
            "E801",
            f"「{name}」の {'.'.join(str(part) for part in first['loc'])} が、読んだ計画の JSON の形ではありません。",
            todo="shirube read --format json が出す形（outputs・kpis・target・due）に合わせてください。",
        ) from None
    return with_reposts_resolved(
        Plan(
            title=shape.title,
            impacts=tuple(
                Impact(no=one.no, title=one.title, span=_span(1, 1), kpis=_block(one.kpis, None))
                for one in shape.impacts
            ),
            outcomes=tuple(_outcome(one) for one in shape.outcomes),
            outputs=tuple(_output(one) for one in shape.outputs),
            national=tuple(_group([one], "国-") for one in shape.national_role.groups),
            national_title=shape.national_role.title,
            others=tuple(
                OtherMeasure(outcome=one.outcome, no=one.no, title=one.title, span=_span(one.line, one.line))
                for one in shape.other_measures
            ),
            first_year=_fiscal(shape.first_year),
            last_year=_fiscal(shape.last_year),
        )
    )


def _fiscal(year: int | None) -> FiscalYear | None:
    return None if year is None else FiscalYear(year)


def _span(first: int, last: int) -> Span:
    return Span(first, last)


def _outcome(one: _Outcome) -> Outcome:
    return Outcome(
        letter=one.letter,
        title=one.title,
        impact=one.impact,
        span=_span(1, 1),
        kpis=_block(one.kpis, None),
    )


def _output(one: _Output) -> Output:
    numbers = list(dict.fromkeys(group.no for group in one.groups))
    return Output(
        letter=one.letter,
        printed_letter=one.printed_letter,
        title=one.title,
        outcome=one.outcome,
        span=_span(1, 1),
        groups=tuple(
            _group([group for group in one.groups if group.no == no], f"{one.letter}-") for no in numbers
        ),
        kpis=_block(one.kpis, one.kpis_status),
        roadmap=_roadmap(one.roadmap),
    )


def _group(parts: list[_Group], prefix: str) -> Group:
    """One group; its sub-groups stand in the JSON as further entries with the same number."""
    first = parts[0]
    own = next((part for part in parts if part.subgroup is None), None)
    subgroups = [part for part in parts if part.subgroup is not None]
    key = f"{prefix}{first.no}"
    return Group(
        no=first.no,
        title=first.title,
        span=_span(1, 1),
        measures=() if own is None else _measures(own, key),
        subgroups=tuple(
            Subgroup(
                title=part.subgroup or "",
                span=_span(1, 1),
                measures=_measures(part, f"{key}.{no}"),
                kpis=_block(part.kpis, part.kpis_status),
                roadmap=_roadmap(part.roadmap),
            )
            for no, part in enumerate(subgroups, start=1)
        ),
        kpis=KpiBlock() if own is None else _block(own.kpis, own.kpis_status),
        roadmap=Roadmap() if own is None else _roadmap(own.roadmap),
    )


def _measures(part: _Group, key: str) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            id=f"{key}-{one.no}",
            no=one.no,
            printed_no=one.printed_no,
            title=one.title,
            span=_span(one.line, one.line),
            reposted=one.reposted,
            programmes=tuple(Programme(name, _span(one.line, one.line)) for name in one.programmes),
        )
        for one in part.measures
    )


def _block(kpis: list[_Kpi], status: Presence | None) -> KpiBlock:
    found = tuple(_kpi(one) for one in kpis)
    return KpiBlock(status or (Presence.PRESENT if found else Presence.NONE), found)


def _kpi(one: _Kpi) -> Kpi:
    target, due = _aim(one)
    first, last = one.lines
    return Kpi(
        label=one.label,
        target=target,
        due=due,
        span=_span(first, last),
        no=one.no,
        item=one.item,
        notes=tuple(one.notes),
        cohort=one.cohort,
        baseline=_baseline(one.baseline),
        children=tuple(_kpi(child) for child in one.children),
    )


def _aim(one: _Kpi) -> tuple[Target | None, Due]:
    if one.target is None:
        return None, NO_DUE
    read, in_words = read_target(one.target.text, label=one.label, notes=tuple(one.notes))
    due = read_due(one.due.text) if one.due is not None and one.due.text else in_words
    target = Target(
        text=one.target.text,
        kind=one.target.kind,
        value=_fraction(one.target.value),
        unit=one.target.unit,
        than=read.than,
        base_years=read.base_years,
        status=read.status,
    )
    return target, due


def _baseline(one: _Base | None) -> Baseline | None:
    if one is None:
        return None
    return Baseline(_fraction(one.value), None if one.year is None else FiscalYear(one.year), one.text)


def _fraction(value: Number) -> Fraction | None:
    return None if value is None else Fraction(value)


def _roadmap(one: _Roadmap) -> Roadmap:
    rows = tuple(
        Row(
            programme=row.programme,
            span=_span(1, 1),
            reposted=row.reposted,
            bars=tuple(Bar(tuple(_cell(cell) for cell in bar.cells), bar.cohort) for bar in row.bars),
        )
        for row in one.rows
    )
    return Roadmap(one.status, rows)


def _cell(one: _Cell) -> Cell:
    return Cell(
        column=one.column,
        text=one.text,
        span=_span(1, 1),
        period=one.period,
        start=_point(one.start),
        end=_point(one.end),
        is_open_ended=one.open_ended,
    )


def _point(text: str | None) -> Point | None:
    if text is None:
        return None
    if text.startswith("FY"):
        return FiscalYear(int(text[2:]))
    year, mark, month = text.partition("-")
    return Month(int(year), int(month)) if mark else CalendarYear(int(year))
