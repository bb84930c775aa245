"""A project as the officer describes it: ways to do it, places, cost items, and what is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shirube.rules.model import Facts

TOWN, PREFECTURE, FIRM, COOPERATIVE = "town", "prefecture", "firm", "cooperative"
NATIONAL, DEFERRED = "national", "deferred"
LOCAL = (TOWN, PREFECTURE)
BEARERS = (TOWN, PREFECTURE, FIRM, COOPERATIVE)
SOURCES = (NATIONAL, DEFERRED)


@dataclass(frozen=True)
class CostItem:
    """One cost: `yen`, or None with what is known of it (`low` at least, `high` at most, None = no limit).

    `bearer` incurs it; `loan` of it is paid by a bank loan of the bearer. `counts_as` names the inputs it may
    fill (eligible_cost, cio_costs …), `programmes` the only ones it may be used for (empty: any that fits),
    `person` the person it is paid for.
    """

    id: str
    label: str
    yen: int | None
    bearer: str = TOWN
    counts_as: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    person: str = ""
    loan: int = 0
    low: int = 0
    high: int | None = None

    @property
    def least(self) -> int:
        return self.low if self.yen is None else self.yen

    @property
    def most(self) -> int | None:
        return self.high if self.yen is None else self.yen


@dataclass(frozen=True)
class Site:
    """One application: the local government that applies (`applicant` town or prefecture), facts and costs.

    `told_for` holds facts told for one programme only.
    """

    id: str
    label: str
    facts: Facts
    items: tuple[CostItem, ...]
    applicant: str = TOWN
    told_for: Mapping[str, Facts] = field(default_factory=dict)

    def facts_for(self, programme_id: str) -> Facts:
        return {**self.facts, **self.told_for.get(programme_id, {})}


@dataclass(frozen=True)
class Way:
    """One way to do the project: a place alone, or several places singly or jointly."""

    id: str
    label: str
    sites: tuple[Site, ...]

    @property
    def items(self) -> tuple[tuple[Site, CostItem], ...]:
        return tuple((site, item) for site in self.sites for item in site.items)


@dataclass(frozen=True)
class Project:
    """What is to be paid for. `must` are programmes that are used in any case, `bond_step` the unit of a bond."""

    name: str
    ways: tuple[Way, ...]
    must: tuple[str, ...] = ()
    bond_step: int = 1

    def telling(self, facts: Facts) -> Project:
        """The same project with more told, everywhere."""
        ways = tuple(
            replace(way, sites=tuple(replace(site, facts={**site.facts, **facts}) for site in way.sites))
            for way in self.ways
        )
        return replace(self, ways=ways)

    def pricing(self, item_id: str, yen: int) -> Project:
        """The same project with one unknown cost told."""

        def priced(item: CostItem) -> CostItem:
            return replace(item, yen=yen) if item.id == item_id else item

        ways = tuple(
            replace(
                way,
                sites=tuple(
                    replace(site, items=tuple(priced(item) for item in site.items)) for site in way.sites
                ),
            )
            for way in self.ways
        )
        return replace(self, ways=ways)


@dataclass(frozen=True)
class Money:
    """Yen as known: from `low` to `high` (None = no limit); one figure if they are equal."""

    low: int
    high: int | None

    @property
    def value(self) -> int | None:
        return self.low if self.low == self.high else None

    @property
    def width(self) -> int | None:
        return None if self.high is None else self.high - self.low
