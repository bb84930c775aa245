"""Search by words: BM25 over the weighted fields of entries, with synonyms, readings and near spellings.

An entry is anything a person may look for (a programme, later a KPI). Every hit says which words were found where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shirube.catalogue.search_index import CORRECTABLE, Store, group, pair
from shirube.catalogue.search_model import (
    PART,
    SAME,
    SYNONYM,
    Entry,
    EntryField,
    Hit,
    Reason,
    Result,
    Settings,
)
from shirube.catalogue.synonyms import Mark, Synonyms
from shirube.catalogue.words import Word, hiragana, normal_text, plain_text, words_of

LONGEST_QUERY = 400
"""Characters of a question that are read; the rest is left out and `Result.is_cut` says so."""

MOST_REASONS = 3
AROUND = 24
"""Characters shown on either side of a found word."""

TITLE = "name"
"""The field that a title stands in."""

_SHORTEST_PART = 3
_SURE_READING = 4
_PARTICLES = "のをにでがはとへも"
_HIRAGANA = re.compile(r"[ぁ-ゖー]+")
_KANA = re.compile(r"[ぁ-ゖー]{3,}")


@dataclass(frozen=True)
class _Wanted:
    """A term looked for: as it was said, how it was reached, and what it counts."""

    said: str
    term: str
    weight: float
    how: str


@dataclass(frozen=True)
class _Change:
    """A stretch of the question that is read as something else."""

    start: int
    end: int
    said: str
    better: str


class Index:
    """Entries that can be searched. Making it reads every text once (a few ms an entry)."""

    def __init__(
        self, entries: Iterable[Entry], synonyms: Synonyms, settings: Settings | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.synonyms = synonyms
        self.store = Store(entries, synonyms, self.settings)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.store.entries

    def search(self, question: str, *, without: Sequence[tuple[int, int]] = ()) -> Result:
        """The entries that hold words of a question; spans of `normal_question` in `without` do not count.

        Equal after NFKC gives equal results; a question of no words finds nothing.
        """
        text, is_cut = normal_question(question)
        for start, end in without:
            text = text[:start] + " " * (end - start) + text[end:]
        text, read_as = self._corrected(text)
        words = words_of(text)
        marks = self.synonyms.marks(words, is_question=True)
        wanted, unknown = self._wanted(text, words, marks)
        scored = self._scored(wanted)
        best = max(scored.values(), default=0.0)
        kept = sorted(
            (number for number, score in scored.items() if score >= best * self.settings.keep),
            key=lambda number: (-scored[number], number),
        )
        return Result(
            tuple(Hit(self.entries[n], scored[n], self._reasons(n, wanted)) for n in kept),
            tuple(dict.fromkeys(item.said for item in wanted)),
            unknown,
            read_as,
            frozenset(term for word in words for term in word.terms),
            frozenset(mark.group for mark in marks),
            is_cut,
        )

    # -- from the question to terms ------------------------------------------------------------------

    def _corrected(self, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The question with kana written as the entries write it, and words one character off put right."""
        words = words_of(text)
        changes = [*self._kana_runs(text, words), *self._near_words(text, words)]
        for change in sorted(changes, key=lambda change: -change.start):
            text = text[: change.start] + change.better + text[change.end :]
        return text, tuple(dict.fromkeys((change.said, change.better) for change in changes))

    def _kana_runs(self, text: str, words: Sequence[Word]) -> Iterator[_Change]:
        """Runs of kana that read like words of the entries, longer than any word known as it is written."""
        plain = hiragana(text)
        for run in _KANA.finditer(plain):
            at, end = run.span()
            while at < end:
                written, stop = self._longest_reading(plain, at, end, whole=run.end() - run.start())
                inside = [word for word in words if at <= word.start < stop and word.terms[0] in self.store]
                if written is None or any(word.end - word.start >= stop - at for word in inside):
                    break
                yield _Change(at, stop, text[at:stop], written)
                at = stop + (stop < end and plain[stop] in _PARTICLES)

    def _longest_reading(self, plain: str, at: int, end: int, *, whole: int) -> tuple[str | None, int]:
        for stop in range(end, at + 2, -1):
            written = self.store.readings.get(plain[at:stop])
            if written is not None and (stop - at >= _SURE_READING or stop - at == whole):
                return written, stop
        return None, at

    def _near_words(self, text: str, words: Sequence[Word]) -> Iterator[_Change]:
        for word in words:
            term = word.terms[0]
            if (
                term in self.store
                or not CORRECTABLE.fullmatch(term)
                or self.store.holds_part(plain_text(term))
            ):
                continue
            better = next((near for near in self.store.correctable if _is_one_off(term, near)), None)
            if better is not None:
                yield _Change(word.start, word.end, text[word.start : word.end], better)

    def _wanted(
        self, text: str, words: Sequence[Word], marks: Sequence[Mark]
    ) -> tuple[list[_Wanted], tuple[str, ...]]:
        in_group = {number for mark in marks for number in range(mark.first, mark.end)}
        covered = {n for mark in marks if mark.end - mark.first > 1 for n in range(mark.first, mark.end)}
        meaningful = {n for n, word in enumerate(words) if self._has_meaning(word)}
        chosen = meaningful or set(range(len(words)))
        wanted: list[_Wanted] = []
        unknown: list[str] = []
        for number in sorted(chosen):
            word = words[number]
            said = text[word.start : word.end]
            found = list(self._of_word(said, word, self.settings.covered if number in covered else 1.0))
            if not found and number not in in_group:
                found = list(self._inside_words(said))
                if not found:
                    unknown.append(said)
            wanted += found
        wanted += self._of_pairs(text, words, chosen)
        wanted += self._of_marks(text, words, marks)
        wanted += self._of_parts(text, {item.said for item in wanted if item.how == SAME})
        return _once(wanted), tuple(dict.fromkeys(unknown))

    def _has_meaning(self, word: Word) -> bool:
        """Not a word that stands in every question, nor a bare number (100万円)."""
        return word.terms[0] not in self.synonyms.stop and not (word.main.isdecimal() and not word.touches)

    def _of_word(self, said: str, word: Word, weight: float) -> Iterator[_Wanted]:
        for number, term in enumerate(word.terms):
            if term in self.store:
                yield _Wanted(said, term, weight * (self.settings.joined if number else 1.0), SAME)

    def _inside_words(self, said: str) -> Iterator[_Wanted]:
        """A word that no entry holds by itself, but inside a longer one."""
        plain = plain_text(said)
        if (len(plain) > 1 or "一" <= plain <= "鿿") and self.store.holds_part(plain):
            yield _Wanted(said, plain, self.settings.guess, PART)

    def _of_pairs(self, text: str, words: Sequence[Word], chosen: set[int]) -> Iterator[_Wanted]:
        for number, (one, other) in enumerate(pairwise(words)):
            term = pair(one, other)
            if other.touches and term in self.store and {number, number + 1} & chosen:
                yield _Wanted(text[one.start : other.end], term, self.settings.pair, SAME)

    def _of_marks(self, text: str, words: Sequence[Word], marks: Sequence[Mark]) -> Iterator[_Wanted]:
        for mark in marks:
            if group(mark.group) in self.store:
                inside = words[mark.first : mark.end]
                known = any(word.terms[0] in self.store for word in inside)
                weight = self.settings.synonym if known else self.settings.only
                yield _Wanted(text[inside[0].start : inside[-1].end], group(mark.group), weight, SYNONYM)

    def _of_parts(self, text: str, known: set[str]) -> Iterator[_Wanted]:
        """What stands between spaces and is no known word, as it stands: for names, ids and parts of words."""
        for chunk in dict.fromkeys(text.split()):
            plain = plain_text(chunk)
            is_name = len(plain) >= _SHORTEST_PART and not _HIRAGANA.fullmatch(chunk) and chunk not in known
            if is_name and self.store.holds_part(plain):
                yield _Wanted(chunk, plain, self.settings.part, PART)

    # -- from terms to scores and reasons ------------------------------------------------------------

    def _scored(self, wanted: Sequence[_Wanted]) -> dict[int, float]:
        scored: dict[int, float] = {}
        for item in wanted:
            scores = self.store.part_scores if item.how == PART else self.store.scores
            for number, score in scores(item.term):
                scored[number] = scored.get(number, 0.0) + item.weight * score
        return scored

    def _reasons(self, number: int, wanted: Sequence[_Wanted]) -> tuple[Reason, ...]:
        found: dict[str, Reason] = {}
        for item in sorted(wanted, key=lambda item: (item.how == SYNONYM, -len(item.said))):
            covered = any(item.said in said for said in found)
            if not covered:
                reason = self._reason(number, item)
                if reason is not None:
                    found[item.said] = reason
        return tuple(found.values())[:MOST_REASONS]

    def _reason(self, number: int, item: _Wanted) -> Reason | None:
        for text in self.store.texts[number]:
            spot = text.part(item.term) if item.how == PART else text.spots.get(item.term)
            if spot is not None:
                return _reason_at(text.field, spot, item)
        return None


def normal_question(question: str) -> tuple[str, bool]:
    """The question as it is read: NFKC, at most 400 characters; whether it was cut."""
    text = normal_text(question[: LONGEST_QUERY * 4]).strip()
    return text[:LONGEST_QUERY], len(text) > LONGEST_QUERY or len(question) > LONGEST_QUERY * 4


def _once(wanted: Iterable[_Wanted]) -> list[_Wanted]:
    """Every term once, with its largest weight."""
    best: dict[tuple[str, bool], _Wanted] = {}
    for item in wanted:
        key = (item.term, item.how == PART)
        if key not in best or item.weight > best[key].weight:
            best[key] = item if key not in best else replace(item, said=best[key].said)
    return list(best.values())


def _reason_at(part: EntryField, spot: tuple[int, int], item: _Wanted) -> Reason:
    start, end = spot
    begin, stop = max(0, start - AROUND), min(len(part.text), end + AROUND)
    before = ("…" if begin else "") + part.text[begin:start]
    after = part.text[end:stop] + ("…" if stop < len(part.text) else "")
    return Reason(
        item.said, item.how, part.label, before, part.text[start:end], after, part.ref, part.name == TITLE
    )


def _is_one_off(one: str, other: str) -> bool:
    """One character added, left out or changed."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    return longer[at + 1 :] == shorter[at + (len(longer) == len(shorter)) :]


__all__ = ["LONGEST_QUERY", "Index", "normal_question"]
