"""Addresses of the proposals, by prefecture."""

from django.urls import path

from shirube.web.proposals import views

app_name = "proposals"
urlpatterns = [
    path("", views.prefectures, name="prefectures"),
    path("<str:code>/", views.prefecture, name="prefecture"),
    path("<str:code>/proposals.xlsx", views.excel, name="excel"),
    path("<str:code>/proposals.csv", views.csv_file, name="csv"),
    path("<str:code>/proposals.json", views.json_file, name="json"),
    path("<str:code>/letters/<str:area>.docx", views.letter_file, name="letter"),
]
