"""Words that mean the same in data/synonyms.yaml: as officers say them, and as the programmes print them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from shirube.base.errors import CatalogueError, Place
from shirube.catalogue.models import ProgrammeId, Strict, Text
from shirube.catalogue.programmes import shape_problems
from shirube.catalogue.text import read_text
from shirube.catalogue.words import Word, normal_text, words_of

_MEANINGFUL = re.compile(r"[一-鿿々ァ-ヺA-Za-z0-9]")
FILE = Path(__file__).resolve().parent.parent / "data" / "synonyms.yaml"


class GroupFile(Strict):
    """`words` mean the same in a programme and in a question; `said` only count in a question."""

    words: list[Text] = Field(min_length=1)
    said: list[Text] = Field(default_factory=list)


class SynonymsFile(Strict):
    stop: list[Text]
    groups: list[GroupFile] = Field(min_length=1)
    programmes: dict[ProgrammeId, list[Text]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """A group's word in a text: from word number `first` up to `end` (excluded)."""

    group: str
    first: int
    end: int


@dataclass(frozen=True)
class _Phrase:
    terms: tuple[str, ...]
    group: str
    only_said: bool


class Synonyms:
    """The groups by their first word, and the words that carry no meaning in a question (`stop`).

    `keywords` are what people call a programme (by its id) beyond what its file says.
    """

    def __init__(
        self,
        groups: Iterable[GroupFile],
        stop: Iterable[str] = (),
        keywords: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.keywords = {name: tuple(words) for name, words in (keywords or {}).items()}
        self.stop = frozenset(word.terms[0] for text in stop for word in words_of(normal_text(text)))
        self.phrases: dict[str, list[_Phrase]] = {}
        for group in groups:
            for text in group.words:
                self._add(text, group.words[0], only_said=False)
            for text in group.said:
                self._add(text, group.words[0], only_said=True)

    def _add(self, text: str, group: str, *, only_said: bool) -> None:
        terms = tuple(word.main for word in words_of(normal_text(text)))
        if terms:  # a group of signs alone finds nothing
            self.phrases.setdefault(terms[0], []).append(_Phrase(terms, group, only_said))

    def marks(self, words: Sequence[Word], *, is_question: bool = False) -> list[Mark]:
        """Where words of a group stand in a text; in a question also those that are only said."""
        found: list[Mark] = []
        for first, word in enumerate(words):
            for term in word.terms:
                found += [
                    Mark(phrase.group, first, first + len(phrase.terms))
                    for phrase in self.phrases.get(term, ())
                    if (is_question or not phrase.only_said) and _stands_at(phrase.terms, words, first)
                ]
        return found


def _stands_at(terms: tuple[str, ...], words: Sequence[Word], first: int) -> bool:
    rest = words[first + 1 : first + len(terms)]
    return len(rest) == len(terms) - 1 and all(
        word.follows and term in word.terms for word, term in zip(rest, terms[1:], strict=True)
    )


def load_synonyms(file: Path = FILE) -> Synonyms:
    """The packaged synonyms. Raises CatalogueError E131-E133 (not YAML) or E150 (a wrong shape, a word twice)."""
    return read_synonyms(file.read_text(encoding="utf-8"), file=file.name)


def read_synonyms(text: str, *, file: str) -> Synonyms:
    """The synonyms in a text; raises CatalogueError as `load_synonyms`."""
    tree, lines = read_text(text, file=file)
    try:
        shape = SynonymsFile.model_validate(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines, file))
        raise CatalogueError(
            "E150", f"同じ意味の語の一覧に{len(problems)}件の誤りがあります。", where=file, problems=problems
        ) from None
    for index, group in enumerate(shape.groups):
        place = Place(file, lines.get(("groups", index)))
        every = [*group.words, *group.said]
        for word in every:
            _check_whole(word, place)
        twice = sorted({word for word in every if every.count(word) > 1})
        if twice:
            raise CatalogueError(
                "E151",
                f"同じ意味の語「{'」「'.join(twice)}」が一つの組に二度書かれています。",
                where=place,
                todo="どちらかを消してください。",
            )
    return Synonyms(shape.groups, shape.stop, shape.programmes)


def _check_whole(text: str, place: Place) -> None:
    """「小さな店」 would be searched as 店 alone, and every shop would be small."""
    normal = normal_text(text)
    words = words_of(normal)
    inside = {place for word in words for place in range(word.start, word.end)}
    rest = "".join(sign for place, sign in enumerate(normal) if place not in inside)
    if len(words) < 2 and (not words or _MEANINGFUL.search(rest)):
        part = "・".join(normal[word.start : word.end] for word in words) or "なし"
        raise CatalogueError(
            "E153",
            f"「{text}」のうち、語として探せるのは一部だけです（{part}）。",
            where=place,
            todo="名詞か動詞を含む言い方に書き換えてください。",
        )


__all__ = ["FILE", "Mark", "Synonyms", "load_synonyms", "read_synonyms"]
