"""The view of a plan as it was read from a document or from the packaged strategies."""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.allow import allows_in
from shirube.lint.view import KpiView, Level, MeasureView, NodeView, PlanView, ProgrammeView
from shirube.plans import Group, Kpi, KpiBlock, Measure, Plan, Subgroup


def view_of_plan(plan: Plan) -> PlanView:
    """The nodes, KPIs and measures of a plan. Keys are paths: impact/1, outcome/A, output/A, A-1-2, kpi/5."""
    builder = _Builder()
    for impact in plan.impacts:
        builder.node(
            f"impact/{impact.no}", Level.IMPACT, impact.title, impact.span.text_ja(), None, impact.kpis
        )
    for outcome in plan.outcomes:
        parent = f"impact/{outcome.impact}"
        key = f"outcome/{outcome.letter}"
        builder.node(key, Level.OUTCOME, outcome.title, outcome.span.text_ja(), parent, outcome.kpis)
    for output in plan.outputs:
        key, parent = f"output/{output.letter}", f"outcome/{output.outcome}"
        place = output.span.text_ja()
        builder.node(key, Level.OUTPUT, output.title, place, parent, output.kpis, roadmap=output.roadmap)
        builder.groups(output.groups, key, f"{output.letter}-")
    builder.groups(plan.national, None, "国-", is_national=True)
    others = {f"outcome/{other.outcome}" for other in plan.others}
    return PlanView(
        title=plan.title,
        nodes=tuple(builder.nodes),
        kpis=tuple(builder.kpis),
        measures=tuple(builder.measures),
        first_year=plan.first_year,
        last_year=plan.last_year,
        has_tree=bool(builder.nodes),
        has_direct_measures=frozenset(others),
        allows=tuple(allow for kpi in builder.kpis for allow in allows_in(kpi.kpi.notes, kpi.key, kpi.place)),
    )


class _Builder:
    def __init__(self) -> None:
        self.nodes: list[NodeView] = []
        self.kpis: list[KpiView] = []
        self.measures: list[MeasureView] = []

    def node(
        self,
        key: str,
        level: Level,
        title: str,
        place: str,
        parent: str | None,
        block: KpiBlock,
        **more: object,
    ) -> None:
        self.nodes.append(
            NodeView(
                key=key,
                level=level,
                title=title,
                place=place,
                parent=parent,
                kpi_status=block.status,
                **more,  # type: ignore[arg-type] # roadmap and is_national_role
            )
        )
        for kpi in leaves(block):
            self.kpis.append(
                KpiView(
                    key=f"kpi/{len(self.kpis) + 1}",
                    kpi=kpi,
                    level=level,
                    owner=key,
                    owner_title=title,
                    place=kpi.span.text_ja(),
                )
            )

    def groups(
        self, groups: tuple[Group, ...], parent: str | None, prefix: str, *, is_national: bool = False
    ) -> None:
        for group in groups:
            key = f"group/{prefix}{group.no}"
            self._group(group, key, parent, is_national=is_national)
            for no, subgroup in enumerate(group.subgroups, start=1):
                self._group(subgroup, f"{key}.{no}", key, is_national=is_national)

    def _group(self, group: Group | Subgroup, key: str, parent: str | None, *, is_national: bool) -> None:
        self.node(
            key,
            Level.GROUP,
            group.title,
            group.span.text_ja(),
            parent,
            group.kpis,
            roadmap=group.roadmap,
            is_national_role=is_national,
        )
        self.measures.extend(_measure(measure, key) for measure in group.measures)


def _measure(measure: Measure, owner: str) -> MeasureView:
    return MeasureView(
        key=f"measure/{measure.id}",
        title=measure.title,
        owner=owner,
        place=measure.span.text_ja(),
        reposted=measure.reposted,
        repost_of=measure.repost_of,
        programmes=tuple(ProgrammeView(one.name, one.span.text_ja()) for one in measure.programmes),
    )


def leaves(block: KpiBlock) -> Iterator[Kpi]:
    """Every KPI of a block that carries a target."""
    yield from block.leaves()
