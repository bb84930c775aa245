"""Addresses of readings."""

from django.urls import path

from shirube.web.readings import views, views_compare, views_shape

app_name = "readings"
urlpatterns = [
    path("", views.documents, name="documents"),
    path("new/", views.new, name="new"),
    path("compare/", views_compare.compare, name="compare"),
    *(
        path(f"compare.{ending}", views_compare.compare_file, {"ending": ending}, name=f"compare-{ending}")
        for ending in ("xlsx", "csv", "json")
    ),
    path("<int:reading_id>/", views.detail, name="detail"),
    path("<int:reading_id>/node/", views.node, name="node"),
    path("<int:reading_id>/correct/", views.correct, name="correct"),
    path("<int:reading_id>/add/", views_shape.add, name="add"),
    path("<int:reading_id>/change/", views_shape.change, name="change"),
    path("<int:reading_id>/organisation/", views.hand_over, name="organisation"),
    path("<int:reading_id>/version/", views.version, name="version"),
    path("<int:reading_id>/remove/", views.remove, name="remove"),
    *(
        path(
            f"<int:reading_id>/{table}.{ending}",
            views.file,
            {"table": table, "ending": ending},
            name=f"{table}-{ending}",
        )
        for table in ("reading", "corrections")
        for ending in ("xlsx", "csv", "json")
    ),
]
