"""What is weak in a plan: the checks of `lint`, told which programmes the catalogue knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from shirube.catalogue import Catalogue, Strategy
from shirube.documents.kpi_table import KpiRow, KpiTable, as_kpis
from shirube.lint import (
    Allow,
    Context,
    Finding,
    KpiView,
    Level,
    Linted,
    PlanView,
    ProgrammeFact,
    lint_fully,
    view_of_book,
    view_of_plan,
)
from shirube.plans import Observation, Plan
from shirube.plans.town import PlanBook

Json = dict[str, Any]


def lint_context(
    catalogue: Catalogue | None, on: date | None = None, strategies: Iterable[Strategy] = ()
) -> Context:
    """What the checks are told: the day, and the names and ends of the catalogue's programmes.

    Names that a packaged strategy uses for a programme (or for several parts of one) count as known.
    """
    programmes = catalogue.programmes if catalogue is not None else {}
    names: dict[str, list[str]] = {one.id: _names(one.name) for one in programmes.values()}
    facts: dict[str, ProgrammeFact] = {}
    for strategy in strategies:
        for name, id_ in strategy.links.items():
            names.get(id_, []).append(name)
        for name in strategy.parts:
            facts[f"parts/{name}"] = ProgrammeFact(id=f"parts/{name}", name=name)
    own = {
        one.id: ProgrammeFact(id=one.id, name=one.name, other_names=tuple(names[one.id]), ends=one.ends)
        for one in programmes.values()
    }
    return Context(on=on, programmes=own | facts if own else {})


def lint_strategy(strategy: Strategy, catalogue: Catalogue, *, on: date | None = None) -> Linted:
    """The findings of a packaged strategy; as of the day of its source unless told."""
    told = lint_context(catalogue, on or strategy.source.as_of, [strategy])
    return lint_fully(view_of_plan(strategy.plan), told)


def lint_document_plan(plan: Plan, catalogue: Catalogue | None = None, *, on: date | None = None) -> Linted:
    """The findings of a plan read from a document or packaged as a strategy."""
    return lint_fully(view_of_plan(plan), lint_context(catalogue, on))


def lint_book(book: PlanBook, catalogue: Catalogue | None = None, *, on: date | None = None) -> Linted:
    """The findings of a town's own plan; subjects are `node_key(id)` and `kpi_key(id)` of the book."""
    return lint_fully(view_of_book(book), lint_context(catalogue, on))


def lint_tables(
    tables: Sequence[KpiTable], catalogue: Catalogue | None = None, *, on: date | None = None
) -> Linted:
    """The findings of KPI tables; a table shows no tree, so checks of the tree are silent."""
    return lint_fully(view_of_tables(tables), lint_context(catalogue, on))


def view_of_tables(tables: Sequence[KpiTable]) -> PlanView:
    """The rows of KPI tables as KPIs under the headings of their sections."""
    kpis: list[KpiView] = []
    for table in tables:
        for row, kpi in zip(table.rows, as_kpis(table), strict=True):
            section = row.section or table.title
            kpis.append(
                KpiView(
                    key=f"kpi/{len(kpis) + 1}",
                    kpi=kpi,
                    level=Level.SECTION,
                    owner=f"section/{table.name}/{section}",
                    owner_title=section,
                    place=row_place(row.where),
                    baseline_unit=row.baseline.unit or None,
                    written_unit=row.unit or None,
                    actuals=_actuals(row),
                    reposted=row.reposted,
                )
            )
    title = next((table.title for table in tables if table.title), "")
    return PlanView(title=title, kpis=tuple(kpis), has_tree=False, allows=tuple(_allows(kpis, tables)))


def _actuals(row: KpiRow) -> tuple[Observation, ...] | None:
    """The actuals whose year is known; None where the table has no column for them."""
    if not row.actuals:
        return None
    return tuple(Observation(year, value.value) for year, value in row.actuals if year is not None)


def _allows(kpis: Iterable[KpiView], tables: Iterable[KpiTable]) -> Iterable[Allow]:
    from shirube.lint.allow import allows_in

    for table in tables:
        yield from allows_in(table.notes, None, table.name)
    for kpi in kpis:
        yield from allows_in(kpi.kpi.notes, kpi.key, kpi.place)


def row_place(where: Json) -> str:
    """シート「指標」7行, 表1 3行, 12行: the place of a row as words."""
    parts = []
    if sheet := where.get("sheet"):
        parts.append(f"シート「{sheet}」")
    if table := where.get("table"):
        parts.append(f"表{table}")
    if (row := where.get("row") or where.get("line")) is not None:
        parts.append(f"{row}行")
    return " ".join(parts)


def finding_json(finding: Finding) -> Json:
    """A finding in the form of the contract; what the form lacks stands under `more`."""
    return {
        "code": finding.code,
        "where": finding.where,
        "message": finding.message,
        "why": finding.why,
        "better": finding.better,
        "more": {
            "name": finding.name,
            "severity": finding.severity.value,
            "field": finding.field,
            "subject": finding.subject,
        },
    }


def _names(name: str) -> list[str]:
    """The name without what stands in brackets at its end."""
    head, mark, _ = name.replace("(", "（").partition("（")
    return [head.strip()] if mark and head.strip() else []
