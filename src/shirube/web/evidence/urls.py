"""Addresses of 効いたか確かめる."""

from django.urls import path

from shirube.web.evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.evidence, name="evidence"),
    path("tables.csv", views.events_csv, name="csv"),
    path("tables.xlsx", views.tables_xlsx, name="xlsx"),
    path("answer.json", views.answer_json, name="json"),
]
