"""Addresses of signing in, under the names allauth looks for."""

from django.urls import path

from shirube.web.accounts import views

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/", views.password, name="account_change_password"),
]
