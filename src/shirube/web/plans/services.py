"""Writing plans: each step in one transaction that also moves the plan's stamp, with who did it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from shirube.base import ShirubeError
from shirube.plans import BookNode, NationalLink, NodeKind, PlanBook
from shirube.plans.town import no_original, refuse_wrong_parent
from shirube.web.plans import models, selectors
from shirube.web.plans.stored import actual_columns, bar_columns, budget_columns, kpi_columns

MOST_NODES, MOST_KPIS = 1_000, 1_000
NODE_FIELDS = ("title", "text", "link_strategy", "link_path")
PLAN_FIELDS = ("title", "first_year", "last_year", "rule_on_course", "rule_slightly", "status")


class OvertakenError(ShirubeError):
    """Somebody else saved meanwhile: `row` is what stands now, `typed` what was sent."""

    def __init__(self, row: Any, typed: Mapping[str, Any]) -> None:
        super().__init__(
            "E711",
            "あなたが書いている間に、ほかの人がここを変えました。",
            todo="両方の文を見くらべて、残すほうを選ぶか、合わせて書き直してください。まだ上書きしていません。",
        )
        self.row = row
        self.typed = dict(typed)


@contextmanager
def writing(plan: models.Plan) -> Iterator[None]:
    """A transaction in which the plan's row lines up those who write at the same time."""
    with transaction.atomic():
        models.Plan.objects.filter(pk=plan.pk).update(stamp=F("stamp") + 1)
        yield


def keep(row: Any, user: Any, why: str = "") -> Any:
    """Save a row, its history saying who and why."""
    row._history_user = user if getattr(user, "pk", None) else None  # noqa: SLF001  simple-history reads it
    row._change_reason = why[:100] or None  # noqa: SLF001
    row.save()
    return row


def save_fields(row: Any, typed: Mapping[str, Any], *, seen: int, user: Any, why: str = "") -> Any:
    """Put the typed fields into a row that still has the version seen; inside `writing`, freshly read.

    Raises OvertakenError if another version stands that says something else.
    """
    if all(getattr(row, name) == value for name, value in typed.items()):
        return row
    if row.version != seen:
        raise OvertakenError(row, typed)
    for name, value in typed.items():
        setattr(row, name, value)
    row.version += 1
    return keep(row, user, why)


def save_node(
    plan: models.Plan, node_id: int, typed: Mapping[str, Any], *, seen: int, user: Any
) -> models.Node:
    """What is written in a node. Raises OvertakenError."""
    with writing(plan):
        return save_fields(selectors.node_of(plan, node_id), typed, seen=seen, user=user)


def save_plan(plan: models.Plan, typed: Mapping[str, Any], *, seen: int, user: Any) -> models.Plan:
    """Title, years, rule, status. Raises OvertakenError."""
    with writing(plan):
        return save_fields(selectors.plan_of(plan.pk), typed, seen=seen, user=user)


def add_node(
    plan: models.Plan, *, kind: NodeKind, parent: models.Node | None, title: str, user: Any
) -> models.Node:
    """A node at the end of its parent. Raises PlanError E702 where it cannot hang, E713 beyond 1,000 nodes."""
    with writing(plan):
        refuse_too_many(plan.nodes.count(), MOST_NODES, "項目")
        _check_parent(kind, parent)
        position = next_position(_siblings(plan, parent))
        return keep(models.Node(plan=plan, kind=kind, parent=parent, title=title, position=position), user)


def move_node(plan: models.Plan, node_id: int, *, up: bool, user: Any) -> None:
    """Change places with the sibling before or after; at the edge nothing happens."""
    with writing(plan):
        node = selectors.node_of(plan, node_id)
        siblings = _siblings(plan, node.parent)
        before = siblings.filter(position__lt=node.position).order_by("-position").first()
        after = siblings.filter(position__gt=node.position).order_by("position").first()
        swap(node, before if up else after, user)


def rehang_node(plan: models.Plan, node_id: int, parent: models.Node | None, *, user: Any) -> None:
    """Hang a node on another one, at the end. Raises PlanError E702, E701 for a node below itself."""
    with writing(plan):
        node = selectors.node_of(plan, node_id)
        if node.parent_id == (None if parent is None else parent.pk):
            return
        node.parent, node.position = parent, next_position(_siblings(plan, parent))
        _check_parent(NodeKind(node.kind), parent)
        keep(node, user)
        selectors.plan_book(plan)  # raises for a ring or a group too deep, and nothing is stored


def change_kind(plan: models.Plan, node_id: int, kind: NodeKind, *, seen: int, user: Any) -> models.Node:
    """Make a node something else. Raises PlanError E702, E707, E540, E543 for what it cannot be, OvertakenError."""
    with writing(plan):
        row, book = selectors.node_of(plan, node_id), selectors.plan_book(plan)
        changed = tuple(replace(one, kind=kind) if one.id == str(node_id) else one for one in book.nodes)
        replace(book, nodes=changed)  # raises where the plan cannot be so
        return save_fields(row, {"kind": str(kind)}, seen=seen, user=user, why="種類を変えた")


def set_repost(
    plan: models.Plan, node_id: int, original: int | None, *, is_repost: bool, seen: int, user: Any
) -> models.Node:
    """Mark a measure as the repost of another one, or of none that is known, or take the mark off.

    Raises PlanError E540 for what cannot be a repost, OvertakenError.
    """
    with writing(plan):
        row = selectors.node_of(plan, node_id)
        wanted = None if original is None or not is_repost else selectors.node_of(plan, original)
        is_odd = wanted is not None and (wanted.kind != NodeKind.MEASURE or wanted.is_repost or wanted == row)
        is_odd = is_odd or row.kind != NodeKind.MEASURE
        if is_repost and (is_odd or row.reposts.filter(is_deleted=False).exists()):
            raise no_original(row.title)
        columns = {"is_repost": is_repost, "repost_of_id": None if wanted is None else wanted.pk}
        return save_fields(row, columns, seen=seen, user=user)


def delete_node(plan: models.Plan, node_id: int, *, user: Any) -> None:
    """Hide a node with what hangs on it."""
    with writing(plan):
        node = selectors.node_of(plan, node_id)
        node.is_deleted = True
        keep(node, user, "消した")


def restore_node(plan: models.Plan, node_id: int, *, user: Any) -> None:
    """Show a node again, at the end of its parent. Raises ShirubeError E712 while its parent is hidden."""
    with writing(plan):
        node = selectors.node_of(plan, node_id, deleted=True)
        if not node.is_deleted:
            return
        _refuse_hidden(node.parent)
        node.is_deleted = False
        node.position = next_position(_siblings(plan, node.parent))
        keep(node, user, "戻した")


def restore_text(
    plan: models.Plan, node_id: int, state: Any, *, newest: int | None, user: Any
) -> models.Node:
    """Put the words of a former state back; what stood goes into the history.

    Raises OvertakenError if the node has a newer state than the one the person saw as the newest.
    """
    with writing(plan):
        node = selectors.node_of(plan, node_id)
        words = {name: getattr(state, name) for name in NODE_FIELDS}
        if node.history.latest("history_id").history_id != newest:
            raise OvertakenError(node, words)
        for name, value in words.items():
            setattr(node, name, value)
        node.version += 1
        return keep(node, user, "前の内容に戻した")


def create_plan(organisation: models.Organisation, book: PlanBook, *, user: Any, why: str) -> models.Plan:
    """A plan with everything of a book, or nothing at all. Raises ShirubeError E713 for a book that is too long."""
    refuse_too_many(len(book.nodes) - 1, MOST_NODES, "項目")
    refuse_too_many(len(book.kpis) - 1, MOST_KPIS, "KPI")
    first, last = book.first_year.year, book.last_year.year
    plan = models.Plan(organisation=organisation, title=book.title, first_year=first, last_year=last)
    with transaction.atomic():
        keep(plan, user, why)
        rows: dict[str, models.Node] = {}
        walked = [node for _, node in book.walk()]
        for node in sorted(walked, key=lambda node: node.repost_of is not None):
            rows[node.id] = keep(_node_row(plan, node, book, rows), user, why)
            _fill_node(rows[node.id], node, book, user=user, why=why)
    return plan


def _node_row(
    plan: models.Plan, node: BookNode, book: PlanBook, rows: Mapping[str, models.Node]
) -> models.Node:
    """The row of a node; what it hangs on and what it repeats are among the rows already."""
    row = models.Node(
        plan=plan,
        kind=node.kind,
        parent=None if node.parent is None else rows[node.parent],
        position=[one.id for one in book.children(node.parent)].index(node.id) + 1,
        title=node.title,
        text=node.text,
        is_repost=node.is_repost,
        repost_of=None if node.repost_of is None else rows[node.repost_of],
    )
    _put_link(row, node.link)
    return row


def _fill_node(row: models.Node, node: BookNode, book: PlanBook, *, user: Any, why: str) -> None:
    for number, use in enumerate(node.programmes, start=1):
        keep(models.Use(node=row, position=number, programme=use.id or "", name=use.name), user, why)
    for number, bar in enumerate(node.bars, start=1):
        keep(models.Bar(node=row, position=number, **bar_columns(bar)), user, why)
    for number, line in enumerate(node.budgets, start=1):
        keep(models.Budget(node=row, position=number, **budget_columns(line)), user, why)
    for number, kpi in enumerate(book.kpis_of(node.id), start=1):
        home = keep(models.Kpi(node=row, position=number, **kpi_columns(kpi)), user, why)
        for one in kpi.actuals:
            keep(models.Observation(kpi=home, **actual_columns(one)), user, why)


def next_position(rows: Any) -> int:
    """One after the last."""
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def swap(row: Any, other: Any | None, user: Any) -> None:
    """Two rows change places; by way of a place that nobody holds, since a position is held once."""
    if other is None:
        return
    mine, theirs = row.position, other.position
    type(row).objects.filter(pk=row.pk).update(position=next_position(type(row).objects))
    other.position, row.position = mine, theirs
    keep(other, user, "順を変えた")
    keep(row, user, "順を変えた")


def _siblings(plan: models.Plan, parent: models.Node | None) -> Any:
    return plan.nodes.filter(parent=parent, is_deleted=False)


def _check_parent(kind: NodeKind, parent: models.Node | None) -> None:
    if parent is None:
        return
    _refuse_hidden(parent)
    above = None if parent.parent is None else _bare(parent.parent)
    refuse_wrong_parent(kind, _bare(parent), nodes={} if above is None else {above.id: above})


def _bare(node: models.Node) -> Any:
    parent = None if node.parent_id is None else str(node.parent_id)
    return BookNode(id=str(node.pk), kind=NodeKind(node.kind), title=node.title, parent=parent)


def _refuse_hidden(parent: models.Node | None) -> None:
    if parent is not None and parent.is_deleted:
        raise ShirubeError(
            "E712",
            f"上の項目「{parent.title}」が消されています。",
            todo="先に上の項目を履歴から戻してください。",
        )


def refuse_too_many(count: int, most: int, what: str) -> None:
    if count >= most:
        raise ShirubeError(
            "E713", f"{what}は{most:,}までです。", todo="使わないものを消すか、計画を分けてください。"
        )


def too_much(size: int) -> ShirubeError:
    """E719: what was read is more than a draft holds."""
    return ShirubeError(
        "E719",
        f"読み取った内容が {size:,} バイトあり、一つの下書きには大きすぎます。何も保存していません。",
        todo="章ごとに分けたファイルを渡してください。",
    )


def _put_link(row: Any, link: NationalLink | None) -> None:
    row.link_strategy, row.link_path = ("", "") if link is None else (link.strategy, link.path)
