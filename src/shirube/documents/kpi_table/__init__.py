"""Reads KPI tables as prefectures and towns print them: merged headers, section rows, several figures in a cell."""

from __future__ import annotations

from shirube.documents.kpi_table.as_kpis import as_kpis
from shirube.documents.kpi_table.read import KpiRow, KpiTable, read_kpi_tables
from shirube.documents.kpi_table.table_json import kpi_table_json
from shirube.documents.kpi_table.values import Figure, Value, read_value

__all__ = [
    "Figure",
    "KpiRow",
    "KpiTable",
    "Value",
    "as_kpis",
    "kpi_table_json",
    "read_kpi_tables",
    "read_value",
]
