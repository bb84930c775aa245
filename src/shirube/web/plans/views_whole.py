"""Pages of a whole plan: its budget, what the checks say of it; and the plans that follow a national KPI."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.usecases.plan_budget import budget_page, budget_tables
from shirube.usecases.plan_links import link_table
from shirube.web.pages import library
from shirube.web.pages.access import allowed, reaches
from shirube.web.plans import models, selectors
from shirube.web.plans.files import about, tables_file
from shirube.web.plans.page_findings import check_page, check_table
from shirube.web.plans.page_followers import followers_context, followers_table
from shirube.web.plans.page_links import rows_by_id
from shirube.web.plans.trails import trail_of
from shirube.web.strategy.selectors import national


def _context(request: HttpRequest, plan: models.Plan, title: str, name: str) -> dict[str, Any]:
    return {
        "plan": plan,
        "title": title,
        "file": f"/plans/{plan.pk}/{name}",
        "can_write": reaches(request.role, "editor"),
        "can_manage": reaches(request.role, "manager"),
        "trail": trail_of(plan, (title, "")),
    }


@allowed("viewer")
@require_safe
def budget(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The planned yen of every node by year, added up, and by source."""
    plan = selectors.plan_of(plan_id)
    page = budget_page(selectors.plan_book(plan))
    return render(request, "plans/budget.html", {**_context(request, plan, "予算", "budget"), "page": page})


@allowed("viewer")
@require_safe
def budget_file(request: HttpRequest, plan_id: int, ending: str) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """The rows of the budget and their sums."""
    plan = selectors.plan_of(plan_id)
    tables = budget_tables(selectors.plan_book(plan))
    return tables_file(tables, about(plan), name=f"plan-{plan_id}-budget", ending=ending)


@allowed("viewer")
@require_safe
def check(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Everything the checks say of the plan, each with a link to its field."""
    plan = selectors.plan_of(plan_id)
    page = check_page(selectors.plan_book(plan), home=f"/plans/{plan_id}/")
    return render(
        request, "plans/check.html", {**_context(request, plan, "点検の結果", "check"), "page": page}
    )


@allowed("viewer")
@require_safe
def check_file(request: HttpRequest, plan_id: int, ending: str) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """What the checks say as a table."""
    plan = selectors.plan_of(plan_id)
    table = check_table(check_page(selectors.plan_book(plan), home=f"/plans/{plan_id}/"))
    return tables_file((table,), about(plan), name=f"plan-{plan_id}-check", ending=ending)


@allowed("viewer")
@require_safe
def links_file(request: HttpRequest, plan_id: int, ending: str) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """Every KPI of the plan with the national one beside it."""
    plan = selectors.plan_of(plan_id)
    source = national().strategy.source
    told = f"{source.short}（{source.as_of.isoformat()}時点）"
    table = link_table(selectors.plan_book(plan), rows_by_id(library.today()), told)
    return tables_file((table,), about(plan), name=f"plan-{plan_id}-links", ending=ending)


@allowed("anyone")
@require_safe
def followers(request: HttpRequest, kpi_id: str) -> HttpResponse:
    """A national KPI and the towns' KPIs that are linked to it: public plans, and those the visitor may read."""
    return render(request, "plans/followers.html", followers_context(request.user, kpi_id))


@allowed("anyone")
@require_safe
def followers_file(request: HttpRequest, kpi_id: str, ending: str) -> HttpResponse:
    """The same as a table."""
    context = followers_context(request.user, kpi_id)
    told = (
        ("国の KPI", context["title"]),
        ("出典", context["told"]),
        ("作った日", library.today().isoformat()),
    )
    return tables_file((followers_table(context),), told, name=f"followers-{kpi_id}", ending=ending)
