"""What staff imported of a place, and the outlines of places, from the rows of `web.imports`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from shirube.catalogue.figures import MARKS
from shirube.usecases.figures_maps import Outlines
from shirube.web.imports import selectors
from shirube.web.imports.models import Import, ImportedValue


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


def imported_of(code: str) -> tuple[Imported, ...]:
    """The imported figures of a place by indicator and year, whichever of the two is in use."""
    stored = ImportedValue.objects.filter(area=code, source__state="used")
    names = set(stored.values_list("indicator", flat=True))
    if not names:
        return ()
    return tuple(line for figure in selectors.values_for(code, names) if (line := _line(figure)) is not None)


def outlines() -> tuple[Outlines, str]:
    """The imported outlines by area and their credit; empty where nobody imported any."""
    stored = Import.objects.filter(state="used", kind="boundaries").order_by("pk")
    stamp = tuple(stored.values_list("pk", flat=True))
    return (_outlines(stamp), selectors.boundary_credit()) if stamp else ({}, "")


@lru_cache(maxsize=1)
def _outlines(stamp: tuple[int, ...]) -> Mapping[str, tuple[tuple[tuple[float, float], ...], ...]]:  # noqa: ARG001  the stamp is the key
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
