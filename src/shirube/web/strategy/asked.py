"""What every page of the strategy is asked with: the day, the chosen area, and the parts of the address that go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

from shirube.plans import Counts, count
from shirube.usecases.strategy_page_programmes import Programmes, answers_of
from shirube.usecases.strategy_page_rows import BoardRow
from shirube.web.areas.situation import situation_of
from shirube.web.pages import library
from shirube.web.pages.reading import read_day
from shirube.web.programmes.situation import Chosen, chosen_area
from shirube.web.strategy.selectors import Held, national, national_rows

TABS = (
    ("model", "/strategy/", "ロジックモデル"),
    ("kpis", "/strategy/kpis/", "KPI の状態"),
    ("roadmap", "/strategy/roadmap/", "工程表"),
    ("budget", "/strategy/budget/", "予算"),
    ("about", "/strategy/about/", "この資料について"),
)


@dataclass(frozen=True)
class Asked:
    """The strategy as one visitor sees it. `address` is the page's own, without its query."""

    held: Held
    chosen: Chosen
    on: date
    programmes: Programmes
    address: str

    @property
    def rows(self) -> tuple[BoardRow, ...]:
        return national_rows(self.on)

    @property
    def query(self) -> str:
        """area=39405&on=2026-06-15, as far as asked."""
        return self.chosen.query

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """The same as pairs."""
        return tuple(parse_qsl(self.query))

    @property
    def more(self) -> str:
        """The same to be put behind a first part of a query: &area=39405."""
        return f"&{self.query}" if self.query else ""

    @property
    def ask(self) -> str:
        """The same as the whole query: ?area=39405."""
        return f"?{self.query}" if self.query else ""

    @property
    def area_query(self) -> str:
        """What leads to a decision of the area: on=2026-06-15."""
        return f"?{self.chosen.day_query}" if self.chosen.on else ""

    @property
    def tabs(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((name, f"{address}{self.ask}", label) for name, address, label in TABS)

    @property
    def counts(self) -> tuple[Counts, Counts]:
        """With reposts, and without."""
        plan = self.held.strategy.plan
        return count(plan, with_reposts=True), count(plan, with_reposts=False)

    def with_pairs(self, pairs: Iterable[tuple[str, str]]) -> str:
        """A query of these parts and of the area and day: ?state=lost&area=39405; empty without any."""
        text = urlencode(tuple(pairs))
        joined = "&".join(part for part in (text, self.query) if part)
        return f"?{joined}" if joined else ""


def asked_of(request: HttpRequest) -> Asked:
    """The address as asked; an area that is named without doubt brings its verdicts with it."""
    held, chosen = national(), chosen_area(request.GET)
    on = read_day(chosen.on) if chosen.on else library.today()
    match = None
    if chosen.area is not None:
        situation = situation_of(request, chosen.area.code)
        match = library.matcher().match(situation.seen.facts, on=situation.on)
    programmes = Programmes(held.strategy, library.catalogue().programmes, answers_of(match))
    return Asked(held, chosen, on, programmes, request.path)
