"""Where a node of a town's plan may hang and what it may become, before it is tried."""

from __future__ import annotations

from shirube.plans.times import PlanError
from shirube.plans.town import PARENTS, BookNode, NodeKind, PlanBook, refuse_wrong_parent


def homes_of(book: PlanBook, node: BookNode) -> tuple[tuple[int, BookNode], ...]:
    """The nodes under which a node may hang, with their depth, in the order of reading; the top is always free.

    Never the node itself or what hangs below it; a group with groups goes under no group.
    """
    below = {node.id}
    holds_groups = any(child.kind is NodeKind.GROUP for child in book.children(node.id))
    found = []
    for depth, one in book.walk():
        if one.id in below or one.parent in below:
            below.add(one.id)
        elif _may_hang(book, node.kind, one, holds_groups=holds_groups):
            found.append((depth, one))
    return tuple(found)


def kinds_of(book: PlanBook, node: BookNode) -> tuple[NodeKind, ...]:
    """The kinds a node may have where it stands, with what it holds and what hangs on it; its own is among them."""
    parent = None if node.parent is None else book.node(node.parent)
    children = book.children(node.id)
    holds_groups = any(child.kind is NodeKind.GROUP for child in children)
    repeated = any(one.repost_of == node.id for one in book.nodes)
    found = []
    for kind in NodeKind:
        if kind is not NodeKind.MEASURE and (node.programmes or node.budgets or node.is_repost or repeated):
            continue
        if kind is NodeKind.IMPACT and node.bars:
            continue
        if any(kind not in PARENTS[child.kind] for child in children):
            continue
        if parent is not None and not _may_hang(book, kind, parent, holds_groups=holds_groups):
            continue
        if kind is NodeKind.GROUP and _holds_deep_groups(book, children):
            continue
        found.append(kind)
    return tuple(found)


def _may_hang(book: PlanBook, kind: NodeKind, parent: BookNode, *, holds_groups: bool) -> bool:
    if kind is NodeKind.GROUP and parent.kind is NodeKind.GROUP and holds_groups:
        return False
    above = {} if parent.parent is None else {parent.parent: book.node(parent.parent)}
    try:
        refuse_wrong_parent(kind, parent, nodes=above)
    except PlanError:
        return False
    return True


def _holds_deep_groups(book: PlanBook, children: tuple[BookNode, ...]) -> bool:
    """Whether a group below holds groups itself: over it no further group may stand."""
    return any(
        child.kind is NodeKind.GROUP and below.kind is NodeKind.GROUP
        for child in children
        for below in book.children(child.id)
    )
