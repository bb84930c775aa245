"""What a cell says: one figure or several, their unit, the year in brackets, a mark for "none"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from shirube.base.errors import ReadingError
from shirube.base.fiscal import CalendarYear, FiscalYear, parse_year
from shirube.base.quantity import Missing, parse_quantity
from shirube.plans import Year

_MARKS = {
    "-": "not_available",
    "…": "not_applicable",
    "...": "not_applicable",
    "x": "withheld",
    "": "not_told",
}
_DASHES = "－―─‐–—−ー"
_ERA = r"(?:令和|平成|昭和|[RHS])\s*(?:元|\d{1,2})|\d{4}"
_YEAR = re.compile(rf"((?:{_ERA}))\s*(年度|年)?(?:\s*[~～〜-]\s*((?:{_ERA}|元|\d{{1,2}}))\s*(年度|年))?")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_NUMBER = re.compile(
    r"(?P<before>第|(?<![A-Za-z0-9.,])[RHS]|令和|平成|昭和)?"
    r"(?P<sign>[▲△-](?=\d))?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    r"(?P<unit>(?:[^\s\d()（）:,、。〔〕\[\]~～〜]|(?<=CO)2)*)"
)
_NO_VALUE_UNIT = re.compile(
    r"(?:年|か年|カ年|期生?|次|回目|番|号|条|歳(?:以上|未満|以下|~|児)|歳$|か月児|月(?!額)|日)"
)
_ALONE = re.compile(
    r"(?!\d{4}年)[▲△-]?[\d,]+(?:\.\d+)?\s*(?:年|か年|歳|日|か月|月|回目|番|期)(?:以上|以下|以内|未満|超)?"
)
_SPAN = re.compile(r"\d\s*[^\s\d~～〜]{0,4}[~～〜]\s*[\d▲]")
_BOUND = re.compile(r"(以上|以下|以内|未満|超|程度|前後|を維持|維持|増加?|減少?|削減|増|減|倍増)+$")


@dataclass(frozen=True)
class Figure:
    """One figure of a cell: the words before it (年度当初), the value, the unit."""

    label: str
    value: Fraction
    unit: str | None


@dataclass(frozen=True)
class Value:
    """A cell as read. `value` is the first figure; `missing` says why there is none (a range is no single value)."""

    text: str
    value: Fraction | None
    unit: str | None
    year: Year | None
    figures: tuple[Figure, ...] = ()
    missing: str | None = None
    is_range: bool = False


def read_value(text: str) -> Value:
    """A cell such as 「454件 （R2～4年度）」. The year of a range is its first; nothing is guessed."""
    plain = unicodedata.normalize("NFKC", text).replace("\n", " ").strip()
    mark = _mark(plain)
    if mark is not None:
        return Value(text, None, None, None, missing=mark.name.lower())
    year, is_range = _year_in_brackets(plain)
    figures = _figures(plain)
    if _SPAN.search(_BRACKETS.sub(" ", plain)):
        return Value(text, None, figures[-1].unit if figures else None, year, figures, missing="range")
    first = figures[0] if figures else None
    return Value(
        text,
        first.value if first else None,
        first.unit if first else None,
        year,
        figures,
        missing=None if first else "words",
        is_range=is_range,
    )


def read_year(text: str) -> Year | None:
    """The first year that a text names with its word 年度 or 年, as R7年度 or 令和７年; None without one."""
    plain = unicodedata.normalize("NFKC", text)
    match = _YEAR.search(plain)
    while match is not None:
        word = match[2] or match[4]
        if word:
            return _parsed(match[1], word)
        match = _YEAR.search(plain, match.end())
    return None


_BARE = re.compile(r"(?:令和|平成|昭和|[RHS])\s*(?:元|\d{1,2})|(?:19|20)\d{2}")


def bare_year(text: str) -> Year | None:
    """A year that stands alone without its word (R11, 2029): a fiscal year, as such tables mean it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return _parsed(plain, "年度") if _BARE.fullmatch(plain) else None


def _mark(plain: str) -> Missing | None:
    """The mark －, … or X, or an empty cell; None where something else stands."""
    try:
        read = parse_quantity(plain, unit="人")
    except ReadingError:
        return None
    return read if isinstance(read, Missing) else None


def _year_in_brackets(plain: str) -> tuple[Year | None, bool]:
    for inside in _BRACKETS.findall(plain):
        year = read_year(inside) or bare_year(inside)
        if year is not None:
            return year, bool(re.search(r"[~～〜-]", inside))
    return None, False


def _parsed(digits: str, word: str) -> FiscalYear | CalendarYear | None:
    try:
        return parse_year(re.sub(r"\s", "", digits) + word)
    except ReadingError:
        return None


def _figures(plain: str) -> tuple[Figure, ...]:
    """Figures outside brackets; a grade, an age or a year is none unless it stands alone (79.2歳)."""
    body = re.split(r"[※*注]", _BRACKETS.sub(" ", plain))[0].strip()
    is_alone = _ALONE.fullmatch(body) is not None
    found: list[Figure] = []
    start = 0
    for match in _NUMBER.finditer(body):
        unit = match["unit"]
        if match["before"] or (_NO_VALUE_UNIT.match(unit) and not is_alone):
            continue
        value = Fraction(match["number"].replace(",", "")) * (-1 if match["sign"] else 1)
        label = body[start : match.start()].strip(" :・、,")
        found.append(Figure(label, value, _BOUND.sub("", unit) or None))
        start = match.end()
    return tuple(found)
