"""Ruled tables of a PDF page: rules that touch form a table, letters fall into its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

_THIN = 2.0
_LONG = 4.0
_NEAR = 3.0


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all."""
        listed = list(boxes)
        return Box(
            min(box.left for box in listed),
            min(box.bottom for box in listed),
            max(box.right for box in listed),
            max(box.top for box in listed),
        )

    def touches(self, other: Box) -> bool:
        """Whether two boxes meet, give or take a hair."""
        return (
            self.left <= other.right + _NEAR
            and other.left <= self.right + _NEAR
            and self.bottom <= other.top + _NEAR
            and other.bottom <= self.top + _NEAR
        )


@dataclass(frozen=True)
class Sign:
    """One letter with its place and size in points; `is_made` for a space the reader put in."""

    character: str
    box: Box
    size: float
    is_made: bool


@dataclass
class Table:
    """A table while letters fall into it; `is_open_above` when a page end cut it within a row."""

    box: Box
    uprights: list[Box]
    heights: list[float]
    columns: list[float]
    is_open_above: bool = False
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    last: tuple[int, int] | None = None

    def take(self, sign: Sign) -> bool:
        """Puts a letter into its cell; False when it lies outside. A made space follows the letter before it."""
        place = self.last if sign.is_made else self._place(*sign.box.middle)
        if place is None:
            return False
        self.texts[place] = self.texts.get(place, "") + sign.character
        self.last = place
        return True

    def end_line(self) -> None:
        """A line ended: what follows in the same cell is apart by a space."""
        if self.last is not None and not self.texts[self.last].endswith(" "):
            self.texts[self.last] += " "
        self.last = None

    def rows(self) -> Iterator[tuple[list[str], Box]]:
        """The texts of each row, a merged cell in its first column, with the place of the row."""
        for row in range(len(self.heights) - 1):
            cells = [self.texts.get((row, column), "").strip() for column in range(len(self.columns) - 1)]
            if any(cells):
                top, bottom = self.heights[row], self.heights[row + 1]
                yield cells, Box(self.box.left, bottom, self.box.right, top)

    def _place(self, x: float, y: float) -> tuple[int, int] | None:
        row = next((i for i, (top, low) in enumerate(pairwise(self.heights)) if low <= y <= top), None)
        if row is None or not self.box.left <= x <= self.box.right:
            return None
        middle = (self.heights[row] + self.heights[row + 1]) / 2
        left = [one for one in self.uprights if one.bottom <= middle <= one.top and one.left <= x]
        if not left:
            return None
        edge = max(one.left for one in left)
        return row, min(range(len(self.columns) - 1), key=lambda index: abs(self.columns[index] - edge))


def rules_of(page: Any) -> list[Box]:
    """The thin lines drawn on a page; a drawn rectangle counts as its four sides."""
    import pypdfium2.raw as raw

    found: list[Box] = []
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        box = Box(*shape.get_bounds())
        width = box.right - box.left
        if width <= _THIN or box.height <= _THIN:
            found.append(box)
        else:
            found.append(Box(box.left, box.bottom, box.left, box.top))
            found.append(Box(box.right, box.bottom, box.right, box.top))
            found.append(Box(box.left, box.top, box.right, box.top))
            found.append(Box(box.left, box.bottom, box.right, box.bottom))
    return [box for box in found if max(box.right - box.left, box.height) >= _LONG]


def tables_of(rules: list[Box]) -> list[Table]:
    """Tables of at least two columns or two rows, from the top of the page down."""
    tables = []
    for group in _touching(rules):
        uprights = [box for box in group if box.right - box.left <= _THIN]
        levels = [box for box in group if box.height <= _THIN]
        columns = _distinct(box.left for box in uprights)
        ends = [
            max((box.top for box in uprights), default=0),
            min((box.bottom for box in uprights), default=0),
        ]
        printed = _distinct(box.top for box in levels)
        heights = sorted(_distinct([*printed, *ends]), reverse=True)
        if len(columns) >= 2 and len(heights) >= 2 and len(columns) + len(heights) > 4:
            is_open = not any(abs(level - heights[0]) <= _NEAR for level in printed)
            tables.append(Table(Box.around(group), uprights, heights, columns, is_open))
    return sorted(tables, key=lambda table: -table.box.top)


def _touching(rules: list[Box]) -> list[list[Box]]:
    groups: list[list[Box]] = []
    for rule in rules:
        met = [group for group in groups if any(rule.touches(other) for other in group)]
        merged = [rule, *(box for group in met for box in group)]
        groups = [group for group in groups if not any(group is one for one in met)] + [merged]
    return groups


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found
