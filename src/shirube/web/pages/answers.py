"""What the officer tells: held in the address, remembered in the session, always shown as told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from shirube.base import ShirubeError
from shirube.rules import Known, Variable
from shirube.rules.explain import format_known
from shirube.usecases import TOLD, FactSeen
from shirube.web.pages.reading import read_day, read_field

SESSION = "told"
MOST_AREAS = 30
TODAY_SOURCE = "あなたの回答"


@dataclass(frozen=True)
class Answers:
    """The answers of an address. `told` has None for a field that was left empty or marked わからない.

    `raw` keeps every field as typed, `errors` the mistake of a field (also of `on`); `query` is the same
    answers in one fixed order, fit to be mailed.
    """

    on: date
    told: Mapping[str, Known | None]
    raw: Mapping[str, str]
    errors: Mapping[str, ShirubeError]
    query: str


def read_answers(params: Mapping[str, Any], variables: Mapping[str, Variable], default_on: date) -> Answers:
    """The answers in `request.GET`; a field that cannot be read is not told, and its error is kept."""
    errors: dict[str, ShirubeError] = {}
    raw: dict[str, str] = {}
    told: dict[str, Known | None] = {}
    on = default_on
    if str(params.get("on") or "").strip():
        raw["on"] = str(params["on"])
        try:
            on = read_day(raw["on"])
        except ShirubeError as error:
            errors["on"] = error
    for name, variable in variables.items():
        if name not in params:
            continue
        raw[name] = str(params[name])
        try:
            told[name] = read_field(raw[name], variable)
        except ShirubeError as error:
            errors[name] = error
    return Answers(on, told, raw, errors, query_of(on, {n: raw[n] for n, v in told.items() if v is not None}))


def query_of(on: date, raw: Mapping[str, str]) -> str:
    """The address part for a day and answers, in the order given: on=2026-06-15&loan_amount=9000万円."""
    return urlencode({"on": on.isoformat(), **{name: text.strip() for name, text in raw.items()}})


def remember(session: Any, area_code: str, answers: Answers, today: date) -> None:
    """Keep what was told for an area in the session; an emptied field is taken out, an unchanged one keeps its day."""
    if not answers.told:
        return
    every = dict(session.get(SESSION, {}))
    kept = dict(every.pop(area_code, {}))
    for name, value in answers.told.items():
        text = answers.raw[name].strip()
        if value is None:
            kept.pop(name, None)
        elif kept.get(name, {}).get("raw") != text:
            kept[name] = {"raw": text, "on": today.isoformat()}
    if kept:
        every[area_code] = kept
    every = dict(list(every.items())[-MOST_AREAS:])
    if every != session.get(SESSION, {}):
        session[SESSION] = every


def recalled(session: Any, area_code: str) -> dict[str, tuple[str, date]]:
    """What was told for an area earlier in this session: variable → (text as typed, the day)."""
    kept = session.get(SESSION, {}).get(area_code, {})
    return {name: (item["raw"], date.fromisoformat(item["on"])) for name, item in kept.items()}


def forget(session: Any, area_code: str, name: str | None = None) -> None:
    """Take back one answer for an area, or all of them."""
    every = dict(session.get(SESSION, {}))
    kept = dict(every.get(area_code, {}))
    kept = {key: item for key, item in kept.items() if name is not None and key != name}
    every[area_code] = kept
    session[SESSION] = {code: items for code, items in every.items() if items}


@dataclass(frozen=True)
class Seen:
    """All facts of an area as decided on: record and told together.

    `replaced` holds the record's fact where a told one is used instead; `told_raw` the text of every
    answer in force (address and session), `query` the address that gives the same page to anyone.
    """

    facts: Mapping[str, FactSeen]
    told: Mapping[str, FactSeen]
    replaced: Mapping[str, FactSeen]
    told_raw: Mapping[str, str]
    query: str


def combine(
    recorded: Mapping[str, FactSeen],
    answers: Answers,
    earlier: Mapping[str, tuple[str, date]],
    variables: Mapping[str, Variable],
    today: date,
) -> Seen:
    """Record facts, overridden by answers of the session, overridden by answers of the address."""
    told: dict[str, FactSeen] = {}
    raw: dict[str, str] = {}
    for name, variable in variables.items():
        found = _told(name, variable, answers, earlier, today)
        if found is not None:
            told[name], raw[name] = found
    replaced = {
        name: fact
        for name, fact in recorded.items()
        if name in told and fact.value is not None and fact.value != told[name].value
    }
    return Seen({**recorded, **told}, told, replaced, raw, query_of(answers.on, raw))


def _told(
    name: str, variable: Variable, answers: Answers, earlier: Mapping[str, tuple[str, date]], today: date
) -> tuple[FactSeen, str] | None:
    if name in answers.told:
        value, text, day = answers.told[name], answers.raw[name], today
        if name in earlier and earlier[name][0] == text.strip():
            day = earlier[name][1]
    elif name in earlier and name not in answers.raw:
        text, day = earlier[name]
        try:
            value = read_field(text, variable)
        except ShirubeError:
            return None
    else:
        return None
    if value is None:
        return None
    return FactSeen(variable, value, format_known(value, variable), TOLD, TODAY_SOURCE, day), text
