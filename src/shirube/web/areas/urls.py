"""Addresses of the places."""

from django.urls import path

from shirube.web.areas import views

app_name = "areas"
urlpatterns = [
    path("", views.search, name="search"),
    path("<str:code>/", views.area, name="area"),
    path("<str:code>/forget/", views.forget_told, name="forget"),
    path("<str:code>/match.csv", views.match_csv, name="match-csv"),
    path("<str:code>/match.xlsx", views.match_excel, name="match-excel"),
]
