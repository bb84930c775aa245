"""What stands at the right of a node: what the nation aims at, what similar towns count, which programmes fit."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from shirube.base import UnknownNameError
from shirube.plans import BookNode, NodeKind, PlanBook, book_from_json
from shirube.usecases.figures_similar import similar_places
from shirube.usecases.plan_near import (
    Likeness,
    fitting_programmes,
    link_above,
    national_aim,
    others_kpis,
    used_programmes,
)
from shirube.web.areas.selectors import facts_of
from shirube.web.figures import shelf
from shirube.web.pages import library
from shirube.web.plans import models, selectors
from shirube.web.strategy.selectors import NATIONAL, national

BASIS = "all"
"""Places are similar in people, economy and finance together."""


def near_context(plan: models.Plan, book: PlanBook, here: BookNode) -> dict[str, Any]:
    """What stands at the right of a node."""
    link, carrier = link_above(book, here)
    aim = national_aim(national().nodes, link.path) if link and link.strategy == NATIONAL else None
    on = library.today()
    is_measure = here.kind is NodeKind.MEASURE
    facts = _facts(plan) if is_measure else {}
    published = published_books()
    return {
        "near_node": here,
        "aim": aim,
        "aim_from": carrier if carrier is not None and carrier.id != here.id else None,
        "source": national().strategy.source,
        "others": others_kpis(book, here, published, similar_of(plan.organisation.area) if published else {}),
        "fits": fitting_programmes(library.finder(), here, facts, on=on) if is_measure else (),
        "answers": used_programmes(library.catalogue(), here, facts, on=on),
        "near_is_measure": is_measure,
        "area": plan.organisation.area,
        "on": on,
    }


def _facts(plan: models.Plan) -> dict[str, Any]:
    """What is recorded of the plan's area; nothing for a body that is no area."""
    try:
        library.areas().get(plan.organisation.area)
    except UnknownNameError:
        return {}
    return facts_of(plan.organisation.area, library.today())


@lru_cache(maxsize=256)
def similar_of(area: str) -> dict[str, Likeness]:
    """The similar places of an area with the reason, by area code; none for a body that is no area."""
    figures, _ = shelf.books()
    try:
        found = similar_places(figures, figures.row(area), BASIS)
    except UnknownNameError:
        return {}
    return {one.area.code: Likeness(rank, one.words, one.alike) for rank, one in enumerate(found, start=1)}


def published_books() -> tuple[PlanBook, ...]:
    """The newest public version of every plan."""
    return tuple(book for _, book in published_lines())


def published_lines() -> tuple[tuple[selectors.PlanLine, PlanBook], ...]:
    """The same with the plan and the version."""
    return tuple(
        (line, _book(line.published.pk, line.published.sha256))
        for line in selectors.published_plans()
        if line.published is not None
    )


@lru_cache(maxsize=200)
def _book(version: int, _sha256: str) -> PlanBook:
    row = models.PublishedVersion.objects.get(pk=version)
    return book_from_json(json.loads(row.content))
