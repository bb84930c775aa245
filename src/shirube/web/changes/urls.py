"""Addresses of what changes when."""

from django.urls import path

from shirube.web.changes import views
from shirube.web.changes.feed import feed

app_name = "changes"
urlpatterns = [
    path("", views.changes, name="changes"),
    path("feed.atom", feed, name="feed"),
    path("calendar.ics", views.calendar, name="calendar"),
    path("changes.csv", views.changes_csv, name="csv"),
    path("changes.json", views.changes_json, name="json"),
]
