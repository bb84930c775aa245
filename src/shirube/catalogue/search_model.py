"""What is searched and what a search answers: entries with their fields, hits with their reasons, the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SAME, SYNONYM, PART = "same", "synonym", "part"


@dataclass(frozen=True)
class Settings:
    """What was chosen by measuring (benchmarks/search.py): weights of fields and of kinds of words."""

    weights: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType(
            {
                "name": 4,
                "theme": 3,
                "summary": 3,
                "keyword": 2,
                "kind": 1,
                "applicant": 1,
                "office": 1,
                "clause": 1,
                "note": 1,
                "question": 1,
                "parameter": 1,
                "meaning": 1,
                "id": 1,
            }
        )
    )
    method: str = "lucene"
    k1: float = 2.0
    b: float = 0.35
    joined: float = 0.5
    pair: float = 0.2
    synonym: float = 1.0
    guess: float = 0.8
    covered: float = 0.5
    only: float = 1.5
    part: float = 1.0
    title: float = 2.0
    keep: float = 0.2


@dataclass(frozen=True)
class EntryField:
    """A text of an entry: `name` gives its weight, `label` is what a person reads, `ref` leads to it."""

    name: str
    label: str
    text: str
    ref: str = ""


@dataclass(frozen=True)
class Entry:
    """Something that can be found; `kind` and `id` name it together."""

    kind: str
    id: str
    title: str
    fields: tuple[EntryField, ...]


@dataclass(frozen=True)
class Reason:
    """Why a hit is there: `said` in the question, found as `matched` in a field between `before` and `after`.

    `how` is same (the word in any form), synonym, or part (as it stands, inside a longer word).
    """

    said: str
    how: str
    label: str
    before: str
    matched: str
    after: str
    ref: str = ""
    is_title: bool = False


@dataclass(frozen=True)
class Hit:
    """An entry with its score (higher is better; only the order means something) and its reasons, never none."""

    entry: Entry
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Result:
    """The hits, best first; the words that were looked for, and those found nowhere.

    `read_as` are words taken for others (くうはく → 空白, リスキリンク → リスキリング); `terms` and `groups` are the
    normal forms and the groups of synonyms of the question.
    """

    hits: tuple[Hit, ...]
    words: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    terms: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    is_cut: bool = False


__all__ = ["PART", "SAME", "SYNONYM", "Entry", "EntryField", "Hit", "Reason", "Result", "Settings"]
