"""Cells of tables as they are read: thousands, ▲, － for nothing known."""

from __future__ import annotations

from decimal import Decimal

from django import template

from shirube.documents import Cell
from shirube.usecases.figures_lines import decimal_text

register = template.Library()


@register.filter
def cell(value: Cell) -> str:
    """1,234.5, ▲0.3, － for None; text as it is."""
    if value is None:
        return "－"
    return decimal_text(Decimal(value)) if isinstance(value, (int, Decimal)) else value


@register.filter
def chart_template(form: str) -> str:
    """The template of a chart's form: line, pyramid or shares."""
    return f"figures/chart_{form}.html"
