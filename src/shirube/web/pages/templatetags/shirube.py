"""Figures, days and marks as an official writes them; loaded in every template."""

from __future__ import annotations

from datetime import date

from django import template

from shirube.base import format_date_both, format_date_era, format_yen
from shirube.rules import Verdict

register = template.Library()


@register.filter
def yen(value: int | None) -> str:
    """9,000万円; － for None."""
    return "－" if value is None else format_yen(value)


@register.filter
def era(day: date | None) -> str:
    """令和8年6月15日."""
    return "－" if day is None else format_date_era(day)


@register.filter
def both(day: date | None) -> str:
    """令和8年6月15日 with the Western year beside it."""
    return "－" if day is None else format_date_both(day)


@register.inclusion_tag("pages/verdict.html")
def verdict(value: Verdict, extra: str = "") -> dict[str, str]:
    """The verdict by shape, word and colour: ● 使える."""
    return {"value": value.value, "mark": value.mark, "label": value.label, "extra": extra}


@register.filter
def intcomma(value: int) -> str:
    """1,788."""
    return f"{value:,}"
