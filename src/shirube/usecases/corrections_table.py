"""The rows of KPI tables as nodes with fields, and the tables with what was corrected in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from shirube.documents.kpi_table import KpiTable
from shirube.documents.kpi_table.read import KpiRow
from shirube.documents.kpi_table.values import Value, read_value
from shirube.plans import Year
from shirube.usecases.corrections import NodeField

KIND = "KPI の行"


def paths_of(tables: tuple[KpiTable, ...]) -> Iterator[tuple[str, KpiRow]]:
    """Every row with its path: row/<sheet or table>/<n>; a CSV has no sheet, and its name changes with each version."""
    for table in tables:
        for number, row in enumerate(table.rows, start=1):
            sheet = "csv" if "line" in row.where else table.name
            yield f"row/{sheet}/{number}", row


def fields_of(row: KpiRow) -> tuple[NodeField, ...]:
    """What a row says, cell by cell as printed."""
    found = [
        NodeField("label", "指標", row.label),
        NodeField("section", "節", row.section or ""),
        NodeField("unit", "単位", row.unit or ""),
        NodeField("baseline", "基準値", row.baseline.text),
    ]
    found += [
        NodeField(f"actual/{number}", f"実績値 {_heading(year)}".strip(), value.text)
        for number, (year, value) in enumerate(row.actuals, start=1)
    ]
    found += [
        NodeField(f"target/{number}", f"目標値 {_heading(year)}".strip(), value.text)
        for number, (year, value) in enumerate(row.targets, start=1)
    ]
    return (*found, NodeField("note", "備考", row.note))


def corrected_tables(
    tables: tuple[KpiTable, ...], edits: Mapping[str, Mapping[str, str]]
) -> tuple[KpiTable, ...]:
    """The tables with the edits of `settle`; a corrected value is read again as if it had been printed so."""
    if not edits:
        return tables
    rows = {id(row): _corrected(row, edits.get(path, {})) for path, row in paths_of(tables)}
    return tuple(replace(table, rows=tuple(rows[id(row)] for row in table.rows)) for table in tables)


def _corrected(row: KpiRow, edits: Mapping[str, str]) -> KpiRow:
    if not edits:
        return row
    label = edits.get("label", row.label)
    return replace(
        row,
        label=label,
        printed_label=label if "label" in edits else row.printed_label,
        section=edits.get("section", row.section or "") or None,
        unit=edits.get("unit", row.unit or "") or None,
        baseline=read_value(edits["baseline"]) if "baseline" in edits else row.baseline,
        actuals=_values(row.actuals, "actual", edits),
        targets=_values(row.targets, "target", edits),
        note=edits.get("note", row.note),
    )


def _values(
    values: tuple[tuple[Year | None, Value], ...], name: str, edits: Mapping[str, str]
) -> tuple[tuple[Year | None, Value], ...]:
    return tuple(
        (year, read_value(edits[f"{name}/{number}"]) if f"{name}/{number}" in edits else value)
        for number, (year, value) in enumerate(values, start=1)
    )


def _heading(year: Year | None) -> str:
    return "" if year is None else year.western
