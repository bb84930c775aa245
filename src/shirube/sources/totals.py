"""Do the municipalities of a file add up to the prefectures and the country it prints?"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from shirube.base.errors import ShirubeError
from shirube.catalogue.areas import AreaIndex
from shirube.catalogue.figures import COUNTRY, load_indicators
from shirube.sources.reading import Collector, Figure


def warn_about_totals(into: Collector) -> None:
    """Warns (E624) of every printed total that is not the sum of its parts, all parts being there."""
    groups: dict[tuple[str, int], dict[str, Figure]] = defaultdict(dict)
    for figure in into.figures.values():
        if _adds_up(figure.indicator):
            groups[figure.indicator, figure.year][figure.area] = figure
    parts = _parts(into.areas)
    for (indicator, _), figures in groups.items():
        for whole, codes in parts.items():
            if whole in figures and all(code in figures for code in codes):
                _compare(into, indicator, figures[whole], [figures[code] for code in codes])


def _adds_up(indicator: str) -> bool:
    known = load_indicators().get(indicator)
    return known is not None and known.aggregate == "sum"


def _compare(into: Collector, indicator: str, whole: Figure, parts: list[Figure]) -> None:
    if whole.value is None or any(part.value is None for part in parts):
        return
    total = sum((Decimal(part.value or 0) for part in parts), Decimal(0))
    if total == Decimal(whole.value):
        return
    label = load_indicators()[indicator].label
    name = "全国" if whole.area == COUNTRY else into.areas.get(whole.area).name
    into.warn(
        ShirubeError(
            "E624",
            f"{name}の{label}（{whole.year}年）は {Decimal(whole.value):,} ですが、内訳の合計は {total:,} です。",
            where=whole.where,
            todo="境界の組替えや四捨五入のこともあります。書き換えや行の抜けがないか確かめてください。",
        )
    )


def _parts(areas: AreaIndex) -> dict[str, list[str]]:
    """What adds up to what: municipalities to a prefecture, prefectures to the country."""
    parts: dict[str, list[str]] = {COUNTRY: [area.code for area in areas.prefectures()]}
    for area in areas.municipalities():
        parts.setdefault(f"{area.prefecture_code}000", []).append(area.code)
    return parts
