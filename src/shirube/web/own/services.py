"""Storing own programmes: each step in one transaction that also moves the stamp."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from shirube.base import ShirubeError
from shirube.rules import Programme
from shirube.web.own.models import OwnProgramme, OwnStamp, OwnVersion

MOST_PROGRAMMES = 300


def keep(programme: Programme, text: str, *, user: Any, reason: str, after: int) -> OwnVersion:
    """Store a checked text as a new programme (`after` 0) or as the version after number `after`.

    Raises ShirubeError E346 if somebody else stored a version meanwhile, E347 beyond 300 programmes.
    """
    try:
        with transaction.atomic():
            _move_stamp()
            row, is_new = OwnProgramme.objects.get_or_create(pk=programme.id)
            if is_new and OwnProgramme.objects.count() > MOST_PROGRAMMES:
                raise _too_many()
            kind = "add" if is_new else "replace"
            row.is_withdrawn = False
            row.save()
            return _append(row, kind, text, name=programme.name, user=user, reason=reason, after=after)
    except IntegrityError:
        raise _overtaken(programme.id) from None


def withdraw(programme_id: str, *, user: Any, reason: str, after: int) -> OwnVersion:
    """Take a programme out of the catalogue; its history stays. Raises ShirubeError E346."""
    return _step(programme_id, "withdraw", user=user, reason=reason, after=after)


def restore(programme: Programme, text: str, *, user: Any, reason: str, after: int) -> OwnVersion:
    """Bring a former text, checked again, back into the catalogue. Raises ShirubeError E346."""
    return _step(
        programme.id, "restore", user=user, reason=reason, after=after, text=text, name=programme.name
    )


def _step(programme_id: str, kind: str, *, user: Any, reason: str, after: int, **new: str) -> OwnVersion:
    try:
        with transaction.atomic():
            _move_stamp()
            row = OwnProgramme.objects.get(pk=programme_id)
            row.is_withdrawn = kind == "withdraw"
            row.save()
            newest = row.versions.order_by("-number")[0]
            text, name = new.get("text", newest.text), new.get("name", newest.name)
            return _append(row, kind, text, name=name, user=user, reason=reason, after=after)
    except IntegrityError:
        raise _overtaken(programme_id) from None


def _append(
    row: OwnProgramme, kind: str, text: str, *, name: str, user: Any, reason: str, after: int
) -> OwnVersion:
    newest = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    if newest != after:
        raise _overtaken(row.id)
    return OwnVersion.objects.create(
        programme=row,
        number=newest + 1,
        kind=kind,
        name=name,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        reason=reason,
        by=user,
        by_name=user.get_username(),
    )


def _move_stamp() -> None:
    """First in each transaction: its row also lines up those who store at the same time."""
    OwnStamp.objects.update_or_create(pk=1, defaults={"value": uuid4().hex})


def _overtaken(programme_id: str) -> ShirubeError:
    return ShirubeError(
        "E346",
        f"「{programme_id}」は、あなたが開いた後にほかの人が変えました。",
        todo="制度のページを開き直し、いまの内容を確かめてから、もう一度行ってください。",
    )


def _too_many() -> ShirubeError:
    return ShirubeError(
        "E347",
        f"登録できる制度は{MOST_PROGRAMMES}までです。",
        todo="制度のフォルダー（SHIRUBE_PROGRAMMES）に置くか、使わない制度を整理してください。",
    )
