"""Addresses of a project's money, below a place; the project comes by POST and is never kept."""

from django.urls import path

from shirube.web.funding import views

app_name = "funding"
urlpatterns = [
    path("", views.project, name="project"),
    path("project.yaml", views.project_file, name="file"),
    path("plan.xlsx", views.plan_excel, name="excel"),
    path("plan.csv", views.plan_csv, name="csv"),
    path("plan.json", views.plan_json, name="json"),
]
