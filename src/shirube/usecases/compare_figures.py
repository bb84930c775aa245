"""The figures of a text with their units, and which of them differ between two texts.

1,084億円 and 108,400百万円 are one figure; 令和7年度 and 2025年度 are one year; 100人 and 100件 are two figures.
Numbers in circles and of footnotes are no figures.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from shirube.base.errors import ReadingError
from shirube.base.fiscal import parse_year
from shirube.base.quantity import MINUS_SIGNS, NUMBER, SCALE, exact_number, format_number, read_unit

_SCALE_OF = re.compile(f"({NUMBER})({SCALE})?")
_YEAR = re.compile(
    r"(令和|平成|昭和|(?<![A-Za-z])[RHS])(元|[0-9]{1,2})(年度|年)?|(?<![0-9])([12][0-9]{3})(年度|年)"
)
_FIGURE = re.compile(
    rf"(?P<sign>[▲△−-](?=[0-9]))?(?P<body>(?:{NUMBER}{SCALE}?)(?:{NUMBER}{SCALE})*)(?P<unit>[^\s0-9、。,.・（）()「」【】~～〜:：/／]{{0,6}})"
)
_RATE = re.compile(r"([0-9]+)[/／]([0-9]+)")


@dataclass(frozen=True)
class Figure:
    """One figure as printed; equal figures have one value and one unit."""

    printed: str
    value: Fraction
    unit: str

    @property
    def key(self) -> tuple[Fraction, str]:
        """What makes two figures equal."""
        return self.value, self.unit


@dataclass(frozen=True)
class FigureChange:
    """A figure that differs; empty where one side has none. `difference` is after − before in the base unit."""

    before: str
    after: str
    difference: str | None = None


def folded(text: str) -> str:
    """Half-width digits and letters; numbers in circles stay what they are."""
    return "".join(
        sign if unicodedata.category(sign) == "No" else unicodedata.normalize("NFKC", sign) for sign in text
    )


def figures_of(text: str) -> tuple[Figure, ...]:
    """Every figure of a text in order."""
    plain = re.sub(r"(?<=[0-9])\s+(?=[^0-9\s])|(?<=[^0-9\s])\s+(?=[0-9])", "", folded(text))
    found: list[Figure] = []
    at = 0
    while at < len(plain):
        figure, at = _next(plain, at)
        if figure is not None:
            found.append(figure)
    return tuple(found)


def figure_changes(before: str, after: str) -> tuple[tuple[FigureChange, ...], bool]:
    """The figures that differ, and whether a figure stands on both sides in another writing but with one value."""
    ours, theirs = figures_of(before), figures_of(after)
    matcher = difflib.SequenceMatcher(None, [f.key for f in ours], [f.key for f in theirs], autojunk=False)
    found: list[FigureChange] = []
    has_same = False
    for tag, start, end, other, last in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(ours[start:end], theirs[other:last], strict=True)
            has_same = has_same or any(one.printed != two.printed for one, two in pairs)
            continue
        found.extend(_paired(ours[start:end], theirs[other:last]))
    return tuple(found), has_same


def _paired(ours: tuple[Figure, ...], theirs: tuple[Figure, ...]) -> list[FigureChange]:
    """Figures that take each other's place; those without a partner stand alone."""
    found = [
        FigureChange(one.printed, two.printed, _difference(one, two))
        for one, two in zip(ours, theirs, strict=False)
    ]
    found += [FigureChange(one.printed, "") for one in ours[len(theirs) :]]
    return found + [FigureChange("", two.printed) for two in theirs[len(ours) :]]


def _difference(one: Figure, two: Figure) -> str | None:
    if one.unit != two.unit:
        return None
    change = two.value - one.value
    try:
        return ("+" if change > 0 else "") + format_number(change) + one.unit
    except ReadingError:
        return None


def _next(plain: str, at: int) -> tuple[Figure | None, int]:
    """The figure that begins nearest to a place, and where to go on; the end of the text without any."""
    year, rate, number = _YEAR.search(plain, at), _RATE.search(plain, at), _FIGURE.search(plain, at)
    first = min((one for one in (year, rate, number) if one), key=lambda one: one.start(), default=None)
    if first is None:
        return None, len(plain)
    if first is year and (figure := _year(first)):
        return figure, first.end()
    if rate is not None and rate.start() == first.start() and int(rate[2]):
        return Figure(rate[0], Fraction(int(rate[1]), int(rate[2])), ""), rate.end()
    if number is None:
        return None, first.end()
    return _figure(number)


def _year(match: re.Match[str]) -> Figure | None:
    word = match[3] or match[5] or "年度"
    try:
        year = parse_year((match[1] + match[2] if match[1] else match[4]) + word)
    except ReadingError:
        return None
    return Figure(match[0], Fraction(year.year), word)


def _figure(match: re.Match[str]) -> tuple[Figure, int]:
    total = Fraction(0)
    scale_factor = 1
    for digits, scale in _SCALE_OF.findall(match["body"]):
        scale_factor = int(read_unit(f"{scale}円")[1]) if scale else 1
        total += exact_number(digits) * scale_factor
    if match["sign"] and match["sign"] in MINUS_SIGNS:
        total = -total
    for length in range(len(match["unit"]), 0, -1):
        try:
            base, factor = read_unit(match["unit"][:length])
        except ReadingError:
            continue
        end = match.start("unit") + length
        return Figure(match.string[match.start() : end], total * factor, base), end
    return Figure(match.string[match.start() : match.end("body")], total, ""), match.end("body")
