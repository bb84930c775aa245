"""A plain table: one header row, one fact a cell, units in the header, None where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | Decimal | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """A titled table; every row is as long as the header."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
