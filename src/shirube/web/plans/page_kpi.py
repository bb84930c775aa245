"""What the form of a KPI shows: the stored words or those just typed, each mistake at its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shirube.base import FiscalYear, ShirubeError
from shirube.lint import kpi_key
from shirube.plans.town_json import read_year, year_text
from shirube.usecases.plan_kpi import PATH, path_year
from shirube.usecases.plan_links import own_words
from shirube.usecases.plan_near import link_above
from shirube.web.pages import library
from shirube.web.pages.access import reaches
from shirube.web.plans import models, selectors
from shirube.web.plans.page_findings import kpi_spots, linted_of
from shirube.web.plans.page_links import beside_of, kpi_link_groups
from shirube.web.plans.page_write import figure
from shirube.web.plans.trails import trail_of
from shirube.web.plans.words import BETTER, DUES, NO_TITLE, STATUSES, TARGETS
from shirube.web.strategy.selectors import national


def typed_from(kpi: models.Kpi) -> dict[str, str]:
    """A stored KPI as an officer would type it."""
    core = selectors.core_kpi(kpi)
    base, target = core.baseline, core.target
    typed = {
        name: getattr(kpi, name)
        for name in (
            "label",
            "unit",
            "better",
            "denominator",
            "printed_no",
            "cohort",
            "disaggregation",
            "link_path",
            "notes",
            "source",
            "target_kind",
            "target_than",
        )
    }
    typed |= {"target_status": kpi.target_status, "due_kind": kpi.due_kind, "due_text": kpi.due_text}
    typed["baseline_value"] = "" if base is None else base.text if base.value is None else figure(base.value)
    typed["baseline_at"] = base.at.era if base is not None and base.at is not None else ""
    has_value = target is not None and target.value is not None
    typed["target_value"] = figure(target.value) if target is not None and target.value is not None else ""
    typed["target_text"] = "" if target is None or has_value else target.text
    for name in ("due_first", "due_last"):
        text = getattr(kpi, name)
        typed[name] = read_year(text).era if text else ""
    typed["base_years"] = "、".join(read_year(one).era for one in kpi.base_years.split())
    for year, step in core.path:
        typed[f"{PATH}{year_text(year)}"] = step.text if step.value is None else figure(step.value)
    return typed


def form_context(
    request: Any,
    plan: models.Plan,
    node: models.Node,
    typed: Mapping[str, str],
    *,
    kpi: models.Kpi | None = None,
    errors: Mapping[str, ShirubeError] | None = None,
    asks_why: bool = False,
) -> dict[str, Any]:
    """The form of a KPI, new (`kpi` None) or stored."""
    wrong = errors or {}
    book = selectors.plan_book(plan)
    own = next((one for one in book.kpis if kpi is not None and one.id == str(kpi.pk)), None)
    aim, _ = link_above(book, book.node(str(node.pk)))
    title = "KPI を足す" if kpi is None else kpi.label
    home = f"/plans/{plan.pk}/nodes/{node.pk}/"
    return {
        "plan": plan,
        "node_row": node,
        "row": kpi,
        "title": title,
        "home": home,
        "action": f"{home}indicators/add/" if kpi is None else f"/plans/{plan.pk}/indicators/{kpi.pk}/save/",
        "version": typed.get("version") or (0 if kpi is None else kpi.version),
        "typed": typed,
        "errors": wrong,
        "error_links": [(_target_id(name), error) for name, error in wrong.items()],
        "asks_why": asks_why or "reason" in wrong or "changed_on" in wrong,
        "choices": {
            "better": _choices(BETTER, typed.get("better", "")),
            "target_kind": _choices(TARGETS, typed.get("target_kind", "")),
            "target_status": _choices(STATUSES, typed.get("target_status") or "decided"),
            "due_kind": _choices(DUES, typed.get("due_kind") or "none"),
        },
        "link_groups": kpi_link_groups(aim, typed.get("link_path", "")),
        "beside": None if own is None else beside_of(own.link, on=library.today()),
        "own": None if own is None else own_words(own),
        "links_file": f"/plans/{plan.pk}/links",
        "national_source": national().strategy.source,
        "path": _path(plan, typed, wrong),
        "can_write": reaches(request.role, "editor"),
        "can_manage": reaches(request.role, "manager"),
        "revisions": [] if kpi is None else selectors.core_kpi(kpi, kpi.revisions.all()).history,
        "actuals": [] if kpi is None else [selectors.actual(one) for one in kpi.observations.order_by("at")],
        "findings": {} if own is None else kpi_spots(linted_of(book).of(kpi_key(own.id))),
        "trail": trail_of(plan, (node.title or NO_TITLE, home), (title, "")),
        "today": library.today(),
        "saved": request.GET.get("done", "") == "kpi",
    }


def _target_id(name: str) -> str:
    return f"field-{name}"


def _choices(pairs: tuple[tuple[str, str], ...], now: str) -> list[tuple[str, str, bool]]:
    return [(value, label, value == now) for value, label in pairs]


def _path(
    plan: models.Plan, typed: Mapping[str, str], errors: Mapping[str, ShirubeError]
) -> list[tuple[str, str, str, ShirubeError | None]]:
    """One field a year of the plan, and of any other year that holds a value: name, label, text, mistake."""
    names = [f"{PATH}FY{year}" for year in range(plan.first_year, plan.last_year + 1)]
    names += [name for name in typed if name.startswith(PATH) and name not in names and typed[name]]
    found = []
    for name in names[:60]:
        year = path_year(name)
        if year is not None:
            label = f"{year.era}" if isinstance(year, FiscalYear) else year.western
            found.append((name, label, typed.get(name, ""), errors.get(name)))
    return found
