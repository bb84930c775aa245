"""The history of a plan and of a node: who, when, before, after; and bringing things back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shirube.web.pages.access import allowed, reaches
from shirube.web.plans import asked, kpi_services, selectors, services
from shirube.web.plans.conflict import conflict_context
from shirube.web.plans.histories import WHOLE, node_edits, plan_edits
from shirube.web.plans.part_services import hidden_parts
from shirube.web.plans.trails import trail_of
from shirube.web.plans.words import NO_TITLE


@allowed("viewer")
@require_safe
def plan_history(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The newest changes of anything in the plan, and what is hidden now."""
    plan = selectors.plan_of(plan_id)
    context = {
        "plan": plan,
        "edits": plan_edits(plan),
        "most": WHOLE,
        "hidden_nodes": plan.nodes.filter(is_deleted=True),
        "hidden_kpis": selectors.hidden_kpis(plan),
        "hidden_parts": hidden_parts(plan),
        "can_write": reaches(request.role, "editor"),
        "file": f"/plans/{plan_id}/history",
        "title": "この計画の履歴",
        "trail": trail_of(plan, ("履歴", "")),
    }
    return render(request, "plans/history.html", context)


@allowed("viewer")
@require_safe
def node_history(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """The newest changes of one node, its KPIs, programmes and bars."""
    plan = selectors.plan_of(plan_id)
    node = selectors.node_of(plan, node_id, deleted=True)
    title = node.title or NO_TITLE
    context = {
        "plan": plan,
        "node": node,
        "edits": node_edits(plan, node),
        "most": WHOLE,
        "hidden_nodes": [node] if node.is_deleted else [],
        "hidden_kpis": selectors.hidden_kpis(plan).filter(node=node),
        "hidden_parts": hidden_parts(plan, node),
        "can_write": reaches(request.role, "editor"),
        "title": f"{title}の履歴",
        "trail": trail_of(plan, (title, f"/plans/{plan.pk}/nodes/{node.pk}/"), ("履歴", "")),
    }
    return render(request, "plans/history.html", context)


@allowed("editor")
@require_POST
def restore_node(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """Show a hidden node again; with `state` put the words of that state back."""
    plan = selectors.plan_of(plan_id)
    node = selectors.node_of(plan, node_id, deleted=True)
    state_id = asked.number(request, "state")
    if state_id is None:
        services.restore_node(plan, node_id, user=request.user)
    else:
        state = node.history.filter(history_id=state_id).first()
        if state is None:
            raise selectors.unknown("状態", str(state_id))
        newest = asked.number(request, "newest")
        try:
            services.restore_text(plan, node_id, state, newest=newest, user=request.user)
        except services.OvertakenError as error:
            return render(request, "plans/conflict.html", conflict_context(plan, error), status=409)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=restore")


@allowed("editor")
@require_POST
def restore_kpi(request: HttpRequest, plan_id: int, indicator_id: int) -> HttpResponse:
    """Show a hidden KPI again."""
    kpi_services.restore_kpi(selectors.plan_of(plan_id), indicator_id, user=request.user)
    return redirect(f"/plans/{plan_id}/indicators/{indicator_id}/?done=restore")
