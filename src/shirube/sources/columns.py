"""Which indicator a column is, and which year it speaks of."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from shirube.base.errors import ReadingError
from shirube.base.fiscal import parse_year
from shirube.catalogue.figures import Indicator, load_indicators
from shirube.sources.reading import NewIndicator

_UNIT = re.compile(r"^(.*)[【\[(（]([^【】\[\]()（）]+)[】\])）]$")
_UNITS = {
    "平方km": "km²",
    "km2": "km²",
    "平方キロメートル": "km²",
    "％": "%",
    "パーセント": "%",
    "km²": "km²",
}
_UNITLESS = frozenset({"", "指数", "-", "－"})
LONGEST_LABEL = 120


def text_and_unit(heading: str) -> tuple[str, str]:
    """'人口【人】' as ('人口', '人'); a heading without a unit keeps ''."""
    plain = re.sub(r"\s+", "", heading)
    found = _UNIT.fullmatch(plain)
    if found is None or re.search(r"[0-9０-９年]", found[2]):
        return plain[:LONGEST_LABEL], ""
    return found[1][:LONGEST_LABEL], same_unit(found[2])


def same_unit(unit: str) -> str:
    """One writing for each unit."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", unit))
    return _UNITS.get(unit, _UNITS.get(plain, plain))


def indicator_of(label: str, unit: str, *, item: str = "") -> Indicator | NewIndicator:
    """The indicator of the dictionary by id, e-Stat item or label with the same unit; else a new one.

    A unit that is not told does not stand in the way; another unit does (千人 is not 人).
    """
    plain, told = re.sub(r"\s+", "", unicodedata.normalize("NFKC", label)), same_unit(unit)
    known = _by_word()
    for word in (item, plain):
        found = known.get(word)
        if found is not None and _units_agree(found.unit, told):
            return found
    digest = hashlib.sha256(f"{plain}|{told}".encode()).hexdigest()[:10]
    return NewIndicator(f"own_{digest}", re.sub(r"\s+", "", label)[:LONGEST_LABEL], told)


def indicator_of_classes(classes: Iterable[tuple[str, str, str]], unit: str) -> Indicator | NewIndicator:
    """The indicator of an e-Stat value by its classes (key, code, name): 'cat01', 'A4101', 'A4101_出生数'.

    The item code of 社会・人口統計体系 decides where there is one; else the names of all classes but place and time.
    """
    told = [one for one in classes if re.fullmatch(r"tab|cat[0-9]{2}", one[0])]
    parts, item = [], ""
    for key, code, name in told:
        has_code = key != "tab" and name.startswith(f"{code}_")
        item = code if has_code else item
        if key != "tab" or len(told) == 1:
            bare = name.removeprefix(f"{code}_")
            parts.append(re.split(r"[（(]", bare)[0] if has_code else bare)
    return indicator_of("・".join(parts) or "値", unit, item=item)


def year_of(text: str) -> int | None:
    """The year of '2015', '2015年', '平成27年', '令和４年度', '2020100000'; None where there is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"(19|20)[0-9]{8}", plain):
        return int(plain[:4])
    try:
        return parse_year(plain, bare="calendar").year
    except ReadingError:
        return None


def years_in(text: str) -> tuple[int, ...]:
    """Every year a title names, each once, in its order."""
    plain = unicodedata.normalize("NFKC", text)
    found = re.findall(
        r"(?:明治|大正|昭和|平成|令和)\s*(?:元|[0-9]{1,2})\s*年度?|(?:19|20)[0-9]{2}\s*年?度?", plain
    )
    years = (year_of(re.sub(r"\s", "", part)) for part in found)
    return tuple(dict.fromkeys(year for year in years if year is not None))


def _units_agree(mine: str, told: str) -> bool:
    return told in _UNITLESS or mine == told or (mine in _UNITLESS and told in _UNITLESS)


@cache
def _by_word() -> dict[str, Indicator]:
    words: dict[str, Indicator] = {}
    for one in load_indicators().values():
        for word in (
            one.id,
            one.item,
            re.sub(r"\s+", "", unicodedata.normalize("NFKC", one.label)),
            *one.also,
        ):
            if word:
                words.setdefault(word, one)
    return words
