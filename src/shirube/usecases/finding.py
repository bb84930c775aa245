"""From what an officer wants to do, in the officer's own words, to programmes, places and themes, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shirube.catalogue import AreaIndex, Catalogue, find_areas
from shirube.catalogue.area_names import AreaNames, NamedArea
from shirube.catalogue.entries import PROGRAMME, glossary_meanings, programme_entries
from shirube.catalogue.search import LONGEST_QUERY, Index, normal_question
from shirube.catalogue.search_model import PART, SYNONYM, Entry, Hit, Reason, Settings
from shirube.catalogue.synonyms import Synonyms, load_synonyms
from shirube.catalogue.words import words_of
from shirube.rules import Programme

_SURE = 85
_PARTICLES = "のでにをはがへも"
_LONGEST_PLACE = 40


@dataclass(frozen=True)
class FoundProgramme:
    """A programme that fits the words, and why; `score` only gives the order."""

    programme: Programme
    score: float
    why: tuple[Reason, ...]


@dataclass(frozen=True)
class Found:
    """What a question leads to: programmes, the best first; other entries (kpi …); places and themes it names.

    `unknown` are words that nothing holds, `read_as` words taken for others, `is_cut` if only the first
    400 characters were read. `total` is the number of programmes there are.
    """

    query: str
    programmes: tuple[FoundProgramme, ...]
    others: tuple[Hit, ...]
    areas: tuple[NamedArea, ...]
    themes: tuple[str, ...]
    words: tuple[str, ...]
    unknown: tuple[str, ...]
    read_as: tuple[tuple[str, str], ...]
    is_cut: bool
    total: int

    @property
    def only_places(self) -> bool:
        """Whether the question names places and nothing else to look for."""
        return bool(self.areas) and not self.words and not self.unknown

    def why(self, programme_id: str) -> tuple[Reason, ...]:
        """The reasons for a programme; empty if it was not found."""
        return next((f.why for f in self.programmes if f.programme.id == programme_id), ())


class Finder:
    """The search over a catalogue, made once: it holds the index of words and the names of the places."""

    def __init__(
        self,
        catalogue: Catalogue,
        areas: AreaIndex | None = None,
        *,
        more: Iterable[Entry] = (),
        synonyms: Synonyms | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.areas = areas
        self._names = None if areas is None else AreaNames(areas)
        words = synonyms or load_synonyms()
        entries = programme_entries(catalogue, meanings=glossary_meanings(), keywords=words.keywords)
        self.index = Index((*entries, *more), words, settings)
        self._themes = self._theme_words()

    def find(self, query: str) -> Found:
        """Programmes, places and themes for a question; an empty or senseless one finds nothing."""
        text, _ = normal_question(query)
        areas = () if self._names is None else self._names.named_in(text)
        result = self.index.search(query, without=[_with_particle(text, area) for area in areas])
        place = () if areas or result.hits else self._place_only(text)
        programmes = tuple(
            FoundProgramme(self.catalogue.programmes[hit.entry.id], hit.score, hit.reasons)
            for hit in result.hits
            if hit.entry.kind == PROGRAMME
        )
        return Found(
            text,
            programmes,
            tuple(hit for hit in result.hits if hit.entry.kind != PROGRAMME),
            areas or place,
            self._themes_of(result.terms, result.groups),
            result.words,
            () if place else result.unknown,
            result.read_as,
            result.is_cut,
            len(self.catalogue.programmes),
        )

    def _place_only(self, text: str) -> tuple[NamedArea, ...]:
        """A place by its reading, code or postal code, where no programme holds the words."""
        if self.areas is None or not 1 < len(text) <= _LONGEST_PLACE:
            return ()
        sure = tuple(match.area for match in find_areas(self.areas, text) if match.score >= _SURE)
        return (NamedArea(text, 0, len(text), sure),) if sure else ()

    def _theme_words(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """Every theme with its words and with the groups of synonyms that it belongs to."""
        names = dict.fromkeys(t for p in self.catalogue.programmes.values() for t in p.themes)
        found = {}
        for name in names:
            words = words_of(name)
            marks = self.index.synonyms.marks(words)
            whole = frozenset(mark.group for mark in marks if mark.end - mark.first == len(words))
            found[name] = (frozenset(word.main for word in words), whole)
        return found

    def _themes_of(self, terms: frozenset[str], groups: frozenset[str]) -> tuple[str, ...]:
        return tuple(
            name
            for name, (words, of_groups) in self._themes.items()
            if (words and words <= terms) or of_groups & groups
        )


def _with_particle(text: str, area: NamedArea) -> tuple[int, int]:
    """The span of a place and of の, で … after it."""
    return area.start, area.end + (text[area.end : area.end + 1] in tuple(_PARTICLES))


def find(catalogue: Catalogue, areas: AreaIndex | None, query: str) -> Found:
    """One search; who searches often keeps a `Finder`."""
    return Finder(catalogue, areas).find(query)


def reason_text(reason: Reason) -> str:
    """A reason as one line: 「空き家」→ 概要「…空き家を改修し…」; of a title only the words that were found."""
    around = reason.matched if reason.is_title else f"{reason.before}{reason.matched}{reason.after}"
    place = f"{reason.label}{'の' if reason.is_title else ''}「{around}」"
    if reason.how == SYNONYM and reason.said != reason.matched:
        return f"「{reason.said}」と同じ意味の「{reason.matched}」→ {place}"
    return f"「{reason.said}」→ {place}"


__all__ = ["LONGEST_QUERY", "PART", "SYNONYM", "Finder", "Found", "FoundProgramme", "find", "reason_text"]
