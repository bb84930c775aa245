"""The core's KPI as columns of the database; `selectors` reads them back."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from shirube.plans import Actual, Baseline, BookKpi, BudgetRow, Due, Target, YearBar
from shirube.plans.town_json import year_text


def exact_column(value: Fraction | None) -> str:
    """The figure as stored; empty for None."""
    return "" if value is None else str(value)


def kpi_columns(kpi: BookKpi) -> dict[str, Any]:
    """Every column of a KPI but its node, its place and its version."""
    core = kpi.kpi
    link = kpi.link
    return {
        "label": core.label or "（名前なし）",
        "unit": kpi.unit,
        "better": str(kpi.better or ""),
        "denominator": core.denominator or "",
        "printed_no": (core.no or "")[:60],
        "cohort": core.cohort or "",
        "disaggregation": "\n".join(core.disaggregation),
        "notes": "\n".join(core.notes),
        "source": kpi.source,
        "link_strategy": "" if link is None else link.strategy,
        "link_path": "" if link is None else link.path,
        "path": [
            {"at": year_text(year), "value": exact_column(step.value), "text": step.text}
            for year, step in core.path
        ],
        **_baseline(core.baseline),
        **target_columns(core.target),
        **due_columns(core.due),
    }


def _baseline(one: Baseline | None) -> dict[str, str]:
    return {
        "baseline_value": exact_column(one.value if one else None),
        "baseline_at": year_text(one.at) if one and one.at else "",
        "baseline_text": one.text if one else "",
    }


def target_columns(one: Target | None) -> dict[str, str]:
    """The target's own columns; without a target its kind is empty."""
    if one is None:
        return {
            "target_kind": "",
            "target_value": "",
            "target_text": "",
            "target_than": "",
            "target_status": "decided",
            "base_years": "",
        }
    return {
        "target_kind": str(one.kind),
        "target_value": exact_column(one.value),
        "target_text": one.text,
        "target_than": one.than or "",
        "target_status": str(one.status),
        "base_years": " ".join(year_text(year) for year in one.base_years)[:60],
    }


def due_columns(one: Due) -> dict[str, str]:
    """The due's columns."""
    return {
        "due_kind": str(one.kind),
        "due_first": year_text(one.first) if one.first else "",
        "due_last": year_text(one.last) if one.last else "",
        "due_text": one.text or "",
    }


def actual_columns(one: Actual) -> dict[str, Any]:
    """Every column of an actual but its KPI."""
    return {
        "at": year_text(one.seen.at),
        "value": exact_column(one.seen.value),
        "why_none": one.why_none,
        "text": one.text,
        "source": one.source,
        "as_of": one.as_of,
    }


def bar_columns(bar: YearBar) -> dict[str, Any]:
    """Every column of a bar but its node, its place and its version."""
    return {
        "programme": bar.programme,
        "first": None if bar.first is None else bar.first.year,
        "last": None if bar.last is None else bar.last.year,
        "cohort": bar.cohort or "",
        "text": bar.text,
        "is_repost": bar.is_repost,
    }


def budget_columns(row: BudgetRow) -> dict[str, Any]:
    """Every column of a row of a budget but its node, its place and its version."""
    amounts = sorted(row.amounts, key=lambda one: one[0].year)
    return {
        "source": str(row.source),
        "name": row.name,
        "note": row.note,
        "amounts": [{"at": year_text(year), "yen": yen} for year, yen in amounts],
    }
