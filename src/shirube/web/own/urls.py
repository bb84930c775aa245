"""Addresses of own programmes."""

from django.urls import path

from shirube.web.own import views

app_name = "own"
urlpatterns = [
    path("", views.own_list, name="list"),
    path("new/", views.new, name="new"),
    path("keep/", views.keep, name="keep"),
    path("<str:programme_id>/", views.detail, name="detail"),
    path("<str:programme_id>/file.yaml", views.file, name="file"),
    path("<str:programme_id>/replace/", views.replace, name="replace"),
    path("<str:programme_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:programme_id>/restore/", views.restore, name="restore"),
]
