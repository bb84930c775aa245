"""Addresses of the yearly review and of public plans; included before those of the plans themselves."""

from django.urls import path

from shirube.web.reviews import public, views

app_name = "reviews"
urlpatterns = [
    path("public/<str:slug>/", public.page, name="public"),
    path("public/<str:slug>/versions/", public.versions, name="versions"),
    path("public/<str:slug>/<int:number>/", public.page, name="public-version"),
    path("public/<str:slug>/<int:number>/<str:name>", public.public_file, name="public-file"),
    path("<int:plan_id>/publish/", public.publish, name="publish"),
    path("<int:plan_id>/publish/<int:number>/withdraw/", public.withdraw, name="withdraw"),
    path("<int:plan_id>/review/", views.years, name="years"),
    path("<int:plan_id>/review/compare/", views.compare, name="compare"),
    path("<int:plan_id>/review/<int:year>/", views.year, name="year"),
    path("<int:plan_id>/review/<int:year>/save/", views.save, name="save"),
    path("<int:plan_id>/review/<int:year>/paste/", views.paste, name="paste"),
    path("<int:plan_id>/review/<int:year>/upload/", views.upload, name="upload"),
    path("<int:plan_id>/review/<int:year>/apply/", views.apply, name="apply"),
    path("<int:plan_id>/review/<int:year>/comment/", views.comment, name="comment"),
    path(
        "<int:plan_id>/review/<int:year>/indicators/<int:indicator_id>/target/", views.target, name="target"
    ),
    path("<int:plan_id>/review/<int:year>/files/<str:name>", public.plan_file, name="file"),
]
