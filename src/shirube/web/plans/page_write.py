"""What the writing screen shows: the tree, the node being written, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from shirube.base import format_number
from shirube.lint import Finding, Linted, kpi_key, node_key
from shirube.plans import BookKpi, BookNode, NodeKind, PlanBook
from shirube.usecases.plan_budget import node_sums
from shirube.web.pages import library
from shirube.web.pages.access import reaches
from shirube.web.plans import models, selectors
from shirube.web.plans.histories import last_change
from shirube.web.plans.page_findings import at_row, by_subject, linted_of, node_spots
from shirube.web.plans.page_links import Beside, beside_of, node_link_words
from shirube.web.plans.page_near import near_context
from shirube.web.plans.page_parts import PARTS, empty_form
from shirube.web.plans.page_tree import tree_rows
from shirube.web.plans.trails import trail_of
from shirube.web.plans.words import KIND_HINTS, KIND_JA, NO_TITLE, kinds_below

Findings = Mapping[str | None, list[Finding]]


def write_context(request: HttpRequest, plan: models.Plan, node_id: int | None) -> dict[str, Any]:
    """The writing screen with a node open (the first one without an id)."""
    book = selectors.plan_book(plan)
    linted = linted_of(book)
    findings = by_subject(linted)
    here = (
        next((node for _, node in book.walk()), None) if node_id is None else selectors.here_of(book, node_id)
    )
    context = {
        "plan": plan,
        "book": book,
        "tree": tree_rows(plan.pk, book, here),
        "open_findings": len(linted.findings),
        "can_write": reaches(request.role, "editor"),
        "can_manage": reaches(request.role, "manager"),
        "trail": trail_of(plan) if here is None else trail_of(plan, (here.title or NO_TITLE, "")),
        "top_kinds": kinds_below(None),
        "now": library.now().isoformat(),
        "saved": saved_at(request),
        "done": DONE.get(request.GET.get("done", ""), ""),
        "here": here,
    }
    return context if here is None else {**context, **node_context(plan, book, here, findings)}


DONE = {
    "add": "足しました。",
    "move": "順を変えました。",
    "hang": "置き場所を変えました。",
    "delete": "消しました。履歴からいつでも戻せます。",
    "restore": "戻しました。",
    "kpi": "KPI を保存しました。",
    "new": "計画を作りました。左の目次から書きはじめてください。",
    "plan": "計画の設定を保存しました。",
    "part": "保存しました。",
    "kind": "種類を変えました。",
}


def saved_at(request: HttpRequest) -> str:
    """The time of `?saved=10:42` after a save without script."""
    told = str(request.GET.get("saved", ""))[:5]
    return told if len(told) == 5 and told[:2].isdigit() and told[2] == ":" and told[3:].isdigit() else ""


def now_text() -> str:
    """10:42."""
    return library.now().strftime("%H:%M")


def node_context(plan: models.Plan, book: PlanBook, here: BookNode, findings: Findings) -> dict[str, Any]:
    """The node in the middle."""
    row = selectors.node_of(plan, int(here.id))
    spots = node_spots(findings.get(node_key(here.id), ()))
    near = near_context(plan, book, here)
    return {
        "row": row,
        "node": here,
        "title": here.title or NO_TITLE,
        "kind": KIND_JA[here.kind],
        "hint": KIND_HINTS[here.kind],
        "number": book.number(here.id),
        "version": row.version,
        "last": last_change(row),
        "original": None if here.repost_of is None else book.node(here.repost_of),
        "kpis": [kpi_line(kpi, findings) for kpi in book.kpis_of(here.id)],
        **_parts(row, here, spots, near["answers"]),
        **_forms(plan, row, here),
        "spots": spots,
        "sums": node_sums(book, here),
        "below": kinds_below(here.kind),
        "links": [(path, words, path == _linked(here)) for path, words in _link_words(here).items()],
        **near,
    }


def _linked(here: BookNode) -> str:
    return here.link.path if here.link else ""


def _link_words(here: BookNode) -> dict[str, str]:
    return node_link_words(here.kind, _linked(here))


@dataclass(frozen=True)
class PartLine:
    """A row of a node with what the checks say of it, and for a programme what this area gets."""

    row: Any
    findings: tuple[Finding, ...] = ()
    answer: Any = None

    @property
    def row_id(self) -> str:
        return str(self.row.pk)

    @property
    def place(self) -> str:
        """Which bar it is, for those who hear the page."""
        return f"{self.row.programme or '項目自身'} {self.row.first or ''}"


def _parts(
    row: models.Node, here: BookNode, spots: dict[str, list[Finding]], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """The rows of a node. A finding that names a row moves from its section into the row."""
    uses = [
        PartLine(use, at_row(spots["programmes"], use.name), answers.get(use.programme))
        for use in row.uses.filter(is_deleted=False)
    ]
    bars = [
        PartLine(bar, at_row(spots["bars"], bar.programme or here.title))
        for bar in row.bars.filter(is_deleted=False)
    ]
    for spot, lines in (("programmes", uses), ("bars", bars)):
        told = [one for line in lines for one in line.findings]
        spots[spot] = [one for one in spots[spot] if one not in told]
    is_measure = here.kind is NodeKind.MEASURE
    budgets = row.budgets.filter(is_deleted=False) if is_measure else ()
    return {
        "is_measure": is_measure,
        "has_bars": here.kind is not NodeKind.IMPACT,
        "uses": uses,
        "bars": bars,
        "budgets": [(one, selectors.budget_row(one)) for one in budgets],
    }


def _forms(plan: models.Plan, row: models.Node, here: BookNode) -> dict[str, Any]:
    """Empty forms that add a row; the programmes of a measure are offered as names."""
    names = tuple(one.name for one in here.programmes)
    return {
        f"{name.removesuffix('s')}_form": empty_form(plan, row.pk, PARTS[name], names)
        for name in ("bars", "budgets")
    }


def open_spots(row: models.Node, here: BookNode, linted: Linted) -> dict[str, list[Finding]]:
    """The findings of a node by spot, without those that stand in a row: what a saved draft draws anew."""
    spots = node_spots(linted.of(node_key(here.id)))
    _parts(row, here, spots, {})
    return spots


@dataclass(frozen=True)
class KpiLine:
    """A KPI in the list of its node."""

    kpi: BookKpi
    findings: tuple[Finding, ...]
    beside: Beside | None = None

    @property
    def baseline(self) -> str:
        base = self.kpi.kpi.baseline
        if base is None:
            return "－"
        value = base.text if base.value is None else f"{figure(base.value)}{self.kpi.unit}"
        return f"{value}（{base.at.era}）" if base.at else value

    @property
    def target(self) -> str:
        target = self.kpi.kpi.target
        if target is None:
            return "まだ書いていない"
        if not target.is_decided:
            return "原本で失われている" if target.status == "lost" else "まだ決めていない"
        return target.text if target.value is None else f"{figure(target.value)}{self.kpi.unit}"

    @property
    def due(self) -> str:
        due = self.kpi.kpi.due
        return due.text or "－" if due.last is None else f"{due.last.era}（{due.last.western}）"


def kpi_line(kpi: BookKpi, findings: Findings) -> KpiLine:
    """A KPI with what the checks say of it, and the national one it is linked to."""
    beside = beside_of(kpi.link, on=library.today())
    return KpiLine(kpi, tuple(findings.get(kpi_key(kpi.id), ())), beside)


def figure(value: Any) -> str:
    """The exact figure as an officer writes it; a fraction where it does not end."""
    ends = value.denominator
    for prime in (2, 5):
        while ends % prime == 0:
            ends //= prime
    return format_number(value) if ends == 1 else str(value)
