"""Addresses of the figures of one place, below areas/<code>/figures/."""

from django.urls import path

from shirube.web.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.place, name="place"),
    path("figures.csv", views.place_csv, name="place-csv"),
    path("figures.xlsx", views.place_excel, name="place-excel"),
    path("figures.json", views.place_json, name="place-json"),
    path("charts/<slug:chart>.csv", views.chart_csv, name="chart-csv"),
    path("charts/<slug:chart>.xlsx", views.chart_excel, name="chart-excel"),
    path("charts/<slug:chart>.json", views.chart_json, name="chart-json"),
    path("similar/", views.similar, name="similar"),
    path("similar.csv", views.similar_csv, name="similar-csv"),
    path("similar.xlsx", views.similar_excel, name="similar-excel"),
    path("similar.json", views.similar_json, name="similar-json"),
]
