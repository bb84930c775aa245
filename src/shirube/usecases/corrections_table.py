"""The rows of KPI tables as nodes with fields, and the tables with what was corrected in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from shirube.documents.kpi_table import KpiTable
from shirube.documents.kpi_table.read import KpiRow
from shirube.documents.kpi_table.values import Value, read_value
from shirube.plans import Year
from shirube.usecases.corrections_model import Node, NodeField, Outcome


def paths_of(tables: tuple[KpiTable, ...]) -> Iterator[tuple[str, KpiRow]]:
    """Every row with its path: row/<sheet or table>/<n>; a CSV has no sheet, and its name changes with each version."""
    for table in tables:
        for number, row in enumerate(table.rows, start=1):
            yield f"row/{key_of(table)}/{number}", row


def key_of(table: KpiTable) -> str:
    """What the rows of a table hang on: the name of the sheet or table; a CSV's name is another with each version."""
    return "csv" if table.rows and "line" in table.rows[0].where else table.name


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


def corrected_tables(tables: tuple[KpiTable, ...], outcome: Outcome) -> tuple[KpiTable, ...]:
    """The tables with what `settle` found; a corrected value is read again as if it had been printed so."""
    paths = {id(row): path for path, row in paths_of(tables)}

    def rows(table: KpiTable) -> Iterator[KpiRow]:
        kept = [row for row in table.rows if paths[id(row)] not in outcome.removed]
        found = [_corrected(row, outcome.edits.get(paths[id(row)], {})) for row in kept]
        new = [node for node, _ in outcome.added if node.parent == key_of(table)]
        for node in sorted(new, key=lambda one: (one.lines[0], one.path)):
            if node.path not in outcome.removed:
                row = _row(node, table.rows[0], outcome.edits.get(node.path, {}))
                at = next((at for at, one in enumerate(found) if _line(one) > node.lines[0]), len(found))
                found.insert(at, row)
        yield from found

    return tuple(replace(table, rows=tuple(rows(table))) for table in tables)


def _line(row: KpiRow) -> int:
    return int(row.where["line"] if "line" in row.where else row.where["row"])


def _row(node: Node, sample: KpiRow, edits: Mapping[str, str]) -> KpiRow:
    """An added row under the columns of the others of its table."""
    number: dict[str, Any] = {"line" if "line" in sample.where else "row": node.lines[0]}
    empty = replace(sample, no=None, reposted=False, note="", where=sample.where | number)
    told = {one.id: one.value for one in node.fields}
    return _corrected(empty, told | dict(edits))


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
