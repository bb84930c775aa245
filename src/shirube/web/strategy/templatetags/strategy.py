"""Actuals and addresses as the strategy's templates write them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from shirube.plans import Actual, Kpi
from shirube.usecases.strategy_page_rows import unit_of, value_text
from shirube.web.strategy.asked import Asked

register = template.Library()


@register.filter
def actual_value(actual: Actual, kpi: Kpi | None = None) -> str:
    """68団体; － without a value; without a KPI the number alone."""
    return value_text(actual.seen.value, unit_of(kpi))


@register.simple_tag
def pairs_query(asked: Asked, pairs: Iterable[tuple[str, str]]) -> str:
    """The query of these parts with the area and day asked for."""
    return asked.with_pairs(pairs)
