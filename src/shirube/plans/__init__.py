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
from shirube.plans.judge import Grade, Judgement, Observation, Rule, is_met, judge
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

__all__ = [
    "NO_DUE",
    "Anomaly",
    "AnomalyKind",
    "Bar",
    "Baseline",
    "Cell",
    "Counts",
    "Direction",
    "Due",
    "DueKind",
    "DuesInOrder",
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
    "NextStep",
    "Observation",
    "OtherMeasure",
    "Outcome",
    "Output",
    "Paragraph",
    "Plan",
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
    "Year",
    "all_groups",
    "all_kpi_blocks",
    "all_kpis",
    "all_measures",
    "all_roadmaps",
    "count",
    "forecast",
    "in_order",
    "is_met",
    "judge",
    "latest",
    "with_reposts_resolved",
]
