"""The programmes a plan names, each with its catalogue id where there is one and its verdict for an area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shirube.catalogue import Strategy
from shirube.rules import Programme as CatalogueProgramme
from shirube.rules import Verdict
from shirube.usecases.answers import Answer, Match
from shirube.usecases.programme_list import ministry_of
from shirube.usecases.strategy_page_nodes import Node, Nodes


@dataclass(frozen=True)
class Named:
    """A programme as a plan names it. `entries` are the same programme in the catalogue, or its parts there.

    Empty: the catalogue does not hold it, so there is no verdict, neither yes nor no.
    """

    name: str
    entries: tuple[CatalogueProgramme, ...]
    is_divided: bool
    lines: str

    @property
    def is_recorded(self) -> bool:
        return bool(self.entries)


NamedHere = tuple[Named, tuple[tuple[CatalogueProgramme, Answer | None], ...]]
"""A programme as the plan names it, with its entries in the catalogue and their answers for the area."""


@dataclass(frozen=True)
class Usable:
    """How many programmes below a node stand how; `unrecorded` names are in the strategy only.

    Counted once by name or catalogue id, however often they are named. Without an area `is_asked` is False.
    """

    yes: int = 0
    unknown: int = 0
    no: int = 0
    outside: int = 0
    unrecorded: int = 0
    is_asked: bool = False

    @property
    def recorded(self) -> int:
        """Programmes of the catalogue."""
        return self.yes + self.unknown + self.no + self.outside

    @property
    def total(self) -> int:
        return self.recorded + self.unrecorded


@dataclass(frozen=True)
class Programmes:
    """What the plan's programme names lead to; `answers` is empty while no area is chosen."""

    strategy: Strategy
    catalogue: Mapping[str, CatalogueProgramme]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    _seen: dict[str, tuple[Named, ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def has_area(self) -> bool:
        return bool(self.answers)

    def named(self, node: Node) -> tuple[Named, ...]:
        """The programmes a measure names, in its order."""
        if node.measure is None:
            return ()
        if node.id not in self._seen:
            self._seen[node.id] = tuple(
                self._named(one.name, one.span.text_ja()) for one in node.measure.programmes
            )
        return self._seen[node.id]

    def with_answers(self, node: Node) -> tuple[NamedHere, ...]:
        """The programmes a measure names, each entry with its answer."""
        return tuple(
            (one, tuple((entry, self.answer(entry.id)) for entry in one.entries)) for one in self.named(node)
        )

    def answer(self, programme: str) -> Answer | None:
        """The answer of a catalogue programme for the chosen area; None without an area."""
        return self.answers.get(programme)

    def usable(self, nodes: Iterable[Node]) -> Usable:
        """The counts over measures, each programme once."""
        ids: dict[str, None] = {}
        names: dict[str, None] = {}
        for node in nodes:
            for one in self.named(node):
                if one.entries:
                    ids.update(dict.fromkeys(entry.id for entry in one.entries))
                else:
                    names[one.name] = None
        if not self.has_area:
            return Usable(outside=len(ids), unrecorded=len(names))
        found = [self.answers[name].verdict if name in self.answers else None for name in ids]
        return Usable(
            yes=found.count(Verdict.YES),
            unknown=found.count(Verdict.UNKNOWN),
            no=found.count(Verdict.NO),
            outside=found.count(None),
            unrecorded=len(names),
            is_asked=True,
        )

    def offices(self, nodes: Nodes, node: Node) -> str:
        """The ministries of the catalogue's programmes below a node; who answers for a KPI the strategy does not say."""
        found: dict[str, None] = {}
        for measure in nodes.measures(node):
            for one in self.named(measure):
                found.update(dict.fromkeys(ministry_of(entry.office) for entry in one.entries))
        return "、".join(found)

    def _named(self, name: str, lines: str) -> Named:
        one = self.strategy.links.get(name)
        ids = (one,) if one is not None else tuple(self.strategy.parts.get(name, ()))
        entries = tuple(self.catalogue[found] for found in ids if found in self.catalogue)
        return Named(name, entries, is_divided=one is None and bool(entries), lines=lines)


def answers_of(match: Match | None) -> dict[str, Answer]:
    """The answers of a match by programme id; empty without one."""
    return {} if match is None else {answer.programme.id: answer for answer in match.answers}
