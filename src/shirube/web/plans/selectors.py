"""What is stored of plans, as the core reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch

from shirube.base import FiscalYear, UnknownNameError
from shirube.plans import (
    Actual,
    Baseline,
    BookKpi,
    BookNode,
    BudgetRow,
    Direction,
    Due,
    DueKind,
    ExpertComment,
    FundingSource,
    Grade,
    Judgement,
    NationalLink,
    NextStep,
    NodeKind,
    Observation,
    Organisation,
    PlanBook,
    Revision,
    Rule,
    Span,
    Status,
    Target,
    TargetKind,
    UsedProgramme,
    YearBar,
)
from shirube.plans import Kpi as CoreKpi
from shirube.plans import Review as CoreReview
from shirube.plans.town_json import read_year
from shirube.web.plans import models


def plan_of(plan_id: int) -> models.Plan:
    """The plan with its organisation; raises UnknownNameError E709."""
    found = models.Plan.objects.select_related("organisation").filter(pk=plan_id, is_deleted=False).first()
    if found is None:
        raise unknown("計画", str(plan_id))
    return found


def node_of(plan: models.Plan, node_id: int, *, deleted: bool = False) -> models.Node:
    """A node of this plan; raises UnknownNameError E709 for one of another plan, or a deleted one unless asked."""
    found = plan.nodes.filter(pk=node_id).first()
    if found is None or (found.is_deleted and not deleted):
        raise unknown("項目", str(node_id))
    return found


def here_of(book: PlanBook, node_id: int) -> BookNode:
    """A node of a plan that was read; raises UnknownNameError E709."""
    try:
        return book.node(str(node_id))
    except KeyError:
        raise unknown("項目", str(node_id)) from None


def kpi_of(plan: models.Plan, kpi_id: int, *, deleted: bool = False) -> models.Kpi:
    """A KPI of this plan; raises UnknownNameError E709."""
    found = models.Kpi.objects.select_related("node").filter(pk=kpi_id, node__plan=plan).first()
    if found is None or (found.is_deleted and not deleted):
        raise unknown("KPI", str(kpi_id))
    return found


def hidden_kpis(plan: models.Plan) -> Any:
    """The KPIs of a plan that were deleted."""
    return models.Kpi.objects.filter(node__plan=plan, is_deleted=True).select_related("node")


def unknown(what: str, name: str) -> UnknownNameError:
    """E709: nothing of that number is in the plan."""
    return UnknownNameError(
        "E709",
        f"{what}「{name[:40]}」はありません。",
        todo="計画の画面から選び直してください。消した項目は履歴から戻せます。",
    )


def plan_book(plan: models.Plan) -> PlanBook:
    """The whole plan as the core's value, read with one query per table; deleted rows are left out."""
    nodes = _living_nodes(plan)
    ids = {node.pk for node in nodes}
    originals = {node.pk for node in nodes if node.kind == NodeKind.MEASURE and not node.is_repost}
    rows = [_rows_of(plan, model, names) for model, names in _ROWS]
    kpis = models.Kpi.objects.filter(node__plan=plan, is_deleted=False).order_by("position")
    kpis = kpis.prefetch_related("observations", "reviews", "revisions")
    return PlanBook(
        id=str(plan.pk),
        title=plan.title,
        organisation=Organisation(plan.organisation.area, plan.organisation.name),
        first_year=FiscalYear(plan.first_year),
        last_year=FiscalYear(plan.last_year),
        rule=Rule(Fraction(plan.rule_on_course), Fraction(plan.rule_slightly)),
        nodes=tuple(_book_node(node, [of.get(node.pk, ()) for of in rows], originals) for node in nodes),
        kpis=tuple(book_kpi(kpi) for kpi in kpis if kpi.node_id in ids),
        comments=tuple(
            _comment(one) for one in plan.comments.filter(is_deleted=False) if one.node_id in {None, *ids}
        ),
    )


_NODE = (
    *("pk", "parent_id", "kind", "position", "title", "text", "link_strategy", "link_path"),
    *("is_repost", "repost_of_id"),
)
_ROWS = (
    (models.Use, ("node_id", "name", "programme")),
    (models.Bar, ("node_id", "programme", "first", "last", "cohort", "text", "is_repost")),
    (models.Budget, ("node_id", "source", "name", "amounts", "note")),
)
"""What is read of nodes and their rows, as plain tuples: a plan has hundreds, and rows of Django cost four times as much."""


def _living_nodes(plan: models.Plan) -> list[Any]:
    """The nodes that hang, over living nodes, on the top."""
    below: dict[int | None, list[Any]] = defaultdict(list)
    living = plan.nodes.filter(is_deleted=False).order_by("position", "pk")
    for row in living.values_list(*_NODE, named=True):
        below[row.parent_id].append(row)
    found, waiting = [], list(below[None])
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += below[node.pk]
    return found


def _rows_of(plan: models.Plan, model: Any, names: tuple[str, ...]) -> dict[int, list[Any]]:
    """The living rows of a kind by the node they belong to, in their order."""
    found: dict[int, list[Any]] = defaultdict(list)
    rows = model.objects.filter(node__plan=plan, is_deleted=False).order_by("position", "pk")
    for row in rows.values_list(*names, named=True):
        found[row.node_id].append(row)
    return found


def _book_node(node: Any, rows: list[Any], originals: Collection[int]) -> BookNode:
    """A node with its programmes, bars and budgets.

    A repost whose original is hidden or became one itself (is not among `originals`) has lost it.
    """
    uses, bars, budgets = rows
    return BookNode(
        id=str(node.pk),
        kind=NodeKind(node.kind),
        title=node.title,
        parent=None if node.parent_id is None else str(node.parent_id),
        position=node.position,
        text=node.text,
        link=link_of(node),
        programmes=tuple(UsedProgramme(one.name, one.programme or None) for one in uses),
        bars=tuple(year_bar(bar) for bar in bars),
        budgets=tuple(budget_row(row) for row in budgets),
        is_repost=node.is_repost,
        repost_of=str(node.repost_of_id) if node.repost_of_id in originals else None,
    )


def budget_row(row: Any) -> BudgetRow:
    """A stored row of a measure's budget."""
    return BudgetRow(
        source=FundingSource(row.source),
        amounts=tuple((FiscalYear(int(one["at"][2:])), one["yen"]) for one in row.amounts),
        name=row.name,
        note=row.note,
    )


def year_bar(bar: Any) -> YearBar:
    """A stored bar."""
    return YearBar(
        first=None if bar.first is None else FiscalYear(bar.first),
        last=None if bar.last is None else FiscalYear(bar.last),
        programme=bar.programme,
        cohort=bar.cohort or None,
        text=bar.text,
        is_repost=bar.is_repost,
    )


def link_of(row: Any) -> NationalLink | None:
    """The link of a node or KPI to a packaged strategy."""
    return NationalLink(row.link_strategy, row.link_path) if row.link_strategy else None


def book_kpi(kpi: models.Kpi) -> BookKpi:
    """A stored KPI with its actuals, reviews and former targets."""
    return BookKpi(
        id=str(kpi.pk),
        node=str(kpi.node_id),
        kpi=core_kpi(kpi, kpi.revisions.all()),
        position=kpi.position,
        unit=kpi.unit,
        better=_better(kpi.better),
        source=kpi.source,
        link=link_of(kpi),
        actuals=tuple(actual(one) for one in kpi.observations.all()),
        reviews=tuple(review(one) for one in kpi.reviews.all()),
    )


def core_kpi(kpi: models.Kpi, revisions: Iterable[models.TargetHistory] = ()) -> CoreKpi:
    """The KPI as the judgement reads it; the span says nothing here."""
    return CoreKpi(
        label=kpi.label,
        target=target_of(kpi),
        due=due_of(kpi),
        span=Span(1, 1),
        notes=tuple(line for line in kpi.notes.splitlines() if line.strip()),
        baseline=_baseline(kpi),
        denominator=kpi.denominator or None,
        no=kpi.printed_no or None,
        cohort=kpi.cohort or None,
        disaggregation=tuple(line for line in kpi.disaggregation.splitlines() if line.strip()),
        path=tuple((read_year(one["at"]), _step(kpi, one)) for one in kpi.path),
        history=tuple(_revision(one) for one in revisions),
    )


def exact(text: str) -> Fraction | None:
    """The stored figure; None where nothing is stored."""
    return Fraction(text) if text else None


def target_of(kpi: models.Kpi) -> Target | None:
    """The present target; None while none is written."""
    if not kpi.target_kind:
        return None
    return Target(
        text=kpi.target_text,
        kind=TargetKind(kpi.target_kind),
        value=exact(kpi.target_value),
        unit=kpi.unit or None,
        than=kpi.target_than or None,
        better=_better(kpi.better),
        base_years=tuple(read_year(one) for one in kpi.base_years.split()),
        status=Status(kpi.target_status),
    )


def due_of(row: Any) -> Due:
    """The due of a KPI or of a former target."""
    return Due(
        DueKind(row.due_kind),
        row.due_text or None,
        first=read_year(row.due_first) if row.due_first else None,
        last=read_year(row.due_last) if row.due_last else None,
    )


def _better(text: str) -> Direction | None:
    return Direction(text) if text else None


def _baseline(kpi: models.Kpi) -> Baseline | None:
    if not (kpi.baseline_value or kpi.baseline_text):
        return None
    at = read_year(kpi.baseline_at) if kpi.baseline_at else None
    return Baseline(exact(kpi.baseline_value), at, kpi.baseline_text)


def _step(kpi: models.Kpi, step: dict[str, str]) -> Target:
    kind = TargetKind(kpi.target_kind) if kpi.target_kind else TargetKind.VALUE
    return Target(text=step.get("text", ""), kind=kind, value=exact(step["value"]), unit=kpi.unit or None)


def _revision(one: models.TargetHistory) -> Revision:
    target = Target(
        text=one.text,
        kind=TargetKind(one.kind),
        value=exact(one.value),
        unit=one.unit or None,
        than=one.than or None,
        better=_better(one.better),
        status=Status(one.status),
    )
    return Revision(target, due_of(one), one.changed_on, one.reason)


def actual(one: models.Observation) -> Actual:
    """A stored actual."""
    seen = Observation(read_year(one.at), exact(one.value))
    return Actual(seen=seen, why_none=one.why_none, source=one.source, as_of=one.as_of, text=one.text)


def review(one: models.Review) -> CoreReview:
    """A stored review, its judgement as it was drawn."""
    rule = Rule(Fraction(one.rule_on_course), Fraction(one.rule_slightly))
    return CoreReview(
        kpi=str(one.kpi_id),
        actual=Observation(read_year(one.at), exact(one.actual_value)),
        judgement=Judgement(Grade(one.grade), one.reason, rule, exact(one.expected)),
        cause=one.cause or None,
        next_step=NextStep(one.next_step) if one.next_step else None,
        comment=one.comment or None,
        published_on=one.published_on,
    )


def _comment(one: models.Comment) -> ExpertComment:
    return ExpertComment(
        text=one.text,
        by=one.by,
        year=None if one.year is None else FiscalYear(one.year),
        given_on=one.given_on,
        node=None if one.node_id is None else str(one.node_id),
        kpi=None if one.kpi_id is None else str(one.kpi_id),
    )


_VERSIONS = Prefetch("published", models.PublishedVersion.objects.defer("content"))
"""Public versions without their texts, which are whole plans."""


@dataclass(frozen=True)
class PlanLine:
    """A plan in a list, with the role of who looks and its newest public version."""

    plan: models.Plan
    role: str
    published: models.PublishedVersion | None

    @property
    def role_label(self) -> str:
        return models.ROLES.get(self.role, "")


def plans_for(user: Any) -> tuple[PlanLine, ...]:
    """Every plan of the user's organisations."""
    if not user.is_authenticated:
        return ()
    roles = dict(user.memberships.values_list("organisation_id", "role"))
    plans = models.Plan.objects.filter(organisation__in=roles, is_deleted=False)
    rows = plans.select_related("organisation").prefetch_related(_VERSIONS)
    return tuple(PlanLine(plan, roles[plan.organisation_id], _newest(plan)) for plan in rows)


def plans_linked_to(user: Any, path: str) -> tuple[PlanLine, ...]:
    """The plans of the user's organisations that have a KPI linked to this national one."""
    lines = plans_for(user)
    if not lines:
        return ()
    found = models.Kpi.objects.filter(
        link_path=path, is_deleted=False, node__plan__in=[line.plan.pk for line in lines]
    )
    wanted = set(found.values_list("node__plan", flat=True))
    return tuple(line for line in lines if line.plan.pk in wanted)


def published_plans(area: str = "") -> tuple[PlanLine, ...]:
    """Every plan with a public version that stands, of one place if asked for."""
    plans = models.Plan.objects.filter(published__is_withdrawn=False, is_deleted=False).distinct()
    if area:
        plans = plans.filter(organisation__area=area)
    rows = plans.select_related("organisation").prefetch_related(_VERSIONS)
    return tuple(PlanLine(plan, "", _newest(plan)) for plan in rows)


def _newest(plan: models.Plan) -> models.PublishedVersion | None:
    standing = [one for one in plan.published.all() if not one.is_withdrawn]
    return max(standing, key=lambda one: one.number, default=None)
