"""StratML: the elements stand in the order of the schemas, ids are names and stand once, numbers are decimals."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from tests.documents.plan_book.books import book, books, usual

from shirube.base.errors import ReadingError
from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book.stratml import CORE, PERFORMANCE, write_stratml
from shirube.plans import SOURCE_WORDS, BudgetRow, FundingSource, PlanBook
from shirube.plans.town import NationalLink

NODE = "Name Description Identifier? SequenceIndicator? Stakeholder* OtherInformation?"
RESULT = "StartDate? EndDate? NumberOfUnits? Descriptor? Description?"
SHARED = {
    "StrategicPlanCore": "Organization* Vision? Mission? Value* Goal+",
    "Organization": "Name? Acronym? Identifier? Description? Stakeholder*",
    "Goal": f"{NODE} Objective*",
}
ORDER = {
    1: {
        **SHARED,
        "StrategicPlan": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation?",
        "Objective": "Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation?",
        "AdministrativeInformation": "StartDate? EndDate? PublicationDate? Source? Submitter?",
    },
    2: {
        **SHARED,
        "PerformancePlanOrReport": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation? Submitter?",
        "Objective": "Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation? PerformanceIndicator*",
        "PerformanceIndicator": "SequenceIndicator? MeasurementDimension UnitOfMeasurement Identifier? Relationship* MeasurementInstance* OtherInformation?",
        "MeasurementInstance": "TargetResult* ActualResult*",
        "TargetResult": RESULT,
        "ActualResult": RESULT,
        "Descriptor": "DescriptorName? DescriptorValue?",
        "AdministrativeInformation": "Identifier? StartDate? EndDate? PublicationDate? Source?",
    },
}
"""The content of each element as the schemas of ISO 17469 Part 1 (2014-04-01) and Part 2 (2016-02-16) order it.

Compared element by element with StrategicPlanISOVersion20140401.xsd and PerformancePlanOrReport20160216.xsd as the
repository OwenAmbur/StratML holds them; these carry a disclaimer and no licence, so they are not copied here.
"""

ATTRIBUTES = {
    "Type": {"Strategic_Plan", "Performance_Plan", "Performance_Report"},
    "ValueChainStage": {"Outcome", "Output_Processing", "Output", "Input_Processing", "Input"},
    "PerformanceIndicatorType": {"Quantitative", "Qualitative"},
}
HOLDERS = {
    "PerformancePlanOrReport": {"Type"},
    "PerformanceIndicator": {"ValueChainStage", "PerformanceIndicatorType"},
}
DATES = ("StartDate", "EndDate", "PublicationDate")


def faults(content: bytes, part: int) -> list[str]:
    """Where a document leaves the order of its schema."""
    root = ET.fromstring(content)
    space = f"{{{CORE if part == 1 else PERFORMANCE}}}"
    found = []
    for element in root.iter():
        name = element.tag.removeprefix(space)
        children = "".join(f"{child.tag.removeprefix(space)} " for child in element)
        model = ORDER[part].get(name)
        if model is None:
            found += [f"{name} has children"] if children else []
        elif not re.fullmatch(_pattern(model), children):
            found.append(f"{name}: {children}")
        found += [
            f"{name} {key}={value}"
            for key, value in element.attrib.items()
            if key not in HOLDERS.get(name, ()) or value not in ATTRIBUTES[key]
        ]
        if name in DATES and not re.fullmatch(r"\d{4}-\d\d-\d\d", element.text or ""):
            found.append(f"{name} {element.text}")
        if name == "NumberOfUnits" and not re.fullmatch(r"-?\d+(\.\d+)?", element.text or ""):
            found.append(f"{name} {element.text}")
    ids = [element.text or "" for element in root.iter(f"{space}Identifier")]
    found += [f"id {text}" for text in ids if not re.fullmatch(r"[A-Za-z_][\w.-]*", text, re.ASCII)]
    found += ["an id stands twice"] if len(set(ids)) < len(ids) else []
    return found if part == 1 or "Type" in root.attrib else [*found, "no Type"]


def _pattern(model: str) -> str:
    """The content model as a pattern over the names of the children."""
    parts = []
    for word in model.split():
        name, often = (word[:-1], word[-1]) if word[-1] in "?*+" else (word, "")
        parts.append(f"(?:{name} ){often}")
    return "".join(parts)


def test_the_check_finds_what_stands_in_the_wrong_place() -> None:
    content = write_stratml(usual()).replace(b"UnitOfMeasurement", b"Unit")
    assert faults(content, 2)
    assert faults(write_stratml(usual()).replace(b"plan-7", b"7"), 2) == ["id 7"]
    assert faults(write_stratml(usual()).replace(b"Performance_Report", b"Report"), 2)


@given(books())
@settings(max_examples=25, deadline=None)
def test_every_plan_keeps_the_order_of_both_schemas(plan: PlanBook) -> None:
    for part in (1, 2):
        assert faults(write_stratml(plan, part=part), part) == []


def test_aims_are_goals_measures_objectives_and_kpis_indicators_with_targets_and_actuals() -> None:
    root = ET.fromstring(write_stratml(usual()))
    space = {"p": PERFORMANCE}
    assert root.get("Type") == "Performance_Report"
    assert [one.text for one in root.findall(".//p:Goal/p:Name", space)] == ["人が集まるまち"]
    names = [one.text for one in root.findall(".//p:Objective/p:SequenceIndicator", space)]
    assert names == ["1-1", "1-1-1"]
    assert len(root.findall(".//p:PerformanceIndicator", space)) == 5
    first = root.find(".//p:PerformanceIndicator", space)
    assert first is not None
    assert [one.text for one in first.findall(".//p:TargetResult/p:NumberOfUnits", space)] == ["100"]
    assert [one.text for one in first.findall(".//p:ActualResult/p:NumberOfUnits", space)] == [
        "50",
        "55",
        "62",
    ]
    assert "未公表" in [one.text for one in root.findall(".//p:ActualResult/p:Description", space)]


def test_a_plan_without_actuals_is_a_plan_and_no_report() -> None:
    assert ET.fromstring(write_stratml(book())).get("Type") == "Performance_Plan"


def test_a_plan_without_a_node_has_no_goal_and_is_refused() -> None:
    with pytest.raises(ReadingError, match="E749"):
        write_stratml(book(nodes=()))


def test_planned_money_links_and_reposts_are_told_in_words() -> None:
    plan = usual()
    amounts = ((FiscalYear(2025), 1_200_000), (FiscalYear(2026), None))
    money = BudgetRow(source=FundingSource.OWN, amounts=amounts, name="窓口")
    link = NationalLink("national", "outcome-A")
    measure = next(node for node in plan.nodes if node.is_measure)
    nodes = tuple(replace(one, budgets=(money,), link=link) if one is measure else one for one in plan.nodes)
    kpis = tuple(replace(one, link=NationalLink("national", "kpi-1")) for one in plan.kpis)
    told = write_stratml(replace(plan, nodes=nodes, kpis=kpis), part=2).decode()
    word = SOURCE_WORDS[FundingSource.OWN]
    assert f"予算（{word}、窓口）: 令和7年度 120万円、令和8年度 未定" in told
    assert "国の戦略: national outcome-A" in told
    assert told.count("国の KPI: national kpi-1") == len(plan.kpis)
