"""Figures of plans as an officer writes them."""

from __future__ import annotations

from fractions import Fraction

from django import template

from shirube.web.plans.page_write import figure

register = template.Library()


@register.filter
def exact(value: Fraction | None) -> str:
    """1,234.5; 1/3 where it does not end; － for None."""
    return "－" if value is None else figure(value)
