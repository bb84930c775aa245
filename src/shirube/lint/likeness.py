"""How alike two Japanese names are: shared pairs of characters (Dice's coefficient), with an index for many names."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction


def plain(text: str) -> str:
    """A name without spaces, brackets and marks, in one width."""
    return re.sub(
        r"[\s　「」『』（）()〔〕\[\]・、,.。]+", "", unicodedata.normalize("NFKC", text)
    ).casefold()


def without_brackets(text: str) -> str:
    """A name without what stands in round brackets and 【…】; the name itself when nothing else is left."""
    rest = re.sub(r"\([^()]*\)|【[^】]*】", "", unicodedata.normalize("NFKC", text))
    return rest.strip() or text


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a plain name."""
    return frozenset(text[index : index + 2] for index in range(len(text) - 1)) or frozenset({text})


def alike(first: frozenset[str], second: frozenset[str]) -> Fraction:
    """2 × shared ÷ both: 1 for the same pairs, 0 for none."""
    return Fraction(2 * len(first & second), len(first) + len(second))


class Likeness:
    """Names by their pairs of characters."""

    def __init__(self, names: Iterable[str]) -> None:
        self._pairs = {name: pairs(name) for name in names}
        self._with: dict[str, list[str]] = defaultdict(list)
        for name, own in self._pairs.items():
            for pair in own:
                self._with[pair].append(name)

    def likeliest(self, text: str, *, at_least: Fraction) -> str | None:
        """The name most like a text, None when none is alike enough; of equals the first in order."""
        own = pairs(plain(text))
        shared: dict[str, int] = defaultdict(int)
        for pair in own:
            for name in self._with.get(pair, ()):
                shared[name] += 1
        found: str | None = None
        best = (Fraction(0), "")
        for name, count in shared.items():
            both = len(own) + len(self._pairs[name])
            if 2 * count * at_least.denominator < at_least.numerator * both:
                continue
            value = Fraction(2 * count, both)
            if found is None or value > best[0] or (value == best[0] and name < best[1]):
                found, best = name, (value, name)
        return found
