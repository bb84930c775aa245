"""The writing screen: the tree and one node. Reading for members, writing for editors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from shirube.web.pages.access import allowed, reaches
from shirube.web.plans import asked, models, selectors, services
from shirube.web.plans.conflict import conflict_context
from shirube.web.plans.histories import changed_by_others
from shirube.web.plans.page_findings import linted_of
from shirube.web.plans.page_links import node_link_words, read_link
from shirube.web.plans.page_near import near_context
from shirube.web.plans.page_place import place_context
from shirube.web.plans.page_write import now_text, open_spots, write_context


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
    before = selectors.node_of(found, node_id)
    allowed_links = node_link_words(before.kind, before.link_path)
    typed = {
        "title": asked.line(request, "title"),
        "text": asked.text(request, "text"),
        **read_link(asked.line(request, "link_path"), allowed_links),
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
    book = selectors.plan_book(found)
    return {
        "plan": found,
        "row": row,
        "saved": now_text(),
        "version": row.version,
        "spots": open_spots(row, book.node(str(row.pk)), linted_of(book)),
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
    here = selectors.here_of(book, node_id)
    can_write = reaches(request.role, "editor")
    context = {"plan": found, "can_write": can_write, **near_context(found, book, here)}
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
@require_safe
def place(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """Where the node may hang, what it may become, which measure it may repeat."""
    context = place_context(request, selectors.plan_of(plan_id), node_id)
    return render(request, "plans/place.html", context)


@allowed("editor")
@require_POST
def kind(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """Make the node something else, where what it holds and what hangs on it allow that."""
    found, seen = selectors.plan_of(plan_id), asked.number(request, "version") or 0
    try:
        services.change_kind(found, node_id, asked.kind_of(request), seen=seen, user=request.user)
    except services.OvertakenError as error:
        return _moved_meanwhile(request, found, node_id, error)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=kind")


@allowed("editor")
@require_POST
def repost(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """Mark a measure as a repost of another one (再掲), or take the mark off."""
    found, seen = selectors.plan_of(plan_id), asked.number(request, "version") or 0
    try:
        services.set_repost(
            found,
            node_id,
            asked.number(request, "repost_of") or None,
            is_repost=request.POST.get("repost_of", "") != "",
            seen=seen,
            user=request.user,
        )
    except services.OvertakenError as error:
        return _moved_meanwhile(request, found, node_id, error)
    return redirect(f"/plans/{plan_id}/nodes/{node_id}/?done=part")


def _moved_meanwhile(
    request: HttpRequest, found: models.Plan, node_id: int, error: services.OvertakenError
) -> HttpResponse:
    """The node as it stands now, with the word that somebody changed it: nothing was typed that could be lost."""
    context = place_context(request, found, node_id, error)
    return render(request, "plans/place.html", context, status=409)


@allowed("editor")
@require_POST
def delete(request: HttpRequest, plan_id: int, node_id: int) -> HttpResponse:
    """Hide a node with what hangs on it; the history brings it back."""
    services.delete_node(selectors.plan_of(plan_id), node_id, user=request.user)
    return redirect(f"/plans/{plan_id}/?done=delete")
