"""Addresses of the reform page; an overlay comes by POST and is never kept."""

from django.urls import path

from shirube.web.reform import views

app_name = "reform"
urlpatterns = [
    path("", views.reform, name="reform"),
    path("pairs.csv", views.pairs_csv, name="pairs-csv"),
    path("pairs.xlsx", views.pairs_xlsx, name="pairs-xlsx"),
]
