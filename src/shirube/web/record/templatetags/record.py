"""Figures of the pages of the record."""

from __future__ import annotations

from django import template

from shirube.base import format_yen

register = template.Library()


@register.filter
def signed(value: int) -> str:
    """▲4,000万円 for a figure below zero."""
    return f"▲{format_yen(-value)}" if value < 0 else format_yen(value)
