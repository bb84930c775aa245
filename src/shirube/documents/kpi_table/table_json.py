"""KPI tables as JSON, in the form of the contract; what the form lacks stands under `more`."""

from __future__ import annotations

from typing import Any

from shirube.base.fiscal import FiscalYear
from shirube.documents.kpi_table.read import KpiRow, KpiTable, Oddity
from shirube.documents.kpi_table.values import Value
from shirube.documents.strategy.plan_json import number
from shirube.plans import Year

Json = dict[str, Any]


def kpi_table_json(tables: tuple[KpiTable, ...]) -> Json:
    """Rows of all tables in order, and the anomalies with their places."""
    return {
        "rows": [_row(row) for table in tables for row in table.rows],
        "tables": [
            {
                "name": table.name,
                "title": table.title,
                "rows": len(table.rows),
                "notes": list(table.notes),
                "baseline_year_by_note": table.baseline_year.year if table.baseline_year else None,
            }
            for table in tables
        ],
        "anomalies": [_oddity(one) for table in tables for one in table.oddities],
    }


def _row(row: KpiRow) -> Json:
    latest = row.actuals[-1] if row.actuals else None
    return {
        "no": row.no,
        "label": row.label,
        "section": row.section,
        "unit": row.unit,
        "baseline": _value(row.baseline, row.baseline.year),
        "actual": _value(latest[1], latest[0]) if latest else None,
        "targets": [
            {
                "fiscal_year": year.year if isinstance(year, FiscalYear) else None,
                "text": value.text,
                "value": number(value.value),
            }
            for year, value in row.targets
        ],
        "reposted": row.reposted,
        "where": row.where,
        "more": _more(row),
    }


def _value(value: Value, year: Year | None) -> Json:
    return {"value": number(value.value), "year": year.year if year else None, "text": value.text}


def _more(row: KpiRow) -> Json:
    """Figures beside the first, what kind of year is meant, why a value is missing, older actuals."""
    return {
        "printed_label": row.printed_label,
        "note": row.note,
        "baseline": _details(row.baseline, row.baseline.year),
        "targets": [_details(value, year or value.year) for year, value in row.targets],
        "actuals": [_value(value, year) | _details(value, year) for year, value in row.actuals],
    }


def _details(value: Value, year: Year | None) -> Json:
    kind = None if year is None else "fiscal_year" if isinstance(year, FiscalYear) else "calendar_year"
    return {
        "year": year.year if year else None,
        "year_kind": kind,
        "year_range": value.is_range,
        "missing": value.missing,
        "figures": [
            {"label": one.label, "value": number(one.value), "unit": one.unit} for one in value.figures
        ],
    }


def _oddity(one: Oddity) -> Json:
    return {
        "kind": one.kind,
        "where": one.where,
        "printed": one.printed,
        "meant": one.meant,
        "note": one.note,
    }
