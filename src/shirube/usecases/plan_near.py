"""What stands beside a node while it is written: what the nation aims at, what others count, which programmes fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from shirube.catalogue import Catalogue
from shirube.catalogue.words import words_of
from shirube.plans import BookKpi, BookNode, Kpi, NationalLink, PlanBook
from shirube.rules import Verdict
from shirube.usecases.answers import Answer, FactSeen, answer_for, plain_facts
from shirube.usecases.finding import Finder, FoundProgramme, reason_text
from shirube.usecases.strategy_page_nodes import Node, Nodes, kpi_id

MOST_PROGRAMMES = 6
MOST_KPIS = 8
_LEAST_WORDS = 2


@dataclass(frozen=True)
class NationalAim:
    """A linked node of the national strategy with its KPIs, each with its id there.

    Where it has none, `above` are those of the nearest node above that has some (`above_node`).
    """

    node: Node
    kpis: tuple[tuple[str, Kpi], ...]
    trail: tuple[Node, ...]
    above: tuple[tuple[str, Kpi], ...] = ()
    above_node: Node | None = None


@dataclass(frozen=True)
class Fitting:
    """A programme that fits the words of a measure, with what this area gets and why it was found."""

    answer: Answer
    why: str
    is_used: bool


@dataclass(frozen=True)
class OthersKpi:
    """A KPI of another organisation's published plan, and why it is shown here."""

    book: PlanBook
    node: BookNode
    kpi: BookKpi
    why: str


def link_above(book: PlanBook, node: BookNode) -> tuple[NationalLink | None, BookNode | None]:
    """The nearest link of a node or of what it hangs on, with the node that carries it."""
    here: BookNode | None = node
    while here is not None:
        if here.link is not None:
            return here.link, here
        here = None if here.parent is None else book.node(here.parent)
    return None, None


def national_aim(nodes: Nodes, path: str) -> NationalAim | None:
    """The node of a path with its KPIs; None where this strategy has no such node."""
    node = nodes.by_id.get(path)
    if node is None:
        return None
    trail = nodes.trail(node)
    kpis = _kpis(node)
    above_node = None if kpis else next((one for one in reversed(trail[:-1]) if _kpis(one)), None)
    above = () if above_node is None else _kpis(above_node)
    return NationalAim(node, kpis, trail, above, above_node)


def _kpis(node: Node) -> tuple[tuple[str, Kpi], ...]:
    return tuple((kpi_id(node, number), kpi) for number, kpi in enumerate(node.kpis.leaves(), start=1))


def fitting_programmes(
    finder: Finder, node: BookNode, facts: Mapping[str, FactSeen], *, on: date
) -> tuple[Fitting, ...]:
    """The programmes that fit the words of a node, decided for an area's facts: what it can use first, then the best."""
    words = f"{node.title} {node.text}".strip()
    if not words:
        return ()
    catalogue = finder.catalogue
    plain = plain_facts(facts, on=on)
    used = {one.id for one in node.programmes}
    found = [
        Fitting(
            answer_for(one.programme, plain, on=on, variables=catalogue.variables),
            reason_text(one.why[0]) if one.why else "",
            one.programme.id in used,
        )
        for one in _found(finder, words)
    ]
    return tuple(sorted(found, key=lambda one: one.answer.decision.verdict is Verdict.NO))


@lru_cache(maxsize=64)
def _found(finder: Finder, words: str) -> tuple[FoundProgramme, ...]:
    """What is found for the words of a node: asked again at every look at it, while its words stay."""
    return tuple(finder.find(words).programmes[:MOST_PROGRAMMES])


def used_programmes(
    catalogue: Catalogue, node: BookNode, facts: Mapping[str, FactSeen], *, on: date
) -> dict[str, Answer]:
    """What this area gets of the programmes that a node uses, by id; those not in the catalogue are left out."""
    plain = plain_facts(facts, on=on)
    ids = [one.id for one in node.programmes if one.id is not None and one.id in catalogue.programmes]
    return {
        name: answer_for(catalogue.programmes[name], plain, on=on, variables=catalogue.variables)
        for name in ids
    }


@dataclass(frozen=True)
class Likeness:
    """Why another place is like this one: its rank among the similar places, and the figures in which both agree."""

    rank: int
    words: str
    alike: tuple[str, ...]

    def text_ja(self) -> str:
        """似ているまち（近い: 高齢化率（46.7％と45.9％））."""
        return f"似ているまち（{self.words}{': ' if self.alike else ''}{'、'.join(self.alike[:2])}）"


@dataclass(frozen=True)
class Others:
    """KPIs of other organisations beside a node; how many plans were looked at, how many of them of similar places."""

    kpis: tuple[OthersKpi, ...]
    plans: int
    of_similar: int
    similar: int


def others_kpis(
    book: PlanBook,
    node: BookNode,
    others: Iterable[PlanBook],
    similar: Mapping[str, Likeness] | None = None,
) -> Others:
    """KPIs of other organisations: under the same national aim or KPI, of similar places, of nodes alike by words.

    `similar` are the similar places of the plan's own, by area code: for one of them one word in common is enough.
    """
    alike = similar or {}
    told = [other for other in others if other.organisation != book.organisation]
    own = _Own(book, node)
    found = [
        (score, OthersKpi(other, other.node(kpi.node), kpi, why))
        for other in told
        for kpi in other.kpis
        for score, why in own.compared(other, kpi, alike.get(other.organisation.area))
    ]
    found.sort(key=lambda one: -one[0])
    of_similar = sum(other.organisation.area in alike for other in told)
    return Others(tuple(one for _, one in found[:MOST_KPIS]), len(told), of_similar, len(alike))


class _Own:
    """What a node is compared by: its national aim, the national KPIs of its own, its words."""

    def __init__(self, book: PlanBook, node: BookNode) -> None:
        self.link, _ = link_above(book, node)
        self.kpi_links = {kpi.link for kpi in book.kpis_of(node.id) if kpi.link is not None}
        self.words = _words(f"{node.title} {node.text}")

    def compared(self, other: PlanBook, kpi: BookKpi, likeness: Likeness | None) -> Iterator[tuple[int, str]]:
        """How near another KPI is, with the reasons; nothing for one that is not near."""
        home = other.node(kpi.node)
        theirs, _ = link_above(other, home)
        shared = self.words & _words(f"{home.title} {kpi.kpi.label}")
        same_kpi = kpi.link is not None and kpi.link in self.kpi_links
        same_aim = self.link is not None and theirs == self.link
        if not same_kpi and not same_aim and len(shared) < (1 if likeness else _LEAST_WORDS):
            return
        reasons = ["同じ国の KPI につながる"] if same_kpi else []
        reasons += ["同じ国の目標につながる"] if same_aim and not same_kpi else []
        reasons += [likeness.text_ja()] if likeness else []
        reasons += [f"語が同じ: {'・'.join(sorted(shared)[:3])}"] if shared and not same_aim else []
        near = 0 if likeness is None else 100 - likeness.rank
        yield 400 * same_kpi + 200 * same_aim + near + min(len(shared), 50), "・".join(reasons)


@lru_cache(maxsize=4_096)
def _words(text: str) -> frozenset[str]:
    return frozenset(word.main for word in words_of(text))
