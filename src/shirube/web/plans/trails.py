"""The way to a page of a plan, from the list of plans down."""

from __future__ import annotations

from shirube.web.plans import models

HOME = ("計画", "/plans/")


def trail_of(plan: models.Plan, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The breadcrumb of a page of a plan; without `more` the plan itself is the page."""
    return (HOME, (plan.title, f"/plans/{plan.pk}/" if more else ""), *more)
