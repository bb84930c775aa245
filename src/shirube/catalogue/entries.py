"""Programmes as entries of the search: every text that a person may have in mind when looking for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from shirube.base.errors import CatalogueError
from shirube.catalogue.load import DATA, Catalogue
from shirube.catalogue.models import KINDS
from shirube.catalogue.search_model import Entry, EntryField
from shirube.catalogue.text import read_text
from shirube.rules import Programme, inputs_of
from shirube.rules.model import UNPRINTED_CLAUSE

PROGRAMME = "programme"
_KIND_TERMS = {"grant": "grant", "bond": "local_bond", "tax-allocation": "kofuzei"}


def programme_entries(
    catalogue: Catalogue,
    *,
    meanings: Mapping[str, str],
    keywords: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Entry, ...]:
    """One entry per programme in the order of the catalogue.

    `meanings` are those of `glossary_meanings`, `keywords` what people call a programme (synonyms.yaml).
    """
    called = keywords or {}
    return tuple(
        Entry(
            PROGRAMME,
            programme.id,
            programme.name,
            (
                *_fields(programme, catalogue, meanings),
                *(EntryField("keyword", "索引語", word) for word in called.get(programme.id, ())),
            ),
        )
        for programme in catalogue.programmes.values()
    )


def _fields(programme: Programme, catalogue: Catalogue, meanings: Mapping[str, str]) -> Iterator[EntryField]:
    yield EntryField("name", "名称", programme.name)
    for theme in programme.themes:
        yield EntryField("theme", "テーマ", theme)
    yield EntryField("summary", "概要", programme.summary)
    for clause in programme.clauses:
        if clause.id != UNPRINTED_CLAUSE:
            yield EntryField("clause", "条件", clause.text, f"clause-{clause.id}")
    for note in programme.notes:
        yield EntryField("note", "注記", note)
    yield EntryField("applicant", "対象", programme.applicant)
    yield EntryField("kind", "種類", KINDS[programme.kind])
    yield EntryField("office", "所管", programme.office)
    for name in inputs_of(programme):
        yield EntryField("question", "たずねること", catalogue.variables[name].label)
    for parameter in programme.parameters.values():
        yield EntryField("parameter", "定められた値", parameter.label)
    meaning = meanings.get(_KIND_TERMS.get(programme.kind, ""), "")
    if meaning:
        yield EntryField("meaning", "種類の意味", meaning)
    yield EntryField("id", "id", programme.id)


def glossary_meanings(data: Path = DATA) -> dict[str, str]:
    """The meaning of every term of glossary.yaml; raises CatalogueError E152 for an entry of another shape."""
    tree, lines = read_text((data / "glossary.yaml").read_text(encoding="utf-8"), file="glossary.yaml")
    found = {}
    for index, item in enumerate(tree):
        if not isinstance(item, dict) or not {"term", "ja", "meaning"} <= item.keys():
            raise CatalogueError(
                "E152",
                "用語集の項目に term・ja・meaning がそろっていません。",
                where=f"glossary.yaml {lines.get((index,), 0)}行",
                todo="例: - {term: area, ja: 地域, meaning: 都道府県か市区町村}",
            )
        found[item["term"]] = item["meaning"]
    return found


__all__ = ["PROGRAMME", "glossary_meanings", "programme_entries"]
