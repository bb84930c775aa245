"""What the pages of one place show, put together from the address and the figures."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from shirube.base import UnknownNameError
from shirube.catalogue import Area
from shirube.documents import Table
from shirube.regions.profile import Measure
from shirube.usecases.figures_imported import ImportedBook
from shirube.usecases.figures_lines import Block
from shirube.usecases.figures_profile import Profile, place_profile
from shirube.usecases.figures_similar import (
    BetterOn,
    Similar,
    bases_of,
    better_on,
    judged_measures,
    rule_text,
    similar_places,
)
from shirube.web.figures import shelf
from shirube.web.figures.asked import read_basis, read_imports, read_then
from shirube.web.figures.imported import Imported, book_of, imported_of, stamp_of
from shirube.web.imports.selectors import Stamp
from shirube.web.pages import library

FEW = 5
MOST_DRAWN = 128
"""About 150 kB each."""


@dataclass(frozen=True)
class PlacePage:
    """figures/place.html."""

    profile: Profile
    bases: tuple[tuple[str, str], ...]
    query: str
    imported: tuple[Imported, ...]
    stamp: Stamp
    has_imports: bool

    @property
    def body(self) -> str:
        """Everything below the head, drawn once for the same choice."""
        profile = self.profile
        return _body((profile.area.code, profile.basis, profile.then, self.stamp), self)

    @property
    def book(self) -> ImportedBook | None:
        """The figures of files that the page shows; None where it shows packaged ones only."""
        return book_of(self.stamp) if self.stamp else None

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        return trail_of(self.profile.area, self.profile.prefecture, ("まちの数字", ""))

    @property
    def nearest(self) -> tuple[Similar, ...]:
        return self.profile.similar[:FEW]


@dataclass(frozen=True)
class SimilarPage:
    """figures/similar.html."""

    area: Area
    prefecture: Area | None
    basis: str
    bases: tuple[tuple[str, str], ...]
    places: tuple[Similar, ...]
    rule: tuple[str, ...]
    better: BetterOn
    measures: tuple[Measure, ...]

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        here = ("まちの数字", f"/areas/{self.area.code}/figures/")
        return trail_of(self.area, self.prefecture, here, ("似ているまち", ""))


def place_page(request: HttpRequest, code: str) -> PlacePage:
    """The page of a place on a basis of likeness, with a census to look back to."""
    basis, then = read_basis(request.GET), read_then(request.GET)
    book, ages = shelf.books()
    then = then if then in ages.census_years else ages.census_years[0]
    row, user = book.row(code), request.user
    visible = stamp_of(user)
    has_imports = bool(visible) and book_of(visible).has_any(row)
    stamp = visible if has_imports and read_imports(request.GET) else ()
    found = shelf.profile(code, basis, then) if not stamp else _with_imports(code, basis, then, stamp)
    query = "&".join(
        f"{name}={value}"
        for name, value, plain in (
            ("basis", basis, "all"),
            ("then", then, ages.census_years[0]),
            ("values", "" if stamp or not has_imports else "packaged", ""),
        )
        if value != plain
    )
    told = imported_of(code, visible, user) if has_imports else ()
    return PlacePage(found, bases_of(book, row), f"?{query}" if query else "", told, stamp, has_imports)


@lru_cache(maxsize=64)
def _with_imports(code: str, basis: str, then: int, stamp: Stamp) -> Profile:
    book, ages = shelf.books()
    return place_profile(book, ages, code, basis=basis, then=then, imported=book_of(stamp))


class _Drawn:
    """The newest bodies drawn; the oldest goes when there are too many."""

    def __init__(self) -> None:
        self.kept: OrderedDict[tuple[str, str, int, Stamp], str] = OrderedDict()


_DRAWN = _Drawn()


def _body(key: tuple[str, str, int, Stamp], page: PlacePage) -> str:
    """Drawing takes longer than working out, and the page is the same for every visitor who sees the same imports."""
    found = _DRAWN.kept.get(key)
    if found is None:
        found = render_to_string("figures/place_body.html", {"page": page})
        _DRAWN.kept[key] = found
        while len(_DRAWN.kept) > MOST_DRAWN:
            _DRAWN.kept.popitem(last=False)
    return found


def block_of(request: HttpRequest, code: str, chart: str) -> Block:
    """One chart of the page by its id; raises UnknownNameError E679."""
    blocks = place_page(request, code).profile.blocks
    for block in blocks:
        if block.id == chart:
            return block
    raise UnknownNameError(
        "E679",
        f"「{chart[:40]}」というグラフはありません。",
        todo=f"{'、'.join(block.id for block in blocks)} のどれかにしてください。",
    )


def source_table(block: Block) -> Table:
    """The block's table with its sources in a last column, for a file of one table."""
    credits_ = "／".join(block.credits)
    return Table(
        block.table.title, (*block.table.header, "出典"), [(*row, credits_) for row in block.table.rows]
    )


def similar_page(request: HttpRequest, code: str) -> SimilarPage:
    """The similar places on a basis; ?on= names the measure on which others may do better."""
    book, _ = shelf.books()
    row, basis, area = book.row(code), read_basis(request.GET), library.areas().get(code)
    places = similar_places(book, row, basis)
    measures = tuple(m for m in judged_measures() if m.can_sum or not book.is_prefecture(row))
    asked = str(request.GET.get("on") or measures[0].id)
    return SimilarPage(
        area=area,
        prefecture=None if book.is_prefecture(row) else library.areas().get(f"{area.prefecture_code}000"),
        basis=basis,
        bases=bases_of(book, row),
        places=places,
        rule=rule_text(book, row, basis),
        better=better_on(book, row, places, asked),
        measures=measures,
    )


def address_of(name: str, *parts: str) -> str | None:
    """The address of a page of another part of the site; None where there is no such part."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return None


def trail_of(area: Area, prefecture: Area | None, *rest: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Prefecture, place, then what follows."""
    above = () if prefecture is None else ((prefecture.name, f"/areas/{prefecture.code}/figures/"),)
    return (*above, (area.name, f"/areas/{area.code}/"), *rest)
