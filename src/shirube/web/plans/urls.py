"""Addresses of plans. `plan_id` and `organisation_id` lead `pages.access` to the visitor's role."""

from django.urls import URLPattern, path

from shirube.web.plans import (
    views_history,
    views_kpi,
    views_node,
    views_organisation,
    views_parts,
    views_roadmap,
    views_start,
    views_whole,
)
from shirube.web.plans.files import ENDINGS
from shirube.web.plans.page_parts import PARTS

app_name = "plans"
_PLAN = "<int:plan_id>/"
_NODE = f"{_PLAN}nodes/<int:node_id>/"
_KPI = f"{_PLAN}indicators/<int:indicator_id>/"
_FILES = (
    ("roadmap", views_roadmap.roadmap_file),
    ("history", views_roadmap.history_file),
    ("budget", views_whole.budget_file),
    ("check", views_whole.check_file),
    ("links", views_whole.links_file),
)
_ADDED_BY = dict.fromkeys(PARTS, views_parts.add) | {"programmes": views_parts.add_programme}


def _parts() -> list[URLPattern]:
    """The addresses of the rows of nodes: programmes, bars, budgets."""
    found = []
    for name, add in _ADDED_BY.items():
        more = {} if name == "programmes" else {"part": name}
        row = f"{_PLAN}{name}/<int:part_id>/"
        found += [
            path(f"{_NODE}{name}/add/", add, more, name=f"{name}-add"),
            path(row, views_parts.edit, {"part": name}, name=f"{name}-edit"),
            path(f"{row}save/", views_parts.save, {"part": name}, name=f"{name}-save"),
            path(f"{row}delete/", views_parts.delete, {"part": name}, name=f"{name}-delete"),
            path(f"{row}restore/", views_parts.restore, {"part": name}, name=f"{name}-restore"),
        ]
    return found


urlpatterns = [
    path("", views_start.plans, name="list"),
    path("new/", views_start.new, name="new"),
    path("new/keep/", views_start.keep, name="keep"),
    path("organisations/", views_organisation.organisations_page, name="organisations"),
    path("organisations/add/", views_organisation.add, name="organisation-add"),
    path("organisations/<int:organisation_id>/", views_organisation.members, name="members"),
    path("organisations/<int:organisation_id>/add/", views_organisation.add_member, name="member-add"),
    path(
        "organisations/<int:organisation_id>/remove/", views_organisation.remove_member, name="member-remove"
    ),
    path(_PLAN, views_node.plan, name="plan"),
    path(f"{_PLAN}settings/", views_start.settings, name="settings"),
    path(f"{_PLAN}settings/save/", views_start.save_settings, name="settings-save"),
    path(f"{_PLAN}others/", views_node.others, name="others"),
    path(f"{_PLAN}nodes/add/", views_node.add, name="node-add"),
    path(f"{_PLAN}history/", views_history.plan_history, name="history"),
    path(f"{_PLAN}roadmap/", views_roadmap.roadmap, name="roadmap"),
    path(f"{_PLAN}budget/", views_whole.budget, name="budget"),
    path(f"{_PLAN}check/", views_whole.check, name="check"),
    *(
        path(f"{_PLAN}{name}.{ending}", view, {"ending": ending}, name=f"{name}-{ending}")
        for name, view in _FILES
        for ending in ENDINGS
    ),
    path("national/<slug:kpi_id>/", views_whole.followers, name="followers"),
    *(
        path(
            f"national/<slug:kpi_id>.{ending}",
            views_whole.followers_file,
            {"ending": ending},
            name=f"followers-{ending}",
        )
        for ending in ENDINGS
    ),
    path(_NODE, views_node.node, name="node"),
    path(f"{_NODE}save/", views_node.save, name="node-save"),
    path(f"{_NODE}near/", views_node.near, name="near"),
    path(f"{_NODE}move/", views_node.move, name="node-move"),
    path(f"{_NODE}delete/", views_node.delete, name="node-delete"),
    path(f"{_NODE}restore/", views_history.restore_node, name="node-restore"),
    path(f"{_NODE}history/", views_history.node_history, name="node-history"),
    path(f"{_NODE}place/", views_node.place, name="node-place"),
    path(f"{_NODE}kind/", views_node.kind, name="node-kind"),
    path(f"{_NODE}repost/", views_node.repost, name="node-repost"),
    *_parts(),
    path(f"{_NODE}indicators/new/", views_kpi.new, name="kpi-new"),
    path(f"{_NODE}indicators/add/", views_kpi.add, name="kpi-add"),
    path(_KPI, views_kpi.kpi, name="kpi"),
    path(f"{_KPI}save/", views_kpi.save, name="kpi-save"),
    path(f"{_KPI}move/", views_kpi.move, name="kpi-move"),
    path(f"{_KPI}delete/", views_kpi.delete, name="kpi-delete"),
    path(f"{_KPI}restore/", views_history.restore_kpi, name="kpi-restore"),
]
