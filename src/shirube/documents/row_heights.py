"""How high the rows of a workbook must be for their words, written so that an office program may still fit them anew.

Excel fits a row without a height when it opens the file; LibreOffice does not, and cuts what is wrapped. A height
that is not marked as set by hand is taken by both, and grows when somebody writes more.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterable

HIGHEST = 400.0
_PADDING = 3.0
_LEADING = 1.65  # of 游ゴシック, more than most
_DIGIT, _MARGIN, _PIXELS = 7, 6, 4 / 3  # pixels: a digit at 11 points, both edges of a cell, a point
_SET_BY_HAND = re.compile(rb'(<row [^>]*?ht="[^"]*") customHeight="1"')
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")


def columns_of(text: str) -> int:
    """How many half-width columns a text needs; a kana takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "FWA" else 1 for sign in text)


def width_of(columns: int, *, size: float) -> int:
    """The width of a column that holds so many half-width columns of this size in one line."""
    return math.ceil((columns * size * _PIXELS / 2 + _MARGIN) / _DIGIT)


def height_of(cells: Iterable[tuple[str, float]], *, size: float) -> float | None:
    """The height in points for texts of this size in columns of these widths; None where one line is enough."""
    lines = max((_lines(text, width, size) for text, width in cells), default=1)
    return None if lines <= 1 else min(HIGHEST, lines * size * _LEADING + _PADDING)


def _lines(text: str, width: float, size: float) -> int:
    """Lines that a text fills: a column is as wide as so many digits of the workbook's own font."""
    fits = max(2.0, (width * _DIGIT - _MARGIN) / (size * _PIXELS / 2))
    if len(text) * 2 <= fits and "\n" not in text:
        return 1
    return sum(max(1, -int(-columns_of(part) // fits)) for part in text.split("\n"))


def as_hints(content: bytes) -> bytes:
    """The workbook with its heights as hints: the same bytes for the same workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if _SHEET.fullmatch(info.filename):
                part = _SET_BY_HAND.sub(rb"\1", part)
            new.writestr(info, part, zipfile.ZIP_DEFLATED)
    return made.getvalue()
