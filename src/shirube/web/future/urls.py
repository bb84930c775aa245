"""Addresses of what comes next for a place and what it is strong in, below areas/."""

from django.urls import path

from shirube.web.future import views

app_name = "future"
urlpatterns = [
    path("<str:code>/future/", views.future, name="future"),
    path("<str:code>/future/future.csv", views.future_csv, name="future-csv"),
    path("<str:code>/future/future.xlsx", views.future_excel, name="future-excel"),
    path("<str:code>/future/future.json", views.future_json, name="future-json"),
    path("<str:code>/strengths/", views.strengths, name="strengths"),
    path("<str:code>/strengths/strengths.csv", views.strengths_csv, name="strengths-csv"),
    path("<str:code>/strengths/strengths.xlsx", views.strengths_excel, name="strengths-excel"),
    path("<str:code>/strengths/strengths.json", views.strengths_json, name="strengths-json"),
]
