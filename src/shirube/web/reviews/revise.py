"""Changing a target out of a review: the new value and due, the day and the reason; the old one is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shirube.base import CalendarYear, ShirubeError, parse_date, parse_year
from shirube.documents.plan_book import number_text, read_written
from shirube.plans.town_json import read_year, year_text
from shirube.web.plans import models, selectors
from shirube.web.plans.kpi_services import MEANING, save_kpi
from shirube.web.plans.stored import exact_column

_TYPED = (*MEANING, "target_text", "due_text")


def form_of(kpi: models.Kpi, typed: Mapping[str, str] | None, *, today: date) -> dict[str, Any]:
    """What stands in the form: the present target, or what was typed."""
    target = selectors.target_of(kpi)
    due = selectors.due_of(kpi)
    stands = {
        "value": number_text(target.value) if target and target.value is not None else "",
        "due": due.last.era if due.last else "",
        "on": today.isoformat(),
        "reason": "",
        "seen": str(kpi.version),
    }
    shown = {name: str(typed.get(name, "")) if typed else text for name, text in stands.items()}
    return {"shown": shown, "target": target, "due": due, "revisions": kpi.revisions.order_by("-number")}


def change_target(plan: models.Plan, kpi: models.Kpi, typed: Mapping[str, str], *, user: Any) -> models.Kpi:
    """Store the new target. Raises ShirubeError E766 without a present target or a value, and as `save_kpi`."""
    if selectors.target_of(kpi) is None:
        raise ShirubeError(
            "E766",
            f"「{kpi.label}」にはまだ目標がありません。",
            todo="計画を書く画面で、はじめの目標を書いてください。",
        )
    columns = {name: getattr(kpi, name) for name in _TYPED}
    columns |= _new_target(kpi, typed)
    seen = str(typed.get("seen", ""))
    return save_kpi(
        plan,
        kpi.pk,
        columns,
        seen=int(seen) if seen.isascii() and seen.isdecimal() else 0,
        user=user,
        changed_on=_day(str(typed.get("on", ""))),
        reason=str(typed.get("reason", ""))[:1_000],
    )


def _new_target(kpi: models.Kpi, typed: Mapping[str, str]) -> dict[str, str]:
    entry = read_written(str(typed.get("value", ""))[:100], unit=kpi.unit)
    if entry.value is None:
        raise ShirubeError(
            "E766",
            "新しい目標の値がありません。",
            todo="数を入れてください。値を決めないときは、計画を書く画面で「未設定」にしてください。",
        )
    due_last = kpi.due_last
    text = str(typed.get("due", ""))[:40].strip()
    if text:
        is_calendar = bool(due_last) and isinstance(read_year(due_last), CalendarYear)
        due_last = year_text(parse_year(text, bare="calendar" if is_calendar else "fiscal"))
    value = exact_column(entry.value)
    is_same_aim = value == kpi.target_value
    kind = kpi.due_kind if kpi.due_kind != "none" or not due_last else "fiscal_year"
    return {
        "target_value": value,
        "target_text": kpi.target_text if is_same_aim else "",
        "due_last": due_last,
        "due_text": kpi.due_text if due_last == kpi.due_last else "",
        "due_kind": kind,
    }


def _day(text: str) -> date | None:
    return parse_date(text[:40]) if text.strip() else None
