"""Public versions of a plan: the page anyone reads, its files, what changed between versions; making one public."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.base import FiscalYear, ShirubeError
from shirube.documents.plan_book import review_rows
from shirube.plans import PlanBook
from shirube.plans.town import NODE_WORDS
from shirube.usecases.plan_book_changes import closed_years
from shirube.usecases.plan_book_charts import chart_svg, chart_words, drawable
from shirube.usecases.plan_book_publish import compare_books, unready
from shirube.usecases.plan_book_tables import comments_of, difference_table, subject_of, target_table
from shirube.usecases.plan_book_year import review_years, year_page
from shirube.usecases.plan_budget import budget_page
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.plans import models, selectors
from shirube.web.reviews import asked, corrections, services, tables
from shirube.web.reviews.files import KINDS, Wanted, answer
from shirube.web.reviews.frozen import day_of, frozen, shown_year, standing, unknown, version_of
from shirube.web.reviews.pages import trail

MOST_CHARTS = 60


@allowed("manager")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Choose what to make public, see what still holds it up, freeze it."""
    plan = selectors.plan_of(plan_id)
    book = selectors.plan_book(plan)
    error = None
    if request.method == "POST":
        try:
            year = _year_chosen(request, book)
            note = asked.field(request, "note")
            made = services.publish(plan, year, note=note, user=request.user, on=library.today())
            return redirect(f"/plans/public/{made.slug}/?done=publish")
        except ShirubeError as caught:
            error = caught
    closed, held = closed_years(book), corrections.open_of(plan)
    years = [
        (year, unready(book, year), year.year in closed)
        for year in review_years(book, FiscalYear.of(library.today()))
    ]
    context = {
        "plan": plan,
        "book": book,
        "years": years,
        "error": error,
        "held": held,
        "held_year": held and FiscalYear(held.year),
        "chosen": _number(request.POST.get("year")),
        "versions": plan.published.select_related("correction"),
        "note": request.POST.get("note", ""),
        "trail": trail(plan, ("公表する", "")),
    }
    return render(request, "reviews/publish.html", context, status=422 if error else 200)


@allowed("manager")
@require_POST
def withdraw(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """Take a public version from sight, with a reason."""
    plan = selectors.plan_of(plan_id)
    version = plan.published.filter(number=number).first()
    if version is None:
        raise unknown(f"第{number}版")
    why = asked.field(request, "reason")
    if not why:
        raise ShirubeError(
            "E768", "取り下げる理由が空です。", todo="後の人が読みます。例: 数字の誤りが見つかった"
        )
    services.withdraw(version, user=request.user, why=why)
    return redirect(f"/plans/{plan.pk}/publish/")


@allowed("anyone")
@require_safe
def page(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """A public version; without a number the newest."""
    version = version_of(slug, number)
    book = frozen(version)
    year = shown_year(book, version)
    home = f"/plans/public/{version.slug}/"
    context = {
        "version": version,
        "published": day_of(version),
        "book": book,
        "tree": _tree(book, year),
        "page": year_page(book, year),
        "charts": _charts(book, year),
        "year": year,
        "has_review": any(kpi.reviews for kpi in book.kpis),
        "files": KINDS,
        "versions": standing(slug),
        "newest": standing(slug)[0],
        "done": request.GET.get("done", ""),
        "comments": [(subject_of(book, one), one) for one in comments_of(book, year)],
        "targets": target_table(book.kpis).rows,
        "budget": budget_page(book),
        **{f"tables_{name}": f"{home}{version.number}/tables/{name}" for name in tables.TABLES},
        "versions_file": f"{home}versions",
        "corrections": corrections.corrections_until(version),
        "corrected_by": corrections.corrections_of(version),
        "trail": (("計画", "/plans/"), (book.title, "")),
    }
    return render(request, "reviews/public.html", context)


@allowed("anyone")
@require_safe
def public_file(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """A file of a public version."""
    version = version_of(slug, number)
    book = frozen(version)
    address = request.build_absolute_uri(f"/plans/public/{slug}/{number}/")
    day = day_of(version)
    wanted = Wanted(book, shown_year(book, version), version=number, published=day, address=address)
    return answer(name, wanted)


@allowed("anyone")
@require_safe
def public_table(request: HttpRequest, slug: str, number: int, table: str, ending: str) -> HttpResponse:  # noqa: ARG001
    """One table of a public version as a file."""
    version = version_of(slug, number)
    book = frozen(version)
    return tables.answer(table, book, shown_year(book, version), ending=ending, version=version)


@allowed("anyone")
@require_safe
def versions_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """What changed between two public versions as a file."""
    old, new = _two_versions(request, slug)
    table = difference_table(compare_books(frozen(old), frozen(new)))
    return tables.differences(table, old, new, ending=ending)


def _two_versions(request: HttpRequest, slug: str) -> tuple[models.PublishedVersion, models.PublishedVersion]:
    """The older and the newer version asked for; without an older one the one before."""
    new = version_of(slug, _number(request.GET.get("new")))
    asked_old = _number(request.GET.get("old"))
    if asked_old:
        return version_of(slug, asked_old), new
    before = next((one for one in standing(slug) if one.number < new.number), new)
    return version_of(slug, before.number), new


@allowed("anyone")
@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed between two public versions."""
    old, new = _two_versions(request, slug)
    context = {
        "slug": slug,
        "old": old,
        "new": new,
        "versions": standing(slug),
        "differences": compare_books(frozen(old), frozen(new)),
        "file": f"/plans/public/{new.slug}/versions",
        "ask": f"?old={old.number}&new={new.number}",
        "title": frozen(new).title,
        "trail": (
            ("計画", "/plans/"),
            (frozen(new).title, f"/plans/public/{slug}/"),
            ("版の違い", ""),
        ),
    }
    return render(request, "reviews/versions.html", context)


@allowed("viewer")
@require_safe
def plan_file(request: HttpRequest, plan_id: int, year: int, name: str) -> HttpResponse:  # noqa: ARG001
    """A file of the plan as it is being written."""
    plan = selectors.plan_of(plan_id)
    book = selectors.plan_book(plan)
    number = plan.published.count()
    at = asked.read_review_year(book, year)
    return answer(name, Wanted(book, at, version=number if name == "sheet.xlsx" else 0))


def _tree(book: PlanBook, year: FiscalYear) -> list[dict[str, Any]]:
    """The nodes in the order of reading, each with its depth, words, KPIs with marks, programmes."""
    rows: dict[str, list[Any]] = {}
    for row in year_page(book, year).rows:
        rows.setdefault(row.row.kpi.node, []).append(row)
    return [
        {
            "node": node,
            "depth": depth,
            "word": NODE_WORDS[node.kind],
            "no": book.number(node.id),
            "kpis": rows.get(node.id, ()),
        }
        for depth, node in book.walk()
    ]


def _charts(book: PlanBook, year: FiscalYear) -> list[tuple[str, str, str]]:
    """A picture for each KPI that can be drawn: its name, its address, its words."""
    rows = drawable(review_rows(book, year))[:MOST_CHARTS]
    start = "data:image/svg+xml;base64,"
    return [
        (row.label, start + b64encode(chart_svg(row).encode()).decode(), chart_words(row)) for row in rows
    ]


def _year_chosen(request: HttpRequest, book: PlanBook) -> FiscalYear | None:
    text = str(request.POST.get("year", ""))
    return (
        asked.read_review_year(book, int(text))
        if text.isascii() and text.isdecimal() and len(text) == 4
        else None
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else None
