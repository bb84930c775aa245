"""What the writing screen shows: the tree, the node being written, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest

from shirube.base import UnknownNameError, format_number
from shirube.lint import Finding, Linted, kpi_key, node_key
from shirube.plans import BookKpi, BookNode, NodeKind, PlanBook, book_from_json
from shirube.usecases.lint_plan import lint_book
from shirube.usecases.plan_near import (
    fitting_programmes,
    link_above,
    national_aim,
    others_kpis,
    used_programmes,
)
from shirube.web.areas.selectors import facts_of
from shirube.web.pages import library
from shirube.web.pages.access import reaches
from shirube.web.plans import models, selectors
from shirube.web.plans.histories import last_change
from shirube.web.plans.words import KIND_HINTS, KIND_JA, NO_TITLE, kinds_below
from shirube.web.strategy.selectors import NATIONAL, national

HOME = ("計画", "/plans/")
FIELDS_OF_KPI = ("label", "baseline", "target", "due", "unit", "path", "notes", "actual")


@dataclass(frozen=True)
class TreeLine:
    """One node of the tree at the left."""

    node: BookNode
    depth: int
    number: str
    kind: str
    kpis: int
    findings: int
    is_here: bool

    @property
    def title(self) -> str:
        return self.node.title or NO_TITLE


def trail_of(plan: models.Plan, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The breadcrumb of a page of a plan; without `more` the plan itself is the page."""
    return (HOME, (plan.title, f"/plans/{plan.pk}/" if more else ""), *more)


def write_context(request: HttpRequest, plan: models.Plan, node_id: int | None) -> dict[str, Any]:
    """The writing screen with a node open (the first one without an id)."""
    book = selectors.plan_book(plan)
    linted = lint_book(book, library.catalogue(), on=library.today())
    walked = list(book.walk())
    here = _here(walked, node_id)
    context = {
        "plan": plan,
        "book": book,
        "tree": tree_lines(book, linted, here),
        "linted": linted,
        "can_write": reaches(request.role, "editor"),
        "can_manage": reaches(request.role, "manager"),
        "trail": trail_of(plan) if here is None else trail_of(plan, (here.title or NO_TITLE, "")),
        "top_kinds": kinds_below(None),
        "now": library.now().isoformat(),
        "saved": saved_at(request),
        "done": DONE.get(request.GET.get("done", ""), ""),
        "here": here,
    }
    return context if here is None else {**context, **node_context(plan, book, here, linted)}


DONE = {
    "add": "足しました。",
    "move": "順を変えました。",
    "hang": "置き場所を変えました。",
    "delete": "消しました。履歴からいつでも戻せます。",
    "restore": "戻しました。",
    "kpi": "KPI を保存しました。",
    "new": "計画を作りました。左の目次から書きはじめてください。",
    "plan": "計画の設定を保存しました。",
}


def saved_at(request: HttpRequest) -> str:
    """The time of `?saved=10:42` after a save without script."""
    told = str(request.GET.get("saved", ""))[:5]
    return told if len(told) == 5 and told[:2].isdigit() and told[2] == ":" and told[3:].isdigit() else ""


def now_text() -> str:
    """10:42."""
    return library.now().strftime("%H:%M")


def _here(walked: list[tuple[int, BookNode]], node_id: int | None) -> BookNode | None:
    if node_id is None:
        return walked[0][1] if walked else None
    found = next((node for _, node in walked if node.id == str(node_id)), None)
    if found is None:
        raise selectors.unknown("項目", str(node_id))
    return found


def tree_lines(book: PlanBook, linted: Linted, here: BookNode | None) -> tuple[TreeLine, ...]:
    """Every node in the order of reading, with its number and how much is to be looked at there."""
    return tuple(
        TreeLine(
            node,
            min(depth, 4),
            book.number(node.id),
            KIND_JA[node.kind],
            len(book.kpis_of(node.id)),
            len(_findings_at(book, linted, node)),
            here is not None and node.id == here.id,
        )
        for depth, node in book.walk()
    )


def _findings_at(book: PlanBook, linted: Linted, node: BookNode) -> list[Finding]:
    subjects = {node_key(node.id), *(kpi_key(kpi.id) for kpi in book.kpis_of(node.id))}
    return [one for one in linted.findings if one.subject in subjects]


def node_context(plan: models.Plan, book: PlanBook, here: BookNode, linted: Linted) -> dict[str, Any]:
    """The node in the middle."""
    row = selectors.node_of(plan, int(here.id))
    own = linted.of(node_key(here.id))
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
        "title_findings": [one for one in own if one.field == "title"],
        "node_findings": [one for one in own if one.field != "title"],
        "kpis": [kpi_line(kpi, linted) for kpi in book.kpis_of(here.id)],
        "is_measure": here.kind is NodeKind.MEASURE,
        "has_bars": here.kind is not NodeKind.IMPACT,
        "bars": row.bars.filter(is_deleted=False),
        "uses": [(use, near["answers"].get(use.programme)) for use in row.uses.filter(is_deleted=False)],
        "below": kinds_below(here.kind),
        "homes": _homes(book, here),
        "links": link_choices(here),
        **near,
    }


@dataclass(frozen=True)
class KpiLine:
    """A KPI in the list of its node."""

    kpi: BookKpi
    findings: tuple[Finding, ...]

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


def kpi_line(kpi: BookKpi, linted: Linted) -> KpiLine:
    """A KPI with what the checks say of it."""
    return KpiLine(kpi, linted.of(kpi_key(kpi.id)))


def figure(value: Any) -> str:
    """The exact figure as an officer writes it; a fraction where it does not end."""
    ends = value.denominator
    for prime in (2, 5):
        while ends % prime == 0:
            ends //= prime
    return format_number(value) if ends == 1 else str(value)


def _homes(book: PlanBook, here: BookNode) -> list[tuple[str, str, bool]]:
    """Where a node may hang: id (empty for the top), text, and whether it hangs there now."""
    from shirube.plans.town import PARENTS

    below = {here.id}
    homes = [("", "いちばん上", here.parent is None)]
    for depth, node in book.walk():
        if node.parent in below:
            below.add(node.id)
        elif node.id != here.id and node.kind in PARENTS[here.kind]:
            text = f"{'　' * depth}{book.number(node.id)} {node.title or NO_TITLE}"
            homes.append((node.id, text, node.id == here.parent))
    return homes


def link_choices(here: BookNode) -> list[tuple[str, str, bool]]:
    """Aims of the national strategy that a node may be linked to: path, text, whether it is now."""
    wanted = {
        NodeKind.IMPACT: ("impact",),
        NodeKind.OUTCOME: ("outcome",),
        NodeKind.OUTPUT: ("output",),
        NodeKind.GROUP: ("output",),
        NodeKind.MEASURE: ("output",),
    }[here.kind]
    now = here.link.path if here.link else ""
    nodes = national().nodes.by_id.values()
    choices = [(node.id, node.name, node.id == now) for node in nodes if str(node.level) in wanted]
    if now and all(path != now for path, _, _ in choices):
        choices.append((now, f"いまの選択（{now}）", True))
    return [("", "つなげない", not now), *choices]


def near_context(plan: models.Plan, book: PlanBook, here: BookNode) -> dict[str, Any]:
    """What stands at the right of a node."""
    link, carrier = link_above(book, here)
    aim = national_aim(national().nodes, link.path) if link and link.strategy == NATIONAL else None
    on = library.today()
    is_measure = here.kind is NodeKind.MEASURE
    facts = _facts(plan) if is_measure else {}
    return {
        "near_node": here,
        "aim": aim,
        "aim_from": carrier if carrier is not None and carrier.id != here.id else None,
        "source": national().strategy.source,
        "others": others_kpis(book, here, published_books()),
        "fits": fitting_programmes(library.finder(), here, facts, on=on) if is_measure else (),
        "answers": used_programmes(library.catalogue(), here, facts, on=on),
        "near_is_measure": is_measure,
        "area": plan.organisation.area,
        "on": on,
    }


def _facts(plan: models.Plan) -> dict[str, Any]:
    """What is recorded of the plan's area; nothing for a body that is no area."""
    try:
        library.areas().get(plan.organisation.area)
    except UnknownNameError:
        return {}
    return facts_of(plan.organisation.area, library.today())


def published_books() -> tuple[PlanBook, ...]:
    """The newest public version of every plan."""
    return tuple(
        _book(line.published.pk, line.published.sha256)
        for line in selectors.published_plans()
        if line.published is not None
    )


@lru_cache(maxsize=200)
def _book(version: int, _sha256: str) -> PlanBook:
    import json

    row = models.PublishedVersion.objects.get(pk=version)
    return book_from_json(json.loads(row.content))
