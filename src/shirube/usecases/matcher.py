"""The match of an area, quick the second time: answers that rest on the record alone are kept, told ones never."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from shirube.catalogue import Catalogue
from shirube.rules import Known, Programme, inputs_of
from shirube.usecases.answers import TOLD, Answer, FactSeen, Match, answer_for, plain_facts

MOST_KEPT = 3_000


class Matcher:
    """Answers `match_area` for one catalogue and gives exactly what it gives.

    A programme's answer depends only on the facts it reads, on the day and on nothing else. Where none of
    those facts was told, it is kept under their values; where one was told, it is worked out anew, so that
    nothing a visitor says stays in memory.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._reads = {name: read_by(programme) for name, programme in catalogue.programmes.items()}
        self._kept = lru_cache(maxsize=MOST_KEPT)(self._answer)

    def match(self, facts: Mapping[str, FactSeen], *, on: date) -> Match:
        """Every programme for an area with its facts, in the order of the catalogue."""
        told = {name for name, fact in facts.items() if fact.origin == TOLD}
        plain = plain_facts(facts, on=on)
        answers = []
        for name, reads in self._reads.items():
            items = tuple((key, plain[key]) for key in reads if key in plain)
            answer = self._answer if any(key in told for key in reads) else self._kept
            answers.append(answer(name, items, on))
        return Match(tuple(answers), on, self.catalogue.version, self.catalogue.hash)

    def kept(self) -> int:
        """How many answers are held."""
        return self._kept.cache_info().currsize

    def _answer(self, name: str, items: tuple[tuple[str, Known | None], ...], on: date) -> Answer:
        return answer_for(self.catalogue[name], dict(items), on=on, variables=self.catalogue.variables)


def read_by(programme: Programme) -> tuple[str, ...]:
    """Every fact a programme's answer can rest on: its inputs, and those of its shares and open questions."""
    names = dict.fromkeys(inputs_of(programme))
    for share in programme.shares:
        names.update(dict.fromkeys(programme.variables_of(share.value)))
    for question in programme.questions:
        if question.when is not None:
            names.update(dict.fromkeys(programme.variables_of(question.when)))
    return tuple(names)
