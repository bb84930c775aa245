"""The public versions of all plans, as open data reads them."""

from __future__ import annotations

from django.urls import reverse

from shirube.usecases.open_data_town_plans import OpenLine, OpenVersion
from shirube.web.plans.models import PublishedVersion
from shirube.web.reviews.frozen import day_of, frozen, shown_year, standing, version_of


def opened(version: PublishedVersion) -> OpenVersion:
    """A standing version with its plan."""
    book = frozen(version)
    correction = getattr(version, "correction", None)
    return OpenVersion(
        slug=version.slug,
        book=book,
        number=version.number,
        day=day_of(version),
        note=version.note,
        sha256=version.sha256,
        address=reverse("reviews:public-version", args=(version.slug, version.number)),
        year=shown_year(book, version),
        corrects=None if correction is None else correction.corrects.number,
        reason="" if correction is None else correction.reason,
    )


def newest(*, area: str = "", prefecture: str = "", plan: str = "") -> tuple[OpenVersion, ...]:
    """The newest standing version of every plan, in the order of the areas' codes."""
    rows = PublishedVersion.objects.filter(is_withdrawn=False, plan__is_deleted=False)
    if area:
        rows = rows.filter(plan__organisation__area=area)
    if prefecture:
        rows = rows.filter(plan__organisation__area__startswith=prefecture)
    if plan:
        rows = rows.filter(slug=plan)
    last = dict(rows.order_by("number").values_list("plan_id", "pk"))
    found = PublishedVersion.objects.filter(pk__in=last.values())
    found = found.select_related("correction__corrects")
    return tuple(opened(one) for one in found.order_by("plan__organisation__area", "plan_id"))


def one_version(slug: str, number: int | None) -> tuple[OpenVersion, tuple[OpenLine, ...]]:
    """A standing version (without a number the newest) and all that stand. Raises UnknownNameError E760."""
    return opened(version_of(slug, number)), tuple(_line(one) for one in standing(slug))


def _line(version: PublishedVersion) -> OpenLine:
    correction = getattr(version, "correction", None)
    return OpenLine(
        number=version.number,
        day=day_of(version),
        note=version.note,
        sha256=version.sha256,
        corrects=None if correction is None else correction.corrects.number,
        reason="" if correction is None else correction.reason,
    )
