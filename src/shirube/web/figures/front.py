"""Addresses of まちのデータ that belong to no single place: the front page, maps, comparisons."""

from django.urls import URLPattern

app_name = "places"
urlpatterns: list[URLPattern] = []
