"""Addresses of plans. `plan_id` and `organisation_id` lead `pages.access` to the visitor's role."""

from django.urls import path

from shirube.web.plans import (
    views_history,
    views_kpi,
    views_node,
    views_organisation,
    views_roadmap,
    views_start,
)

app_name = "plans"
_PLAN = "<int:plan_id>/"
_NODE = f"{_PLAN}nodes/<int:node_id>/"
_KPI = f"{_PLAN}indicators/<int:indicator_id>/"
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
    *(
        path(f"{_PLAN}{name}.{ending}", view, {"ending": ending}, name=f"{name}-{ending}")
        for name, view in (("roadmap", views_roadmap.roadmap_file), ("history", views_roadmap.history_file))
        for ending in views_roadmap.ENDINGS
    ),
    path(_NODE, views_node.node, name="node"),
    path(f"{_NODE}save/", views_node.save, name="node-save"),
    path(f"{_NODE}near/", views_node.near, name="near"),
    path(f"{_NODE}move/", views_node.move, name="node-move"),
    path(f"{_NODE}delete/", views_node.delete, name="node-delete"),
    path(f"{_NODE}restore/", views_history.restore_node, name="node-restore"),
    path(f"{_NODE}history/", views_history.node_history, name="node-history"),
    path(f"{_NODE}programmes/add/", views_node.add_programme, name="use-add"),
    path(f"{_PLAN}programmes/<int:use_id>/delete/", views_node.delete_programme, name="use-delete"),
    path(f"{_NODE}bars/add/", views_node.add_bar, name="bar-add"),
    path(f"{_PLAN}bars/<int:bar_id>/delete/", views_node.delete_bar, name="bar-delete"),
    path(f"{_NODE}indicators/new/", views_kpi.new, name="kpi-new"),
    path(f"{_NODE}indicators/add/", views_kpi.add, name="kpi-add"),
    path(_KPI, views_kpi.kpi, name="kpi"),
    path(f"{_KPI}save/", views_kpi.save, name="kpi-save"),
    path(f"{_KPI}move/", views_kpi.move, name="kpi-move"),
    path(f"{_KPI}delete/", views_kpi.delete, name="kpi-delete"),
    path(f"{_KPI}restore/", views_history.restore_kpi, name="kpi-restore"),
]
