"""A plan as JSON, in the form of the contract (strategy_sample.json); what the form lacks stands beside it, not in its nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans import (
    Anomaly,
    Bar,
    Cell,
    Due,
    DueKind,
    Group,
    Kpi,
    KpiBlock,
    Measure,
    Output,
    Paragraph,
    Plan,
    Point,
    Presence,
    Roadmap,
    Row,
    Span,
    Subgroup,
    Target,
    all_measures,
    count,
)

Json = dict[str, Any]


def plan_json(plan: Plan) -> Json:
    """The plan as plain values; figures are exact decimals, a figure that is not known is null."""
    return {
        "title": plan.title,
        "impacts": [{"no": node.no, "title": node.title, "kpis": _kpis(node.kpis)} for node in plan.impacts],
        "outcomes": [
            {"letter": node.letter, "title": node.title, "impact": node.impact, "kpis": _kpis(node.kpis)}
            for node in plan.outcomes
        ],
        "outputs": [_output(node) for node in plan.outputs],
        "national_role": {
            "title": plan.national_title,
            "groups": [_national_group(group) for group in plan.national],
        },
        "other_measures": [
            {"outcome": one.outcome, "no": one.no, "title": one.title, "line": one.span.first}
            for one in plan.others
        ],
        "footnotes": [
            {"no": note.no, "text": note.text, "lines": _lines(note.span)} for note in plan.footnotes
        ],
        "reposts": [
            {"measure": one.id, "of": one.repost_of, "line": one.span.first}
            for one in all_measures(plan)
            if one.reposted
        ],
        "texts": list(_texts(plan)),
        "counts": {
            "with_reposts": asdict(count(plan, with_reposts=True)),
            "without_reposts": asdict(count(plan, with_reposts=False)),
        },
        "anomalies": [_anomaly(one) for one in (*plan.lost, *plan.anomalies)],
    }


def _output(node: Output) -> Json:
    return {
        "letter": node.letter,
        "printed_letter": node.printed_letter,
        "title": node.title,
        "outcome": node.outcome,
        "groups": [part for group in node.groups for part in _group(group)],
        "kpis": _kpis(node.kpis),
        "kpis_status": str(node.kpis.status),
        "roadmap": _roadmap(node.roadmap),
    }


def _group(group: Group) -> Iterator[Json]:
    """One entry per group, or one per sub-group, which has KPIs and a roadmap of its own."""
    if group.measures or not group.subgroups:
        yield _part(group, None)
    for subgroup in group.subgroups:
        yield {
            **_part(group, subgroup),
            "kpis": _kpis(subgroup.kpis),
            "kpis_status": str(subgroup.kpis.status),
            "roadmap": _roadmap(subgroup.roadmap),
        }


def _part(group: Group, subgroup: Subgroup | None) -> Json:
    measures = group.measures if subgroup is None else subgroup.measures
    return {
        "no": group.no,
        "title": group.title,
        "subgroup": None if subgroup is None else subgroup.title,
        "measures": [_measure(measure) for measure in measures],
    }


def _national_group(group: Group) -> Json:
    return {
        **_part(group, None),
        "kpis": _kpis(group.kpis),
        "kpis_status": str(group.kpis.status),
        "roadmap": _roadmap(group.roadmap),
    }


def _measure(measure: Measure) -> Json:
    return {
        "no": measure.no,
        "printed_no": measure.printed_no,
        "title": measure.title,
        "reposted": measure.reposted,
        "programmes": [programme.name for programme in measure.programmes],
        "line": measure.span.first,
        **_pages(measure.span),
    }


def _kpis(block: KpiBlock) -> list[Json]:
    if block.status is not Presence.PRESENT:
        return []
    return [_kpi(kpi) for kpi in block.kpis]


def _kpi(kpi: Kpi) -> Json:
    found: Json = {
        "label": kpi.label,
        "target": _target(kpi.target),
        "due": _due(kpi.due) if kpi.target is not None else None,
        "notes": list(kpi.notes),
        "lines": _lines(kpi.span),
    }
    found |= _pages(kpi.span)
    found |= {"no": kpi.no} if kpi.no else {}
    found |= {"item": kpi.item} if kpi.item else {}
    found |= {"cohort": kpi.cohort} if kpi.cohort else {}
    found |= {"children": [_kpi(child) for child in kpi.children]} if kpi.children else {}
    return found


def _target(target: Target | None) -> Json | None:
    if target is None:
        return None
    return {
        "text": target.text,
        "kind": str(target.kind),
        "value": number(target.value),
        "unit": target.unit,
        "decided": target.is_decided,
    }


def _due(due: Due) -> Json:
    return {"text": due.text, "kind": str(due.kind), "at": _at(due)}


def _at(due: Due) -> str | None:
    if due.last is None:
        return None
    if isinstance(due.last, CalendarYear):
        return str(due.last.year)
    return due.last.western + ("末" if due.kind is DueKind.FISCAL_YEAR_END else "")


def _roadmap(roadmap: Roadmap) -> Json:
    return {"status": str(roadmap.status), "rows": [_row(row) for row in roadmap.rows]}


def _row(row: Row) -> Json:
    return {"programme": row.programme, "reposted": row.reposted, "bars": [_bar(bar) for bar in row.bars]}


def _bar(bar: Bar) -> Json:
    return {"cohort": bar.cohort, "cells": [_cell(cell) for cell in bar.cells]}


def _cell(cell: Cell) -> Json:
    return {
        "column": cell.column,
        "period": cell.period,
        "start": _point(cell.start),
        "end": _point(cell.end),
        "open_ended": cell.is_open_ended,
        "text": cell.text,
    }


def _point(point: Point | None) -> str | None:
    if point is None:
        return None
    if isinstance(point, FiscalYear):
        return f"FY{point.year}"
    if isinstance(point, CalendarYear):
        return str(point.year)
    return f"{point.year}-{point.month:02d}"


def _texts(plan: Plan) -> Iterator[Json]:
    for impact in plan.impacts:
        yield from _paragraphs(f"impact {impact.no}", impact.paragraphs)
    for outcome in plan.outcomes:
        yield from _paragraphs(outcome.letter, outcome.paragraphs)
    for output in plan.outputs:
        yield from _paragraphs(output.letter, output.paragraphs)
    for measure in all_measures(plan):
        yield from _paragraphs(measure.id, measure.paragraphs)
    for other in plan.others:
        yield from _paragraphs(f"{other.outcome}+{other.no}", other.paragraphs)


def _paragraphs(node: str, paragraphs: tuple[Paragraph, ...]) -> Iterator[Json]:
    for one in paragraphs:
        yield {"of": node, "text": one.text, "lines": _lines(one.span)}


def _anomaly(one: Anomaly) -> Json:
    where: Json = {"lines": _lines(one.span)}
    where |= {"pages": [one.span.first_page, one.span.last_page]} if one.span.first_page else {}
    return {
        "kind": str(one.kind),
        "where": where,
        "printed": one.printed,
        "meant": one.meant,
        "note": one.note,
    }


def _lines(span: Span) -> list[int]:
    return [span.first, span.last]


def _pages(span: Span) -> Json:
    """First and last page, where the document has pages."""
    return {"pages": [span.first_page, span.last_page]} if span.first_page is not None else {}


def number(value: Fraction | None) -> int | float | None:
    """A printed figure as JSON writes it; the float is the shortest that reads back as the printed decimal."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else value.numerator / value.denominator
