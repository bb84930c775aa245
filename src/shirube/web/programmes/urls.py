"""Addresses of the programmes: the list, one programme, one programme for one area."""

from django.urls import path

from shirube.web.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programme_list, name="list"),
    path("list.csv", views.list_csv, name="list-csv"),
    path("<str:programme_id>/", views.programme, name="programme"),
    path("<str:programme_id>/areas/<str:code>/", views.decision, name="decision"),
]
