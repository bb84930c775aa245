"""Addresses of まちのデータ that belong to no single place: the front page, maps, comparisons."""

from django.urls import path

from shirube.web.figures import front_views as views

app_name = "places"
urlpatterns = [
    path("", views.front, name="front"),
    path("ranking/", views.ranking_page, name="ranking"),
    path("ranking.csv", views.ranking_csv, name="ranking-csv"),
    path("ranking.xlsx", views.ranking_excel, name="ranking-excel"),
    path("ranking.json", views.ranking_json, name="ranking-json"),
    path("compare/", views.compare, name="compare"),
    path("compare.csv", views.compare_csv, name="compare-csv"),
    path("compare.xlsx", views.compare_excel, name="compare-excel"),
    path("compare.json", views.compare_json, name="compare-json"),
]
