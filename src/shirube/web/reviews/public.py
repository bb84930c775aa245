"""Public versions of a plan: the page anyone reads, its files, what changed between versions; making one public."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.base import FiscalYear, ShirubeError, UnknownNameError
from shirube.documents.plan_book import review_rows, text_hash
from shirube.plans import PlanBook, book_from_json
from shirube.plans.town import NODE_WORDS
from shirube.usecases.plan_book_charts import chart_svg, chart_words, drawable
from shirube.usecases.plan_book_publish import compare_books, unready
from shirube.usecases.plan_book_year import review_years, year_page
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.plans import models, selectors
from shirube.web.reviews import asked, services
from shirube.web.reviews.files import KINDS, Wanted, answer
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
    years = [(year, unready(book, year)) for year in review_years(book, FiscalYear.of(library.today()))]
    context = {
        "plan": plan,
        "book": book,
        "years": years,
        "error": error,
        "versions": plan.published.all(),
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
    context = {
        "version": version,
        "published": _day_of(version),
        "book": book,
        "tree": _tree(book, year),
        "page": year_page(book, year),
        "charts": _charts(book, year),
        "year": year,
        "has_review": any(kpi.reviews for kpi in book.kpis),
        "files": KINDS,
        "versions": _standing(slug),
        "newest": _standing(slug)[0],
        "done": request.GET.get("done", ""),
        "comments": [one for one in book.comments if one.year in (None, year)],
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
    day = _day_of(version)
    wanted = Wanted(book, shown_year(book, version), version=number, published=day, address=address)
    return answer(name, wanted)


@allowed("anyone")
@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed between two public versions."""
    standing = _standing(slug)
    new = version_of(slug, _number(request.GET.get("new")))
    older = [one for one in standing if one.number < new.number]
    asked_old = _number(request.GET.get("old"))
    old = version_of(slug, asked_old) if asked_old else (older[0] if older else new)
    context = {
        "slug": slug,
        "old": old,
        "new": new,
        "versions": standing,
        "differences": compare_books(frozen(old), frozen(new)),
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


# -- reading what is frozen -----------------------------------------------------------------------------------


def version_of(slug: str, number: int | None = None) -> models.PublishedVersion:
    """A standing public version; the newest without a number. Raises UnknownNameError E760."""
    found = models.PublishedVersion.objects.filter(slug=slug[:60], is_withdrawn=False)
    row = (found if number is None else found.filter(number=number)).order_by("-number").first()
    if row is None:
        raise unknown(slug if number is None else f"{slug} 第{number}版")
    return row


def unknown(name: str) -> UnknownNameError:
    """E760: nothing of that name is public."""
    return UnknownNameError(
        "E760",
        f"公表された計画「{name[:60]}」はないか、取り下げられています。",
        todo="計画の一覧から選んでください。",
    )


def frozen(version: models.PublishedVersion) -> PlanBook:
    """The plan as it was made public. Raises ShirubeError E769 when its text is not the one that was hashed."""
    return _read(version.content, version.sha256)


@lru_cache(maxsize=32)
def _read(content: str, sha256: str) -> PlanBook:
    if text_hash(content) != sha256:
        raise ShirubeError(
            "E769",
            "公表された内容と確認番号が合いません。",
            todo="データベースが書き換えられたおそれがあります。管理者に知らせてください。",
        )
    return book_from_json(json.loads(content))


def shown_year(book: PlanBook, version: models.PublishedVersion) -> FiscalYear:
    """The year a public version is about: the last reviewed one, else that in which it was published."""
    reviewed = [one.actual.at.year for kpi in book.kpis for one in kpi.reviews if one.published_on]
    year = max(reviewed, default=FiscalYear.of(_day_of(version)).year)
    return FiscalYear(min(max(year, book.first_year.year), book.last_year.year))


def _standing(slug: str) -> list[models.PublishedVersion]:
    found = models.PublishedVersion.objects.filter(slug=slug[:60], is_withdrawn=False)
    return list(found.order_by("-number").defer("content"))


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


def _day_of(version: Any) -> date:
    """The day of publication where the site is."""
    return version.at.astimezone(timezone.get_current_timezone()).date()
