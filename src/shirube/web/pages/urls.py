"""Addresses of the pages that belong to no single subject."""

from django.urls import path

from shirube.web.pages import views

app_name = "pages"
urlpatterns = [path("", views.home, name="home"), path("about/", views.about, name="about")]
