"""Writing KPIs: a target that changes keeps the one before, with the day and the reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shirube.base import ShirubeError
from shirube.web.plans import models, selectors
from shirube.web.plans.services import (
    MOST_KPIS,
    OvertakenError,
    keep,
    next_position,
    refuse_too_many,
    swap,
    writing,
)

MEANING = (
    *("target_kind", "target_value", "target_than", "target_status", "unit", "better"),
    *("due_kind", "due_first", "due_last", "base_years"),
)
"""The columns whose change is a change of the target; the words beside a figure are none."""


def changes_target(kpi: models.Kpi, typed: Mapping[str, Any]) -> bool:
    """Whether what was typed means another target than the one written before (the first one is no change)."""
    if not kpi.target_kind:
        return False
    if kpi.target_kind == "text" and typed["target_text"] != kpi.target_text:
        return True
    return any(typed[name] != getattr(kpi, name) for name in MEANING)


def add_kpi(plan: models.Plan, node_id: int, typed: Mapping[str, Any], *, user: Any) -> models.Kpi:
    """A KPI at the end of a node."""
    with writing(plan):
        node = selectors.node_of(plan, node_id)
        kpis = node.kpis.filter(is_deleted=False)
        refuse_too_many(models.Kpi.objects.filter(node__plan=plan).count(), MOST_KPIS, "KPI")
        return keep(models.Kpi(node=node, position=next_position(kpis), **typed), user)


def save_kpi(
    plan: models.Plan,
    kpi_id: int,
    typed: Mapping[str, Any],
    *,
    seen: int,
    user: Any,
    changed_on: date | None,
    reason: str,
) -> models.Kpi:
    """What is written in a KPI. Raises OvertakenError; E714 for a changed target without a day and a reason, E715 before the last change."""
    with writing(plan):
        kpi = selectors.kpi_of(plan, kpi_id)
        if all(getattr(kpi, name) == value for name, value in typed.items()):
            return kpi
        if kpi.version != seen:
            raise OvertakenError(kpi, typed)
        if changes_target(kpi, typed):
            _keep_old(kpi, changed_on=changed_on, reason=reason, user=user)
        for name, value in typed.items():
            setattr(kpi, name, value)
        kpi.version += 1
        return keep(kpi, user, reason)


def delete_kpi(plan: models.Plan, kpi_id: int, *, user: Any) -> models.Kpi:
    """Hide a KPI."""
    with writing(plan):
        kpi = selectors.kpi_of(plan, kpi_id)
        kpi.is_deleted = True
        return keep(kpi, user, "消した")


def restore_kpi(plan: models.Plan, kpi_id: int, *, user: Any) -> models.Kpi:
    """Show a KPI again, at the end of its node."""
    with writing(plan):
        kpi = selectors.kpi_of(plan, kpi_id, deleted=True)
        if kpi.is_deleted:
            kpi.is_deleted = False
            kpi.position = next_position(kpi.node.kpis.filter(is_deleted=False))
            keep(kpi, user, "戻した")
        return kpi


def move_kpi(plan: models.Plan, kpi_id: int, *, up: bool, user: Any) -> models.Kpi:
    """Change places with the KPI before or after it."""
    with writing(plan):
        kpi = selectors.kpi_of(plan, kpi_id)
        others = kpi.node.kpis.filter(is_deleted=False)
        before = others.filter(position__lt=kpi.position).order_by("-position").first()
        after = others.filter(position__gt=kpi.position).order_by("position").first()
        swap(kpi, before if up else after, user)
        return kpi


def _keep_old(kpi: models.Kpi, *, changed_on: date | None, reason: str, user: Any) -> None:
    if changed_on is None or not reason.strip():
        raise ShirubeError(
            "E714",
            "目標を変えるには、変えた日と理由が要ります。",
            todo="前の目標は、日と理由とともに残ります。例: 2026-06-15、住民アンケートで見込みを改めた",
        )
    last = kpi.revisions.order_by("-number").first()
    if last is not None and changed_on < last.changed_on:
        raise ShirubeError(
            "E715",
            f"変えた日 {changed_on} が、前に変えた日 {last.changed_on} より前です。",
            todo="変更は古い順に記録します。日を確かめてください。",
        )
    row = models.TargetHistory(
        kpi=kpi,
        number=1 if last is None else last.number + 1,
        kind=kpi.target_kind,
        value=kpi.target_value,
        text=kpi.target_text,
        unit=kpi.unit,
        than=kpi.target_than,
        better=kpi.better,
        status=kpi.target_status,
        due_kind=kpi.due_kind,
        due_first=kpi.due_first,
        due_last=kpi.due_last,
        due_text=kpi.due_text,
        changed_on=changed_on,
        reason=reason.strip(),
        by=user,
        by_name=user.get_username(),
    )
    row.save(force_insert=True)
