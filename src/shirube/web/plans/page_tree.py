"""The tree at the left of the writing screen: drawn once for the same plan, the open node drawn into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from shirube.lint import kpi_key, node_key
from shirube.plans import BookNode, PlanBook
from shirube.web.pages import library
from shirube.web.plans.page_findings import by_subject, linted_of
from shirube.web.plans.words import KIND_JA, NO_TITLE

_END = "</li>"


@dataclass(frozen=True)
class TreeLine:
    """One node of the tree; figures are text, which a template writes without asking how."""

    href: str
    depth: str
    number: str
    kind: str
    title: str
    kpis: str
    findings: str
    is_here: bool = False


def tree_rows(plan_id: int, book: PlanBook, here: BookNode | None) -> SafeString:
    """Every node in the order of reading as list items, the open one marked."""
    lines, drawn = _tree(plan_id, book, library.catalogue().hash, library.today())
    rows = list(drawn)
    if here is not None:
        at = next(at for at, (_, node) in enumerate(book.walk()) if node.id == here.id)
        rows[at] = _drawn([replace(lines[at], is_here=True)])[0]
    return mark_safe("\n".join(rows))  # noqa: S308  drawn by a template


@lru_cache(maxsize=16)
def _tree(
    plan_id: int, book: PlanBook, _edition: str, _on: date
) -> tuple[tuple[TreeLine, ...], tuple[SafeString, ...]]:
    """The lines and their drawing, kept by everything that is in the plan and by what the checks know."""
    lines = tuple(tree_lines(plan_id, book))
    return lines, _drawn(lines)


def _drawn(lines: Iterable[TreeLine]) -> tuple[SafeString, ...]:
    text = render_to_string("plans/tree.html", {"tree": lines})
    return tuple(mark_safe(part + _END) for part in text.split(_END)[:-1])  # noqa: S308  drawn by a template


def tree_lines(plan_id: int, book: PlanBook) -> Iterable[TreeLine]:
    """Every node with its number and how much is to be looked at there."""
    findings: dict[Any, Any] = by_subject(linted_of(book))
    for depth, node in book.walk():
        keys = (node_key(node.id), *(kpi_key(kpi.id) for kpi in book.kpis_of(node.id)))
        count = sum(len(findings.get(key, ())) for key in keys)
        kpis = len(book.kpis_of(node.id))
        yield TreeLine(
            href=f"/plans/{plan_id}/nodes/{node.id}/",
            depth=str(min(depth, 4)),
            number=book.number(node.id),
            kind=KIND_JA[node.kind],
            title=node.title or NO_TITLE,
            kpis=str(kpis) if kpis else "",
            findings=str(count) if count else "",
        )
