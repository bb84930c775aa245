"""The answer of each tool as plain values; each names its sources and the edition of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from shirube.base.errors import UnknownNameError
from shirube.cli.gather import find_area, gather_facts
from shirube.cli.mcp_server.shelf import Shelf
from shirube.rules import Programme
from shirube.usecases import FactSeen, area_json, explain_decision, explained_json, match_area
from shirube.usecases.figures_beside import Beside
from shirube.usecases.figures_profile import place_profile
from shirube.usecases.finding import reason_text
from shirube.usecases.future import Question, outlook
from shirube.usecases.future_tables import outlook_json
from shirube.usecases.open_data import area_detail, programme_row
from shirube.usecases.open_data_plans import kpi_row, strategy_source
from shirube.usecases.open_data_questions import credited

Json = dict[str, Any]


def search(shelf: Shelf, words: str, *, limit: int) -> Json:
    """Programmes that fit the words, the best first, each with why; places that the words name."""
    found = shelf.finder.find(words)
    shown = found.programmes[:limit]
    return _with_edition(
        shelf,
        {
            "words": words,
            "found": len(found.programmes),
            "of": found.total,
            "programmes": [
                {**programme_row(one.programme), "why": [reason_text(reason) for reason in one.why]}
                for one in shown
            ],
            "areas": [area_json(place) for named in found.areas for place in named.areas],
            "words_not_known": list(found.unknown),
            "sources": _passages(one.programme for one in shown),
        },
    )


def area(shelf: Shelf, name: str, *, on: date) -> Json:
    """A place: what is recorded of it on a day, where to start, its figures beside similar places, and those places."""
    place = find_area(shelf.areas, name)
    facts = shelf.areas.facts(place.code, on)
    source_of = {source.id: source for source in shelf.areas.sources()}
    book, ages = shelf.figures
    found = place_profile(book, ages, place.code)
    detail = area_detail(place, facts, source_of, on=on)
    lines = dict.fromkeys(line for section in found.sections for line in section.credits)
    return _with_edition(
        shelf,
        {
            **detail,
            "where_to_start": [
                {"about": one.label, "sentence": one.text, "figures": list(one.figures)}
                for one in found.first
            ],
            "beside": {
                "others": found.others,
                "figures": [
                    {**beside_json(one), "theme": part.title} for part in found.sections for one in part.rows
                ],
                "notes": [note for part in found.sections for note in part.notes],
            },
            "similar": [
                {
                    "code": one.area.code,
                    "name": one.area.full_name,
                    "closeness": one.words,
                    "alike": list(one.alike),
                    "apart": list(one.apart),
                }
                for one in found.similar
            ],
            "sources": [*detail["sources"], *credited(lines)],
        },
    )


def beside_json(one: Beside) -> Json:
    """A figure beside the others', as the page says it; － where nothing is known."""
    return {
        "id": one.measure.id,
        "label": one.measure.label,
        "unit": one.measure.unit,
        "when": one.when,
        "here": one.here,
        "similar_median": one.similar,
        "prefecture": one.prefecture,
        "country": one.country,
        "rank": one.rank,
        "note": one.group_note,
    }


def projection(shelf: Shelf, name: str, asked: Mapping[str, Any]) -> Json:
    """People of a place to come, with the interval, and what it would take. Raises UnknownNameError E824, ShirubeError E637."""
    place = find_area(shelf.areas, name)
    found = outlook(place, Question(place.code, **asked))
    if found is None:
        raise UnknownNameError(
            "E824",
            f"{place.full_name}の推計はありません（避難で、もとになる率を求められません）。",
            todo="都道府県の推計か、ほかのまちを聞いてください。",
        )
    tree = outlook_json(found)
    return _with_edition(shelf, {**tree, "sources": credited(tree["sources"])})


def match(shelf: Shelf, name: str, *, on: date, verdict: str) -> Json:
    """Every programme for a place: counts that add up, and the programmes of one verdict (all when empty)."""
    place = find_area(shelf.areas, name)
    seen = gather_facts(shelf.catalogue, shelf.areas, place, {}, on=on)
    found = match_area(shelf.catalogue, seen, on=on)
    answers = [one for one in found.answers if not verdict or one.verdict.value == verdict]
    counts = {
        word: sum(one.verdict.value == word for one in found.answers) for word in ("yes", "no", "unknown")
    }
    return _with_edition(
        shelf,
        {
            "area": area_json(place),
            "as_of": on.isoformat(),
            "counts": {**counts, "total": len(found.answers)},
            "programmes": [
                {
                    "id": one.programme.id,
                    "name": one.programme.name,
                    "eligible": one.verdict.value,
                    "reason": one.reason,
                    "amount": one.amount_text,
                    "missing": list(one.decision.missing),
                }
                for one in answers
            ],
            "sources": [*_facts(seen), *_passages(one.programme for one in answers)],
        },
    )


def decide(shelf: Shelf, programme: str, *, name: str, on: date, facts: Mapping[str, str]) -> Json:
    """One programme for a place or for told facts: the same answer as `shirube decide --format json`, with sources."""
    wanted = shelf.catalogue[programme]
    place = find_area(shelf.areas, name) if name else None
    index = shelf.areas if place is not None else None
    seen = gather_facts(shelf.catalogue, index, place, facts, on=on)
    explained = explain_decision(shelf.catalogue, wanted.id, seen, on=on)
    tree = explained_json(explained, place, shelf.catalogue, seen)
    return _with_edition(shelf, {**tree, "sources": [*_facts(seen), *_passages([wanted])]})


def kpi(shelf: Shelf, words: str, *, on: date, limit: int) -> Json:
    """KPIs of the national strategy whose id is the words or whose label holds them. Raises UnknownNameError E822."""
    rows = shelf.kpis(on)
    exact = [row for row in rows if row.item.id == words]
    parts = words.split()
    found = exact or [
        row for row in rows if all(part in f"{row.item.label}{row.place_text}" for part in parts)
    ]
    if not found:
        raise UnknownNameError(
            "E822",
            f"「{words[:60]}」に当たる KPI は全国の戦略にありません。",
            todo="短い言葉（移住、観光、スマート農業 など）で探してください。",
        )
    return _with_edition(
        shelf,
        {
            "as_of": on.isoformat(),
            "found": len(found),
            "of": len(rows),
            "kpis": [kpi_row(shelf.strategy, row) for row in found[:limit]],
            "sources": [strategy_source(shelf.strategy)],
        },
    )


def _with_edition(shelf: Shelf, tree: Json) -> Json:
    return {
        **tree,
        "catalogue": {"version": shelf.catalogue.version, "hash": shelf.catalogue.hash},
        "own_programmes": shelf.own.tree(shelf.catalogue),
    }


def _passages(programmes: Iterable[Programme]) -> list[Json]:
    """The lines of the documents that programmes are printed on."""
    return [
        {"of": one.id, "document": passage.document, "lines": passage.lines}
        for one in programmes
        for passage in one.passages
    ]


def _facts(seen: Mapping[str, FactSeen]) -> list[Json]:
    return [
        {
            "of": fact.variable.id,
            "credit": fact.source or fact.origin,
            "as_of": None if fact.as_of is None else fact.as_of.isoformat(),
        }
        for fact in seen.values()
    ]
