"""Public versions as they were frozen: found by their public name, read, and held to their hash."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone

from shirube.base import FiscalYear, ShirubeError, UnknownNameError
from shirube.documents.plan_book import text_hash
from shirube.plans import PlanBook, book_from_json
from shirube.usecases.plan_book_publish import public_part
from shirube.web.plans import models


def version_of(slug: str, number: int | None = None) -> models.PublishedVersion:
    """A standing public version; the newest without a number. Raises UnknownNameError E760."""
    found = models.PublishedVersion.objects.filter(slug=slug[:60], is_withdrawn=False, plan__is_deleted=False)
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


def standing(slug: str) -> list[models.PublishedVersion]:
    """The public versions of a plan that stand, the newest first, without their contents."""
    found = models.PublishedVersion.objects.filter(slug=slug[:60], is_withdrawn=False, plan__is_deleted=False)
    return list(found.select_related("correction").order_by("-number").defer("content"))


def frozen(version: models.PublishedVersion) -> PlanBook:
    """The plan as it was made public; drafts that a version of 0.3.0 froze along with it are left out.

    Raises ShirubeError E769 when its text is not the one that was hashed.
    """
    return _read(version.content, version.sha256)


@lru_cache(maxsize=32)
def _read(content: str, sha256: str) -> PlanBook:
    if text_hash(content) != sha256:
        raise ShirubeError(
            "E769",
            "公表された内容と確認番号が合いません。",
            todo="データベースが書き換えられたおそれがあります。管理者に知らせてください。",
        )
    return public_part(book_from_json(json.loads(content)))


def shown_year(book: PlanBook, version: models.PublishedVersion) -> FiscalYear:
    """The year a public version is about: the last reviewed one, else that in which it was published."""
    reviewed = [one.actual.at.year for kpi in book.kpis for one in kpi.reviews if one.published_on]
    year = max(reviewed, default=FiscalYear.of(day_of(version)).year)
    return FiscalYear(min(max(year, book.first_year.year), book.last_year.year))


def day_of(row: Any) -> date:
    """The day of a version or a correction where the site is."""
    return row.at.astimezone(timezone.get_current_timezone()).date()
