"""Addresses of the places."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "areas"
urlpatterns: list[URLPattern] = []
