"""Addresses of the open API; each operation stands behind the door."""

from __future__ import annotations

from django.urls import URLPattern, path

from shirube.web.api.door import nowhere, opened
from shirube.web.api.root import docs, openapi, root
from shirube.web.api.service import api, fields_by_name

app_name = "api"
_OPERATIONS = [item for item in api.urls[0] if isinstance(item, URLPattern) and item.name != "api-root"]
urlpatterns = [
    *opened(
        [path("", root, name="root"), path("openapi.json", openapi, name="openapi"), *_OPERATIONS],
        fields_by_name(),
    ),
    path("docs/", docs, name="docs"),
    path("<path:rest>", nowhere, name="nowhere"),
]
