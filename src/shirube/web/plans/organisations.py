"""Organisations and their members, as the page and the command line change them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from shirube.base import ShirubeError, UnknownNameError
from shirube.web.pages import library
from shirube.web.plans import models
from shirube.web.plans.services import keep


def add_organisation(area: str, name: str, *, user: Any) -> models.Organisation:
    """An organisation; without a name that of its area. Raises ShirubeError E726 for one that is there, E727 for a long name, UnknownNameError for no area."""
    found = library.areas().get(area.strip())
    called = " ".join(name.split()) or found.name
    if models.Organisation.objects.filter(area=found.code, name=called).exists():
        raise ShirubeError(
            "E726", f"団体「{called}」（{found.code}）はもうあります。", todo="一覧から選んでください。"
        )
    if len(called) > 60:
        raise ShirubeError("E727", "団体の名前が60字を超えています。", todo="短い名前にしてください。")
    with transaction.atomic():
        return keep(models.Organisation(area=found.code, name=called), user)


def organisation_of(name: str) -> models.Organisation:
    """An organisation by its number, its area code or its name. Raises UnknownNameError E728 without exactly one."""
    rows = models.Organisation.objects.filter(area=name) | models.Organisation.objects.filter(name=name)
    found = list(rows[:2])
    if len(found) != 1:
        what = "ありません" if not found else "いくつもあります"
        raise UnknownNameError(
            "E728",
            f"団体「{name[:40]}」は{what}。",
            todo="`shirube organisation list` で、団体コードか名前を確かめてください。",
        )
    return found[0]


def set_member(
    organisation: models.Organisation, username: str, role: str, *, user: Any
) -> models.Membership:
    """Give a person a role, or another one.

    Raises ShirubeError E728 (no such person), E729 (no such role), E795 (see `drop_member`).
    """
    person = User.objects.filter(username=username.strip(), is_active=True).first()
    if person is None:
        raise _nobody(username)
    if role not in models.ROLES:
        names = "、".join(f"{key}（{label}）" for key, label in models.ROLES.items())
        raise ShirubeError("E729", f"役割「{role[:20]}」はありません。", todo=f"{names} から選んでください。")
    with transaction.atomic():
        row = models.Membership.objects.filter(organisation=organisation, user=person).first()
        row = row or models.Membership(organisation=organisation, user=person)
        if role != "manager":
            _keep_a_manager(row, user)
        row.role = role
        return keep(row, user)


def drop_member(organisation: models.Organisation, membership_id: int, *, user: Any) -> None:
    """Take a person's role away; the history keeps it. A number of another organisation does nothing.

    Raises ShirubeError E795 for the last manager: only staff leave an organisation without one.
    """
    row = organisation.memberships.filter(pk=membership_id).first()
    if row is not None:
        _keep_a_manager(row, user)
        row._history_user = user if getattr(user, "pk", None) else None  # noqa: SLF001
        row.delete()


def _keep_a_manager(row: models.Membership, user: Any) -> None:
    others = row.organisation.memberships.filter(role="manager", user__is_active=True).exclude(pk=row.pk)
    is_last = row.pk is not None and row.organisation.memberships.get(pk=row.pk).role == "manager"
    if is_last and getattr(user, "pk", None) and not user.is_staff and not others.exists():
        raise ShirubeError(
            "E795",
            "まとめる人が一人もいなくなるので、この人の役割は変えられません。",
            todo="先にほかの人を「まとめる人」にしてください。",
        )


def drop_person(organisation: models.Organisation, username: str) -> None:
    """Take a person's role away by name. Raises UnknownNameError E728 for nobody of that name."""
    row = organisation.memberships.filter(user__username=username).first()
    if row is None:
        raise _nobody(username)
    row.delete()


def lines() -> tuple[str, ...]:
    """One line an organisation, then one a member, as the command line prints them."""
    found = []
    for row in models.Organisation.objects.prefetch_related("memberships__user"):
        found.append(f"{row.area}\t{row.name}")
        found += [
            f"\t{one.user.get_username()}\t{one.role_label}（{one.role}）" for one in row.memberships.all()
        ]
    return tuple(found)


def _nobody(username: str) -> UnknownNameError:
    return UnknownNameError(
        "E728",
        f"「{username[:40]}」という人は登録されていません。",
        todo="ログインに使う名前を確かめるか、管理者に `shirube staff add` で登録してもらってください。",
    )
