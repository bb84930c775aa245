"""Opening a published year again, seeing what was set right so far, giving it up; and the tables of a plan as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shirube.base import FiscalYear, ShirubeError
from shirube.usecases.plan_book_tables import counts_table, difference_table
from shirube.usecases.plan_book_year import matrix_table, review_years, year_page, years_matrix
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.plans import selectors
from shirube.web.reviews import asked, corrections, tables
from shirube.web.reviews.form_page import form_page
from shirube.web.reviews.pages import trail, year_name


@allowed("manager")
@require_POST
def reopen(request: HttpRequest, plan_id: int, year: int) -> HttpResponse:
    """Open a published year for correction, with the reason that the public page will tell."""
    plan = selectors.plan_of(plan_id)
    at = asked.read_review_year(selectors.plan_book(plan), year)
    try:
        corrections.reopen(plan, at, why=asked.field(request, "reason", 1_000), user=request.user)
    except ShirubeError as error:
        return form_page(request, plan, year, reopen_error=error)
    return redirect(f"/plans/{plan.pk}/review/{at.year}/")


@allowed("manager")
@require_POST
def drop(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Give the correction up; the year stands as it was published."""
    at = corrections.drop(selectors.plan_of(plan_id), user=request.user)
    return redirect(f"/plans/{plan_id}/review/{at.year}/")


@allowed("viewer")
@require_safe
def correction(request: HttpRequest, plan_id: int) -> HttpResponse:
    """What the correction under way has changed of the published version."""
    plan = selectors.plan_of(plan_id)
    held = corrections.open_of(plan)
    if held is None:
        return redirect(f"/plans/{plan.pk}/review/")
    at = FiscalYear(held.year)
    context = {
        "plan": plan,
        "held": held,
        "year": at,
        "differences": corrections.differences_so_far(held, selectors.plan_book(plan)),
        "file": f"/plans/{plan.pk}/review/correction",
        "role": request.role,  # type: ignore[attr-defined]
        "trail": trail(plan, (year_name(at), f"/plans/{plan.pk}/review/{at.year}/"), ("訂正", "")),
    }
    return render(request, "reviews/correction.html", context)


@allowed("viewer")
@require_safe
def correction_file(request: HttpRequest, plan_id: int, ending: str) -> HttpResponse:  # noqa: ARG001
    """The same as a file."""
    plan = selectors.plan_of(plan_id)
    held = corrections.open_of(plan)
    if held is None:
        raise tables.unknown(f"correction.{ending}")
    book = selectors.plan_book(plan)
    table = difference_table(corrections.differences_so_far(held, book))
    about = (*tables.about(book, FiscalYear(held.year), None), ("訂正する版", f"第{held.corrects.number}版"))
    return tables.send(table, about, name=f"{plan.organisation.area}-{plan.pk}-correction", ending=ending)


@allowed("viewer")
@require_safe
def year_file(request: HttpRequest, plan_id: int, year: int, table: str, ending: str) -> HttpResponse:  # noqa: ARG001
    """A table of a year, as it stands while it is written."""
    book = selectors.plan_book(selectors.plan_of(plan_id))
    return tables.answer(table, book, asked.read_review_year(book, year), ending=ending)


@allowed("viewer")
@require_safe
def years_file(request: HttpRequest, plan_id: int, table: str, ending: str) -> HttpResponse:  # noqa: ARG001
    """The list of years, or the years side by side."""
    book = selectors.plan_book(selectors.plan_of(plan_id))
    today = FiscalYear.of(library.today())
    made = {
        "counts": lambda: counts_table([year_page(book, year) for year in review_years(book, today)]),
        "years": lambda: matrix_table(years_matrix(book, today)),
    }
    if table not in made:
        raise tables.unknown(f"{table}.{ending}")
    name = f"{book.organisation.area}-{book.id}-{table}"
    return tables.send(made[table](), tables.about(book, today, None), name=name, ending=ending)


@allowed("editor")
@require_POST
def shown(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A table of a preview as a file."""
    plan = selectors.plan_of(plan_id)
    return tables.shown(plan, str(request.POST.get("table", "")), ending=str(request.POST.get("ending", "")))
