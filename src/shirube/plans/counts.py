"""How much a plan holds, with and without what it repeats (再掲)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shirube.plans.model import Group, Kpi, KpiBlock, Measure, Output, Plan, Presence
from shirube.plans.roadmap import Roadmap, RoadmapStatus


@dataclass(frozen=True)
class Counts:
    """Nodes of a plan. Programmes are counted by name within what is counted, and by mention."""

    impacts: int
    outcomes: int
    outputs: int
    groups: int
    subgroups: int
    measures: int
    reposted_measures: int
    programme_mentions: int
    programme_names: int
    kpis: int
    roadmap_rows: int
    other_measures: int
    lost_kpi_blocks: int
    lost_roadmaps: int


def count(plan: Plan, *, with_reposts: bool) -> Counts:
    """The counts of a plan; without reposts each measure and roadmap row stands once, where it is printed first."""
    measures = [measure for measure in all_measures(plan) if with_reposts or not measure.reposted]
    names = [programme.name for measure in measures for programme in measure.programmes]
    rows = [row for block in all_roadmaps(plan) for row in block.rows if with_reposts or not row.reposted]
    groups = list(all_groups(plan))
    return Counts(
        impacts=len(plan.impacts),
        outcomes=len(plan.outcomes),
        outputs=len(plan.outputs),
        groups=len(groups),
        subgroups=sum(len(group.subgroups) for group in groups),
        measures=len(measures),
        reposted_measures=sum(measure.reposted for measure in measures),
        programme_mentions=len(names),
        programme_names=len(set(names)),
        kpis=sum(1 for _ in all_kpis(plan)),
        roadmap_rows=len(rows),
        other_measures=len(plan.others),
        lost_kpi_blocks=sum(block.status is Presence.LOST for block in all_kpi_blocks(plan)),
        lost_roadmaps=sum(block.status is RoadmapStatus.LOST for block in all_roadmaps(plan)),
    )


def all_groups(plan: Plan) -> Iterator[Group]:
    """Groups of the outputs, then the national role groups."""
    for output in plan.outputs:
        yield from output.groups
    yield from plan.national


def all_measures(plan: Plan) -> Iterator[Measure]:
    """Measures of every group, in the order of the document."""
    for group in all_groups(plan):
        yield from group.all_measures()


def all_kpi_blocks(plan: Plan) -> Iterator[KpiBlock]:
    """Blocks of KPIs of every node."""
    yield from (node.kpis for node in plan.impacts)
    yield from (node.kpis for node in plan.outcomes)
    yield from (node.kpis for node in plan.outputs)
    for group in all_groups(plan):
        yield group.kpis
        yield from (subgroup.kpis for subgroup in group.subgroups)


def all_roadmaps(plan: Plan) -> Iterator[Roadmap]:
    """Roadmaps of every node."""
    yield from (node.roadmap for node in plan.outputs)
    for group in all_groups(plan):
        yield group.roadmap
        yield from (subgroup.roadmap for subgroup in group.subgroups)


def all_kpis(plan: Plan) -> Iterator[Kpi]:
    """Every KPI that carries a target; children of a heading one by one."""
    for block in all_kpi_blocks(plan):
        yield from block.leaves()


def with_reposts_resolved(plan: Plan) -> Plan:
    """The plan with every reposted measure pointing to the first measure of the same title that is none.

    Where no title agrees, what it pointed to before stays.
    """
    originals: dict[str, str] = {}
    for measure in all_measures(plan):
        if not measure.reposted:
            originals.setdefault(_key(measure.title), measure.id)
    outputs = tuple(_resolved_output(output, originals) for output in plan.outputs)
    return replace(
        plan, outputs=outputs, national=tuple(_resolved_group(g, originals) for g in plan.national)
    )


def _resolved_output(output: Output, originals: dict[str, str]) -> Output:
    return replace(output, groups=tuple(_resolved_group(group, originals) for group in output.groups))


def _resolved_group(group: Group, originals: dict[str, str]) -> Group:
    def resolved(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
        return tuple(
            replace(one, repost_of=originals.get(_key(one.title), one.repost_of)) if one.reposted else one
            for one in measures
        )

    subgroups = tuple(replace(sub, measures=resolved(sub.measures)) for sub in group.subgroups)
    return replace(group, measures=resolved(group.measures), subgroups=subgroups)


def _key(title: str) -> str:
    return "".join(title.split())
