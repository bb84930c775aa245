"""From what stands in the address to a place: codes in any spelling, near ones for a wrong code."""

from __future__ import annotations

import unicodedata

from shirube.base import ShirubeError, UnknownNameError
from shirube.catalogue import Area, AreaIndex, find_areas

MOST_NEAR = 6


def canonical(index: AreaIndex, text: str) -> Area:
    """The area of a five- or six-digit code, also full-width; raises UnknownNameError E201."""
    return index.get(unicodedata.normalize("NFKC", text).strip())


def near_places(index: AreaIndex, text: str) -> list[Area]:
    """Places that a wrong code or a name in its stead may mean, likeliest first; 1100 → 01100 札幌市."""
    plain = unicodedata.normalize("NFKC", text[:40]).strip()
    if not plain.isdecimal():
        return _by_name(index, plain)
    found: dict[str, Area] = {}
    for code in (plain.zfill(5), plain.zfill(6), plain[:5]):
        try:
            area = index.get(code)
        except UnknownNameError:
            continue
        found[area.code] = area
    for start in (plain[:4], plain[:3], plain.zfill(5)[:3]):
        for area in index.all():
            if len(start) >= 3 and area.code.startswith(start):
                found.setdefault(area.code, area)
    return list(found.values())[:MOST_NEAR]


def _by_name(index: AreaIndex, text: str) -> list[Area]:
    try:
        return [match.area for match in find_areas(index, text, limit=MOST_NEAR)]
    except ShirubeError:
        return []
