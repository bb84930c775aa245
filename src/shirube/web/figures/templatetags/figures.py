"""Cells of tables as they are read: thousands, ▲, － for nothing known."""

from __future__ import annotations

from decimal import Decimal

from django import template

from shirube.documents import Cell, Table
from shirube.usecases.figures_lines import decimal_text

register = template.Library()


@register.filter
def cell(value: Cell) -> str:
    """1,234.5, ▲0.3, － for None; text as it is."""
    if value is None:
        return "－"
    return decimal_text(Decimal(value)) if isinstance(value, (int, Decimal)) else value


@register.filter
def shown_rows(table: Table) -> list[tuple[str, list[str]]]:
    """The head of every row and its other cells as they are read; made at once, since a page has thousands."""
    return [(cell(row[0]), [cell(value) for value in row[1:]]) for row in table.rows]


@register.filter
def chart_template(form: str) -> str:
    """The template of a chart's form: line, pyramid or shares."""
    return f"figures/chart_{form}.html"
