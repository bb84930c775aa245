"""Tables of the use cases as cells that a template can write down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shirube.documents import Cell, Table

NOT_AVAILABLE = "－"


@dataclass(frozen=True)
class Shown:
    """A cell as text, and whether it stands to the right."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Grid:
    """A table for future/grid.html: the first column heads its row; `more` rows are left to the file."""

    id: str
    caption: str
    header: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Shown, ...], ...]
    more: int = 0
    kind: str = "short"


def grid(name: str, caption: str, table: Table, *, most: int | None = None, kind: str = "short") -> Grid:
    """The table, at most `most` rows of it; a column with a number in it stands to the right.

    `kind` says what heads the rows: 'short' words that stay on one line, or 'long' ones.
    """
    rows = list(table.rows)
    shown = rows[:most]
    is_number = [any(isinstance(row[at], int | Decimal) for row in shown) for at in range(len(table.header))]
    cells = tuple(
        tuple(Shown(cell_text(cell), right) for cell, right in zip(row, is_number, strict=True))
        for row in shown
    )
    return Grid(
        name,
        caption,
        tuple(zip(table.header, is_number, strict=True)),
        cells,
        len(rows) - len(shown),
        kind,
    )


def cell_text(cell: Cell) -> str:
    """1,234; ▲12; 0.94; － where nothing is known."""
    if cell is None:
        return NOT_AVAILABLE
    if isinstance(cell, int | Decimal):
        return f"▲{abs(cell):,}" if cell < 0 else f"{cell:,}"
    return cell
