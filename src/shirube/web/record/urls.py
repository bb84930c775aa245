"""Addresses of the record: coverage, budgets, and the catalogue as files beside the programmes."""

from django.urls import path

from shirube.web.record import views

app_name = "record"
urlpatterns = [
    path("coverage/", views.coverage_page, name="coverage"),
    path("coverage/coverage.csv", views.coverage_csv, name="coverage-csv"),
    path("coverage/coverage.xlsx", views.coverage_excel, name="coverage-excel"),
    path("budgets/", views.budgets_page, name="budgets"),
    path("budgets/budgets.csv", views.budgets_csv, name="budgets-csv"),
    path("budgets/budgets.xlsx", views.budgets_excel, name="budgets-excel"),
    path("programmes/catalogue.json", views.catalogue_json, name="catalogue-json"),
    path("programmes/catalogue.xlsx", views.catalogue_excel, name="catalogue-excel"),
    path("programmes/catalogue-<str:table>.csv", views.catalogue_csv, name="catalogue-csv"),
    path("programmes/<str:programme_id>.json", views.programme_json, name="programme-json"),
]
