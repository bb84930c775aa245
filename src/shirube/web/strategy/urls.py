"""Addresses of the national strategy; every page lies as Excel, CSV and JSON beside itself."""

from django.urls import path

from shirube.web.strategy import plan_board, views
from shirube.web.strategy.files import ENDINGS

app_name = "strategy"
_FILES = (
    ("model", views.model_file, "model"),
    ("kpis", views.kpis_file, "kpis"),
    ("kpis/<str:kpi_id>", views.kpi_file, "kpi"),
    ("roadmap", views.roadmap_file, "roadmap"),
    ("budget", views.budget_file, "budget"),
    ("measures/<str:measure_id>", views.measure_file, "measure"),
    ("about", views.about_file, "about"),
    ("plans/<str:slug>/kpis", plan_board.plan_kpis_file, "plan-kpis"),
)
urlpatterns = [
    path("", views.model, name="model"),
    path("kpis/", views.kpis, name="kpis"),
    path("kpis/<str:kpi_id>/", views.kpi, name="kpi"),
    path("roadmap/", views.roadmap, name="roadmap"),
    path("budget/", views.budget, name="budget"),
    path("measures/<str:measure_id>/", views.measure, name="measure"),
    path("about/", views.about, name="about"),
    path("plans/<str:slug>/kpis/", plan_board.plan_kpis, name="plan-kpis"),
    *(
        path(f"{address}.{ending}", view, {"ending": ending}, name=f"{name}-{ending}")
        for address, view, name in _FILES
        for ending in ENDINGS
    ),
]
