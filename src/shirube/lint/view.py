"""A plan as the checks see it: nodes, KPIs, measures and programmes in flat lists, each with its place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from shirube.base.fiscal import FiscalYear
from shirube.plans import BudgetRow, Kpi, Observation, Presence, Roadmap
from shirube.plans.roadmap import NO_ROADMAP


class Level(StrEnum):
    """Where in the plan something stands. SECTION: a heading of a KPI table, whose level is not told."""

    IMPACT = "impact"
    OUTCOME = "outcome"
    OUTPUT = "output"
    GROUP = "group"
    MEASURE = "measure"
    SECTION = "section"


UPPER = frozenset({Level.IMPACT, Level.OUTCOME})


@dataclass(frozen=True)
class Allow:
    """A finding that the plan's author accepts: the code or name of the check, why, and for which node or KPI.

    `subject` None means the whole plan.
    """

    check: str
    reason: str
    subject: str | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class NodeView:
    """One node above the measures. `kpi_status` tells a node without KPIs from one whose KPIs the document lost."""

    key: str
    level: Level
    title: str
    place: str = ""
    parent: str | None = None
    kpi_status: Presence = Presence.NONE
    roadmap: Roadmap = NO_ROADMAP
    is_national_role: bool = False


@dataclass(frozen=True)
class ProgrammeView:
    """A programme as the plan names it; `id` when it was chosen from the catalogue."""

    name: str
    place: str = ""
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureView:
    """A measure under a node. `roadmap` and `budgets` are its own, where the plan writes them per measure."""

    key: str
    title: str
    owner: str
    place: str = ""
    reposted: bool = False
    repost_of: str | None = None
    programmes: tuple[ProgrammeView, ...] = ()
    roadmap: Roadmap = NO_ROADMAP
    budgets: tuple[BudgetRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KpiView:
    """One KPI that carries a target. `baseline_unit` None: the same as the target's, or not printed.

    `actuals` None: the plan does not hold actuals at all, which is not the same as an empty series.
    """

    key: str
    kpi: Kpi
    level: Level
    owner: str | None = None
    owner_title: str = ""
    place: str = ""
    baseline_unit: str | None = None
    written_unit: str | None = None
    actuals: tuple[Observation, ...] | None = None
    reposted: bool = False

    @property
    def label(self) -> str:
        """The label as printed."""
        return self.kpi.label

    @property
    def unit(self) -> str | None:
        """The unit of the target, else the one written for the KPI."""
        return (self.kpi.target.unit if self.kpi.target else None) or self.written_unit


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """A whole plan. `has_tree` False: a table of KPIs, which shows no measures and no roadmap.

    `has_direct_measures` are nodes with measures that hang on them directly and carry no KPI of their own.
    """

    title: str
    nodes: tuple[NodeView, ...] = ()
    kpis: tuple[KpiView, ...] = ()
    measures: tuple[MeasureView, ...] = ()
    first_year: FiscalYear | None = None
    last_year: FiscalYear | None = None
    has_tree: bool = True
    has_direct_measures: frozenset[str] = frozenset()
    allows: tuple[Allow, ...] = ()

    @cached_property
    def node_of(self) -> dict[str, NodeView]:
        """Nodes by key."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def kpis_of(self) -> dict[str | None, tuple[KpiView, ...]]:
        """KPIs by the key of the node or measure that owns them."""
        found: dict[str | None, list[KpiView]] = defaultdict(list)
        for kpi in self.kpis:
            found[kpi.owner].append(kpi)
        return {key: tuple(kpis) for key, kpis in found.items()}

    @cached_property
    def measures_of(self) -> dict[str, tuple[MeasureView, ...]]:
        """Measures by the key of their node."""
        found: dict[str, list[MeasureView]] = defaultdict(list)
        for measure in self.measures:
            found[measure.owner].append(measure)
        return {key: tuple(measures) for key, measures in found.items()}

    @cached_property
    def children_of(self) -> dict[str | None, tuple[NodeView, ...]]:
        """Nodes by the key of their parent."""
        found: dict[str | None, list[NodeView]] = defaultdict(list)
        for node in self.nodes:
            found[node.parent].append(node)
        return {key: tuple(nodes) for key, nodes in found.items()}

    def above(self, key: str) -> tuple[NodeView, ...]:
        """The node and what it hangs on, upwards; a circle ends where it closes."""
        found: list[NodeView] = []
        node = self.node_of.get(key)
        while node is not None and node not in found:
            found.append(node)
            node = self.node_of.get(node.parent) if node.parent else None
        return tuple(found)

    def below(self, key: str) -> tuple[NodeView, ...]:
        """Every node under a node."""
        found: list[NodeView] = []
        waiting = list(self.children_of.get(key, ()))
        while waiting:
            node = waiting.pop(0)
            if node not in found:
                found.append(node)
                waiting.extend(self.children_of.get(node.key, ()))
        return tuple(found)
