"""The page on which a node gets another place, another kind, or the mark of a repost."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from shirube.plans import BookNode, PlanBook
from shirube.plans.town_moves import homes_of, kinds_of
from shirube.web.pages.access import reaches
from shirube.web.plans import models, selectors
from shirube.web.plans.trails import trail_of
from shirube.web.plans.words import KIND_JA, NO_TITLE


def place_context(
    request: HttpRequest, plan: models.Plan, node_id: int, overtaken: Any = None
) -> dict[str, Any]:
    """The forms with what is allowed; `overtaken` says that somebody changed the node meanwhile."""
    row, book = selectors.node_of(plan, node_id), selectors.plan_book(plan)
    here = selectors.here_of(book, node_id)
    home = f"/plans/{plan.pk}/nodes/{node_id}/"
    title = here.title or NO_TITLE
    return {
        "plan": plan,
        "here": here,
        "home": home,
        "node_title": title,
        "number": book.number(here.id),
        "kind": KIND_JA[here.kind],
        "version": row.version,
        "overtaken": overtaken,
        "original": None if here.repost_of is None else book.node(here.repost_of),
        "can_write": reaches(request.role, "editor"),
        "can_manage": reaches(request.role, "manager"),
        "trail": trail_of(plan, (title, home), ("置き場所と種類", "")),
        **_places(book, here),
    }


def _places(book: PlanBook, here: BookNode) -> dict[str, Any]:
    """Where a node may hang and what it may become: values of the forms, in words, with what is so now."""
    homes = [("", "いちばん上", here.parent is None)]
    homes += [
        (one.id, f"{'　' * depth}{book.number(one.id)} {one.title or NO_TITLE}", one.id == here.parent)
        for depth, one in homes_of(book, here)
    ]
    kinds = [(str(kind), KIND_JA[kind], kind is here.kind) for kind in kinds_of(book, here)]
    originals = [
        (one.id, f"{book.number(one.id)} {one.title or NO_TITLE}", one.id == here.repost_of)
        for _, one in book.walk()
        if one.is_measure and not one.is_repost and one.id != here.id
    ]
    return {
        "homes": homes,
        "kinds": kinds,
        "originals": originals if here.is_measure else [],
        "is_measure": here.is_measure,
    }
