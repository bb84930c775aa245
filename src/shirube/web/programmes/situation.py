"""Who asks about which area: the facts of the record with what was told, and the area chosen by name or code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

from shirube.base import ShirubeError, UnknownNameError
from shirube.catalogue import Area, AreaMatch, Catalogue
from shirube.usecases import search_areas
from shirube.web.areas.selectors import facts_of
from shirube.web.pages import library
from shirube.web.pages.answers import Answers, Seen, combine, query_of, read_answers, recalled, remember

_SURE = 85


@dataclass(frozen=True)
class Situation:
    """One area on one day as the visitor sees it. `was_emptied`: the form sent fields without an answer."""

    area: Area
    answers: Answers
    seen: Seen
    was_emptied: bool

    @property
    def on(self) -> date:
        return self.answers.on

    @property
    def raw(self) -> dict[str, str]:
        """The text of every field: the answers in force, and what could not be read as it was typed."""
        wrong = {name: text for name, text in self.answers.raw.items() if name in self.answers.errors}
        return {**self.seen.told_raw, **wrong}

    @property
    def query(self) -> str:
        """The address of this very page, mistakes included, without empty fields."""
        if not self.answers.errors:
            return self.seen.query
        return urlencode({**dict(parse_qsl(query_of(self.on, {}))), **_trimmed(self.raw)})

    def query_on(self, on: date) -> str:
        """The same answers on another day."""
        return query_of(on, self.seen.told_raw)


def situation_of(request: HttpRequest, area: Area, catalogue: Catalogue) -> Situation:
    """Reads the address, remembers it for this session, and joins it with the record."""
    today = library.today()
    answers = read_answers(request.GET, catalogue.variables, today)
    remember(request.session, area.code, answers, today)
    earlier = recalled(request.session, area.code)
    seen = combine(facts_of(area.code, answers.on), answers, earlier, catalogue.variables, today)
    return Situation(area, answers, seen, was_emptied=any(value is None for value in answers.told.values()))


def _trimmed(raw: Mapping[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in raw.items()}


@dataclass(frozen=True)
class Chosen:
    """The area a visitor named: found, or candidates to choose from, or a reason why there is none."""

    text: str = ""
    area: Area | None = None
    candidates: tuple[AreaMatch, ...] = ()
    error: ShirubeError | None = None


def chosen_area(params: Mapping[str, Any]) -> Chosen:
    """The area of `?area=`: a code or a name; one sure match is taken, several are offered."""
    text = str(params.get("area") or "").strip()
    if not text:
        return Chosen()
    index = library.areas()
    try:
        return Chosen(text, area=index.get(text))
    except UnknownNameError:
        pass
    try:
        found = search_areas(index, text)
    except ShirubeError as error:
        return Chosen(text[:100], error=error)
    sure = [match for match in found if match.score >= _SURE]
    if len(sure) == 1:
        return Chosen(text, area=sure[0].area)
    if found:
        return Chosen(text, candidates=tuple(found))
    error = ShirubeError(
        "E330",
        f"「{text[:40]}」という都道府県・市区町村が見つかりません。",
        todo="名前・よみ・団体コード・郵便番号で探せます。",
    )
    return Chosen(text[:100], error=error)
