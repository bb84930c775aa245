"""Storing a year's answers and making a plan public; each in one transaction, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from shirube.base import FiscalYear, ShirubeError
from shirube.documents.plan_book import CellProblem, Filled, book_text, text_hash
from shirube.plans import PlanBook
from shirube.usecases.plan_book_changes import Change, Differences, applied, differences
from shirube.usecases.plan_book_publish import public_part, published_book, refuse_unready
from shirube.web.plans import models, selectors
from shirube.web.plans.services import keep, writing
from shirube.web.reviews import corrections
from shirube.web.reviews.stored import store

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
        former = corrections.former_book(plan, filled.year)
        after = applied(book, filled.year, chosen, on=on, judged_by=former)
        store(book, after, {change.kpi for change in chosen}, user)
    return Outcome(saved=chosen, kept=found.kept)


def _is_settled(change: Change, choices: Mapping[str, tuple[str, str]]) -> bool:
    choice, seen = choices.get(change.id, ("", ""))
    return choice in (MINE, THEIRS) and seen == change.now


def _chosen(found: Differences, choices: Mapping[str, tuple[str, str]]) -> tuple[Change, ...]:
    return tuple(one for one in found.changes if choices.get(one.id, (MINE, ""))[0] == MINE)


# -- public -------------------------------------------------------------------------------------------------


def publish(
    plan: models.Plan, year: FiscalYear | None, *, note: str, user: Any, on: date
) -> models.PublishedVersion:
    """Freeze the plan (with the reviews of a year) as its next public version.

    Raises PlanError E508 and ShirubeError E758 while a KPI of the year is open, E759 where nothing changed, E783
    while another year is open for correction, E784 for a correction of nothing.
    """
    with writing(plan):
        row = selectors.plan_of(plan.pk)
        book = selectors.plan_book(row)
        held = corrections.open_of(row)
        corrections.refuse_other_year(held, year)
        corrections.refuse_unchanged(held, book)
        if year is not None:
            refuse_unready(book, year)
            after = published_book(book, year, on=on, keeps_judgements=held is not None)
            store(book, after, {kpi.id for kpi in after.kpis}, user)
            book = after
        content = book_text(public_part(book))
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
        if held is not None:
            held.made = made
            held.save(update_fields=["made"])
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
