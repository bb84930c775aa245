"""Writing the rows of a node: programmes it uses, bars of its roadmap, its budget. Nothing of another is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shirube.base import ShirubeError
from shirube.web.plans import models, selectors
from shirube.web.plans.services import (
    OvertakenError,
    keep,
    next_position,
    refuse_too_many,
    save_fields,
    writing,
)

MOST, MOST_HIDDEN = 60, 100
WORDS = {models.Use: "制度", models.Bar: "工程", models.Budget: "予算の行"}


def part_of(plan: models.Plan, model: Any, part_id: int) -> Any:
    """A living row of this plan. Raises UnknownNameError E709."""
    row = model.objects.select_related("node").filter(pk=part_id, node__plan=plan, is_deleted=False).first()
    if row is None or row.node.is_deleted:
        raise selectors.unknown(WORDS[model], str(part_id))
    return row


def add_use(plan: models.Plan, node_id: int, *, programme: str, name: str, user: Any) -> models.Use:
    """A programme of a measure; the same one twice stays one. Raises PlanError E707 above a measure."""
    with writing(plan):
        uses = selectors.node_of(plan, node_id).uses.filter(is_deleted=False)
        same = uses.filter(programme=programme) if programme else uses.filter(programme="", name=name)
        found = same.first()
        if found is not None:
            return found
        return _added(plan, models.Use, node_id, {"programme": programme, "name": name}, user)


def add_part(plan: models.Plan, model: Any, node_id: int, columns: Mapping[str, Any], *, user: Any) -> Any:
    """A row at the end of its node. Raises PlanError E707, E543 where the node cannot hold it, E713 beyond 60."""
    with writing(plan):
        return _added(plan, model, node_id, columns, user)


def _added(plan: models.Plan, model: Any, node_id: int, columns: Mapping[str, Any], user: Any) -> Any:
    node = selectors.node_of(plan, node_id)
    rows = model.objects.filter(node=node, is_deleted=False)
    refuse_too_many(rows.count(), MOST, WORDS[model])
    row = keep(model(node=node, position=next_position(rows), **columns), user)
    selectors.plan_book(plan)  # raises where the plan cannot be so, and nothing is stored
    return row


def save_part(
    plan: models.Plan, model: Any, part_id: int, columns: Mapping[str, Any], *, seen: int, user: Any
) -> Any:
    """What is written in a row. Raises OvertakenError, ShirubeError E545 for a programme that stands there already."""
    with writing(plan):
        row = part_of(plan, model, part_id)
        _refuse_same(row, columns.get("programme", "") if model is models.Use else "")
        return save_fields(row, columns, seen=seen, user=user)


def _refuse_same(row: Any, programme: str) -> None:
    others = models.Use.objects.filter(node=row.node, is_deleted=False, programme=programme)
    if programme and others.exclude(pk=row.pk).exists():
        raise ShirubeError(
            "E545",
            "同じ制度が、この施策にもう入っています。",
            todo="この行を外すか、別の制度を選んでください。",
        )


def hide_part(plan: models.Plan, model: Any, part_id: int, *, seen: int | None, user: Any) -> int:
    """Take a row away; the id of its node. Raises UnknownNameError E709, OvertakenError if it is not as it was seen."""
    with writing(plan):
        row = part_of(plan, model, part_id)
        if seen is not None and row.version != seen:
            raise OvertakenError(row, {})
        row.is_deleted = True
        keep(row, user, "消した")
        return int(row.node_id)


def restore_part(plan: models.Plan, model: Any, part_id: int, *, user: Any) -> int:
    """Show a row again, at the end of its node; the id of the node. Raises UnknownNameError E709, E713, E545."""
    with writing(plan):
        row = model.objects.select_related("node").filter(pk=part_id, node__plan=plan).first()
        if row is None or row.node.is_deleted:
            raise selectors.unknown(WORDS[model], str(part_id))
        if row.is_deleted:
            rows = model.objects.filter(node=row.node, is_deleted=False)
            refuse_too_many(rows.count(), MOST, WORDS[model])
            _refuse_same(row, row.programme if model is models.Use else "")
            row.is_deleted, row.position = False, next_position(rows)
            keep(row, user, "戻した")
            selectors.plan_book(plan)  # raises where the node can hold it no more
        return int(row.node_id)


def hidden_parts(plan: models.Plan, node: models.Node | None = None) -> list[tuple[str, str, Any]]:
    """Rows that were taken away from living nodes: the kind in words, its word in addresses, the row."""
    found = []
    for model, address in ((models.Use, "programmes"), (models.Bar, "bars"), (models.Budget, "budgets")):
        rows = model.objects.filter(node__plan=plan, node__is_deleted=False, is_deleted=True)
        rows = rows if node is None else rows.filter(node=node)
        found += [(WORDS[model], address, row) for row in rows.select_related("node")[:MOST_HIDDEN]]
    return found
