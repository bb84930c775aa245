"""The roadmap of a plan as a chart with its table, and tables of a plan as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.documents import Table
from shirube.usecases.plan_roadmap import roadmap_chart, roadmap_table
from shirube.usecases.strategy_page_gantt_svg import gantt_svg
from shirube.web.pages.access import allowed, reaches
from shirube.web.plans import selectors
from shirube.web.plans.files import about, tables_file
from shirube.web.plans.histories import WHOLE, plan_edits
from shirube.web.plans.trails import trail_of


@allowed("viewer")
@require_safe
def roadmap(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Every bar of the plan on one axis, with the table behind it."""
    plan = selectors.plan_of(plan_id)
    book = selectors.plan_book(plan)
    context = {
        "plan": plan,
        "svg": gantt_svg(roadmap_chart(book)),
        "table": roadmap_table(book),
        "file": f"/plans/{plan_id}/roadmap",
        "can_write": reaches(request.role, "editor"),
        "can_manage": reaches(request.role, "manager"),
        "trail": trail_of(plan, ("工程表", "")),
    }
    return render(request, "plans/roadmap.html", context)


@allowed("viewer")
@require_safe
def roadmap_file(request: HttpRequest, plan_id: int, ending: str) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """The table of the roadmap."""
    plan = selectors.plan_of(plan_id)
    table = roadmap_table(selectors.plan_book(plan))
    return tables_file((table,), about(plan), name=f"plan-{plan_id}-roadmap", ending=ending)


@allowed("viewer")
@require_safe
def history_file(request: HttpRequest, plan_id: int, ending: str) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """The newest changes of the plan, one field a row."""
    plan = selectors.plan_of(plan_id)
    rows = [
        (edit.at.isoformat(timespec="seconds"), edit.by, edit.what, edit.name, edit.did, *field)
        for edit in plan_edits(plan)
        for field in (edit.fields or ((None, None, None),))
    ]
    header = ("いつ", "だれ", "種類", "何を", "したこと", "欄", "前", "後")
    told = (*about(plan), ("件数", f"新しいほうから {WHOLE} 件の変更まで"))
    table = Table("履歴", header, rows)
    return tables_file((table,), told, name=f"plan-{plan_id}-history", ending=ending)
