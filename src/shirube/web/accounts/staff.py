"""Staff accounts as the command line makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from shirube.base import ShirubeError


@dataclass(frozen=True)
class StaffMember:
    """An account; `last_seen` is the day of the last sign-in, None for never.

    `is_staff` looks after the site; without it a person opens only what a role in an organisation opens.
    """

    name: str
    last_seen: date | None
    is_staff: bool


def staff_members() -> tuple[StaffMember, ...]:
    """Every account that can sign in, by name."""
    users = User.objects.filter(is_active=True).order_by("username")
    return tuple(StaffMember(user.username, _day(user.last_login), user.is_staff) for user in users)


def add_staff(name: str, password: str, *, plans_only: bool = False) -> None:
    """Make an account, `plans_only` one without the rights of staff; raises ShirubeError E432 (name) or E433 (password)."""
    user = User(username=name.strip(), is_staff=not plans_only)
    try:
        user.username = User.normalize_username(user.username)
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise ShirubeError(
            "E432",
            f"名前「{name[:40]}」は使えません（{''.join(error.messages)}）。",
            todo="文字・数字・@ . + - _ で150字までにしてください。例: yamada",
        ) from None
    if User.objects.filter(username__iexact=user.username).exists():
        raise ShirubeError(
            "E432",
            f"名前「{name[:40]}」は使えません（もうあります）。",
            todo="`shirube staff list` で確かめ、別の名前にしてください（閉じた人の名前も、記録のために残ります）。",
        )
    _save_with(user, password)


def renew_password(name: str, password: str) -> None:
    """A new password for a person who forgot the old one; sessions end. Raises ShirubeError E433 or E434."""
    _save_with(_active(name), password)


def remove_staff(name: str) -> None:
    """Close an account at once: it can no longer sign in and its sessions end; what it did stays on record.

    Raises ShirubeError E434 for a name that is not there.
    """
    user = _active(name)
    user.is_active = user.is_staff = False
    user.set_unusable_password()
    user.save()


def _active(name: str) -> User:
    user = User.objects.filter(username=name.strip(), is_active=True).first()
    if user is None:
        raise ShirubeError(
            "E434",
            f"職員「{name[:40]}」はいません。",
            todo="`shirube staff list` で名前を確かめてください。",
        )
    return user


def _save_with(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ShirubeError(
            "E433",
            f"このパスワードは使えません（{''.join(error.messages)}）。",
            todo="長い言葉をいくつかつなげると、覚えやすく破られにくくなります。",
        ) from None
    user.set_password(password)
    with transaction.atomic():
        user.save()


def _day(moment: Any) -> date | None:
    return None if moment is None else moment.astimezone(timezone.get_current_timezone()).date()
