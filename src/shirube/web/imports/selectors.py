"""What is stored of imports, and packaged and imported figures side by side, never hiding which is which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import polars as pl
from django.db.models import Count, Q, QuerySet

from shirube.base import UnknownNameError
from shirube.catalogue.figures import Mark, indicator_sums, indicator_values, load_indicators
from shirube.usecases.figures_imported import ImportedFigure, ImportSource
from shirube.usecases.figures_imported import OwnIndicator as Own
from shirube.web.imports.models import Import, ImportedBoundary, ImportedValue, OwnIndicator
from shirube.web.plans.models import Membership, Organisation

Origin = Literal["packaged", "imported"]


@dataclass(frozen=True)
class ShownFigure:
    """One value of one area and year, with where it comes from.

    `value` is exact decimal text, None with a `mark` that says why. `origin` is 'packaged' or 'imported'; `credit`
    is the line to print; `provenance` names the file, its hash, the day, the importer and the cell of an
    imported value. `other` is the value that was not chosen, where there are two.
    """

    indicator: str
    label: str
    unit: str
    year: int
    value: str | None
    mark: Mark | None
    origin: Origin
    credit: str
    provenance: str
    other: ShownFigure | None = None


def visible(user: Any, *, before: str = "") -> Q:
    """The condition on imports (`before`: on rows that lead to one) that a person may see; None is a visitor."""
    found = Q(**{f"{before}audience": "everyone"})
    if user is None or not user.is_authenticated:
        return found
    if user.is_staff:
        return Q()
    bodies = tuple(Membership.objects.filter(user=user).values_list("organisation_id", flat=True))
    return found | Q(**{f"{before}audience": "organisation", f"{before}organisation_id__in": bodies})


def bodies_of(user: Any) -> tuple[Organisation, ...]:
    """The organisations for which a person may bring files: those in which he or she writes."""
    writers = ("editor", "manager")
    rows = Organisation.objects.filter(memberships__user=user, memberships__role__in=writers)
    return tuple(rows.order_by("area", "name").distinct())


def may_change(row: Import, user: Any) -> bool:
    """Staff may confirm and withdraw every import; who writes for an organisation those of it."""
    if user.is_staff:
        return True
    return row.organisation_id is not None and any(one.pk == row.organisation_id for one in bodies_of(user))


def import_of(import_id: str, user: Any) -> Import:
    """The import of an id as written in an address, if the person may see it; raises UnknownNameError E602.

    What is not yet confirmed is seen by those who may confirm it.
    """
    rows = Import.objects.filter(visible(user)).select_related("organisation")
    found = rows.filter(pk=int(import_id)).first() if _is_id(import_id) else None
    if found is None or (found.state == "draft" and not may_change(found, user)):
        raise unknown(import_id)
    return found


def unknown(name: str) -> UnknownNameError:
    """E602: no import of that id or form."""
    return UnknownNameError(
        "E602",
        f"取り込み「{name[:30]}」はありません。",
        todo="取り込みの一覧から選んでください。確かめる前のものは一日で消えます。",
    )


def imports(user: Any) -> tuple[Import, ...]:
    """Every import that a person may see, with `value_count` and `boundary_count`, the newest first."""
    rows = Import.objects.filter(visible(user)).select_related("organisation")
    found = rows.annotate(
        value_count=Count("values", distinct=True), boundary_count=Count("boundaries", distinct=True)
    )
    return tuple(row for row in found.order_by("-at", "-id") if row.state != "draft" or may_change(row, user))


def own_indicators(ids: Iterable[str] | None = None) -> Mapping[str, OwnIndicator]:
    """Indicators that only imports have, by id; with `ids`, those of them."""
    rows = OwnIndicator.objects.all() if ids is None else OwnIndicator.objects.filter(pk__in=list(ids))
    return {row.id: row for row in rows}


def values_for(
    code: str, indicators: Iterable[str] | None = None, *, user: Any = None
) -> tuple[ShownFigure, ...]:
    """Every packaged and imported value of an area (five digits; prefectures and '00000' too), by indicator and year,
    as far as a person may see them (None: a visitor).

    A packaged value stays unless the import was told to win; an imported one stands where the package has none.
    Of two imports the one that wins goes first, then the newer.
    """
    wanted = None if indicators is None else frozenset(indicators)
    chosen: dict[tuple[str, int], ShownFigure] = {
        (one.indicator, one.year): one for one in _packaged(code, wanted)
    }
    for figure, wins in _imported(code, wanted, user):
        key = (figure.indicator, figure.year)
        there = chosen.get(key)
        if there is None:
            chosen[key] = figure
        elif there.origin == "imported":
            continue
        elif wins or (there.value is None and figure.value is not None):
            chosen[key] = replace(figure, other=there)
        else:
            chosen[key] = replace(there, other=figure)
    order = {name: place for place, name in enumerate(load_indicators())}
    return tuple(
        chosen[key] for key in sorted(chosen, key=lambda key: (order.get(key[0], len(order)), key[0], key[1]))
    )


def imported_values(
    indicator: str, year: int | None = None, *, user: Any = None
) -> dict[tuple[str, int], ShownFigure]:
    """The imported values of one indicator by area and year, the chosen one of several imports."""
    rows = _used(user).filter(indicator=indicator)
    rows = rows if year is None else rows.filter(year=year)
    names = own_indicators([indicator])
    found: dict[tuple[str, int], ShownFigure] = {}
    for row in rows:
        found.setdefault((row.area, row.year), _shown(row, names))
    return found


Stamp = tuple[tuple[int, str], ...]
"""The imports that are shown: number and moment of each, so that a number used again is not taken for another."""


def stamp_of(user: Any) -> Stamp:
    """The imports with values in use that a person may see: what is shown changes with them."""
    rows = Import.objects.filter(visible(user), state="used").exclude(kind="boundaries")
    return tuple((pk, at.isoformat()) for pk, at in rows.order_by("pk").values_list("pk", "at"))


def figures_of(
    stamp: Stamp,
) -> tuple[list[ImportedFigure], dict[int, ImportSource], list[Own]]:
    """The values of some imports, the preferred first, with their files and their own indicators."""
    files = {row.pk: row for row in Import.objects.filter(pk__in=[pk for pk, _ in stamp])}
    sources = {
        number: ImportSource(
            row.name,
            row.sha256,
            f"{row.at:%Y-%m-%d}",
            row.by_name,
            row.credit or f"出典：取り込んだファイル「{row.name}」",
        )
        for number, row in files.items()
    }
    rows = ImportedValue.objects.filter(source_id__in=list(files)).order_by(
        "-source__wins", "-source__at", "-source_id"
    )
    fields = ("area", "indicator", "year", "value", "mark", "source_id")
    found = [
        ImportedFigure(area, indicator, year, value, mark or None, source)
        for area, indicator, year, value, mark, source in rows.values_list(*fields)
    ]
    names = own_indicators({figure.indicator for figure in found})
    return found, sources, [Own(one.id, one.label, one.unit) for one in names.values()]


def boundaries() -> dict[str, tuple[tuple[tuple[float, float], ...], ...]]:
    """The imported outlines by area: rings of (longitude, latitude); empty where nobody imported any."""
    rows = ImportedBoundary.objects.filter(source__state="used", source__audience="everyone")
    rows = rows.order_by("source__at", "source_id")
    return {row.area: tuple(tuple((x, y) for x, y in ring) for ring in row.rings) for row in rows.iterator()}


def boundary_credit() -> str:
    """The credit of the outlines; '' where there are none."""
    return (
        Import.objects.filter(state="used", kind="boundaries", audience="everyone")
        .values_list("credit", flat=True)
        .first()
        or ""
    )


def _packaged(code: str, wanted: frozenset[str] | None) -> Iterable[ShownFigure]:
    dictionary = load_indicators()
    mine = pl.col("code") == code
    columns = ["indicator", "year", "value", "mark"]
    for frame in (indicator_values(), indicator_sums()):
        for name, year, value, mark in frame.filter(mine).select(columns).iter_rows():
            if wanted is not None and name not in wanted:
                continue
            one = dictionary[name]
            text = None if value is None else str(Decimal(repr(value)).normalize().__format__("f"))
            yield ShownFigure(
                name, one.label, one.unit, year, text, mark, "packaged", one.source.credit, one.source.table
            )


def _imported(code: str, wanted: frozenset[str] | None, user: Any) -> Iterable[tuple[ShownFigure, bool]]:
    rows = list(_used(user).filter(area=code))
    names = own_indicators({row.indicator for row in rows})
    for row in rows:
        if wanted is None or row.indicator in wanted:
            yield _shown(row, names), row.source.wins


def _used(user: Any) -> QuerySet[ImportedValue]:
    return (
        ImportedValue.objects.filter(visible(user, before="source__"), source__state="used")
        .select_related("source")
        .order_by("-source__wins", "-source__at", "-source_id")
    )


def _shown(row: ImportedValue, names: Mapping[str, OwnIndicator]) -> ShownFigure:
    known = load_indicators().get(row.indicator)
    own = names.get(row.indicator)
    source = row.source
    label = known.label if known else own.label if own else row.indicator
    unit = known.unit if known else own.unit if own else ""
    return ShownFigure(
        row.indicator,
        label,
        unit,
        row.year,
        row.value,
        row.mark or None,
        "imported",
        source.credit or f"出典：取り込んだファイル「{source.name}」",
        provenance_of(source, row.where),
    )


def provenance_of(source: Import, where: str) -> str:
    """The file, its hash, the day, the importer and the cell, as one line."""
    return (
        f"取り込み「{source.name}」（{source.sha256[:12]}、{source.at:%Y-%m-%d}、"
        f"取込器 第{source.version}版）の {where}"
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
