"""Did it work, asked of a figure that somebody brought: values of municipalities by year, not packaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shirube.base import ShirubeError
from shirube.catalogue import AreaIndex
from shirube.catalogue.evidence_record import Outcome, load_evidence
from shirube.catalogue.figures import FigureSource, indicator
from shirube.evidence import Adoption, Panel
from shirube.usecases.evidence import Inquiry, ask_panel, features_of

OWN = "own:"
"""What the id of such a figure begins with, before the id of its indicator."""


@dataclass(frozen=True)
class OwnFigures:
    """One indicator of files: `values` are code, year and exact decimal text (None: not known).

    `credits` are the lines to print, with the files they come from.
    """

    id: str
    label: str
    unit: str
    values: Sequence[tuple[str, int, str | None]]
    credits: Sequence[str]


def ask_own(figures: OwnFigures, adoption: Adoption, areas: AreaIndex) -> Inquiry:
    """The answer for such a figure. Raises ShirubeError E661 without any value, EvidenceError E650–E654."""
    outcome, panel = own_panel(figures, areas)
    record = load_evidence()
    used = (name for one in record.features for name in (one.indicator, one.per) if name is not None)
    sources = tuple(
        FigureSource(f"{figures.id}-{number}", "", figures.label, line, "")
        for number, line in enumerate(figures.credits, 1)
    )
    return ask_panel(
        outcome, panel, adoption, sources=(*sources, *dict.fromkeys(indicator(name).source for name in used))
    )


def own_panel(figures: OwnFigures, areas: AreaIndex) -> tuple[Outcome, Panel]:
    """The figure over all municipalities and the years it has. Shares of change are compared where every value is
    above zero, else differences in its unit; of two values of one cell the first counts."""
    towns = tuple(area.code for area in areas.municipalities())
    row_of = {code: row for row, code in enumerate(towns)}
    known: dict[tuple[str, int], float] = {}
    for code, year, value in figures.values:
        if code in row_of and value is not None:
            known.setdefault((code, year), float(value))
    if not known:
        raise ShirubeError(
            "E661",
            f"「{figures.label[:60]}」には、市区町村の値が一つもありません。",
            todo="市区町村ごと・年ごとの値のある表を使ってください。",
        )
    years = tuple(sorted({year for _, year in known}))
    column_of = {year: column for column, year in enumerate(years)}
    table = np.full((len(towns), len(years)), np.nan)
    for (code, year), number in known.items():
        table[row_of[code], column_of[year]] = number
    is_log = min(known.values()) > 0
    record = load_evidence()
    panel = Panel(
        codes=towns,
        years=years,
        values=np.log(table) if is_log else table,
        features=features_of(record, towns),
        feature_labels=tuple(feature.label for feature in record.features),
        regions=tuple(code[:2] for code in towns),
    )
    return _outcome(figures, is_log=is_log), panel


def _outcome(figures: OwnFigures, *, is_log: bool) -> Outcome:
    return Outcome(
        id=f"{OWN}{figures.id}",
        label=figures.label,
        unit="％" if is_log else figures.unit,
        indicator=figures.id,
        per=None,
        each=1,
        is_log=is_log,
        better="up",
        first_effect=0,
        digits=1,
    )
