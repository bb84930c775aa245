"""The writing screen: the tree, one node, its programmes and bars. Reading for members, writing for editors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from shirube.lint import node_key
from shirube.plans import YearBar
from shirube.usecases.lint_plan import lint_book
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.plans import asked, models, selectors, services
from shirube.web.plans.conflict import conflict_context
from shirube.web.plans.histories import changed_by_others
from shirube.web.plans.page_write import near_context, now_text, write_context
from shirube.web.strategy.selectors import NATIONAL


@allowed("viewer")
@require_safe
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan, open at its first node."""
    context = write_context(request, selectors.plan_of(plan_id), None)
    return render(request, "plans/write.html", context)


@allowed("viewer")
@require_safe
def node(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """The plan, open at a node."""
    context = write_context(request, selectors.plan_of(plan_id), node_id)
    return render(request, "plans/write.html", context)


@allowed("editor")
@require_POST
def save(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """What is written in a node; a stale save shows both texts (409) and stores nothing."""
    found = selectors.plan_of(plan_id)
    path = asked.line(request, "link_path")
    typed = {
        "title": asked.line(request, "title"),
        "text": asked.text(request, "text"),
        "link_strategy": NATIONAL if path else "",
        "link_path": path,
    }
    try:
        row = services.save_node(
            found, node_id, typed, seen=asked.number(request, "version") or 0, user=request.user
        )
    except services.OvertakenError as error:
        return _conflict(request, found, error)
    if not request.htmx:
        return redirect(f"/plans/{plan_id}/nodes/{node_id}/?saved={now_text()}")
    response = render(request, "plans/saved.html", _saved(found, row))
    response.headers["HX-Trigger"] = "node-saved"
    return response


def _saved(found: models.Plan, row: models.Node) -> dict[str, Any]:
    linted = lint_book(selectors.plan_book(found), library.catalogue(), on=library.today())
    own = linted.of(node_key(str(row.pk)))
    return {
        "plan": found,
        "row": row,
        "saved": now_text(),
        "version": row.version,
        "title_findings": [one for one in own if one.field == "title"],
        "node_findings": [one for one in own if one.field != "title"],
        "is_part": True,
    }


def _conflict(request: HttpRequest, found: models.Plan, error: services.OvertakenError) -> HttpResponse:
    context = conflict_context(found, error)
    template = "plans/conflict_part.html" if request.htmx else "plans/conflict.html"
    response = render(request, template, context, status=409)
    response["HX-Retarget"], response["HX-Reswap"] = "#editor", "innerHTML show:top"
    return response


@allowed("viewer")
@require_safe
def near(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """The right column alone, asked for again after a save."""
    found = selectors.plan_of(plan_id)
    if not request.htmx:
        return redirect(f"/plans/{plan_id}/nodes/{node_id}/")
    book = selectors.plan_book(found)
    here = next((one for one in book.nodes if one.id == str(node_id)), None)
    if here is None:
        raise selectors.unknown("項目", str(node_id))
    context = {"plan": found, "can_write": True, **near_context(found, book, here)}
    return render(request, "plans/near.html", context)


@allowed("viewer")
@require_safe
def others(request: HttpRequest, plan_id: int) -> HttpResponse:
    """What others changed since the page was opened; nothing (204) while the plan's stamp stands."""
    found = selectors.plan_of(plan_id)
    if not request.htmx:
        return redirect(f"/plans/{plan_id}/history/")
    if str(found.stamp) == request.GET.get("stamp", ""):
        return HttpResponse(status=204)
    since = _moment(request.GET.get("since", ""))
    edits = [] if since is None else changed_by_others(found, since, request.user)
    context = {
        "plan": found,
        "edits": edits[:5],
        "more": max(0, len(edits) - 5),
        "now": request.GET.get("since", ""),
    }
    return render(request, "plans/others.html", context)


def _moment(told: str) -> datetime | None:
    try:
        found = parse_datetime(told[:40].replace(" ", "+"))
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


@allowed("editor")
@require_POST
def add(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A new node under another or at the top."""
    found = selectors.plan_of(plan_id)
    parent_id = asked.number(request, "parent")
    parent = None if parent_id is None else selectors.node_of(found, parent_id)
    row = services.add_node(
        found,
        kind=asked.kind_of(request),
        parent=parent,
        title=asked.line(request, "title"),
        user=request.user,
    )
    return redirect(f"/plans/{plan_id}/nodes/{row.pk}/?done=add")


@allowed("editor")
@require_POST
def move(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """Up, down, or to another parent."""
    found = selectors.plan_of(plan_id)
    way = request.POST.get("way", "")
    if way == "hang":
        home = asked.number(request, "parent")
        parent = None if home is None else selectors.node_of(found, home)
        services.rehang_node(found, node_id, parent, user=request.user)
        return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=hang")
    services.move_node(found, node_id, up=way == "up", user=request.user)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=move")


@allowed("editor")
@require_POST
def delete(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """Hide a node with what hangs on it; the history brings it back."""
    services.delete_node(selectors.plan_of(plan_id), node_id, user=request.user)
    return redirect(f"/plans/{plan_id}/?done=delete")


@allowed("editor")
@require_POST
def add_programme(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """A programme of the catalogue by its id, or any by its name."""
    found = selectors.plan_of(plan_id)
    programme = asked.line(request, "programme", 100)
    name = asked.line(request, "name")
    if programme:
        name = library.catalogue()[programme].name
    if name:
        services.add_use(found, node_id, programme=programme, name=name, user=request.user)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=add#programmes")


@allowed("editor")
@require_POST
def delete_programme(request: HttpRequest, plan_id: int, use_id: int) -> HttpResponse:
    """Take a programme away from its measure."""
    node_id = services.hide_part(selectors.plan_of(plan_id), models.Use, use_id, user=request.user)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=delete#programmes")


@allowed("editor")
@require_POST
def add_bar(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """A bar of the roadmap in fiscal years; an empty end is an open one."""
    bar = YearBar(
        first=asked.fiscal_year(asked.line(request, "first"), "始まりの年度"),
        last=asked.fiscal_year(asked.line(request, "last"), "終わりの年度"),
        programme=asked.line(request, "programme"),
        cohort=asked.line(request, "cohort") or None,
        text=asked.line(request, "text"),
    )
    services.add_bar(selectors.plan_of(plan_id), node_id, bar, user=request.user)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=add#bars")


@allowed("editor")
@require_POST
def delete_bar(request: HttpRequest, plan_id: int, bar_id: int) -> HttpResponse:
    """Take a bar away."""
    node_id = services.hide_part(selectors.plan_of(plan_id), models.Bar, bar_id, user=request.user)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=delete#bars")
