"""Storing a year's answers and making a plan public; each in one transaction, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from shirube.base import FiscalYear, ShirubeError
from shirube.documents.plan_book import CellProblem, Filled, book_text, text_hash
from shirube.plans import Actual, BookKpi, PlanBook
from shirube.plans import Review as CoreReview
from shirube.plans.town_json import year_text
from shirube.usecases.plan_book_changes import Change, Differences, applied, differences
from shirube.usecases.plan_book_publish import published_book, refuse_unready
from shirube.web.plans import models, selectors
from shirube.web.plans.services import keep, writing
from shirube.web.plans.stored import exact_column

MINE, THEIRS = "new", "now"


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt: the changes stored, or the problems and conflicts for which nothing was."""

    saved: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    kept: int = 0

    @property
    def is_stored(self) -> bool:
        return not self.conflicts and not self.problems


def save_year(
    plan: models.Plan,
    make: Callable[[PlanBook], Filled],
    *,
    user: Any,
    on: date,
    choices: Mapping[str, tuple[str, str]],
) -> Outcome:
    """Store what was filled in, all of it or nothing: a cell that cannot be read, or that somebody else changed
    and for which no choice was made, stops the whole. `choices` by id of a change: MINE or THEIRS, and what
    the other one's text was when it was chosen. Raises ShirubeError E755 for a published year.
    """
    with writing(plan):
        book = selectors.plan_book(selectors.plan_of(plan.pk))
        filled = make(book)
        found = differences(book, filled)
        unsettled = tuple(one for one in found.conflicts if not _is_settled(one, choices))
        if filled.problems or unsettled:
            return Outcome(conflicts=unsettled, problems=filled.problems, kept=found.kept)
        chosen = _chosen(found, choices)
        after = applied(book, filled.year, chosen, on=on)
        _store(book, after, {change.kpi for change in chosen}, user)
    return Outcome(saved=chosen, kept=found.kept)


def _is_settled(change: Change, choices: Mapping[str, tuple[str, str]]) -> bool:
    choice, seen = choices.get(change.id, ("", ""))
    return choice in (MINE, THEIRS) and seen == change.now


def _chosen(found: Differences, choices: Mapping[str, tuple[str, str]]) -> tuple[Change, ...]:
    return tuple(one for one in found.changes if choices.get(one.id, (MINE, ""))[0] == MINE)


def _store(before: PlanBook, after: PlanBook, changed: Collection[str], user: Any) -> None:
    old = {kpi.id: kpi for kpi in before.kpis}
    for kpi in after.kpis:
        if kpi.id in changed:
            _store_actuals(old[kpi.id], kpi, user)
            _store_reviews(old[kpi.id], kpi, user)


def _store_actuals(before: BookKpi, after: BookKpi, user: Any) -> None:
    old = {year_text(one.seen.at): one for one in before.actuals}
    new = {year_text(one.seen.at): one for one in after.actuals}
    rows = {row.at: row for row in models.Observation.objects.filter(kpi_id=int(after.id))}
    for at, one in new.items():
        if old.get(at) != one:
            _put(rows.get(at) or models.Observation(kpi_id=int(after.id), at=at), _actual_columns(one), user)
    for at in old.keys() - new.keys():
        _drop(rows[at], user)


def _store_reviews(before: BookKpi, after: BookKpi, user: Any) -> None:
    old = {year_text(one.actual.at): one for one in before.reviews}
    new = {year_text(one.actual.at): one for one in after.reviews}
    rows = {row.at: row for row in models.Review.objects.filter(kpi_id=int(after.id))}
    for at, one in new.items():
        if old.get(at) != one:
            _put(rows.get(at) or models.Review(kpi_id=int(after.id), at=at), _review_columns(one), user)
    for at in old.keys() - new.keys():
        _drop(rows[at], user)


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


def _put(row: Any, columns: Mapping[str, Any], user: Any) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    if row.pk is not None:
        row.version += 1
    keep(row, user, "年次検証")


def _drop(row: Any, user: Any) -> None:
    """Gone from the table, kept in its history with who took it away."""
    row._history_user = user  # noqa: SLF001  simple-history reads it
    row._change_reason = "年次検証で空にした"  # noqa: SLF001
    row.delete()


def add_comment(
    plan: models.Plan, year: FiscalYear, *, text: str, by: str, given_on: date, user: Any
) -> None:
    """What experts said on the whole plan in a year."""
    with writing(plan):
        row = models.Comment(plan=plan, year=year.year, text=text, by=by, given_on=given_on)
        keep(row, user, "年次検証")


# -- public -------------------------------------------------------------------------------------------------


def publish(
    plan: models.Plan, year: FiscalYear | None, *, note: str, user: Any, on: date
) -> models.PublishedVersion:
    """Freeze the plan (with the reviews of a year) as its next public version.

    Raises PlanError E508 and ShirubeError E758 while a KPI of the year is open, E759 where nothing changed.
    """
    with writing(plan):
        row = selectors.plan_of(plan.pk)
        book = selectors.plan_book(row)
        if year is not None:
            refuse_unready(book, year)
            after = published_book(book, year, on=on)
            _store(book, after, {kpi.id for kpi in after.kpis}, user)
            book = after
        content = book_text(book)
        newest = row.published.order_by("-number").first()
        digest = text_hash(content)
        if newest is not None and newest.sha256 == digest and not newest.is_withdrawn:
            raise ShirubeError(
                "E759",
                f"第{newest.number}版から変わったところがありません。",
                todo="計画か検証を変えてから、公表してください。",
            )
        number = (row.published.aggregate(last=Max("number"))["last"] or 0) + 1
        made = models.PublishedVersion(
            plan=row,
            number=number,
            slug=slug_of(row),
            content=content,
            sha256=digest,
            note=note,
            by=user,
            by_name=user.get_username(),
        )
        made.save(force_insert=True)
        row.status = "published"
        keep(row, user, f"第{number}版を公表")
        return made


def withdraw(version: models.PublishedVersion, *, user: Any, why: str) -> None:
    """Take a public version from sight; its content stays kept."""
    with writing(version.plan):
        version.is_withdrawn = True
        version.save(update_fields=["is_withdrawn"])
        keep(selectors.plan_of(version.plan_id), user, f"第{version.number}版を取り下げ: {why}")


def slug_of(plan: models.Plan) -> str:
    """The public name of a plan in an address: area code and number."""
    return f"{plan.organisation.area}-{plan.pk}"
