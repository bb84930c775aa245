"""One walk over a plan that both lists its nodes with what they say and puts in what was corrected.

A node's path is made of the numbers and letters of the document (output/c/kpi/2, measure/a/1/5), so that it means the
same in the next reading. A corrected aim, period or name is read again as if it had been printed so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from shirube.documents.strategy.kpi_list import LOST_TARGET
from shirube.documents.strategy.roadmap_table import read_cell
from shirube.documents.strategy.target_text import read_target
from shirube.plans import (
    NO_DUE,
    Bar,
    Cell,
    Group,
    Kpi,
    KpiBlock,
    Measure,
    Output,
    Plan,
    Presence,
    Roadmap,
    Row,
    Span,
    Status,
    Subgroup,
    with_reposts_resolved,
)

Values = dict[str, str]
Visit = Callable[[str, str, Values, Span], Values]
"""Gets the path, the kind, the values by field and the place of a node; gives the values back, corrected or not."""

LABELS = {
    "title": "題",
    "label": "指標",
    "aim": "目標（期限）",
    "notes": "注",
    "name": "事業名",
    "text": "期間と内容",
}


def walk(plan: Plan, visit: Visit) -> Plan:
    """The plan after every node was visited once, in the order of the document."""
    walker = _Walker(visit)
    impacts = tuple(
        replace(
            one, title=walker.title(path, "インパクト", one.title, one.span), kpis=walker.kpis(path, one.kpis)
        )
        for one in plan.impacts
        for path in [f"impact/{one.no}"]
    )
    outcomes = tuple(
        replace(
            one, title=walker.title(path, "アウトカム", one.title, one.span), kpis=walker.kpis(path, one.kpis)
        )
        for one in plan.outcomes
        for path in [f"outcome/{one.letter}"]
    )
    outputs = tuple(walker.output(one) for one in plan.outputs)
    national = tuple(walker.group("national", one) for one in plan.national)
    others = tuple(
        replace(
            one,
            title=walker.title(f"other/{one.outcome}/{one.no}", "その他の施策", one.title, one.span),
        )
        for one in plan.others
    )
    changed = replace(
        plan, impacts=impacts, outcomes=outcomes, outputs=outputs, national=national, others=others
    )
    return with_reposts_resolved(changed)


def corrected_plan(plan: Plan, edits: Mapping[str, Mapping[str, str]]) -> Plan:
    """The plan with the edits of `settle` put in."""
    return walk(plan, lambda path, _kind, values, _span: {**values, **edits.get(path, {})}) if edits else plan


class _Walker:
    """Visits nodes; two of one path get #2, #3 …"""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.seen: dict[str, int] = {}

    def node(self, path: str, kind: str, values: Values, span: Span) -> Values:
        """The values of a node after its visit."""
        self.seen[path] = self.seen.get(path, 0) + 1
        unique = path if self.seen[path] == 1 else f"{path}#{self.seen[path]}"
        return self.visit(unique, kind, values, span)

    def title(self, path: str, kind: str, title: str, span: Span) -> str:
        """The title of a node that has nothing else to correct."""
        return self.node(path, kind, {"title": title}, span)["title"]

    def output(self, one: Output) -> Output:
        """An output with all below it."""
        path = f"output/{one.letter}"
        return replace(
            one,
            title=self.title(path, "アウトプット", one.title, one.span),
            kpis=self.kpis(path, one.kpis),
            roadmap=self.roadmap(path, one.roadmap),
            groups=tuple(self.group(path, group) for group in one.groups),
        )

    def group(self, above: str, one: Group) -> Group:
        """A group with all below it."""
        path = f"{above}/group/{one.no}"
        return replace(
            one,
            title=self.title(path, "施策の群", one.title, one.span),
            kpis=self.kpis(path, one.kpis),
            roadmap=self.roadmap(path, one.roadmap),
            measures=tuple(self.measure(measure) for measure in one.measures),
            subgroups=tuple(
                self.subgroup(f"{path}/sub/{number}", sub)
                for number, sub in enumerate(one.subgroups, start=1)
            ),
        )

    def subgroup(self, path: str, one: Subgroup) -> Subgroup:
        """A sub-group with all below it."""
        return replace(
            one,
            title=self.title(path, "小分類", one.title, one.span),
            kpis=self.kpis(path, one.kpis),
            roadmap=self.roadmap(path, one.roadmap),
            measures=tuple(self.measure(measure) for measure in one.measures),
        )

    def measure(self, one: Measure) -> Measure:
        """A measure and its programmes."""
        path = f"measure/{one.id}"
        title = self.title(path, "施策", one.title, one.span)
        programmes = tuple(
            replace(
                item,
                name=self.node(f"{path}/programme/{number}", "事業", {"name": item.name}, item.span)["name"],
            )
            for number, item in enumerate(one.programmes, start=1)
        )
        return replace(one, title=title, programmes=programmes)

    def kpis(self, above: str, block: KpiBlock) -> KpiBlock:
        """The KPIs of a node."""
        if block.status is not Presence.PRESENT:
            return block
        kpis = tuple(self.kpi(f"{above}/kpi/{number}", kpi) for number, kpi in enumerate(block.kpis, start=1))
        return replace(block, kpis=kpis)

    def kpi(self, path: str, one: Kpi) -> Kpi:
        """A KPI; its aim is read again if it was corrected."""
        values = {"label": one.label, "aim": aim_of(one), "notes": "\n".join(one.notes)}
        if one.children:
            del values["aim"]
        told = self.node(path, "KPI", dict(values), one.span)
        children = tuple(
            self.kpi(f"{path}/{number}", child) for number, child in enumerate(one.children, start=1)
        )
        notes = tuple(line.strip() for line in told["notes"].split("\n") if line.strip())
        changed = replace(one, label=told["label"], notes=notes, children=children)
        if told == values or one.children:
            return changed
        return _with_aim(changed, told["aim"])

    def roadmap(self, above: str, one: Roadmap) -> Roadmap:
        """The rows of a roadmap."""
        rows = tuple(self.row(f"{above}/row/{number}", row) for number, row in enumerate(one.rows, start=1))
        return replace(one, rows=rows)

    def row(self, path: str, one: Row) -> Row:
        """A row, its name, and its cells one by one."""
        name = self.node(path, "工程表の行", {"name": one.programme}, one.span)["name"]
        bars = tuple(
            Bar(
                tuple(
                    self.cell(f"{path}/bar/{number}/{place}", cell)
                    for place, cell in enumerate(bar.cells, start=1)
                ),
                bar.cohort,
            )
            for number, bar in enumerate(one.bars, start=1)
        )
        return replace(one, programme=name, bars=bars)

    def cell(self, path: str, one: Cell) -> Cell:
        """A cell; its period is read again if it was corrected."""
        text = cell_text(one)
        told = self.node(path, "工程表の欄", {"text": text}, one.span)["text"]
        return one if told == text else read_cell(told, column=one.column, span=one.span)


def aim_of(kpi: Kpi) -> str:
    """The aim as it is printed, with its due in brackets; empty where the document lost it."""
    target = kpi.target
    if target is None or target.status is Status.LOST:
        return ""
    due = kpi.due.text or ""
    return f"{target.text}（{due}）" if due and due not in target.text else target.text


def _with_aim(kpi: Kpi, aim: str) -> Kpi:
    if not aim.strip():
        return replace(kpi, target=LOST_TARGET, due=NO_DUE)
    target, due = read_target(aim, label=kpi.label, notes=kpi.notes)
    return replace(kpi, target=target, due=due)


def cell_text(cell: Cell) -> str:
    """What a cell says: its period and its words."""
    if cell.period and cell.period not in cell.text:
        return f"{cell.period} {cell.text}".strip()
    return cell.text
