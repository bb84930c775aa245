"""Correcting a published year: opened by a manager with a reason, set right, made public as the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shirube.base import FiscalYear, ShirubeError
from shirube.plans import PlanBook
from shirube.usecases.plan_book_changes import closed_years
from shirube.usecases.plan_book_publish import (
    Difference,
    compare_books,
    public_part,
    reopened_book,
    restored_book,
)
from shirube.web.plans import models, selectors
from shirube.web.plans.services import keep, writing
from shirube.web.reviews.frozen import day_of, frozen
from shirube.web.reviews.models import Correction
from shirube.web.reviews.stored import store


def open_of(plan: models.Plan) -> Correction | None:
    """The correction under way; None without one."""
    found = Correction.objects.filter(plan=plan, made=None, is_dropped=False)
    return found.select_related("corrects").first()


def former_book(plan: models.Plan, year: FiscalYear) -> PlanBook | None:
    """The version that is being corrected, as it was frozen; None for a year that is not open for correction."""
    held = open_of(plan)
    return frozen(held.corrects) if held is not None and held.year == year.year else None


def reopen(plan: models.Plan, year: FiscalYear, *, why: str, user: Any) -> Correction:
    """Open a published year again. Raises ShirubeError E780 for a year that is not published, E781 while another
    one is open, E782 without a reason.
    """
    if not why:
        raise ShirubeError(
            "E782",
            "訂正する理由が空です。",
            todo="公表のページに、番号と日とともに出ます。例: 集計の誤りが見つかったため",
        )
    with writing(plan):
        row = selectors.plan_of(plan.pk)
        _refuse_second(row)
        book = selectors.plan_book(row)
        newest = row.published.order_by("-number").first()
        if newest is None or year.year not in closed_years(book):
            raise ShirubeError(
                "E780",
                f"{year.era}（{year.western}）の検証は、まだ公表していません。",
                todo="公表していない年度は、開かなくてもそのまま直せます。",
            )
        made = Correction.objects.create(
            plan=row, year=year.year, corrects=newest, reason=why, by=user, by_name=user.get_username()
        )
        after = reopened_book(book, year)
        store(book, after, {kpi.id for kpi in after.kpis}, user, why=f"訂正のために開いた: {why}")
        keep(row, user, f"{year.era}を訂正のために開いた: {why}")
        return made


def _refuse_second(plan: models.Plan) -> None:
    held = open_of(plan)
    if held is not None:
        raise ShirubeError(
            "E781",
            f"{FiscalYear(held.year).era}を訂正のために開いているところです。",
            todo="先にその訂正を公表するか、やめてください。",
        )


def drop(plan: models.Plan, *, user: Any) -> FiscalYear:
    """Give the correction up: the year stands again as it was published. Raises ShirubeError E785 without one."""
    with writing(plan):
        row = selectors.plan_of(plan.pk)
        held = open_of(row)
        if held is None:
            raise ShirubeError(
                "E785",
                "訂正のために開いた年度はありません。",
                todo="年次検証の一覧から年度を選んでください。",
            )
        year = FiscalYear(held.year)
        book = selectors.plan_book(row)
        after = restored_book(book, frozen(held.corrects), year)
        store(book, after, {kpi.id for kpi in after.kpis}, user, why="訂正をやめて戻した")
        held.is_dropped = True
        held.save(update_fields=["is_dropped"])
        keep(row, user, f"{year.era}の訂正をやめた")
        return year


def refuse_other_year(held: Correction | None, year: FiscalYear | None) -> None:
    """Raises ShirubeError E783 where a year is open for correction and another one (or none) is to be published."""
    if held is not None and (year is None or year.year != held.year):
        at = FiscalYear(held.year)
        raise ShirubeError(
            "E783",
            f"{at.era}（{at.western}）を訂正のために開いているので、ほかは公表できません。",
            todo="その年度を選んで訂正を公表するか、訂正をやめてください。",
        )


def refuse_unchanged(held: Correction | None, book: PlanBook) -> None:
    """Raises ShirubeError E784 for a correction that changes nothing."""
    if held is not None and not differences_so_far(held, book):
        raise ShirubeError(
            "E784",
            f"第{held.corrects.number}版から直したところがありません。",
            todo="検証を直してから公表するか、訂正をやめてください。",
        )


def differences_so_far(held: Correction, book: PlanBook) -> tuple[Difference, ...]:
    """What the correction under way has changed of the version it corrects; drafts of other years do not count."""
    return compare_books(frozen(held.corrects), public_part(book, also=held.year))


@dataclass(frozen=True)
class CorrectionLine:
    """A correction as the public page tells it: its number, day and reason, what it corrected, what changed.

    `old` None: the version that was wrong has been withdrawn, and is not shown again.
    """

    correction: Correction
    number: int
    day: date
    year: FiscalYear
    old: int | None
    differences: tuple[Difference, ...]

    @property
    def ask(self) -> str:
        """The query of the comparison with the version that was wrong."""
        return f"?old={self.old}&new={self.number}"


def corrections_until(version: models.PublishedVersion) -> tuple[CorrectionLine, ...]:
    """The corrections that a version holds, the newest first; what changed is told for its own."""
    found = Correction.objects.filter(plan=version.plan_id, made__number__lte=version.number)
    rows = found.select_related("made", "corrects").order_by("-made__number")
    return tuple(_line(row, is_own=row.made_id == version.pk) for row in rows if not row.made.is_withdrawn)


def corrections_of(version: models.PublishedVersion) -> tuple[CorrectionLine, ...]:
    """The standing corrections of a version itself: those made later because of it."""
    rows = version.corrected_by.filter(made__is_withdrawn=False).select_related("made", "corrects")
    return tuple(_line(row, is_own=False) for row in rows)


def _line(row: Correction, *, is_own: bool) -> CorrectionLine:
    stands = not row.corrects.is_withdrawn
    changed = compare_books(frozen(row.corrects), frozen(row.made)) if is_own and stands else ()
    return CorrectionLine(
        correction=row,
        number=row.made.number,
        day=day_of(row.made),
        year=FiscalYear(row.year),
        old=row.corrects.number if stands else None,
        differences=changed,
    )
