"""What a letter is made of: headings, lines, bullets and tables, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading; level 0 is the title of the document, 1 and 2 stand below it."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Line:
    """A paragraph; `align` is left, right or center."""

    text: str
    align: str = "left"
    is_small: bool = False
    is_bold: bool = False


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table with one header row, repeated on every page; `widths` in millimetres."""

    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """A picture in PNG; `alt` says in words what it shows, `width` is in millimetres."""

    png: bytes
    alt: str
    width: int


@dataclass(frozen=True)
class Box:
    """A box of a diagram with its words; places and sizes in millimetres from the top left; `shade` is a colour (E8F1FE)."""

    x: float
    y: float
    width: float
    height: float
    text: str
    shade: str = "FFFFFF"
    is_bold: bool = False


@dataclass(frozen=True)
class Diagram:
    """Boxes and the straight lines between them, drawn by the office program itself: its letters can be read and found.

    `lines` are (x1, y1, x2, y2) in millimetres with x1 < x2; `alt` says in words what is drawn.
    """

    boxes: tuple[Box, ...]
    lines: tuple[tuple[float, float, float, float], ...]
    width: float
    height: float
    alt: str


Block = Heading | Line | Bullets | Grid | Picture | Diagram
