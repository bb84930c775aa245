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


Block = Heading | Line | Bullets | Grid | Picture
