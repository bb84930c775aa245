"""Rows of a node: programmes, bars, its budget. Added, changed and taken away without overwriting anybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shirube.base import ShirubeError
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.plans import asked, models, part_services, selectors
from shirube.web.plans.conflict import conflict_context
from shirube.web.plans.page_parts import PARTS, PartKind, part_context
from shirube.web.plans.services import OvertakenError


@allowed("editor")
@require_POST
def add_programme(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """A programme of the catalogue by its id, or any by its name."""
    found = selectors.plan_of(plan_id)
    programme = asked.line(request, "programme", 100)
    if not programme:
        return add(request, plan_id, node_id, part="programmes")
    name = library.catalogue()[programme].name
    part_services.add_use(found, node_id, programme=programme, name=name, user=request.user)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=add#programmes")


@allowed("editor")
@require_POST
def add(request: HttpRequest, plan_id: int, node_id: int, part: str) -> HttpResponse:
    """A new row; with a mistake the form stands there again with what was typed (422)."""
    plan, kind = selectors.plan_of(plan_id), PARTS[part]
    node = selectors.node_of(plan, node_id)
    typed = asked.typed_of(request)
    read = kind.read(typed)
    if read.part is None:
        return _form(request, plan, node, kind, typed, errors=read.errors, status=422)
    columns = kind.columns(read.part)
    try:
        if kind.model is models.Use:
            part_services.add_use(plan, node_id, **columns, user=request.user)
        else:
            part_services.add_part(plan, kind.model, node_id, columns, user=request.user)
    except ShirubeError as error:
        return _form(request, plan, node, kind, typed, notice=error, status=422)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=add#{part}")


@allowed("editor")
@require_safe
def edit(request: HttpRequest, plan_id: int, part_id: int, part: str) -> HttpResponse:
    """The form of a stored row."""
    plan, kind = selectors.plan_of(plan_id), PARTS[part]
    row = part_services.part_of(plan, kind.model, part_id)
    return _form(request, plan, row.node, kind, kind.typed(row), row=row)


@allowed("editor")
@require_POST
def save(request: HttpRequest, plan_id: int, part_id: int, part: str) -> HttpResponse:
    """Store what was typed; a stale form shows both texts (409), a mistake stands at its field (422)."""
    plan, kind = selectors.plan_of(plan_id), PARTS[part]
    row = part_services.part_of(plan, kind.model, part_id)
    typed = asked.typed_of(request)
    read = kind.read(typed)
    if read.part is None:
        return _form(request, plan, row.node, kind, typed, row=row, errors=read.errors, status=422)
    columns, seen = kind.columns(read.part), asked.number(request, "version") or 0
    try:
        part_services.save_part(plan, kind.model, part_id, columns, seen=seen, user=request.user)
    except OvertakenError as error:
        mine = kind.typed(kind.model(node=row.node, position=0, **columns))
        context = conflict_context(plan, error, typed=mine, stored=kind.typed(error.row), part=part)
        return render(request, "plans/conflict.html", context, status=409)
    except ShirubeError as error:
        return _form(request, plan, row.node, kind, typed, row=row, notice=error, status=422)
    return redirect(f"/plans/{plan_id}/nodes/{row.node_id}/?done=part#{part}")


@allowed("editor")
@require_POST
def delete(request: HttpRequest, plan_id: int, part_id: int, part: str) -> HttpResponse:
    """Take a row away; one that somebody changed since it was seen stays, and is shown (409)."""
    plan, kind = selectors.plan_of(plan_id), PARTS[part]
    seen = asked.number(request, "version")
    try:
        node_id = part_services.hide_part(plan, kind.model, part_id, seen=seen, user=request.user)
    except OvertakenError as error:
        row = error.row
        return _form(request, plan, row.node, kind, kind.typed(row), row=row, notice=error, status=409)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=delete#{part}")


@allowed("editor")
@require_POST
def restore(request: HttpRequest, plan_id: int, part_id: int, part: str) -> HttpResponse:
    """Show a row again that was taken away."""
    plan = selectors.plan_of(plan_id)
    node_id = part_services.restore_part(plan, PARTS[part].model, part_id, user=request.user)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=restore#{part}")


def _form(
    request: HttpRequest,
    plan: models.Plan,
    node: models.Node,
    kind: PartKind,
    typed: dict[str, str],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = part_context(request, plan, node, kind, typed, **more)
    return render(request, "plans/part.html", context, status=status)
