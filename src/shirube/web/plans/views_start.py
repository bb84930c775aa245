"""The list of plans, starting one, and what is set for a whole plan."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.base import FiscalYear, ReadingError, ShirubeError, parse_rate
from shirube.plans import PlanError, Rule, book_from_json
from shirube.web.areas.places import canonical
from shirube.web.pages import library
from shirube.web.pages.access import allowed, reaches
from shirube.web.plans import asked, models, selectors, services
from shirube.web.plans.bounded import read_upload
from shirube.web.plans.conflict import conflict_context
from shirube.web.plans.page_start import (
    DRAFT,
    MOST_KEPT,
    Start,
    new_context,
    preview_context,
    read_start,
    template_book,
    upload_of,
    writable,
)
from shirube.web.plans.trails import trail_of


@allowed("anyone")
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Public plans for everyone (of one place with `area`); for members also the plans of their organisations."""
    place = canonical(library.areas(), request.GET["area"][:10]) if request.GET.get("area") else None
    context = {
        "place": place,
        "own": selectors.plans_for(request.user),
        "published": selectors.published_plans(place.code if place else ""),
        "memberships": _memberships(request.user),
        "may_start": request.user.is_authenticated and bool(writable(request.user)),
        "trail": (("計画", ""),),
    }
    return render(request, "plans/list.html", context)


def _memberships(user: Any) -> Any:
    return user.memberships.select_related("organisation") if user.is_authenticated else ()


@allowed("member")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a beginning; a template becomes a plan at once, a document is looked at first."""
    errors: dict[str, ShirubeError] = {}
    start = read_start(request, errors) if request.method == "POST" else None
    if start is None:
        status = 422 if errors else 200
        return render(request, "plans/new.html", new_context(request, errors), status=status)
    try:
        if start.how == "document":
            return _preview(request, start)
        book = template_book(request, start)
    except ShirubeError as error:
        context = new_context(request, {"how": error})
        return render(request, "plans/new.html", context, status=422)
    return _made(request, start.organisation, book, "ひな形から")


def _preview(request: HttpRequest, start: Start) -> HttpResponse:
    """What was read, kept in the session until it is confirmed; nothing else is stored."""
    content, name = upload_of(request)
    frame = start.frame
    told = {
        "area": frame.organisation.area,
        "name": frame.organisation.name,
        "title": frame.title,
        "first_year": frame.first_year.year,
        "last_year": frame.last_year.year,
    }
    kind = str(request.POST.get("kind", ""))
    answer = read_upload(content, name, kind=kind if kind in ("strategy", "kpi-table") else "", frame=told)
    text = json.dumps(answer["book"], ensure_ascii=False)
    if len(text.encode()) > MOST_KEPT:
        raise services.too_much(len(text.encode()))
    request.session[DRAFT] = {"organisation": start.organisation.pk, "book": text, "name": name}
    return render(request, "plans/preview.html", preview_context(answer, start, name))


@allowed("member")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The preview confirmed: it becomes a draft."""
    draft = request.session.pop(DRAFT, None)
    if draft is None:
        return redirect("/plans/new/")
    organisation = next((one for one in writable(request.user) if one.pk == draft["organisation"]), None)
    if organisation is None:
        return redirect("/plans/new/")
    book = book_from_json(json.loads(draft["book"]))
    return _made(request, organisation, book, f"{draft['name']} から")


def _made(request: HttpRequest, organisation: models.Organisation, book: Any, why: str) -> HttpResponse:
    plan = services.create_plan(organisation, book, user=request.user, why=why)
    return redirect(f"/plans/{plan.pk}/?done=new")


@allowed("editor")
@require_safe
def settings(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Title, years, status and the rule of judgement."""
    plan = selectors.plan_of(plan_id)
    return render(request, "plans/settings.html", _settings(request, plan, _stored(plan), {}))


@allowed("editor")
@require_POST
def save_settings(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Store what is set for the plan; every mistake at its field (422)."""
    plan = selectors.plan_of(plan_id)
    typed, errors = asked.typed_of(request), {}
    columns = _columns(request, typed, errors)
    if columns is not None:
        try:
            seen = asked.number(request, "version") or 0
            services.save_plan(plan, columns, seen=seen, user=request.user)
            return redirect(f"/plans/{plan_id}/?done=plan")
        except services.OvertakenError as error:
            mine = {**_stored(models.Plan(**columns)), "version": typed.get("version", "")}
            context = conflict_context(plan, error, typed=mine, stored=_stored(error.row))
            return render(request, "plans/conflict.html", context, status=409)
    return render(request, "plans/settings.html", _settings(request, plan, typed, errors), status=422)


def _stored(plan: models.Plan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "first_year": str(FiscalYear(plan.first_year)),
        "last_year": str(FiscalYear(plan.last_year)),
        "rule_on_course": plan.rule_on_course,
        "rule_slightly": plan.rule_slightly,
        "status": plan.status,
        "version": plan.version,
    }


def _settings(
    request: HttpRequest, plan: models.Plan, typed: dict[str, Any], errors: dict[str, ShirubeError]
) -> dict[str, Any]:
    return {
        "plan": plan,
        "typed": typed,
        "errors": errors,
        "error_links": [(f"field-{name}", error) for name, error in errors.items()],
        "statuses": [
            (value, label, value == typed.get("status")) for value, label in models.STATUSES.items()
        ],
        "rule": Rule(Fraction(plan.rule_on_course), Fraction(plan.rule_slightly)).text_ja(),
        "can_write": True,
        "can_manage": reaches(request.role, "manager"),
        "trail": trail_of(plan, ("設定", "")),
    }


def _columns(
    request: HttpRequest, typed: dict[str, Any], errors: dict[str, ShirubeError]
) -> dict[str, Any] | None:
    """The columns of what was typed; None with every mistake in `errors`."""
    title, status = asked.line(request, "title"), str(typed.get("status", ""))
    first, last = (_year(typed, name, errors) for name in ("first_year", "last_year"))
    shares = [_share(typed, name, errors) for name in ("rule_on_course", "rule_slightly")]
    if not title:
        errors["title"] = asked.no_title()
    if first is not None and last is not None and last < first:
        errors["last_year"] = asked.backwards(first, last)
    if status not in models.STATUSES:
        errors["status"] = ShirubeError("E718", "状態が選ばれていません。", todo="一覧から選んでください。")
    try:
        rule = None if None in shares else Rule(*shares)
    except PlanError as error:
        errors["rule_slightly"] = error
    if errors or first is None or last is None or rule is None:
        return None
    years = {"first_year": first.year, "last_year": last.year}
    rules = {"rule_on_course": str(rule.on_course), "rule_slightly": str(rule.slightly)}
    return {"title": title, "status": status, **years, **rules}


def _year(typed: dict[str, Any], name: str, errors: dict[str, ShirubeError]) -> FiscalYear | None:
    try:
        found = asked.fiscal_year(str(typed.get(name, "")), "")
    except ReadingError as error:
        errors[name] = error
        return None
    if found is None:
        errors[name] = asked.no_year()
    return found


def _share(typed: dict[str, Any], name: str, errors: dict[str, ShirubeError]) -> Fraction | None:
    try:
        return Fraction(parse_rate(str(typed.get(name, ""))).value)
    except ReadingError as error:
        errors[name] = error
        return None
