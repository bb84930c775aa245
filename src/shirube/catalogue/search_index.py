"""Entries read once for the search: their terms in BM25, where each term stands, their readings, their plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Any

from shirube.catalogue.search_model import Entry, EntryField, Settings
from shirube.catalogue.synonyms import Synonyms
from shirube.catalogue.words import Word, plain_positions, plain_text, words_of

if TYPE_CHECKING:
    from bm25s import BM25  # type: ignore[import-untyped]

CORRECTABLE = re.compile(r"[ァ-ヺー]{4,}|[a-z]{5,}")
"""Words long enough that one wrong character leaves them recognisable."""

_LONGEST_READING = 3


@dataclass(frozen=True)
class FieldText:
    """A field and the first place of every term in it."""

    field: EntryField
    spots: Mapping[str, tuple[int, int]]

    def part(self, plain: str) -> tuple[int, int] | None:
        """Where the text stands as it is, whatever its width, kana and case."""
        whole, places = plain_positions(self.field.text)
        at = whole.find(plain)
        return None if at < 0 else (places[at], places[at + len(plain) - 1] + 1)


class Store:
    """Entries ready to be searched; a term is a normal form, a `pair` of touching words or a `group` of synonyms."""

    def __init__(self, entries: Iterable[Entry], synonyms: Synonyms, settings: Settings) -> None:
        self.entries = tuple(entries)
        self.synonyms = synonyms
        self.settings = settings
        self.readings: dict[str, str] = {}
        self.texts: list[tuple[FieldText, ...]] = []
        self._bm25, self._ids = _built([self._read(entry) for entry in self.entries], settings)
        self.plain = [plain_text("\n".join(part.text for part in entry.fields)) for entry in self.entries]
        self.titles = [plain_text(entry.title) for entry in self.entries]
        self.correctable = [term for term in self._ids if CORRECTABLE.fullmatch(term)]

    def __contains__(self, term: str) -> bool:
        return term in self._ids

    def holds_part(self, plain: str) -> bool:
        """Whether any entry holds the text as it stands."""
        return any(plain in whole for whole in self.plain)

    def scores(self, term: str) -> Iterator[tuple[int, float]]:
        """The numbers of the entries that hold a known term, with their BM25 scores."""
        scores = self._bm25.get_scores_from_ids([self._ids[term]])
        for number in scores.nonzero()[0].tolist():
            yield number, float(scores[number])

    def part_scores(self, plain: str) -> Iterator[tuple[int, float]]:
        """The entries that hold a text as it stands: the rarer the more, and more in a title."""
        holding = [number for number, whole in enumerate(self.plain) if plain in whole]
        rarity = log(1 + (len(self.entries) - len(holding) + 0.5) / (len(holding) + 0.5))
        for number in holding:
            yield number, rarity * (self.settings.title if plain in self.titles[number] else 1.0)

    def _read(self, entry: Entry) -> list[str]:
        """The terms of an entry, each as often as its field weighs."""
        weights = self.settings.weights
        tokens: list[str] = []
        texts: list[FieldText] = []
        for part in entry.fields:
            words = words_of(part.text)
            found = list(self._terms(words))
            tokens.extend([term for term, _, _ in found] * weights.get(part.name, 1))
            spots: dict[str, tuple[int, int]] = {}
            for term, start, end in found:
                spots.setdefault(term, (start, end))
            texts.append(FieldText(part, spots))
            self._note_readings(part.text, words)
        self.texts.append(tuple(sorted(texts, key=lambda text: -weights.get(text.field.name, 1))))
        return tokens

    def _terms(self, words: Sequence[Word]) -> Iterator[tuple[str, int, int]]:
        for word in words:
            for term in word.terms:
                yield term, word.start, word.end
        for one, other in pairwise(words):
            if other.touches:
                yield pair(one, other), one.start, other.end
        for mark in self.synonyms.marks(words):
            yield group(mark.group), words[mark.first].start, words[mark.end - 1].end

    def _note_readings(self, text: str, words: Sequence[Word]) -> None:
        for first, word in enumerate(words):
            reading, end = word.reading, word.end
            self.readings.setdefault(reading, text[word.start : end])
            for other in words[first + 1 : first + _LONGEST_READING]:
                if not other.touches:
                    break
                reading, end = reading + other.reading, other.end
                self.readings.setdefault(reading, text[word.start : end])


def pair(one: Word, other: Word) -> str:
    """The term of two words that touch: 相談+窓口."""
    return f"{one.main}+{other.main}"


def group(name: str) -> str:
    """The term of a group of synonyms."""
    return f"={name}"


def _built(tokens: list[list[str]], settings: Settings) -> tuple[Any, dict[str, int]]:
    from bm25s import BM25

    ids: dict[str, int] = {}
    numbered = [[ids.setdefault(token, len(ids)) for token in entry] for entry in tokens]
    engine: BM25 = BM25(k1=settings.k1, b=settings.b, method=settings.method, backend="numpy")
    if ids:
        engine.index((numbered, ids), create_empty_token=False, show_progress=False)
    return engine, ids


__all__ = ["CORRECTABLE", "FieldText", "Store", "group", "pair"]
