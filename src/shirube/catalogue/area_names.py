"""Places named inside a sentence: 住田町で空き家を直したい. One search field is left to `area_search`."""

from __future__ import annotations

from dataclasses import dataclass

from shirube.catalogue.area_search import VARIANTS
from shirube.catalogue.areas import Area, AreaIndex
from shirube.catalogue.words import cuts_of

_LONGEST_NAME = 12
_ONE_SPELLING = {
    ord(other): group[0] for groups in VARIANTS.values() for group in groups.split() for other in group[1:]
}


@dataclass(frozen=True)
class NamedArea:
    """A place named in a text from `start` to `end`: the areas that may be meant, in code order."""

    said: str
    start: int
    end: int
    areas: tuple[Area, ...]


class AreaNames:
    """The full names of all areas (prefectures also without 都府県), old and new spellings alike."""

    def __init__(self, index: AreaIndex) -> None:
        self._areas: dict[str, list[Area]] = {}
        for area in index.all():
            names = {area.name}
            if area.kind == "prefecture" and area.name[-1] in "都府県":
                names.add(area.name[:-1])
            for name in names:
                self._areas.setdefault(_spelled(name), []).append(area)

    def named_in(self, text: str) -> tuple[NamedArea, ...]:
        """The places named in a text, the longest name at each spot; a prefecture before a town settles which."""
        cuts = cuts_of(text)
        found: list[NamedArea] = []
        at = 0
        for start in cuts:
            if start < at:
                continue
            for end in reversed([cut for cut in cuts if start < cut <= start + _LONGEST_NAME]):
                areas = self._areas.get(_spelled(text[start:end]), [])
                if areas:
                    found.append(NamedArea(text[start:end], start, end, _settled(areas, found, start)))
                    at = end
                    break
        return tuple(found)


def _settled(areas: list[Area], found: list[NamedArea], start: int) -> tuple[Area, ...]:
    before = found[-1].areas[0] if found and found[-1].end == start else None
    inside = [area for area in areas if before is not None and area.prefecture_code == before.prefecture_code]
    return tuple(inside or areas)


def _spelled(text: str) -> str:
    return text.translate(_ONE_SPELLING)


__all__ = ["AreaNames", "NamedArea"]
