"""Small plans for the checks: one call makes a KPI, a node, a measure, a bar or a whole view."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.lint import (
    Context,
    KpiView,
    Level,
    MeasureView,
    NodeView,
    PlanView,
    ProgrammeFact,
    ProgrammeView,
)
from shirube.plans import (
    Bar,
    Baseline,
    Cell,
    Due,
    DueKind,
    Kpi,
    Observation,
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

HERE = Span(1, 1)
ON = date(2028, 6, 1)
"""Within 令和10年度, the third year of the plans made here (令和8-12年度)."""


BEFORE, FIRST, MIDDLE, LAST = (FiscalYear(year) for year in (2024, 2026, 2028, 2030))


def fy(year: int) -> FiscalYear:
    return FiscalYear(year)


def cy(year: int) -> CalendarYear:
    return CalendarYear(year)


def due(last: Year | None = LAST, kind: DueKind | None = None, first: Year | None = None) -> Due:
    """A due in fiscal year 2030, or the one given."""
    if kind is None:
        kind = DueKind.CALENDAR_YEAR if isinstance(last, CalendarYear) else DueKind.FISCAL_YEAR
    return Due(kind, last.western if last else None, first=first, last=last)


NO_DUE = Due(DueKind.NONE)


def target(
    text: str = "80件",
    value: int | str | None = 80,
    unit: str | None = "件",
    kind: TargetKind = TargetKind.VALUE,
    **more: Any,
) -> Target:
    """A target of 80 cases, or the one given."""
    return Target(text=text, kind=kind, value=None if value is None else Fraction(value), unit=unit, **more)


def base(value: int | str | None = 50, at: Year | None = BEFORE, text: str | None = None) -> Baseline:
    """A baseline of 50 in fiscal year 2024, or the one given."""
    return Baseline(None if value is None else Fraction(value), at, f"{value}件" if text is None else text)


AIM, BASE, BY = target(), base(), due()


def one(
    label: str = "空き家を住まいに変えた戸数",
    *,
    aim: Target | None = AIM,
    at: Baseline | None = BASE,
    by: Due = BY,
    level: Level = Level.OUTPUT,
    owner: str | None = "output/a",
    **more: Any,
) -> KpiView:
    """A KPI that no check minds."""
    core = {name: more.pop(name) for name in ("notes", "path", "denominator", "cohort") if name in more}
    return KpiView(
        key=more.pop("key", "kpi/1"),
        kpi=Kpi(label=label, target=aim, due=by, span=HERE, baseline=at, **core),
        level=level,
        owner=owner,
        owner_title=more.pop("owner_title", "空き家が使われる"),
        place=more.pop("place", "1行"),
        **more,
    )


def node(key: str, level: Level, parent: str | None = None, title: str = "", **more: Any) -> NodeView:
    return NodeView(key=key, level=level, title=title or key, place="2行", parent=parent, **more)


def measure(
    title: str = "空き家の改修費を助ける", owner: str = "output/a", *names: str, **more: Any
) -> MeasureView:
    return MeasureView(
        key=more.pop("key", "measure/1"),
        title=title,
        owner=owner,
        place=more.pop("place", "3行"),
        programmes=tuple(ProgrammeView(name, "4行") for name in names),
        **more,
    )


def bar(
    programme: str,
    first: Year | None = FIRST,
    last: Year | None = MIDDLE,
    *,
    column: str = "",
    has_cells: bool = True,
) -> Row:
    cell = Cell(column=column, text="進める", span=HERE, start=first, end=last, is_open_ended=last is None)
    return Row(programme=programme, span=HERE, bars=(Bar((cell,) if has_cells else ()),))


def drawn(*rows: Row) -> Roadmap:
    return Roadmap(RoadmapStatus.TEXT, rows)


def plan(*kpis: KpiView, **more: Any) -> PlanView:
    """A plan for fiscal years 2026-2030: one output with one measure and its roadmap, under an outcome and an impact."""
    tree = (
        node("impact/1", Level.IMPACT, title="住み続けられる", kpi_status=Presence.PRESENT),
        node("outcome/A", Level.OUTCOME, "impact/1", "空き家が減る", kpi_status=Presence.PRESENT),
        node(
            "output/a",
            Level.OUTPUT,
            "outcome/A",
            "空き家が使われる",
            roadmap=drawn(bar("空き家の改修費を助ける")),
        ),
    )
    upper = (
        one(
            "この町に住み続けたい人の割合",
            aim=target("70%", 70, "%"),
            at=base(60, text="60%"),
            level=Level.IMPACT,
            owner="impact/1",
            key="kpi/i",
        ),
        one(
            "住宅に占める空き家の割合",
            aim=target("20%", 20, "%"),
            at=base(25, text="25%"),
            level=Level.OUTCOME,
            owner="outcome/A",
            key="kpi/o",
        ),
        one(
            "空き家の除却をした人の割合",
            aim=target("20%", 20, "%"),
            at=base(15, text="15%"),
            level=Level.IMPACT,
            owner="impact/1",
            key="kpi/j",
        ),
    )
    fields: dict[str, Any] = {
        "title": "見本町の計画",
        "nodes": tree,
        "kpis": (*upper, *(kpis or (one(),))),
        "measures": (measure("空き家の改修費を助ける", "output/a", "見本改修交付金"),),
        "first_year": FiscalYear(2026),
        "last_year": FiscalYear(2030),
    }
    return PlanView(**{**fields, **more})


def table(*kpis: KpiView) -> PlanView:
    """A KPI table: sections, no tree."""
    return PlanView(title="指標の表", kpis=kpis, has_tree=False)


CONTEXT = Context(
    on=ON,
    programmes={
        "mihon": ProgrammeFact(id="mihon", name="見本改修交付金", ends=date(2027, 3, 31)),
        "kokko": ProgrammeFact(
            id="kokko",
            name="ローカル10,000プロジェクト（国庫補助事業）",
            other_names=("ローカル10,000プロジェクト",),
        ),
    },
)

__all__ = [
    "CONTEXT",
    "NO_DUE",
    "ON",
    "Context",
    "DueKind",
    "Level",
    "Observation",
    "Presence",
    "RoadmapStatus",
    "Status",
    "TargetKind",
    "bar",
    "base",
    "cy",
    "drawn",
    "due",
    "fy",
    "measure",
    "node",
    "one",
    "plan",
    "table",
    "target",
]
