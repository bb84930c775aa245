"""What files say of a place, as far as a visitor may see it, and the outlines of places, from `web.imports`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shirube.catalogue.figures import MARKS
from shirube.usecases.figures_imported import ImportedBook
from shirube.usecases.figures_maps import Outlines
from shirube.web.figures import shelf
from shirube.web.imports import selectors
from shirube.web.imports.models import Import, ImportedValue
from shirube.web.imports.selectors import Stamp


@dataclass(frozen=True)
class Imported:
    """An imported figure beside the packaged one of the same year (… where the package knows no such figure)."""

    label: str
    unit: str
    year: int
    value: str
    packaged: str
    credit: str
    provenance: str


def imported_of(code: str, stamp: Stamp, user: Any) -> tuple[Imported, ...]:
    """The imported figures of a place by indicator and year, whichever of the two is in use."""
    stored = ImportedValue.objects.filter(area=code, source_id__in=[pk for pk, _ in stamp])
    names = set(stored.values_list("indicator", flat=True))
    if not names:
        return ()
    figures = selectors.values_for(code, names, user=user)
    return tuple(line for figure in figures if (line := _line(figure)) is not None)


def stamp_of(user: Any) -> Stamp:
    """The numbers of the imports that a visitor may see; () for none."""
    return selectors.stamp_of(user)


@lru_cache(maxsize=4)
def book_of(stamp: Stamp) -> ImportedBook:
    """The packaged figures with those of some imports; kept for the latest few choices of imports."""
    figures, sources, own = selectors.figures_of(stamp)
    return ImportedBook(shelf.books()[0], figures, sources, own)


def outlines() -> tuple[Outlines, str]:
    """The imported outlines by area and their credit; empty where nobody imported any."""
    stored = Import.objects.filter(state="used", kind="boundaries", audience="everyone").order_by("pk")
    stamp = tuple(stored.values_list("pk", flat=True))
    return (_outlines(stamp), selectors.boundary_credit()) if stamp else ({}, "")


@lru_cache(maxsize=1)
def _outlines(stamp: Stamp) -> Mapping[str, tuple[tuple[tuple[float, float], ...], ...]]:  # noqa: ARG001  the stamp is the key
    return selectors.boundaries()


def _line(figure: selectors.ShownFigure) -> Imported | None:
    pair = (figure, figure.other)
    imported = next((one for one in pair if one is not None and one.origin == "imported"), None)
    packaged = next((one for one in pair if one is not None and one.origin == "packaged"), None)
    if imported is None:
        return None
    return Imported(
        imported.label,
        imported.unit,
        imported.year,
        _text(imported),
        "…" if packaged is None else _text(packaged),
        imported.credit,
        imported.provenance,
    )


def _text(figure: selectors.ShownFigure) -> str:
    if figure.value is None:
        return MARKS[figure.mark] if figure.mark else "－"
    whole, dot, part = figure.value.partition(".")
    sign = "▲" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-') or 0):,}{dot}{part}"
