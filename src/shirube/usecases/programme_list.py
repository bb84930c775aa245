"""The list of programmes, narrowed by kind, theme, ministry, words and an area's verdict; nothing is dropped."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from shirube.catalogue import KINDS, Catalogue
from shirube.rules import Programme, Verdict
from shirube.usecases.answers import Answer, Match

UNPRINTED = "unprinted"
VERDICT_WORDS = {"yes": "使える", "unknown": "条件しだい", UNPRINTED: "資料に条件なし", "no": "使えない"}


@dataclass(frozen=True)
class ProgrammeFilter:
    """What the list is narrowed to; an empty field narrows nothing."""

    kind: str = ""
    theme: str = ""
    office: str = ""
    word: str = ""
    verdict: str = ""

    @property
    def is_empty(self) -> bool:
        return not any((self.kind, self.theme, self.office, self.word.strip(), self.verdict))


@dataclass(frozen=True)
class ProgrammeLine:
    """One line of the list; the answer is there when an area was named."""

    programme: Programme
    kind: str
    answer: Answer | None = None

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
    """The lines shown and the choices there are; shown + hidden = total."""

    lines: tuple[ProgrammeLine, ...]
    total: int
    kinds: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    offices: tuple[Choice, ...]
    verdicts: tuple[Choice, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

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
    catalogue: Catalogue, narrowed: ProgrammeFilter, *, match: Match | None = None
) -> ProgrammeListing:
    """The programmes that fit a filter, in the order of the catalogue; with a match, each with its answer."""
    answers = {} if match is None else {answer.programme.id: answer for answer in match.answers}
    every = [
        ProgrammeLine(programme, KINDS[programme.kind], answers.get(programme.id))
        for programme in catalogue.programmes.values()
    ]
    shown = tuple(line for line in every if _fits(line, narrowed))
    keys = [line.verdict for line in shown]
    return ProgrammeListing(
        lines=shown,
        total=len(every),
        kinds=_choices(every, lambda line: (line.programme.kind,), KINDS),
        themes=_choices(every, lambda line: line.programme.themes),
        offices=_choices(every, lambda line: (ministry_of(line.programme.office),)),
        verdicts=() if match is None else _choices(every, lambda line: (line.verdict,), VERDICT_WORDS),
        counts={} if match is None else {key: keys.count(key) for key in VERDICT_WORDS},
    )


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
        and _has_words(programme, narrowed.word)
    )


def _has_words(programme: Programme, wanted: str) -> bool:
    words = plain_text(wanted).split()
    if not words:
        return True
    text = plain_text(
        " ".join(
            (
                programme.id,
                programme.name,
                programme.summary,
                *programme.themes,
                *(c.text for c in programme.clauses),
            )
        )
    )
    return all(word in text for word in words)


def plain_text(text: str) -> str:
    """Text for comparing: full width as half width, katakana as hiragana, no case, no 、。・, marks."""
    bare = unicodedata.normalize("NFKC", text).casefold()
    kana = "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in bare)
    return kana.translate(_MARKS)


_MARKS = str.maketrans(dict.fromkeys("・、。,「」『』（）()【】", None))
