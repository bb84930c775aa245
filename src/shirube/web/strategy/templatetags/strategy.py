"""Actuals and addresses as the strategy's templates write them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from shirube.plans import Actual, Due, Target
from shirube.usecases.strategy_page_rows import due_text, target_text, value_text
from shirube.web.strategy.board_page import BoardAddress

register = template.Library()


@register.filter
def actual_value(actual: Actual, unit: str = "") -> str:
    """68団体; － without a value; without a unit the number alone."""
    return value_text(actual.seen.value, unit)


@register.filter
def aim(target: Target) -> str:
    """A target in few words: 40人以上."""
    return target_text(target)


@register.filter
def by_when(due: Due) -> str:
    """A due with the era beside it."""
    return due_text(due)


@register.simple_tag
def pairs_query(at: BoardAddress, pairs: Iterable[tuple[str, str]]) -> str:
    """The query of these parts and of what every address of the board carries on."""
    return at.query(pairs)
