"""What experts said, on the plan or on one of its indicators: who, in which meeting, on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from shirube.base import FiscalYear, ShirubeError, parse_date
from shirube.web.plans import models, selectors
from shirube.web.plans.services import keep, writing
from shirube.web.reviews import asked

LONGEST = {"by": 60, "role": 40, "meeting": 40, "on": 40, "text": 4_000}


@dataclass(frozen=True)
class Line:
    """A comment as the page of a year shows it; `subject` is empty for the plan as a whole."""

    id: int
    subject: str
    text: str
    by: str
    given_on: date | None


def of_year(plan: models.Plan, year: FiscalYear) -> tuple[Line, ...]:
    """The comments of a year and those of no year; on the whole plan first."""
    rows = plan.comments.filter(Q(year=None) | Q(year=year.year), is_deleted=False)
    rows = rows.select_related("kpi", "node").order_by("id")
    lines = [Line(one.pk, _subject(one), one.text, one.by, one.given_on) for one in rows]
    return tuple(sorted(lines, key=lambda one: bool(one.subject)))


def _subject(one: models.Comment) -> str:
    if one.kpi is not None:
        return one.kpi.label
    return one.node.title if one.node is not None else ""


def typed_or_new(typed: Mapping[str, Any], today: date) -> dict[str, str]:
    """What stands in the form: what was typed, else only today."""
    if typed:
        return {name: str(typed.get(name, "")) for name in (*LONGEST, "kpi")}
    return {"on": today.isoformat()}


def add(plan: models.Plan, year: FiscalYear, typed: HttpRequest, *, user: Any) -> None:
    """Store what experts said. Raises ShirubeError E765 without words or a name, and for a day that is none."""
    columns = _columns(typed, plan)
    with writing(plan):
        keep(models.Comment(plan=plan, year=year.year, **columns), user, "年次検証")


def remove(plan: models.Plan, comment_id: int, *, user: Any) -> None:
    """Hide a comment; its words stay in the history, and in what was published. Raises UnknownNameError E709."""
    row = plan.comments.filter(pk=comment_id, is_deleted=False).first()
    if row is None:
        raise selectors.unknown("意見", str(comment_id))
    with writing(plan):
        row.is_deleted = True
        keep(row, user, "意見を消した")


def _columns(request: HttpRequest, plan: models.Plan) -> dict[str, Any]:
    """The columns of a comment. Raises ShirubeError E765 without words or a name, E709 and the reading of a day."""
    told = {name: asked.field(request, name, longest) for name, longest in LONGEST.items()}
    if not told["text"] or not told["by"]:
        raise ShirubeError(
            "E765",
            "意見か、だれの意見かが空です。",
            todo="両方を書いてください。例: 見本大学 山田委員",
        )
    kpi = asked.field(request, "kpi", 12)
    about = selectors.kpi_of(plan, int(kpi)) if kpi.isascii() and kpi.isdecimal() else None
    more = "、".join(told[name] for name in ("role", "meeting") if told[name])
    return {
        "kpi": about,
        "text": told["text"],
        "by": f"{told['by']}（{more}）" if more else told["by"],
        "given_on": parse_date(told["on"]) if told["on"] else None,
    }
