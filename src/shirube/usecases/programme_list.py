"""The list of programmes, narrowed by kind, theme, ministry, verdict and words; what is hidden stays counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from shirube.catalogue import KINDS, Catalogue
from shirube.catalogue.search_model import Reason
from shirube.rules import Programme, Verdict
from shirube.usecases.answers import Answer, Match
from shirube.usecases.finding import Finder, Found

UNPRINTED = "unprinted"
RELEVANCE, SOURCE, NAME = "relevance", "source", "name"
SORTS = {RELEVANCE: "言葉に近い順", SOURCE: "資料の順", NAME: "名前の順"}
VERDICT_WORDS = {"yes": "使える", "unknown": "条件しだい", UNPRINTED: "資料に条件なし", "no": "使えない"}


@dataclass(frozen=True)
class ProgrammeFilter:
    """What the list is narrowed to; an empty field narrows nothing. `sort` is one of SORTS or empty."""

    kind: str = ""
    theme: str = ""
    office: str = ""
    word: str = ""
    verdict: str = ""
    sort: str = ""

    @property
    def order(self) -> str:
        """The order that holds: by relevance where there are words, else that of the source."""
        usual = RELEVANCE if self.word.strip() else SOURCE
        return usual if self.sort not in SORTS or (self.sort == RELEVANCE and usual == SOURCE) else self.sort

    @property
    def is_empty(self) -> bool:
        return not any((self.kind, self.theme, self.office, self.word.strip(), self.verdict))


@dataclass(frozen=True)
class ProgrammeLine:
    """One line of the list; `answer` is there when an area was named, `why` when words were looked for."""

    programme: Programme
    kind: str
    answer: Answer | None = None
    why: tuple[Reason, ...] = ()

    @property
    def verdict(self) -> str:
        return "" if self.answer is None else verdict_key(self.answer)


@dataclass(frozen=True)
class Choice:
    """One choice of a filter and how many programmes of the whole catalogue it has."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class ProgrammeListing:
    """The lines shown and the choices there are; shown + hidden = total. `found` is what the words led to."""

    lines: tuple[ProgrammeLine, ...]
    total: int
    kinds: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    offices: tuple[Choice, ...]
    verdicts: tuple[Choice, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    found: Found | None = None

    @property
    def hidden(self) -> int:
        return self.total - len(self.lines)


def verdict_key(answer: Answer) -> str:
    """yes, no, unknown, or unprinted where only the source leaves it open."""
    return UNPRINTED if answer.is_unprinted else answer.verdict.value


def verdict_mark(key: str) -> str:
    """● ◐ ○ for a key of VERDICT_WORDS."""
    return Verdict.UNKNOWN.mark if key == UNPRINTED else Verdict(key).mark


def list_programmes(
    catalogue: Catalogue,
    narrowed: ProgrammeFilter,
    *,
    match: Match | None = None,
    finder: Finder | None = None,
) -> ProgrammeListing:
    """The programmes that fit a filter and its words; with a match, each with its answer.

    A `finder` kept by the caller saves reading the catalogue for each search.
    """
    has_words = bool(narrowed.word.strip())
    found = (finder or Finder(catalogue)).find(narrowed.word) if has_words else None
    every = _lines(catalogue, match, found)
    shown = _ordered([line for line in every if _fits(line, narrowed)], narrowed, found)
    keys = [line.verdict for line in shown]
    return ProgrammeListing(
        lines=shown,
        total=len(every),
        kinds=_choices(every, lambda line: (line.programme.kind,), KINDS),
        themes=_choices(every, lambda line: line.programme.themes),
        offices=_choices(every, lambda line: (ministry_of(line.programme.office),)),
        verdicts=() if match is None else _choices(every, lambda line: (line.verdict,), VERDICT_WORDS),
        counts={} if match is None else {key: keys.count(key) for key in VERDICT_WORDS},
        found=found,
    )


def _lines(catalogue: Catalogue, match: Match | None, found: Found | None) -> list[ProgrammeLine]:
    answers = {} if match is None else {answer.programme.id: answer for answer in match.answers}
    why = {} if found is None else {item.programme.id: item.why for item in found.programmes}
    return [
        ProgrammeLine(programme, KINDS[programme.kind], answers.get(programme.id), why.get(programme.id, ()))
        for programme in catalogue.programmes.values()
    ]


def _ordered(
    lines: list[ProgrammeLine], narrowed: ProgrammeFilter, found: Found | None
) -> tuple[ProgrammeLine, ...]:
    """In the order asked for; without any of the words there is no line, unless the words name only a place."""
    if found is not None and not found.only_places:
        place = {item.programme.id: number for number, item in enumerate(found.programmes)}
        lines = [line for line in lines if line.programme.id in place]
        if narrowed.order == RELEVANCE:
            lines.sort(key=lambda line: place[line.programme.id])
    if narrowed.order == NAME:
        lines.sort(key=lambda line: line.programme.name)
    return tuple(lines)


def ministry_of(office: str) -> str:
    """The ministry or agency an office belongs to: the first word of its name."""
    return office.split()[0] if office.split() else office


def _choices(
    lines: Iterable[ProgrammeLine],
    values_of: Callable[[ProgrammeLine], Iterable[str]],
    labels: Mapping[str, str] | None = None,
) -> tuple[Choice, ...]:
    counts: dict[str, int] = {}
    for line in lines:
        for value in dict.fromkeys(values_of(line)):
            counts[value] = counts.get(value, 0) + 1
    order = list(counts) if labels is None else [value for value in labels if value in counts]
    return tuple(Choice(value, value if labels is None else labels[value], counts[value]) for value in order)


def _fits(line: ProgrammeLine, narrowed: ProgrammeFilter) -> bool:
    programme = line.programme
    return (
        (not narrowed.kind or programme.kind == narrowed.kind)
        and (not narrowed.theme or narrowed.theme in programme.themes)
        and (not narrowed.office or ministry_of(programme.office) == narrowed.office)
        and (not narrowed.verdict or line.verdict == narrowed.verdict)
    )
