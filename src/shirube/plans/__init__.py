"""Plans: what a plan is (impact → outcome → output → group → measure → programme, KPIs, roadmaps) and whether it is on course.

Pure values without clock, file or network; documents read into them, pages show them.
"""

from __future__ import annotations

from shirube.plans.counts import (
    Counts,
    all_groups,
    all_kpi_blocks,
    all_kpis,
    all_measures,
    all_roadmaps,
    count,
    with_reposts_resolved,
)
from shirube.plans.forecast import Forecast, forecast
from shirube.plans.judge import Grade, Judgement, Observation, Rule, is_met, judge, planned_path
from shirube.plans.model import (
    Footnote,
    Group,
    Impact,
    Kpi,
    KpiBlock,
    Measure,
    OtherMeasure,
    Outcome,
    Output,
    Paragraph,
    Plan,
    Presence,
    Programme,
    Subgroup,
)
from shirube.plans.places import Anomaly, AnomalyKind, Span
from shirube.plans.review import NextStep, Review, latest
from shirube.plans.roadmap import Bar, Cell, Month, Point, Roadmap, RoadmapStatus, Row
from shirube.plans.targets import Baseline, Direction, Revision, Status, Target, TargetKind
from shirube.plans.times import NO_DUE, Due, DueKind, DuesInOrder, PlanError, Year, in_order
from shirube.plans.town import (
    Actual,
    BookKpi,
    BookNode,
    ExpertComment,
    NationalLink,
    NodeKind,
    Organisation,
    PlanBook,
    UsedProgramme,
    YearBar,
)
from shirube.plans.town_json import book_from_json, book_json
from shirube.plans.town_plan import from_plan, place_of, to_plan

__all__ = [
    "NO_DUE",
    "Actual",
    "Anomaly",
    "AnomalyKind",
    "Bar",
    "Baseline",
    "BookKpi",
    "BookNode",
    "Cell",
    "Counts",
    "Direction",
    "Due",
    "DueKind",
    "DuesInOrder",
    "ExpertComment",
    "Footnote",
    "Forecast",
    "Grade",
    "Group",
    "Impact",
    "Judgement",
    "Kpi",
    "KpiBlock",
    "Measure",
    "Month",
    "NationalLink",
    "NextStep",
    "NodeKind",
    "Observation",
    "Organisation",
    "OtherMeasure",
    "Outcome",
    "Output",
    "Paragraph",
    "Plan",
    "PlanBook",
    "PlanError",
    "Point",
    "Presence",
    "Programme",
    "Review",
    "Revision",
    "Roadmap",
    "RoadmapStatus",
    "Row",
    "Rule",
    "Span",
    "Status",
    "Subgroup",
    "Target",
    "TargetKind",
    "UsedProgramme",
    "Year",
    "YearBar",
    "all_groups",
    "all_kpi_blocks",
    "all_kpis",
    "all_measures",
    "all_roadmaps",
    "book_from_json",
    "book_json",
    "count",
    "forecast",
    "from_plan",
    "in_order",
    "is_met",
    "judge",
    "latest",
    "place_of",
    "planned_path",
    "to_plan",
    "with_reposts_resolved",
]
