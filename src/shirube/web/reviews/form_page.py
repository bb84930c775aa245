"""The page of a year: its form, what experts said, the correction under way; drawn anew with what was refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shirube.base import ShirubeError
from shirube.web.pages import library
from shirube.web.pages.access import reaches
from shirube.web.plans import models, selectors
from shirube.web.reviews import asked, comments, corrections, services
from shirube.web.reviews.pages import trail, year_form, year_name


def seen_of(conflicts: Any) -> str:
    """What stands in the plan for each conflict, as a hidden field."""
    return json.dumps({one.id: one.now for one in conflicts}, ensure_ascii=False)


def form_page(
    request: HttpRequest,
    plan: models.Plan,
    number: int,
    *,
    outcome: services.Outcome | None = None,
    comment_error: ShirubeError | None = None,
    reopen_error: ShirubeError | None = None,
) -> HttpResponse:
    """The sheet of a year as a form. Raises UnknownNameError E761 outside the plan."""
    book = selectors.plan_book(plan)
    at = asked.read_review_year(book, number)
    held = corrections.open_of(plan)
    is_open_again = held is not None and held.year == at.year
    form = year_form(
        plan,
        book,
        at,
        number=asked.page_number(request, len(book.kpis)),
        typed=asked.texts_of_form(request) if outcome else None,
        problems=outcome.problems if outcome else (),
        base=str(request.POST.get("base", "")) if outcome else "",
        keeps_judgements=is_open_again,
    )
    typed: Mapping[str, Any] = request.POST if comment_error or reopen_error else {}
    context = {
        "form": form,
        "plan": plan,
        "outcome": outcome,
        "seen": seen_of(outcome.conflicts) if outcome else "",
        "may_write": reaches(request.role, "editor") and not form.is_closed,  # type: ignore[attr-defined]
        "may_comment": reaches(request.role, "editor"),  # type: ignore[attr-defined]
        "may_reopen": reaches(request.role, "manager") and form.is_closed and held is None,  # type: ignore[attr-defined]
        "held": held if is_open_again else None,
        "saved": request.GET.get("saved", ""),
        "revised": request.GET.get("revised", ""),
        "file": f"/plans/{plan.pk}/review/{at.year}/tables/year",
        "comments_file": f"/plans/{plan.pk}/review/{at.year}/tables/comments",
        "comments": comments.of_year(plan, at),
        "comment": comments.typed_or_new(typed, library.today()),
        "comment_error": comment_error,
        "reopen_error": reopen_error,
        "reason": typed.get("reason", ""),
        "trail": trail(plan, (year_name(at), "")),
    }
    return render(
        request, "reviews/year.html", context, status=_status(outcome, comment_error or reopen_error)
    )


def _status(outcome: services.Outcome | None, error: ShirubeError | None) -> int:
    if error is not None:
        return 422
    return 200 if outcome is None else 409 if outcome.conflicts else 422
