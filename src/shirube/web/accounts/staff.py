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
    """An account that may add programmes; `last_seen` is the day of the last sign-in, None for never."""

    name: str
    last_seen: date | None


def staff_members() -> tuple[StaffMember, ...]:
    """Every staff account that can sign in, by name."""
    users = User.objects.filter(is_staff=True, is_active=True).order_by("username")
    return tuple(StaffMember(user.username, _day(user.last_login)) for user in users)


def add_staff(name: str, password: str) -> None:
    """Make an account; raises ShirubeError E432 (name) or E433 (password)."""
    user = User(username=name.strip(), is_staff=True)
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
            todo="`shirube staff list` で確かめ、別の名前にしてください。",
        )
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


def remove_staff(name: str) -> None:
    """Close an account at once: it can no longer sign in and its sessions end; what it did stays on record.

    Raises ShirubeError E434 for a name that is not there.
    """
    user = User.objects.filter(username=name, is_staff=True, is_active=True).first()
    if user is None:
        raise ShirubeError(
            "E434",
            f"職員「{name[:40]}」はいません。",
            todo="`shirube staff list` で名前を確かめてください。",
        )
    user.is_active = user.is_staff = False
    user.set_unusable_password()
    user.save()


def _day(moment: Any) -> date | None:
    return None if moment is None else moment.astimezone(timezone.get_current_timezone()).date()
