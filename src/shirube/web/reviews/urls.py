"""Addresses of the yearly review and of public plans; included before those of the plans themselves."""

from django.urls import path

from shirube.web.reviews import public, views, views_correct

app_name = "reviews"
urlpatterns = [
    path("public/<str:slug>/", public.page, name="public"),
    path("public/<str:slug>/versions/", public.versions, name="versions"),
    path("public/<str:slug>/versions.<str:ending>", public.versions_file, name="versions-file"),
    path(
        "public/<str:slug>/<int:number>/tables/<str:table>.<str:ending>",
        public.public_table,
        name="public-table",
    ),
    path("public/<str:slug>/<int:number>/", public.page, name="public-version"),
    path("public/<str:slug>/<int:number>/<str:name>", public.public_file, name="public-file"),
    path("<int:plan_id>/publish/", public.publish, name="publish"),
    path("<int:plan_id>/publish/<int:number>/withdraw/", public.withdraw, name="withdraw"),
    path("<int:plan_id>/review/", views.years, name="years"),
    path("<int:plan_id>/review/compare/", views.compare, name="compare"),
    path("<int:plan_id>/review/tables/<str:table>.<str:ending>", views_correct.years_file, name="years-file"),
    path("<int:plan_id>/review/shown/", views_correct.shown, name="shown"),
    path("<int:plan_id>/review/correction/", views_correct.correction, name="correction"),
    path("<int:plan_id>/review/correction/drop/", views_correct.drop, name="drop"),
    path(
        "<int:plan_id>/review/correction.<str:ending>", views_correct.correction_file, name="correction-file"
    ),
    path("<int:plan_id>/review/<int:year>/", views.year, name="year"),
    path("<int:plan_id>/review/<int:year>/save/", views.save, name="save"),
    path("<int:plan_id>/review/<int:year>/paste/", views.paste, name="paste"),
    path("<int:plan_id>/review/<int:year>/upload/", views.upload, name="upload"),
    path("<int:plan_id>/review/<int:year>/apply/", views.apply, name="apply"),
    path("<int:plan_id>/review/<int:year>/reopen/", views_correct.reopen, name="reopen"),
    path("<int:plan_id>/review/<int:year>/comment/", views.comment, name="comment"),
    path(
        "<int:plan_id>/review/<int:year>/comment/<int:comment_id>/remove/",
        views.comment_remove,
        name="comment-remove",
    ),
    path(
        "<int:plan_id>/review/<int:year>/tables/<str:table>.<str:ending>",
        views_correct.year_file,
        name="year-file",
    ),
    path(
        "<int:plan_id>/review/<int:year>/indicators/<int:indicator_id>/target/", views.target, name="target"
    ),
    path("<int:plan_id>/review/<int:year>/files/<str:name>", public.plan_file, name="file"),
]
