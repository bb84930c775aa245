"""A plan as the tree of a strategy file: only what is told, in the words that catalogue/strategy_models.py reads."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans import (
    Anomaly,
    Baseline,
    Cell,
    Due,
    DueKind,
    Group,
    Kpi,
    KpiBlock,
    Measure,
    Output,
    Plan,
    Point,
    Presence,
    Roadmap,
    RoadmapStatus,
    Span,
    Status,
    Subgroup,
    Target,
)

Tree = dict[str, Any]


def plan_tree(plan: Plan) -> Tree:
    """Everything of a plan but paragraphs and histories."""
    return {
        "title": plan.title,
        **_told(years=_years(plan.first_year, plan.last_year)),
        "impacts": [
            {"no": one.no, "title": one.title, **_place(one.span), **_kpis(one.kpis)} for one in plan.impacts
        ],
        "outcomes": [
            {
                "letter": one.letter,
                "title": one.title,
                "impact": one.impact,
                **_place(one.span),
                **_kpis(one.kpis),
            }
            for one in plan.outcomes
        ],
        "outputs": [_output(one) for one in plan.outputs],
        "national": {"title": plan.national_title, "groups": [_group(one) for one in plan.national]},
        "others": [
            {"outcome": one.outcome, "no": one.no, "title": one.title, **_place(one.span)}
            for one in plan.others
        ],
        "footnotes": [{"no": one.no, **_place(one.span)} for one in plan.footnotes],
        "lost": [_anomaly(one) for one in plan.lost],
        "anomalies": [_anomaly(one) for one in plan.anomalies],
    }


def _years(first: FiscalYear | None, last: FiscalYear | None) -> list[str]:
    return [f"FY{year.year}" for year in (first, last) if year is not None]


def _told(**values: Any) -> Tree:
    """The values that say something."""
    return {name: value for name, value in values.items() if value not in (None, "", [], (), {})}


def _place(span: Span) -> Tree:
    lines = str(span.first) if span.first == span.last else f"{span.first}-{span.last}"
    pages = None if span.first_page is None else f"{span.first_page}-{span.last_page}"
    return {"lines": lines, **_told(pages=pages)}


def _output(one: Output) -> Tree:
    return {
        "letter": one.letter,
        **_told(printed=one.printed_letter if one.printed_letter != one.letter else ""),
        "title": one.title,
        "outcome": one.outcome,
        **_place(one.span),
        **_kpis(one.kpis),
        **_roadmap(one.roadmap),
        "groups": [_group(group) for group in one.groups],
    }


def _group(one: Group) -> Tree:
    return {
        "no": one.no,
        "title": one.title,
        **_place(one.span),
        **_kpis(one.kpis),
        **_roadmap(one.roadmap),
        **_told(
            measures=[_measure(measure) for measure in one.measures],
            subgroups=[_subgroup(subgroup) for subgroup in one.subgroups],
        ),
    }


def _subgroup(one: Subgroup) -> Tree:
    return {
        "title": one.title,
        **_place(one.span),
        **_kpis(one.kpis),
        **_roadmap(one.roadmap),
        **_told(measures=[_measure(measure) for measure in one.measures]),
    }


def _measure(one: Measure) -> Tree:
    return {
        "id": one.id,
        "no": one.no,
        "printed": one.printed_no,
        "title": one.title,
        **_place(one.span),
        **_told(
            reposted="true" if one.reposted else "",
            repost_of=one.repost_of,
            programmes=[{"name": item.name, **_place(item.span)} for item in one.programmes],
        ),
    }


def _kpis(block: KpiBlock) -> Tree:
    status = "" if block.status in (Presence.NONE, Presence.PRESENT) else str(block.status)
    return _told(kpis_status=status, kpis=[_kpi(kpi) for kpi in block.kpis])


def _kpi(one: Kpi) -> Tree:
    return {
        **_told(no=one.no, item=one.item),
        "label": one.label,
        **_told(
            cohort=one.cohort,
            target=_target(one.target),
            due=_due(one.due),
            notes=list(one.notes),
            baseline=_baseline(one.baseline),
            denominator=one.denominator,
            disaggregation=list(one.disaggregation),
        ),
        **_place(one.span),
        **_told(children=[_kpi(child) for child in one.children]),
    }


def _target(one: Target | None) -> Tree:
    if one is None:
        return {}
    return _told(
        text=one.text,
        kind=str(one.kind),
        value=None if one.value is None else _number(one.value),
        unit=one.unit,
        than=one.than,
        better=None if one.better is None else str(one.better),
        base_years=[_point(year) for year in one.base_years],
        status="" if one.status is Status.DECIDED else str(one.status),
    )


def _due(one: Due) -> Tree:
    if one.kind is DueKind.NONE:
        return _told(kind="none", text=one.text) if one.text else {}
    return _told(kind=str(one.kind), text=one.text, first=_point(one.first), last=_point(one.last))


def _baseline(one: Baseline | None) -> Tree:
    if one is None:
        return {}
    value = None if one.value is None else _number(one.value)
    return _told(value=value, at=_point(one.at), text=one.text)


def _number(value: Fraction) -> str:
    """The exact decimal, else the fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    digits = next((n for n in range(1, 13) if (value * 10**n).denominator == 1), None)
    if digits is None:
        return f"{value.numerator}/{value.denominator}"
    whole, part = divmod(abs(value.numerator) * 10**digits // value.denominator, 10**digits)
    return f"{'-' if value < 0 else ''}{whole}.{part:0{digits}d}"


def _point(point: Point | None) -> str:
    if point is None:
        return ""
    if isinstance(point, FiscalYear):
        return f"FY{point.year}"
    return str(point.year) if isinstance(point, CalendarYear) else f"{point.year}-{point.month:02d}"


def _roadmap(one: Roadmap) -> Tree:
    if one.status is RoadmapStatus.NONE:
        return {}
    if one.status is RoadmapStatus.LOST:
        return {"roadmap": {"status": "lost", **_told(columns=list(one.columns))}}
    rows = [
        {
            "programme": row.programme,
            **_told(reposted="true" if row.reposted else ""),
            **_place(row.span),
            **_told(
                bars=[
                    {**_told(cohort=bar.cohort), "cells": [_cell(cell) for cell in bar.cells]}
                    for bar in row.bars
                ]
            ),
        }
        for row in one.rows
    ]
    return {"roadmap": {"status": "text", "columns": list(one.columns), "rows": rows}}


def _cell(one: Cell) -> Tree:
    return {
        "column": one.column,
        **_told(
            period=one.period,
            start=_point(one.start),
            end=_point(one.end),
            open="true" if one.is_open_ended else "",
            words=one.text,
        ),
        **_place(one.span),
    }


def _anomaly(one: Anomaly) -> Tree:
    return {
        "kind": str(one.kind),
        **_place(one.span),
        "printed": one.printed,
        **_told(meant=one.meant),
        "note": one.note,
    }
