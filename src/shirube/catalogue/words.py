"""Japanese text as words to search by: normal forms of SudachiPy, what is joined to them, numbers, Latin words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sudachipy import Morpheme, Tokenizer  # type: ignore[import-untyped]

BLOCK = 8_000
"""Characters handed to the tokenizer at a time; it refuses more than 49,149 bytes."""

LONGEST_NUMBER = 20

_LATIN = re.compile(
    r"[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+万?|[0-9０-９]+万|[A-Za-zＡ-Ｚａ-ｚ0-9０-９]+(?:[&＆][A-Za-zＡ-Ｚａ-ｚ]+)*"
)
_NUMBER = re.compile(r"[0-9][0-9,]*万?")
_BREAK = re.compile(r"[\s、。，．,.!?！？・/／｜|「」『』（）()【】\[\]：:；;]")
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(0x30A1, 0x30F7)}
_MARKS = str.maketrans(dict.fromkeys("・、。,「」『』（）()【】", None))
_AUXILIARY = frozenset({"為る", "居る", "有る", "成る", "貰う", "呉れる", "下さる", "頂く", "仕舞う", "無い"})
_NOUNS = frozenset({"普通名詞", "固有名詞"})


@dataclass(frozen=True)
class Word:
    """A word of a text and where it stands; `terms` are its normal forms, the plain one first.

    外国人 has the terms 外国 and 外国人; `main` is the longest. `follows` is true if nothing but particles
    stands between it and the word before, `touches` if nothing at all. `reading` is in hiragana.
    """

    terms: tuple[str, ...]
    start: int
    end: int
    reading: str
    follows: bool
    touches: bool

    @property
    def main(self) -> str:
        return self.terms[-1]


@dataclass
class _Open:
    """A word while its prefix and its suffix are being read."""

    prefix: str
    term: str
    start: int
    end: int
    reading: str
    follows: bool
    touches: bool
    suffix: str = ""

    def closed(self) -> Word:
        forms = (
            self.term,
            self.prefix + self.term,
            self.term + self.suffix,
            self.prefix + self.term + self.suffix,
        )
        return Word(
            tuple(dict.fromkeys(forms)), self.start, self.end, self.reading, self.follows, self.touches
        )


def plain_text(text: str) -> str:
    """Text for comparing: full width as half width, katakana as hiragana, no case, no 、。・, marks."""
    bare = unicodedata.normalize("NFKC", text).casefold()
    return hiragana(bare).translate(_MARKS)


def normal_text(text: str) -> str:
    """NFKC, without lone surrogates and control signs; a voice mark that stands alone (ク゛) joins its kana."""
    kept = "".join(
        sign if sign.isspace() or unicodedata.category(sign) not in ("Cs", "Cc", "Cf") else " "
        for sign in text
    )
    wide = unicodedata.normalize("NFKC", kept)
    return unicodedata.normalize("NFC", re.sub(r" ([\u3099\u309a])", r"\1", wide))


def hiragana(text: str) -> str:
    """Katakana as hiragana; everything else as it is."""
    return text.translate(_HIRAGANA)


def plain_positions(text: str) -> tuple[str, list[int]]:
    """`plain_text` of a text, and for each of its signs the place in the text that it came from."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        folded = plain_text(sign)
        signs.append(folded)
        places.extend([place] * len(folded))
    return "".join(signs), places


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in their order: nouns, verbs, adjectives, numbers; no particles, no signs."""
    return tuple(_Reader(text).words())


def cuts_of(text: str) -> tuple[int, ...]:
    """The places at which a word, a particle or a sign of a text ends and another begins, also both ends."""
    return tuple(
        sorted({0, len(text), *(place for item in _tokenized(text) for place in (item.start, item.end))})
    )


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.open: _Open | None = None
        self.prefix: tuple[str, str, int, int] | None = None
        self.last_end = -1

    def words(self) -> Iterator[Word]:
        at = 0
        for found in _LATIN.finditer(self.text):
            yield from self._japanese(at, found.start())
            yield from self._latin(found)
            at = found.end()
        yield from self._japanese(at, len(self.text))
        yield from self._close()

    def _latin(self, found: re.Match[str]) -> Iterator[Word]:
        term = unicodedata.normalize("NFKC", found[0]).casefold()
        if _NUMBER.fullmatch(term) and len(term) <= LONGEST_NUMBER:
            bare = term.replace(",", "")
            term = str(int(bare[:-1]) * 10_000) if bare.endswith("万") and bare[:-1] else bare
        yield from self._close()
        if len(term) > 1:
            self._begin(term, found.start(), found.end(), term)
        else:
            self._add_prefix(term, term, found.start(), found.end())

    def _japanese(self, start: int, end: int) -> Iterator[Word]:
        for begin in range(start, end, BLOCK):
            block = self.text[begin : min(begin + BLOCK, end)]
            for morpheme in _tokenized(block):
                yield from self._morpheme(morpheme, begin)

    def _morpheme(self, item: _Item, offset: int) -> Iterator[Word]:
        start, end = offset + item.start, offset + item.end
        term = item.term.casefold()
        if (
            item.role == "suffix"
            and self.open is not None
            and not self.open.suffix
            and self.open.end == start
        ):
            self.open.suffix, self.open.end = term, end
            self.open.reading += item.reading
            return
        yield from self._close()
        if item.role == "prefix":
            self._add_prefix(term, item.reading, start, end)
        elif item.role:
            self._begin(term, start, end, item.reading)

    def _add_prefix(self, term: str, reading: str, start: int, end: int) -> None:
        if self.prefix is not None and self.prefix[3] == start:
            term, reading, start = self.prefix[0] + term, self.prefix[1] + reading, self.prefix[2]
        self.prefix = (term, reading, start, end)

    def _begin(self, term: str, start: int, end: int, reading: str) -> None:
        prefix = ""
        if self.prefix is not None and self.prefix[3] == start:
            prefix, head, start, _ = self.prefix
            reading = head + reading
        self.prefix = None
        between = self.text[self.last_end : start] if self.last_end >= 0 else " "
        follows = len(between) <= 4 and not _BREAK.search(between)
        self.open = _Open(prefix, term, start, end, reading, follows, between == "")

    def _close(self) -> Iterator[Word]:
        if self.open is not None:
            self.last_end = self.open.end
            yield self.open.closed()
            self.open = None


@dataclass(frozen=True)
class _Item:
    term: str
    reading: str
    start: int
    end: int
    role: str


def _tokenized(block: str) -> list[_Item]:
    if not block.strip():
        return []
    tokenizer, lock = _tokenizer()
    with lock:
        return [_item(morpheme) for morpheme in tokenizer.tokenize(block)]


def _item(morpheme: Morpheme) -> _Item:
    reading = hiragana(morpheme.reading_form())
    return _Item(morpheme.normalized_form(), reading, morpheme.begin(), morpheme.end(), _role(morpheme))


def _role(morpheme: Morpheme) -> str:
    """word, prefix or suffix of a word, or nothing (particles, signs, お and ご)."""
    first, second, *_ = morpheme.part_of_speech()
    if first == "接頭辞":
        return "" if morpheme.normalized_form() == "御" else "prefix"
    if first == "名詞" and second == "数詞":
        return "" if unicodedata.category(morpheme.surface()[0]) == "No" else "prefix"
    if first == "接尾辞":
        return "suffix" if second == "名詞的" else ""
    if morpheme.normalized_form() in _AUXILIARY:
        return ""
    is_noun = first == "名詞" and second in _NOUNS
    is_other = first == "動詞" or (first in ("形容詞", "形状詞") and second == "一般")
    return "word" if is_noun or is_other else ""


@lru_cache(maxsize=1)
def _tokenizer() -> tuple[Tokenizer, Lock]:
    """SudachiPy with the core dictionary, short units; one tokenizer may not be used by two threads at once."""
    from sudachipy import Dictionary, SplitMode

    fields = {"surface", "pos", "normalized_form", "reading_form"}
    return Dictionary().tokenizer(SplitMode.A, fields=fields), Lock()


__all__ = ["Word", "cuts_of", "hiragana", "normal_text", "plain_positions", "plain_text", "words_of"]
