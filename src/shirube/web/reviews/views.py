"""The yearly review: choose a year, fill it in, paste, upload, confirm, compare years, change a target."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.base import FiscalYear, ShirubeError
from shirube.usecases.plan_book_changes import differences
from shirube.usecases.plan_book_year import review_years, year_page, years_matrix
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.plans import models, selectors
from shirube.web.reviews import asked, comments, corrections, revise, services
from shirube.web.reviews.form_page import form_page, seen_of
from shirube.web.reviews.pages import Preview, preview_of, trail, year_name


@allowed("viewer")
@require_safe
def years(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The years that can be reviewed, each with how far it is."""
    plan = selectors.plan_of(plan_id)
    book = selectors.plan_book(plan)
    held = corrections.open_of(plan)
    listed = [year_page(book, year) for year in review_years(book, FiscalYear.of(library.today()))]
    context = {
        "plan": plan,
        "years": listed,
        "role": request.role,
        "trail": trail(plan),
        "versions": plan.published.select_related("correction"),
        "counts_file": f"/plans/{plan.pk}/review/tables/counts",
        "held": held,
        "held_year": held and FiscalYear(held.year),
    }
    return render(request, "reviews/years.html", context)


@allowed("viewer")
@require_safe
def year(request: HttpRequest, plan_id: int, year: int) -> HttpResponse:
    """The sheet of a year as a form."""
    plan = selectors.plan_of(plan_id)
    return form_page(request, plan, year)


@allowed("editor")
@require_POST
def save(request: HttpRequest, plan_id: int, year: int) -> HttpResponse:
    """Store a page of the form; what cannot be read or was changed by others comes back with nothing stored."""
    plan = selectors.plan_of(plan_id)
    at = asked.read_review_year(selectors.plan_book(plan), year)
    outcome = services.save_year(
        plan,
        lambda book: asked.filled_by_form(request, book, at),
        user=request.user,
        on=library.today(),
        choices=asked.choices_of(request),
    )
    if not outcome.is_stored:
        return form_page(request, plan, year, outcome=outcome)
    page = str(request.POST.get("page", "1"))
    page = page if page.isascii() and page.isdecimal() else "1"
    return redirect(f"/plans/{plan.pk}/review/{at.year}/?page={page}&saved={len(outcome.saved)}")


@allowed("editor")
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest, plan_id: int, year: int) -> HttpResponse:
    """Rows copied from Excel: read, shown with what they would change, confirmed."""
    return _bring(request, plan_id, year, asked.read_sent_paste, "reviews/paste.html", "Excelから貼り付ける")


@allowed("editor")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, plan_id: int, year: int) -> HttpResponse:
    """The sheet that Shirube printed, or another KPI table: read, shown, confirmed."""
    return _bring(request, plan_id, year, asked.read_sent_file, "reviews/upload.html", "帳票を読み込む")


@allowed("editor")
@require_POST
def apply(request: HttpRequest, plan_id: int, year: int) -> HttpResponse:
    """Confirmed: read once more against the plan as it stands now, then stored as a whole."""
    plan = selectors.plan_of(plan_id)
    at = asked.read_review_year(selectors.plan_book(plan), year)
    outcome = services.save_year(
        plan,
        lambda book: asked.filled_by_payload(request, book, at),
        user=request.user,
        on=library.today(),
        choices=asked.choices_of(request),
    )
    if not outcome.is_stored:
        context = {
            "plan": plan,
            "year": at,
            "outcome": outcome,
            "payload": request.POST.get("payload", ""),
            "base": request.POST.get("base", ""),
            "seen": seen_of(outcome.conflicts),
            "trail": trail(plan, (year_name(at), f"/plans/{plan.pk}/review/{at.year}/"), ("食い違い", "")),
        }
        return render(request, "reviews/conflicts.html", context, status=409)
    return redirect(f"/plans/{plan.pk}/review/{at.year}/?saved={len(outcome.saved)}")


@allowed("viewer")
@require_safe
def compare(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Every KPI by year: marks, actuals, next steps."""
    plan = selectors.plan_of(plan_id)
    matrix = years_matrix(selectors.plan_book(plan), FiscalYear.of(library.today()))
    way = trail(plan, ("年ごとの比較", ""))
    file = f"/plans/{plan.pk}/review/tables/years"
    context = {"plan": plan, "matrix": matrix, "file": file, "trail": way}
    return render(request, "reviews/compare.html", context)


@allowed("editor")
@require_http_methods(["GET", "HEAD", "POST"])
def target(request: HttpRequest, plan_id: int, year: int, indicator_id: int) -> HttpResponse:
    """Change a target because of what the year showed; the old one stays with the day and the reason."""
    plan = selectors.plan_of(plan_id)
    at = asked.read_review_year(selectors.plan_book(plan), year)
    kpi = selectors.kpi_of(plan, indicator_id)
    back = f"/plans/{plan.pk}/review/{at.year}/"
    error = None
    if request.method == "POST":
        try:
            revise.change_target(plan, kpi, request.POST, user=request.user)
            return redirect(f"{back}?revised={kpi.pk}")
        except ShirubeError as caught:
            error = caught
    context = revise.form_of(kpi, request.POST if error else None, today=library.today())
    way = trail(plan, (year_name(at), back), ("目標を見直す", ""))
    context |= {"plan": plan, "year": at, "kpi": kpi, "error": error, "trail": way, "back": back}
    context["file"] = f"{back}tables/targets"
    return render(request, "reviews/target.html", context, status=422 if error else 200)


@allowed("editor")
@require_POST
def comment(request: HttpRequest, plan_id: int, year: int) -> HttpResponse:
    """What experts said; a mistake comes back with the words kept."""
    plan = selectors.plan_of(plan_id)
    at = asked.read_review_year(selectors.plan_book(plan), year)
    try:
        comments.add(plan, at, request, user=request.user)
    except ShirubeError as error:
        return form_page(request, plan, year, comment_error=error)
    return redirect(f"/plans/{plan.pk}/review/{at.year}/#comments")


@allowed("editor")
@require_POST
def comment_remove(request: HttpRequest, plan_id: int, year: int, comment_id: int) -> HttpResponse:
    """Take a comment away."""
    plan = selectors.plan_of(plan_id)
    comments.remove(plan, comment_id, user=request.user)
    return redirect(f"/plans/{plan.pk}/review/{year}/#comments")


def _bring(
    request: HttpRequest, plan_id: int, number: int, read: Any, template: str, title: str
) -> HttpResponse:
    plan = selectors.plan_of(plan_id)
    book = selectors.plan_book(plan)
    at = asked.read_review_year(book, number)
    way = trail(plan, (year_name(at), f"/plans/{plan.pk}/review/{at.year}/"), (title, ""))
    context: dict[str, Any] = {"plan": plan, "year": at, "book": book, "trail": way, "title": title}
    if request.method != "POST":
        return render(request, template, context)
    try:
        preview = _previewed(plan, book, at, read(request, book, at))
    except ShirubeError as error:
        context |= {"error": error, "text": request.POST.get("text", "")}
        return render(request, template, context, status=422)
    if preview.problems:
        context |= {"preview": preview, "text": request.POST.get("text", "")}
        return render(request, template, context, status=422)
    context |= {"preview": preview, "seen": seen_of(preview.found.conflicts)}
    return render(request, "reviews/preview.html", context)


def _previewed(plan: models.Plan, book: Any, at: FiscalYear, sent: asked.Sent) -> Preview:
    return preview_of(plan, book, at, sent, differences(book, sent.pasted.filled))
