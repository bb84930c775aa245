"""What changes when as an Atom feed; ids and times are the same whenever it is asked for."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from shirube.usecases.timeline import Entry, catalogue_day, entry_uuid
from shirube.usecases.timeline_out import NAME
from shirube.web.changes.page import Asked, read_asked
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.programmes.address import cleaned


class _Changes(Feed):
    """The entries of an address, the latest day first."""

    feed_type = Atom1Feed
    title = NAME
    language = "ja"

    def get_object(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> Asked:
        return read_asked(request.GET)

    def link(self, obj: Asked) -> str:
        return f"/changes/?{obj.query}" if obj.query else "/changes/"

    def feed_url(self, obj: Asked) -> str:
        return f"/changes/feed.atom?{obj.query}" if obj.query else "/changes/feed.atom"

    def subtitle(self, obj: Asked) -> str:  # noqa: ARG002  Django hands it over
        catalogue = library.catalogue()
        return f"制度の内容 {catalogue.version}（確認番号 {catalogue.hash}）"

    def author_name(self, obj: Asked) -> str:  # noqa: ARG002
        return "しるべ"

    def items(self, obj: Asked) -> list[Entry]:
        return list(reversed(obj.timeline().entries))

    def item_title(self, item: Entry) -> str:
        return f"{item.day.isoformat()} {item.title}"

    def item_description(self, item: Entry) -> str:
        return "\n".join(item.lines)

    def item_link(self, item: Entry) -> str:
        return f"/changes/#day-{item.day.isoformat()}"

    def item_guid(self, item: Entry) -> str:
        return f"urn:uuid:{entry_uuid(item)}"

    def item_updateddate(self, item: Entry) -> datetime:  # noqa: ARG002
        return _updated()

    def item_pubdate(self, item: Entry) -> datetime:  # noqa: ARG002
        return _updated()

    def item_categories(self, item: Entry) -> tuple[str, ...]:
        return () if item.programme is None else item.programme.themes


def _updated() -> datetime:
    """Nothing in the feed is newer than the newest document."""
    return datetime.combine(catalogue_day(library.catalogue()), time(), UTC)


@allowed("anyone")
@require_safe
@cleaned
def feed(request: HttpRequest) -> HttpResponse:
    """The feed, narrowed as the page."""
    return _Changes()(request)
