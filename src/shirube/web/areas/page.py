"""Everything the page of one area shows, put together from the use case, the record and the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from shirube.catalogue import Area, Catalogue
from shirube.usecases import FactSeen, Match
from shirube.usecases.contacts import LocalContact, local_contacts
from shirube.web.areas.facts import ASKED_LEVELS, FactLine, fact_lines, headline, questions_of_place
from shirube.web.areas.matching import Board, board, read_filters
from shirube.web.areas.situation import Situation, situation_of
from shirube.web.pages import library
from shirube.web.pages.fields import Field, field_for

APPLICANT = "applicant_kind"


@dataclass(frozen=True)
class ToldLine:
    """An answer in force, and the record's fact that it takes the place of."""

    fact: FactSeen
    recorded: FactSeen | None


@dataclass(frozen=True)
class PlaceQuestion:
    """A question about the place and how many programmes wait for it."""

    field: Field
    waiting: int


@dataclass(frozen=True)
class AreaPage:
    """What areas/area.html draws."""

    area: Area
    prefecture: Area | None
    towns: tuple[Area, ...]
    situation: Situation
    match: Match
    board: Board
    headline: tuple[str, ...]
    facts: tuple[FactLine, ...]
    told: tuple[ToldLine, ...]
    questions: tuple[PlaceQuestion, ...]
    day_fields: tuple[tuple[str, str], ...]
    filter_fields: tuple[tuple[str, str], ...]
    question_fields: tuple[tuple[str, str], ...]
    recorded: tuple[date, date] | None
    outside: int
    contacts: tuple[LocalContact, ...]

    @property
    def query(self) -> str:
        """The address part of this page: day, answers and filters."""
        more = self.board.filters.query
        return f"{self.situation.seen.query}{'&' if more else ''}{more}"

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        """The breadcrumb: prefecture, then the place itself."""
        here = (self.area.name, "")
        return (
            (here,)
            if self.prefecture is None
            else ((self.prefecture.name, f"/areas/{self.prefecture.code}/"), here)
        )

    @property
    def unknown_facts(self) -> int:
        return sum(not line.is_known and line.told is None for line in self.facts)


def area_page(request: HttpRequest, code: str) -> AreaPage:
    """Decide every programme for the place on the day asked about."""
    catalogue, index = library.catalogue(), library.areas()
    situation = situation_of(request, code)
    match = library.matcher().match(situation.seen.facts, on=situation.on)
    filters = read_filters(request.GET)
    labels = {name: variable.label for name, variable in catalogue.variables.items()}
    waiting = dict(questions_of_place(match.answers, catalogue.variables))
    names = _asked(situation, catalogue, waiting)
    area = index.get(code)
    is_prefecture = area.kind == "prefecture"
    told = tuple(situation.seen.told_raw.items())
    day = (("on", situation.on.isoformat()),)
    return AreaPage(
        area=area,
        prefecture=None if is_prefecture else index.get(f"{area.prefecture_code}000"),
        towns=index.municipalities(area.prefecture_code) if is_prefecture else (),
        situation=situation,
        match=match,
        board=board(match, filters, labels=labels, code=code, query=situation.seen.query),
        headline=headline(situation, catalogue.variables),
        facts=fact_lines(situation, catalogue.variables, [name for name in names if name != APPLICANT]),
        told=tuple(ToldLine(f, situation.seen.replaced.get(n)) for n, f in situation.seen.told.items()),
        questions=tuple(
            PlaceQuestion(_field(name, situation, catalogue), waiting.get(name, 0)) for name in names
        ),
        day_fields=(*told, *filters.pairs),
        filter_fields=(*day, *told),
        question_fields=(*day, *((n, t) for n, t in told if n not in names), *filters.pairs),
        recorded=_recorded(catalogue),
        outside=sum(
            not p.recorded_from <= situation.on <= p.recorded_until for p in catalogue.programmes.values()
        ),
        contacts=local_contacts(catalogue, area.prefecture_code),
    )


def _asked(situation: Situation, catalogue: Catalogue, waiting: dict[str, int]) -> list[str]:
    """Questions about the place worth showing: those still missing, and those answered or answered wrongly."""
    variables = catalogue.variables
    answered = [name for name in situation.seen.told if variables[name].level in ASKED_LEVELS]
    wrong = [name for name in situation.answers.errors if name in variables]
    return list(dict.fromkeys([*waiting, *answered, *wrong]))


def _field(name: str, situation: Situation, catalogue: Catalogue) -> Field:
    return field_for(
        catalogue.variables[name], situation.raw.get(name, ""), situation.answers.errors.get(name)
    )


def _recorded(catalogue: Catalogue) -> tuple[date, date] | None:
    programmes = catalogue.programmes.values()
    if not programmes:
        return None
    return min(p.recorded_from for p in programmes), max(p.recorded_until for p in programmes)
