"""The area chosen by name or code, and the one address that gives a visitor's page to anyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from shirube.base import ShirubeError, UnknownNameError
from shirube.catalogue import Area, AreaMatch
from shirube.usecases import search_areas
from shirube.web.areas.places import canonical
from shirube.web.areas.situation import Situation
from shirube.web.pages import library
from shirube.web.pages.answers import query_of
from shirube.web.pages.reading import read_day

_SURE = 85
_APPLICATION_DATE = "application_date"


def was_emptied(situation: Situation) -> bool:
    """Whether the form sent fields without an answer, which the address need not carry."""
    return any(value is None for value in situation.answers.told.values())


def full_query(situation: Situation) -> str:
    """The address of the page as it stands: all answers in force, and mistakes as they were typed."""
    wrong = {name: situation.answers.raw[name].strip() for name in situation.answers.errors}
    return urlencode({**dict(parse_qsl(situation.seen.query)), **wrong})


def query_on(situation: Situation, on: date) -> str:
    """The same answers on another day, also where the day of application was told."""
    raw = dict(situation.seen.told_raw)
    if _APPLICATION_DATE in raw:
        raw[_APPLICATION_DATE] = on.isoformat()
    return query_of(on, raw)


@dataclass(frozen=True)
class Chosen:
    """The area a visitor named: found, or candidates to choose from, or a reason why there is none.

    `on` is the day asked about as it goes on in links, empty where the address names none.
    """

    text: str = ""
    area: Area | None = None
    candidates: tuple[AreaMatch, ...] = ()
    error: ShirubeError | None = None
    on: str = ""

    @property
    def query(self) -> str:
        """area=39405&on=2026-06-15, as far as known."""
        area = {} if self.area is None else {"area": self.area.code}
        return urlencode({**area, **self._day})

    @property
    def day_query(self) -> str:
        return urlencode(self._day)

    @property
    def _day(self) -> dict[str, str]:
        return {"on": self.on} if self.on else {}


def chosen_area(params: Mapping[str, Any]) -> Chosen:
    """The area of `?area=` (a code or a name; one sure match is taken, several are offered) and `?on=`."""
    found = _named_area(str(params.get("area") or "").strip())
    try:
        return replace(found, on=read_day(str(params.get("on") or "")).isoformat())
    except ShirubeError:
        return found


def _named_area(text: str) -> Chosen:
    if not text:
        return Chosen()
    index = library.areas()
    try:
        return Chosen(text, area=canonical(index, text[:40]))
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
    what = f"「{text[:40]}」という都道府県・市区町村が見つかりません。"
    return Chosen(
        text[:100], error=ShirubeError("E330", what, todo="名前・よみ・団体コード・郵便番号で探せます。")
    )
