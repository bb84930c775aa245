"""Addresses of imports."""

from django.urls import path

from shirube.web.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.import_list, name="list"),
    path("new/", views.new, name="new"),
    path("<str:import_id>/", views.detail, name="detail"),
    path("<str:import_id>/use/", views.use, name="use"),
    path("<str:import_id>/discard/", views.discard, name="discard"),
    path("<str:import_id>/show/", views.show, name="show"),
    path("<str:import_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:import_id>/<str:kind>.<str:ending>", views.table, name="table"),
]
