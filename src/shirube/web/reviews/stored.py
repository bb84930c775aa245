"""A year's actuals and reviews put into the database: only what changed, with who and why in the history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from shirube.plans import Actual, BookKpi, PlanBook
from shirube.plans import Review as CoreReview
from shirube.plans.town_json import year_text
from shirube.web.plans import models
from shirube.web.plans.services import keep
from shirube.web.plans.stored import exact_column

WHY = "年次検証"


def store(before: PlanBook, after: PlanBook, changed: Collection[str], user: Any, *, why: str = WHY) -> None:
    """Store the actuals and reviews of the KPIs that changed."""
    old = {kpi.id: kpi for kpi in before.kpis}
    for kpi in after.kpis:
        if kpi.id in changed:
            _store_actuals(old[kpi.id], kpi, user, why)
            _store_reviews(old[kpi.id], kpi, user, why)


def _store_actuals(before: BookKpi, after: BookKpi, user: Any, why: str) -> None:
    old = {year_text(one.seen.at): one for one in before.actuals}
    new = {year_text(one.seen.at): one for one in after.actuals}
    rows = {row.at: row for row in models.Observation.objects.filter(kpi_id=int(after.id))}
    for at, one in new.items():
        if old.get(at) != one:
            _put(
                rows.get(at) or models.Observation(kpi_id=int(after.id), at=at),
                _actual_columns(one),
                user,
                why,
            )
    for at in old.keys() - new.keys():
        _drop(rows[at], user, why)


def _store_reviews(before: BookKpi, after: BookKpi, user: Any, why: str) -> None:
    old = {year_text(one.actual.at): one for one in before.reviews}
    new = {year_text(one.actual.at): one for one in after.reviews}
    rows = {row.at: row for row in models.Review.objects.filter(kpi_id=int(after.id))}
    for at, one in new.items():
        if old.get(at) != one:
            _put(rows.get(at) or models.Review(kpi_id=int(after.id), at=at), _review_columns(one), user, why)
    for at in old.keys() - new.keys():
        _drop(rows[at], user, why)


def _actual_columns(one: Actual) -> dict[str, Any]:
    return {
        "value": exact_column(one.seen.value),
        "why_none": one.why_none,
        "text": one.text,
        "source": one.source,
        "as_of": one.as_of,
    }


def _review_columns(one: CoreReview) -> dict[str, Any]:
    judgement = one.judgement
    return {
        "actual_value": exact_column(one.actual.value),
        "grade": judgement.grade.value,
        "reason": judgement.reason,
        "expected": exact_column(judgement.expected),
        "rule_on_course": exact_column(judgement.rule.on_course),
        "rule_slightly": exact_column(judgement.rule.slightly),
        "cause": one.cause or "",
        "next_step": one.next_step.value if one.next_step else "",
        "comment": one.comment or "",
        "published_on": one.published_on,
    }


def _put(row: Any, columns: Mapping[str, Any], user: Any, why: str) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    if row.pk is not None:
        row.version += 1
    keep(row, user, why)


def _drop(row: Any, user: Any, why: str) -> None:
    """Gone from the table, kept in its history with who took it away."""
    row._history_user = user  # noqa: SLF001  simple-history reads it
    row._change_reason = (f"{why}で空にした" if why == WHY else why)[:100]  # noqa: SLF001
    row.delete()
