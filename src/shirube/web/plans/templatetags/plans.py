"""Figures of plans as an officer writes them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import template

from shirube.plans import SOURCE_WORDS, FundingSource
from shirube.web.pages import library
from shirube.web.plans.page_followers import own_followers, public_followers
from shirube.web.plans.page_links import beside_of
from shirube.web.plans.page_write import figure
from shirube.web.strategy.selectors import national

register = template.Library()


@register.filter
def exact(value: Fraction | None) -> str:
    """1,234.5; 1/3 where it does not end; － for None."""
    return "－" if value is None else figure(value)


@register.filter
def funding(source: FundingSource) -> str:
    """国費: the word of a source of funding."""
    return SOURCE_WORDS[source]


@register.inclusion_tag("plans/linked.html", takes_context=True)
def town_kpis(context: dict[str, Any], kpi_id: str) -> dict[str, Any]:
    """The towns' KPIs that follow a national one: of plans the visitor writes, and of public ones."""
    own = own_followers(context["request"].user, kpi_id)
    return {"own": own, "public": public_followers(kpi_id), "kpi_id": kpi_id}


@register.inclusion_tag("plans/national_line.html")
def national_line(link: Any) -> dict[str, Any]:
    """The national KPI that a town's KPI is linked to, with its figures and their source; nothing without a link."""
    source = national().strategy.source
    told = f"{source.short}、{source.as_of.isoformat()}時点"
    return {"beside": beside_of(link, on=library.today()), "told": told}
