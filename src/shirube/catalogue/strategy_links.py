"""Which programmes of a strategy are programmes of the catalogue, by their printed names and by nothing else.

The rules, tried in this order; each asks for equality, none for likeness:

1. SAME: the names are equal once written alike (NFKC widths, no spaces, no 「」, no 【…】, tails 等, 費, 経費,
   の創設, の推進 left out).
2. MAIN: the names are equal once what stands in brackets is left out too, and exactly one programme of the
   catalogue has that name, and exactly one of the strategy.
3. BRACKET: what stands in the brackets of one is the name of the other, again one to one.

A name of the strategy that the catalogue divides (its name, then a space, a bracket or ①) leads to these parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shirube.plans import Plan, all_measures
from shirube.rules.model import Programme

_MARKS = re.compile(r"[\s「」『』\"'“”]|【[^】]*】")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_TAIL = re.compile(r"(?:等|費|経費|の創設|の推進)$")
_LEAST_BRACKET = 5


class LinkRule(StrEnum):
    """By which rule two names agree."""

    SAME = "same"
    MAIN = "main"
    BRACKET = "bracket"


@dataclass(frozen=True)
class NameLinks:
    """What agrees: name → id, name → the rule, name → ids of its parts; and what does not, on either side."""

    same: Mapping[str, str]
    rules: Mapping[str, LinkRule]
    parts: Mapping[str, tuple[str, ...]]
    unlinked: tuple[str, ...]
    unnamed: tuple[str, ...]


def name_links(plan: Plan, programmes: Mapping[str, Programme]) -> NameLinks:
    """The links of every programme name of a plan, in the order of the document."""
    names = programme_names(plan)
    catalogue = {programme.id: programme.name for programme in programmes.values()}
    same: dict[str, str] = {}
    rules: dict[str, LinkRule] = {}
    for rule, pairs in (
        (LinkRule.SAME, _one_to_one(names, catalogue, plain_name)),
        (LinkRule.MAIN, _one_to_one(names, catalogue, main_name)),
        (LinkRule.BRACKET, _by_brackets(names, catalogue)),
    ):
        for name, id_ in pairs:
            if name not in same and id_ not in same.values():
                same[name], rules[name] = id_, rule
    written = {id_: _circles_kept(name) for id_, name in catalogue.items()}
    parts = {name: found for name in names if (found := _parts(name, written, same.get(name)))}
    return NameLinks(
        same={name: same[name] for name in names if name in same},
        rules=rules,
        parts=parts,
        unlinked=tuple(name for name in names if name not in same and name not in parts),
        unnamed=tuple(
            id_
            for id_ in catalogue
            if id_ not in same.values() and not any(id_ in found for found in parts.values())
        ),
    )


def programme_names(plan: Plan) -> tuple[str, ...]:
    """The names of a plan's programmes, each once, in order."""
    return tuple(
        dict.fromkeys(programme.name for measure in all_measures(plan) for programme in measure.programmes)
    )


def plain_name(name: str) -> str:
    """A name written alike: widths, spaces, quotes, remarks in 【】 and the tails of the rules."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", name))
    return _TAIL.sub("", plain)


def main_name(name: str) -> str:
    """The name without what stands in brackets."""
    return _TAIL.sub("", _BRACKETS.sub("", plain_name(name)))


def _bracketed(name: str) -> Iterator[str]:
    for found in _BRACKETS.findall(plain_name(name)):
        inner = _TAIL.sub("", found)
        if len(inner) >= _LEAST_BRACKET:
            yield inner


def _one_to_one(
    names: Iterable[str], catalogue: Mapping[str, str], key: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """Pairs with one key that no other name and no other programme has."""
    ours, theirs = _by_key(names, key), _by_key(catalogue, lambda id_: key(catalogue[id_]))
    for found, same in ours.items():
        if len(same) == 1 and len(theirs.get(found, [])) == 1:
            yield same[0], theirs[found][0]


def _by_brackets(names: Iterable[str], catalogue: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    ours = {name: (main_name(name), set(_bracketed(name))) for name in names}
    theirs = {id_: (main_name(name), set(_bracketed(name))) for id_, name in catalogue.items()}
    pairs = [
        (name, id_)
        for name, (main, inner) in ours.items()
        for id_, (other, others) in theirs.items()
        if other in inner or main in others
    ]
    for name, id_ in pairs:
        if sum(one[0] == name for one in pairs) == 1 and sum(one[1] == id_ for one in pairs) == 1:
            yield name, id_


def _by_key(items: Iterable[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def _parts(name: str, written: Mapping[str, str], whole: str | None) -> tuple[str, ...]:
    """Programmes whose name is this name and then a bracket, a number in a circle or a word after a space."""
    begin = re.compile(re.escape(re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))) + r"[\s(①-⑳]")
    return tuple(id_ for id_, other in written.items() if id_ != whole and begin.match(other))


def _circles_kept(name: str) -> str:
    return "".join(sign if "①" <= sign <= "⑳" else unicodedata.normalize("NFKC", sign) for sign in name)
