"""Addresses. A programme and an area have the same id here as everywhere."""

from django.urls import include, path

urlpatterns = [
    path("", include("shirube.web.pages.urls")),
    path("", include("shirube.web.record.urls")),
    path("changes/", include("shirube.web.changes.urls")),
    path("areas/<str:code>/project/", include("shirube.web.funding.urls")),
    path("areas/<str:code>/figures/", include("shirube.web.figures.urls")),
    path("areas/", include("shirube.web.future.urls")),
    path("areas/", include("shirube.web.areas.urls")),
    path("figures/", include("shirube.web.figures.front")),
    path("clusters/", include("shirube.web.future.cluster_urls")),
    path("strategy/", include("shirube.web.strategy.urls")),
    path("readings/", include("shirube.web.readings.urls")),
    path("plans/", include("shirube.web.reviews.urls")),
    path("plans/", include("shirube.web.plans.urls")),
    path("evidence/", include("shirube.web.evidence.urls")),
    path("imports/", include("shirube.web.imports.urls")),
    path("api/v1/", include("shirube.web.api.urls")),
    path("programmes/", include("shirube.web.programmes.urls")),
    path("prefectures/", include("shirube.web.proposals.urls")),
    path("reform/", include("shirube.web.reform.urls")),
    path("accounts/", include("shirube.web.accounts.urls")),
    path("own/", include("shirube.web.own.urls")),
]

handler400 = "shirube.web.pages.errors.bad_request"
handler403 = "shirube.web.pages.errors.permission_denied"
handler404 = "shirube.web.pages.errors.not_found"
handler500 = "shirube.web.pages.errors.server_error"
