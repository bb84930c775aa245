"""Addresses of the cluster candidates."""

from django.urls import path

from shirube.web.future import views

app_name = "clusters"
urlpatterns = [
    path("", views.clusters, name="clusters"),
    path("clusters.csv", views.clusters_csv, name="clusters-csv"),
    path("clusters.xlsx", views.clusters_excel, name="clusters-excel"),
    path("clusters.json", views.clusters_json, name="clusters-json"),
]
