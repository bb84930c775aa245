"""Addresses. A programme and an area have the same id here as everywhere."""

from django.urls import include, path

urlpatterns = [
    path("", include("shirube.web.pages.urls")),
    path("areas/", include("shirube.web.areas.urls")),
    path("programmes/", include("shirube.web.programmes.urls")),
]

handler400 = "shirube.web.pages.errors.bad_request"
handler403 = "shirube.web.pages.errors.permission_denied"
handler404 = "shirube.web.pages.errors.not_found"
handler500 = "shirube.web.pages.errors.server_error"
