"""A plan as StratML (ISO 17469): Part 1, the strategic plan; Part 2, the performance plan or report with its KPIs.

StratML knows two levels, Goal and Objective: nodes at the top are goals, all below them objectives, whose
SequenceIndicator (1-2-1) keeps the tree. KPIs of a goal hang on an objective of their own (1-0). Elements stand in
the order of the schemas StrategicPlanISOVersion20140401 and PerformancePlanOrReport20160216 (AIIM).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from xml.etree import ElementTree as ET

from shirube.base.errors import ReadingError
from shirube.base.quantity import format_yen
from shirube.documents.plan_book.rows import (
    baseline_text,
    judged,
    target_text,
    targets_of,
    year_kind,
)
from shirube.plans import SOURCE_WORDS, BookKpi, BookNode, BudgetRow, NodeKind, PlanBook, Year
from shirube.plans.town import NODE_WORDS

CORE = "urn:ISO:std:iso:17469:tech:xsd:stratml_core"
PERFORMANCE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
STAGES = {
    NodeKind.IMPACT: "Outcome",
    NodeKind.OUTCOME: "Outcome",
    NodeKind.OUTPUT: "Output",
    NodeKind.GROUP: "Output",
    NodeKind.MEASURE: "Output_Processing",
}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_stratml(
    book: PlanBook, *, part: int = 2, published: date | None = None, address: str = ""
) -> bytes:
    """The plan as XML in UTF-8. Raises ReadingError E749 for a plan without a node: StratML wants one goal."""
    top = book.children(None)
    if not top:
        raise ReadingError(
            "E749",
            "項目が一つもない計画は StratML にできません。",
            todo="基本目標か施策を一つ書いてから、保存してください。",
        )
    root = _root(book, part)
    _text(root, "Name", book.title)
    _text(root, "OtherInformation", book.rule.text_ja())
    core = ET.SubElement(root, "StrategicPlanCore")
    organisation = ET.SubElement(core, "Organization")
    _text(organisation, "Name", book.organisation.name)
    _text(organisation, "Identifier", f"area-{book.organisation.area}")
    for node in top:
        _goal(core, book, node, part)
    about = ET.SubElement(root, "AdministrativeInformation")
    if part == 2:
        _text(about, "Identifier", f"plan-{_name(book.id)}")
    _text(about, "StartDate", book.first_year.start.isoformat())
    _text(about, "EndDate", book.last_year.end.isoformat())
    if published is not None:
        _text(about, "PublicationDate", published.isoformat())
    if address:
        _text(about, "Source", address)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _root(book: PlanBook, part: int) -> ET.Element:
    if part == 1:
        return ET.Element("StrategicPlan", {"xmlns": CORE})
    has_actual = any(kpi.actuals for kpi in book.kpis)
    kind = "Performance_Report" if has_actual else "Performance_Plan"
    return ET.Element("PerformancePlanOrReport", {"xmlns": PERFORMANCE, "Type": kind})


def _goal(core: ET.Element, book: PlanBook, node: BookNode, part: int) -> None:
    goal = ET.SubElement(core, "Goal")
    _node_parts(goal, book, node, has_description=True)
    if book.kpis_of(node.id):
        own = ET.SubElement(goal, "Objective")
        _text(own, "Name", node.title)
        _text(own, "Identifier", f"own-{_name(node.id)}")
        _text(own, "SequenceIndicator", f"{book.number(node.id)}-0")
        _kpis(own, book, node, part)
    for below in _below(book, node):
        objective = ET.SubElement(goal, "Objective")
        _node_parts(objective, book, below)
        _kpis(objective, book, below, part)


def _below(book: PlanBook, node: BookNode) -> Iterator[BookNode]:
    for child in book.children(node.id):
        yield child
        yield from _below(book, child)


def _node_parts(
    element: ET.Element, book: PlanBook, node: BookNode, *, has_description: bool = False
) -> None:
    _text(element, "Name", node.title or "（題なし）")
    if has_description or node.text:
        _text(element, "Description", node.text)
    _text(element, "Identifier", f"node-{_name(node.id)}")
    _text(element, "SequenceIndicator", book.number(node.id))
    notes = [f"種類: {NODE_WORDS[node.kind]}"]
    if node.programmes:
        notes.append("制度: " + "、".join(one.name for one in node.programmes))
    if node.link is not None:
        notes.append(f"国の戦略: {node.link.strategy} {node.link.path}")
    if node.is_repost:
        notes.append("再掲")
    notes += [_budget(row) for row in node.budgets]
    _text(element, "OtherInformation", "\n".join(notes))


def _budget(row: BudgetRow) -> str:
    years = "、".join(f"{year.era} {'未定' if yen is None else format_yen(yen)}" for year, yen in row.amounts)
    return f"予算（{SOURCE_WORDS[row.source]}{'、' + row.name if row.name else ''}）: {years or '－'}"


def _kpis(objective: ET.Element, book: PlanBook, node: BookNode, part: int) -> None:
    """Part 2 has indicators; Part 1 has none, so they stand as text beside the objective."""
    kpis = book.kpis_of(node.id)
    if part == 2:
        for number, kpi in enumerate(kpis, start=1):
            _indicator(objective, book, kpi, number, STAGES[node.kind])
    elif kpis:
        lines = [f"KPI: {_line(kpi)}" for kpi in kpis]
        other = objective.find("OtherInformation")
        if other is None:
            other = ET.SubElement(objective, "OtherInformation")
        other.text = "\n".join([*filter(None, [other.text]), *(_clean(line) for line in lines)])


def _line(kpi: BookKpi) -> str:
    core = kpi.kpi
    due = f"（{core.due.last.western}）" if core.due.last else ""
    start = f"、基準値 {baseline_text(core.baseline)}" if core.baseline else ""
    return f"{core.label}［{kpi.unit}］目標 {target_text(core.target) or '－'}{due}{start}"


def _indicator(objective: ET.Element, book: PlanBook, kpi: BookKpi, number: int, stage: str) -> None:
    core = kpi.kpi
    has_value = core.target is not None and core.target.value is not None
    kind = "Quantitative" if has_value or kpi.actuals else "Qualitative"
    element = ET.SubElement(
        objective, "PerformanceIndicator", {"ValueChainStage": stage, "PerformanceIndicatorType": kind}
    )
    _text(element, "SequenceIndicator", str(number))
    _text(element, "MeasurementDimension", core.label)
    _text(element, "UnitOfMeasurement", kpi.unit)
    _text(element, "Identifier", f"kpi-{_name(kpi.id)}")
    if core.baseline is not None and core.baseline.at is not None:
        _result(
            element,
            "ActualResult",
            core.baseline.at,
            core.baseline.value,
            words=core.baseline.text,
            name="基準値",
        )
    _instances(element, book, kpi)
    notes = [*core.notes, *([f"分母: {core.denominator}"] if core.denominator else [])]
    if kpi.link is not None:
        notes.append(f"国の KPI: {kpi.link.strategy} {kpi.link.path}")
    if kpi.source:
        notes.append(f"出典: {kpi.source}")
    if notes:
        _text(element, "OtherInformation", "\n".join(notes))


def _instances(element: ET.Element, book: PlanBook, kpi: BookKpi) -> None:
    """One measurement a year: the target of the year and the actual, with the judgement as its descriptor."""
    targets = {year_kind(kpi)(at): target for at, target in targets_of(kpi)}
    actuals = {one.seen.at: one for one in kpi.actuals}
    years = sorted({*targets, *actuals}, key=lambda at: (at.year, type(at).__name__))
    for at in years:
        instance = ET.SubElement(element, "MeasurementInstance")
        if at in targets:
            target = targets[at]
            _result(instance, "TargetResult", at, target.value, words=target_text(target))
        if at in actuals:
            one = actuals[at]
            grade = judged(book, kpi, at).grade.value
            words = one.why_none or (f"出典: {one.source}" if one.source else "")
            _result(instance, "ActualResult", at, one.seen.value, words=words, name="判定", descriptor=grade)


def _result(
    parent: ET.Element,
    tag: str,
    at: Year,
    value: Fraction | None,
    *,
    words: str = "",
    name: str = "",
    descriptor: str = "",
) -> None:
    if parent.tag == "PerformanceIndicator":
        parent = ET.SubElement(parent, "MeasurementInstance")
    result = ET.SubElement(parent, tag)
    _text(result, "StartDate", at.start.isoformat())
    _text(result, "EndDate", at.end.isoformat())
    number = _decimal(value)
    if number is not None:
        _text(result, "NumberOfUnits", number)
    elif value is not None:
        words = f"{value} {words}".strip()
    if name:
        part = ET.SubElement(result, "Descriptor")
        _text(part, "DescriptorName", name)
        _text(part, "DescriptorValue", descriptor or at.western)
    if words:
        _text(result, "Description", words)


def _decimal(value: Fraction | None) -> str | None:
    """The number as xsd:decimal; None for one without an end (1/3)."""
    if value is None:
        return None
    rest, places = value.denominator, 0
    while rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    if rest != 1:
        return None
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    whole = digits[:-places] + "." + digits[-places:] if places else digits
    return f"-{whole}" if value < 0 else whole


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _clean(text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _name(text: str) -> str:
    """Letters that an xsd:ID may hold."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", text)
