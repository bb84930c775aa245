"""Organisations and their members: staff make them, managers look after their own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shirube.base import ShirubeError
from shirube.web.pages.access import allowed
from shirube.web.plans import asked, models, organisations, selectors

TRAIL = (("計画", "/plans/"), ("団体", "/plans/organisations/"))


@allowed("member")
@require_safe
def organisations_page(request: HttpRequest) -> HttpResponse:
    """The organisations that a person looks after or belongs to; all of them for staff."""
    return _list(request)


def _list(request: HttpRequest, error: ShirubeError | None = None, status: int = 200) -> HttpResponse:
    roles = dict(request.user.memberships.values_list("organisation_id", "role"))
    found = models.Organisation.objects.prefetch_related("memberships", "plans")
    if not request.user.is_staff:
        found = found.filter(pk__in=roles)
    rows = [(one, request.user.is_staff or roles.get(one.pk) == "manager") for one in found]
    context = {"rows": rows, "error": error, "trail": (TRAIL[0], ("団体", ""))}
    return render(request, "plans/organisations.html", context, status=status)


@allowed("staff")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new organisation by its area code."""
    try:
        row = organisations.add_organisation(
            asked.line(request, "area", 10), asked.line(request, "name", 200), user=request.user
        )
    except ShirubeError as error:
        return _list(request, error, 422)
    return redirect(f"/plans/organisations/{row.pk}/")


@allowed("manager")
@require_safe
def members(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Who belongs to an organisation, and in which role."""
    return _members(request, _organisation(organisation_id))


@allowed("manager")
@require_POST
def add_member(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Give a person a role, or another one."""
    row = _organisation(organisation_id)
    try:
        name, role = asked.line(request, "username", 150), str(request.POST.get("role", ""))
        organisations.set_member(row, name, role, user=request.user)
    except ShirubeError as error:
        return _members(request, row, error, 422)
    return redirect(f"/plans/organisations/{row.pk}/?done=add")


@allowed("manager")
@require_POST
def remove_member(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Take a person's role away."""
    row = _organisation(organisation_id)
    try:
        organisations.drop_member(row, asked.number(request, "membership") or 0, user=request.user)
    except ShirubeError as error:
        return _members(request, row, error, 422)
    return redirect(f"/plans/organisations/{row.pk}/?done=remove")


def _organisation(organisation_id: int) -> models.Organisation:
    row = models.Organisation.objects.filter(pk=organisation_id).first()
    if row is None:
        raise selectors.unknown("団体", str(organisation_id))
    return row


def _members(
    request: HttpRequest, row: models.Organisation, error: ShirubeError | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row,
        "members": row.memberships.select_related("user").order_by("user__username"),
        "plans": row.plans.filter(is_deleted=False),
        "roles": models.ROLES.items(),
        "typed": asked.typed_of(request),
        "error": error,
        "trail": (*TRAIL, (row.name, "")),
    }
    return render(request, "plans/members.html", context, status=status)
