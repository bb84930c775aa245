"""The form of a KPI: what was typed stays, a changed target asks for the day and the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shirube.base import ReadingError, ShirubeError, parse_date
from shirube.usecases.plan_kpi import read_typed_kpi
from shirube.web.pages.access import allowed
from shirube.web.plans import asked, kpi_services, models, selectors
from shirube.web.plans.conflict import conflict_context
from shirube.web.plans.page_kpi import form_context, typed_from
from shirube.web.plans.page_links import kpi_link_words, read_link
from shirube.web.plans.services import OvertakenError
from shirube.web.plans.stored import kpi_columns


@allowed("editor")
@require_safe
def new(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """An empty form."""
    plan = selectors.plan_of(plan_id)
    node = selectors.node_of(plan, node_id)
    return render(request, "plans/kpi.html", form_context(request, plan, node, {}))


@allowed("editor")
@require_POST
def add(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """Store a new KPI, or show the form again with every mistake at its field (422)."""
    plan = selectors.plan_of(plan_id)
    node = selectors.node_of(plan, node_id)
    typed = asked.typed_of(request)
    read = read_typed_kpi(typed)
    errors: dict[str, ShirubeError] = dict(read.errors)
    link = _link(typed, None, errors)
    if read.kpi is None or errors:
        context = form_context(request, plan, node, typed, errors=errors)
        return render(request, "plans/kpi.html", context, status=422)
    row = kpi_services.add_kpi(plan, node_id, {**kpi_columns(read.kpi), **link}, user=request.user)
    return redirect(f"/plans/{plan_id}/indicators/{row.pk}/?done=kpi")


@allowed("viewer")
@require_safe
def kpi(request: HttpRequest, plan_id: int, indicator_id: int) -> HttpResponse:
    """A KPI with its form, its former targets and its actuals."""
    plan = selectors.plan_of(plan_id)
    row = selectors.kpi_of(plan, indicator_id)
    return render(request, "plans/kpi.html", form_context(request, plan, row.node, typed_from(row), kpi=row))


@allowed("editor")
@require_POST
def save(request: HttpRequest, plan_id: int, indicator_id: int) -> HttpResponse:
    """Store what was typed; a changed target needs a day and a reason, a stale form shows both texts."""
    plan = selectors.plan_of(plan_id)
    row = selectors.kpi_of(plan, indicator_id)
    typed = asked.typed_of(request)
    read = read_typed_kpi(typed)
    errors: dict[str, ShirubeError] = dict(read.errors)
    day = _day(typed.get("changed_on", ""), errors)
    link = _link(typed, row, errors)
    if read.kpi is None or errors:
        return _again(request, plan, row, typed, errors)
    try:
        kpi_services.save_kpi(
            plan,
            indicator_id,
            {**kpi_columns(read.kpi), **link},
            seen=asked.number(request, "version") or 0,
            user=request.user,
            changed_on=day,
            reason=asked.line(request, "reason"),
        )
    except OvertakenError as error:
        context = conflict_context(plan, error, typed=typed, stored=typed_from(error.row))
        return render(request, "plans/conflict.html", context, status=409)
    except ShirubeError as error:
        return _again(request, plan, row, typed, {"reason": error})
    return redirect(f"/plans/{plan_id}/indicators/{indicator_id}/?done=kpi")


def _again(
    request: HttpRequest,
    plan: models.Plan,
    row: models.Kpi,
    typed: dict[str, Any],
    errors: dict[str, ShirubeError],
) -> HttpResponse:
    context = form_context(request, plan, row.node, typed, kpi=row, errors=errors)
    return render(request, "plans/kpi.html", context, status=422)


def _day(typed: str, errors: dict[str, ShirubeError]) -> date | None:
    if not typed.strip():
        return None
    try:
        return parse_date(typed)
    except ReadingError as error:
        errors["changed_on"] = error
        return None


def _link(typed: dict[str, Any], row: models.Kpi | None, errors: dict[str, ShirubeError]) -> dict[str, str]:
    """The columns of the national KPI that was chosen; one that is stored may stay, known or not."""
    try:
        known = kpi_link_words("" if row is None else row.link_path)
        return read_link(str(typed.get("link_path", "")), known)
    except ShirubeError as error:
        errors["link_path"] = error
        return {}


@allowed("editor")
@require_POST
def move(request: HttpRequest, plan_id: int, indicator_id: int) -> HttpResponse:
    """Up or down within the node."""
    plan = selectors.plan_of(plan_id)
    row = kpi_services.move_kpi(plan, indicator_id, up=request.POST.get("way") == "up", user=request.user)
    return redirect(f"/plans/{plan_id}/nodes/{row.node_id}/?done=move#kpis")


@allowed("editor")
@require_POST
def delete(request: HttpRequest, plan_id: int, indicator_id: int) -> HttpResponse:
    """Hide a KPI; the history brings it back."""
    row = kpi_services.delete_kpi(selectors.plan_of(plan_id), indicator_id, user=request.user)
    return redirect(f"/plans/{plan_id}/nodes/{row.node_id}/?done=delete#kpis")
