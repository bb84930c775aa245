"""Plans and KPI tables as lists of items, to be compared node by node and row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shirube.documents.kpi_table import KpiTable
from shirube.documents.kpi_table.read import KpiRow
from shirube.plans import (
    Bar,
    Group,
    Kpi,
    KpiBlock,
    Measure,
    OtherMeasure,
    Output,
    Paragraph,
    Plan,
    Presence,
    Roadmap,
    RoadmapStatus,
    Status,
    Subgroup,
    Year,
)
from shirube.usecases.compare_items import Item, joined

Path = tuple[str, ...]
NATIONAL = "国の役割"
STATES = {
    Status.DECIDED: "",
    Status.TO_BE_SET: "値はこれから設定",
    Status.SUCCESSOR_TO_BE_SET: "次の目標はこれから設定",
    Status.LOST: "原本で失われている",
}


def items_of_plan(plan: Plan) -> list[Item]:
    """Every node of a plan with what it says, parents before children."""
    found: list[Item] = []
    impacts: dict[int, Path] = {}
    for impact in plan.impacts:
        impacts[impact.no] = (impact.title,)
        found.append(
            Item(
                kind="インパクト",
                title=impact.title,
                parent=(),
                where=impact.span.text_ja(),
                no=str(impact.no),
                fields=_text(impact.paragraphs),
            )
        )
        found += _kpis(impact.kpis, (impact.title,))
    outcomes: dict[str, Path] = {}
    for outcome in plan.outcomes:
        parent = impacts.get(outcome.impact, ())
        outcomes[outcome.letter] = (*parent, outcome.title)
        found.append(
            Item(
                kind="アウトカム",
                title=outcome.title,
                parent=parent,
                where=outcome.span.text_ja(),
                no=outcome.letter,
                fields=_text(outcome.paragraphs),
            )
        )
        found += _kpis(outcome.kpis, outcomes[outcome.letter])
    for output in plan.outputs:
        found += _output(output, outcomes.get(output.outcome, ()))
    for group in plan.national:
        found += _group(group, (plan.national_title or NATIONAL,))
    found += [_other(one, outcomes.get(one.outcome, ())) for one in plan.others]
    return found


def items_of_tables(tables: Iterable[KpiTable]) -> list[Item]:
    """Every row of KPI tables, under its section."""
    return [_row(row) for table in tables for row in table.rows]


def _output(output: Output, parent: Path) -> Iterator[Item]:
    yield Item(
        kind="アウトプット",
        title=output.title,
        parent=parent,
        where=output.span.text_ja(),
        no=output.letter,
        fields=_text(output.paragraphs) | _presence(output.kpis, output.roadmap),
    )
    path = (*parent, output.title)
    yield from _kpis(output.kpis, path)
    yield from _rows(output.roadmap, path)
    for group in output.groups:
        yield from _group(group, path)


def _group(group: Group, parent: Path) -> Iterator[Item]:
    yield Item(
        kind="施策の群",
        title=group.title,
        parent=parent,
        where=group.span.text_ja(),
        no=str(group.no),
        fields=_presence(group.kpis, group.roadmap),
    )
    path = (*parent, group.title)
    yield from _kpis(group.kpis, path)
    yield from _rows(group.roadmap, path)
    for measure in group.measures:
        yield from _measure(measure, path)
    for subgroup in group.subgroups:
        yield from _subgroup(subgroup, path)


def _subgroup(one: Subgroup, parent: Path) -> Iterator[Item]:
    fields = _presence(one.kpis, one.roadmap)
    yield Item(kind="小分類", title=one.title, parent=parent, where=one.span.text_ja(), fields=fields)
    path = (*parent, one.title)
    yield from _kpis(one.kpis, path)
    yield from _rows(one.roadmap, path)
    for measure in one.measures:
        yield from _measure(measure, path)


def _measure(measure: Measure, parent: Path) -> Iterator[Item]:
    yield Item(
        kind="施策",
        title=measure.title,
        parent=parent,
        where=measure.span.text_ja(),
        no=str(measure.no),
        fields={"再掲": "再掲" if measure.reposted else ""} | _text(measure.paragraphs),
    )
    path = (*parent, measure.title)
    for programme in measure.programmes:
        yield Item(kind="事業", title=programme.name, parent=path, where=programme.span.text_ja())


def _other(one: OtherMeasure, parent: Path) -> Item:
    return Item(
        kind="その他の施策",
        title=one.title,
        parent=parent,
        where=one.span.text_ja(),
        no=str(one.no),
        fields=_text(one.paragraphs),
    )


def _text(paragraphs: Iterable[Paragraph]) -> dict[str, str]:
    text = "\n".join(one.text for one in paragraphs)
    return {"本文": text} if text else {}


def _presence(kpis: KpiBlock, roadmap: Roadmap) -> dict[str, str]:
    """Whether a block was lost: that too is a difference of two documents."""
    return {
        "KPI の欄": "原本で失われている" if kpis.status is Presence.LOST else "",
        "工程表": "原本で失われている" if roadmap.status is RoadmapStatus.LOST else "",
    }


def _kpis(block: KpiBlock, parent: Path) -> Iterator[Item]:
    for kpi in block.kpis:
        yield _kpi(kpi, parent)
        for child in kpi.children:
            yield _kpi(child, (*parent, kpi.label))


def _kpi(kpi: Kpi, parent: Path) -> Item:
    target = kpi.target
    title = f"{kpi.label}（{kpi.cohort}）" if kpi.cohort else kpi.label
    fields = {
        "目標": "" if target is None else joined((target.text, STATES[target.status])),
        "期限": kpi.due.text or "",
        "基準": "" if kpi.baseline is None else kpi.baseline.text,
        "基準年": "" if target is None else joined(map(_year, target.base_years)),
        "注": joined(kpi.notes),
    }
    return Item(
        kind="KPI", title=title, parent=parent, where=kpi.span.text_ja(), no=kpi.no or "", fields=fields
    )


def _year(year: Year) -> str:
    return year.western


def _rows(roadmap: Roadmap, parent: Path) -> Iterator[Item]:
    for row in roadmap.rows:
        yield Item(
            kind="工程表の行",
            title=row.programme,
            parent=parent,
            where=row.span.text_ja(),
            fields={"工程": "\n".join(_bar(bar) for bar in row.bars), "再掲": "再掲" if row.reposted else ""},
        )


def _bar(bar: Bar) -> str:
    cells = (f"{cell.column} {cell.period or ''} {cell.text}".strip() for cell in bar.cells)
    return " / ".join(cells)


def _row(row: KpiRow) -> Item:
    fields = {"単位": row.unit or "", "基準値": row.baseline.text}
    fields |= {f"実績値 {_heading(year)}".strip(): value.text for year, value in row.actuals}
    fields |= {f"目標値 {_heading(year)}".strip(): value.text for year, value in row.targets}
    fields |= {"備考": row.note, "再掲": "再掲" if row.reposted else ""}
    where = "・".join(f"{_PLACES[name]}{value}" for name, value in row.where.items())
    no = "" if row.no is None else str(row.no)
    parent = (row.section,) if row.section else ()
    return Item(kind="KPI", title=row.label, parent=parent, where=where, no=no, fields=fields)


_PLACES = {"sheet": "シート ", "table": "表 ", "row": "行 ", "line": "行 "}


def _heading(year: Year | None) -> str:
    return "" if year is None else year.western
