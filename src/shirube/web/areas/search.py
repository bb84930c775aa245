"""The answer to a search for a place."""

from __future__ import annotations

from dataclasses import dataclass

from shirube.base import ShirubeError
from shirube.catalogue import Area, AreaIndex, AreaMatch
from shirube.usecases import search_areas

MOST_SHOWN = 200


@dataclass(frozen=True)
class SearchPage:
    """Hits with why each is there; `total` counts also those beyond the first 200."""

    hits: tuple[AreaMatch, ...]
    total: int
    is_empty: bool
    error: ShirubeError | None
    prefectures: tuple[Area, ...]

    @property
    def only(self) -> Area | None:
        """The one place that was meant, unless it is a guess."""
        return self.hits[0].area if self.total == 1 and self.hits[0].why != "もしかして" else None

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        return (("まちを探す", ""),)

    @property
    def mistakes(self) -> list[tuple[str, ShirubeError]]:
        return [] if self.error is None else [("place-q", self.error)]

    @property
    def status(self) -> int:
        return 400 if self.error is not None else 200

    @property
    def left_out(self) -> int:
        return self.total - len(self.hits)

    @property
    def are_guesses(self) -> bool:
        return bool(self.hits) and all(hit.why == "もしかして" for hit in self.hits)


def search_page(index: AreaIndex, query: str) -> SearchPage:
    """Find the places a query may mean; an empty query and a too long one are answered as well."""
    prefectures = index.prefectures()
    try:
        found = search_areas(index, query, limit=len(index))
    except ShirubeError as error:
        return SearchPage((), 0, False, error, prefectures)
    return SearchPage(tuple(found[:MOST_SHOWN]), len(found), not query.strip(), None, prefectures)
