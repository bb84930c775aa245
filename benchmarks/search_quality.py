"""How well the search finds: recall at 5 and MRR over tests/finding/queries.tsv, and the misses."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

QUERIES = Path(__file__).resolve().parent.parent / "tests" / "finding" / "queries.tsv"
AT = 5
SETS = ("tuned", "held", "second", "third", "final")


@dataclass(frozen=True)
class Query:
    """A question as an officer says it; `held` ones were not looked at while tuning."""

    set: str
    text: str
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Scored:
    """A question, the ids found in their order, and how good that is."""

    query: Query
    found: tuple[str, ...]

    @property
    def recall(self) -> Fraction:
        """Expected programmes within the first five, of as many as can stand there."""
        first = set(self.found[:AT])
        return Fraction(sum(name in first for name in self.query.expected), min(AT, len(self.query.expected)))

    @property
    def reciprocal(self) -> Fraction:
        """1 / the place of the first expected programme; 0 if none was found."""
        places = [self.found.index(name) for name in self.query.expected if name in self.found]
        return Fraction(1, min(places) + 1) if places else Fraction(0)

    @property
    def missed(self) -> tuple[str, ...]:
        """The expected programmes beyond the first five, unless five others of them stand there."""
        return () if self.recall >= 1 else tuple(n for n in self.query.expected if n not in self.found[:AT])


def read_queries(file: Path = QUERIES) -> tuple[Query, ...]:
    """The questions of the test set in the order of the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Query(row["set"], row["query"], tuple(row["expected"].split())) for row in rows)


def score(queries: Iterable[Query], search: Callable[[str], Sequence[str]]) -> tuple[Scored, ...]:
    """Every question with what a search finds for it."""
    return tuple(Scored(query, tuple(search(query.text))) for query in queries)


def mean_recall(scored: Sequence[Scored]) -> Fraction:
    """Recall at 5, every question counted alike."""
    return sum((item.recall for item in scored), Fraction(0)) / len(scored)


def mean_reciprocal(scored: Sequence[Scored]) -> Fraction:
    """Mean reciprocal rank."""
    return sum((item.reciprocal for item in scored), Fraction(0)) / len(scored)


def of_set(scored: Iterable[Scored], name: str) -> tuple[Scored, ...]:
    """The questions of one set."""
    return tuple(item for item in scored if item.query.set == name)
