"""The nodes of a plan with what they say, and the plan with what was corrected, put in, taken out and hung elsewhere.

A corrected aim, period or name is read again as if it had been printed so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shirube.documents.strategy.kpi_list import LOST_TARGET
from shirube.documents.strategy.roadmap_table import REPOSTED, read_cell
from shirube.documents.strategy.target_text import read_target
from shirube.plans import (
    NO_DUE,
    Cell,
    Group,
    Impact,
    Kpi,
    Measure,
    OtherMeasure,
    Outcome,
    Output,
    Plan,
    Programme,
    Row,
    Span,
    Status,
    Subgroup,
)
from shirube.usecases.corrections_model import Correction, Node
from shirube.usecases.corrections_model import Outcome as Settled
from shirube.usecases.corrections_shape import number_of
from shirube.usecases.corrections_tree import Part, parts_of, together

Values = dict[str, str]
Visit = Callable[[str, str, Values, Span], Values]
"""Gets the path, the kind, the values by field and the place of a node; gives the values back, corrected or not."""


def walk(plan: Plan, visit: Visit) -> Plan:
    """The plan after every node was visited once, in the order of the document."""
    return together(plan, [_visited(part, visit) for part in parts_of(plan)])


def _visited(part: Part, visit: Visit) -> Part:
    values = values_of(part)
    return with_values(part, visit(part.path, part.kind, dict(values), part.span))


def corrected_plan(plan: Plan, settled: Settled) -> Plan:
    """The plan with everything that `settle` found."""
    if settled.is_empty:
        return plan
    parts = [*parts_of(plan), *(_added(node, one) for node, one in settled.added)]
    parts = [with_values(part, values_of(part) | dict(settled.edits.get(part.path, {}))) for part in parts]
    moved = [
        replace(part, parent=settled.moved[part.path], is_new=True) if part.path in settled.moved else part
        for part in parts
    ]
    return together(plan, [part for part in moved if part.path not in settled.removed])


def values_of(part: Part) -> Values:
    """What a node says, by field."""
    one = part.value
    match part.kind:
        case "KPI":
            values = {"label": one.label, "aim": aim_of(one), "notes": "\n".join(one.notes)}
            return {name: values[name] for name in values if name != "aim" or not one.children}
        case "事業":
            return {"name": one.name}
        case "工程表の行":
            return {"name": one.programme}
        case "工程表の欄":
            return {"text": cell_text(one)}
        case _:
            return {"title": one.title}


def with_values(part: Part, told: Values) -> Part:
    """The node saying something else; the same node where it says what it said."""
    if told == values_of(part):
        return part
    one: Any = part.value
    match part.kind:
        case "KPI":
            changed: Any = _kpi(one, told)
        case "事業":
            changed = replace(one, name=told["name"])
        case "工程表の行":
            changed = replace(one, programme=told["name"])
        case "工程表の欄":
            changed = read_cell(told["text"], column=one.column, span=one.span)
        case _:
            changed = replace(one, title=told["title"])
    return replace(part, value=changed)


def _kpi(one: Kpi, told: Values) -> Kpi:
    notes = tuple(line.strip() for line in told["notes"].split("\n") if line.strip())
    changed = replace(one, label=told["label"], notes=notes)
    return changed if one.children else _with_aim(changed, told["aim"])


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


def _added(node: Node, one: Correction) -> Part:
    """The part that an addition makes; numbers that are taken are put right by `together`."""
    told = dict(one.values)
    span = Span(*node.lines)
    value = _value(node.kind, told, number_of(node.kind, told.get("no", "")), span)
    return Part(path=node.path, kind=node.kind, parent=node.parent, value=value, is_new=True)


def _value(kind: str, told: Values, number: str | None, span: Span) -> Any:
    title = told.get("title", "")
    no = int(number) if number and number.isdecimal() else 0
    match kind:
        case "インパクト":
            return Impact(no=no, title=title, span=span)
        case "アウトカム":
            return Outcome(letter=number or "", title=title, impact=0, span=span)
        case "アウトプット":
            return Output(
                letter=number or "", printed_letter=number or "", title=title, outcome="", span=span
            )
        case "施策の群":
            return Group(no=no, title=title, span=span)
        case "小分類":
            return Subgroup(title=title, span=span)
        case "施策":
            plain, is_repost = title.replace(REPOSTED, "").strip(), REPOSTED in title
            return Measure(
                id="", no=no, printed_no=told.get("no", ""), title=plain, span=span, reposted=is_repost
            )
        case "その他の施策":
            return OtherMeasure(outcome="", no=no, title=title, span=span)
        case "事業":
            return Programme(told["name"], span)
        case "工程表の行":
            return Row(programme=told["name"], span=span, reposted=REPOSTED in told["name"])
        case "工程表の欄":
            return read_cell(told["text"], column=told.get("column", ""), span=span)
        case _:
            kpi = Kpi(label=told["label"], target=None, due=NO_DUE, span=span, no=number)
            return _kpi(kpi, {"aim": "", "notes": "", **told})
