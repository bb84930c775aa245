"""A plan taken apart into its nodes, each knowing on which it hangs, and put together again.

A node's path is made of the numbers and letters of the document (output/c/kpi/2, measure/a/1/5), so that it means the
same in the next reading. What was put in or hung elsewhere stands by its line among what was read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shirube.documents.strategy.kpi_list import LOST_TARGET
from shirube.plans import (
    Bar,
    Cell,
    Group,
    Kpi,
    KpiBlock,
    Measure,
    OtherMeasure,
    Output,
    Plan,
    Presence,
    Programme,
    Roadmap,
    RoadmapStatus,
    Row,
    Span,
    Subgroup,
    with_reposts_resolved,
)
from shirube.usecases.corrections_shape import NATIONAL, ROOT

Json = dict[str, Any]
Value = Any
"""Impact, Outcome, Output, Group, Subgroup, Measure, Programme, OtherMeasure, Kpi, Row or Cell."""

_NUMBERS = tuple(range(1, 1000))
_CAPITALS = tuple(map(chr, range(ord("A"), ord("Z") + 1)))
_LETTERS = tuple(map(chr, range(ord("a"), ord("z") + 1)))


@dataclass(frozen=True, kw_only=True)
class Part:
    """One node by itself.

    `bar` says which bar of its row a cell belongs to, `order` its place in the reading, `is_new` that it was not
    read there: put in, or hung elsewhere.
    """

    path: str
    kind: str
    parent: str
    value: Value
    bar: tuple[int, str | None] | None = None
    order: int = -1
    is_new: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.value.span  # type: ignore[no-any-return]


def parts_of(plan: Plan) -> tuple[Part, ...]:
    """Every node of a plan in the order of the document; two of one path get #2, #3 …"""
    found = _Apart().plan(plan)
    return tuple(replace(part, order=order) for order, part in enumerate(found))


class _Apart:
    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def part(self, path: str, kind: str, parent: str, value: Value, bar: Any = None) -> Part:
        self.seen[path] = self.seen.get(path, 0) + 1
        unique = path if self.seen[path] == 1 else f"{path}#{self.seen[path]}"
        return Part(path=unique, kind=kind, parent=parent, value=value, bar=bar)

    def plan(self, plan: Plan) -> Iterator[Part]:
        impacts: dict[int, str] = {}
        outcomes: dict[str, str] = {}
        for impact in plan.impacts:
            part = self.part(f"impact/{impact.no}", "インパクト", ROOT, impact)
            impacts.setdefault(impact.no, part.path)
            yield part
            yield from self.kpis(part.path, impact.kpis, f"impact/{impact.no}")
        for one in plan.outcomes:
            part = self.part(f"outcome/{one.letter}", "アウトカム", impacts.get(one.impact, ROOT), one)
            outcomes.setdefault(one.letter, part.path)
            yield part
            yield from self.kpis(part.path, one.kpis, f"outcome/{one.letter}")
        for output in plan.outputs:
            yield from self.output(output, outcomes.get(output.outcome, ROOT))
        for group in plan.national:
            yield from self.group(NATIONAL, NATIONAL, group)
        for other in plan.others:
            path = f"other/{other.outcome}/{other.no}"
            yield self.part(path, "その他の施策", outcomes.get(other.outcome, ROOT), other)

    def output(self, one: Output, parent: str) -> Iterator[Part]:
        path = f"output/{one.letter}"
        part = self.part(path, "アウトプット", parent, one)
        yield part
        yield from self.kpis(part.path, one.kpis, path)
        yield from self.roadmap(part.path, one.roadmap, path)
        for group in one.groups:
            yield from self.group(path, part.path, group)

    def group(self, above: str, parent: str, one: Group) -> Iterator[Part]:
        path = f"{above}/group/{one.no}"
        part = self.part(path, "施策の群", parent, one)
        yield part
        yield from self.kpis(part.path, one.kpis, path)
        yield from self.roadmap(part.path, one.roadmap, path)
        for measure in one.measures:
            yield from self.measure(part.path, measure)
        for number, sub in enumerate(one.subgroups, start=1):
            own = f"{path}/sub/{number}"
            inner = self.part(own, "小分類", part.path, sub)
            yield inner
            yield from self.kpis(inner.path, sub.kpis, own)
            yield from self.roadmap(inner.path, sub.roadmap, own)
            for measure in sub.measures:
                yield from self.measure(inner.path, measure)

    def measure(self, parent: str, one: Measure) -> Iterator[Part]:
        path = f"measure/{one.id}"
        part = self.part(path, "施策", parent, one)
        yield part
        for number, item in enumerate(one.programmes, start=1):
            yield self.part(f"{path}/programme/{number}", "事業", part.path, item)

    def kpis(self, parent: str, block: KpiBlock, above: str) -> Iterator[Part]:
        """The KPIs of a node; those of a block that is not there are none."""
        if block.status is Presence.PRESENT:
            for number, kpi in enumerate(block.kpis, start=1):
                yield from self.kpi(f"{above}/kpi/{number}", parent, kpi)

    def kpi(self, path: str, parent: str, one: Kpi) -> Iterator[Part]:
        part = self.part(path, "KPI", parent, one)
        yield part
        for number, child in enumerate(one.children, start=1):
            yield from self.kpi(f"{path}/{number}", part.path, child)

    def roadmap(self, parent: str, one: Roadmap, above: str) -> Iterator[Part]:
        for number, row in enumerate(one.rows, start=1):
            path = f"{above}/row/{number}"
            part = self.part(path, "工程表の行", parent, row)
            yield part
            for place, bar in enumerate(row.bars, start=1):
                for order, cell in enumerate(bar.cells, start=1):
                    own = f"{path}/bar/{place}/{order}"
                    yield self.part(own, "工程表の欄", part.path, cell, (place, bar.cohort))


def together(plan: Plan, parts: Iterable[Part]) -> Plan:
    """The plan that the parts make; what hangs on nothing that is there is not in it.

    Numbers stay as they are read; one that was put in where its number is taken gets the next free one.
    """
    return with_reposts_resolved(_Together(parts).plan(plan))


class _Together:
    def __init__(self, parts: Iterable[Part]) -> None:
        read: dict[tuple[str, str], list[Part]] = {}
        new: list[Part] = []
        for part in parts:
            if part.is_new:
                new.append(part)
            else:
                read.setdefault((part.parent, part.kind), []).append(part)
        for part in sorted(new, key=lambda one: (one.span.first, one.path)):
            _put(read.setdefault((part.parent, part.kind), []), part)
        self.below = read

    def of(self, parent: str, kind: str) -> list[Part]:
        return self.below.get((parent, kind), [])

    def plan(self, plan: Plan) -> Plan:
        impacts = _numbered(self.of(ROOT, "インパクト"), "no", _NUMBERS)
        numbers = [(part.path, {"impact": one.no}) for part, one in impacts]
        outcomes = _numbered(self.under(numbers, "アウトカム"), "letter", _CAPITALS)
        letters = [(part.path, {"outcome": one.letter}) for part, one in outcomes]
        outputs = _numbered(self.under(letters, "アウトプット"), "letter", _LETTERS)
        return replace(
            plan,
            impacts=tuple(replace(one, kpis=self.kpis(part, one.kpis)) for part, one in impacts),
            outcomes=tuple(replace(one, kpis=self.kpis(part, one.kpis)) for part, one in outcomes),
            outputs=tuple(self.output(part, one) for part, one in outputs),
            national=self.groups(NATIONAL, NATIONAL),
            others=tuple(self.others(letters)),
        )

    def under(self, above: Sequence[tuple[str, Json]], kind: str) -> list[Part]:
        """Nodes of a kind in the order of the reading, each told on what it hangs; at the top each keeps its own."""
        found = [
            replace(part, value=replace(part.value, **told))
            for parent, told in [(ROOT, {}), *above]
            for part in self.of(parent, kind)
        ]
        kept = sorted((part for part in found if not part.is_new), key=lambda part: part.order)
        for part in (part for part in found if part.is_new):
            _put(kept, part)
        return kept

    def others(self, letters: Sequence[tuple[str, Json]]) -> Iterator[OtherMeasure]:
        """The other measures, numbered per outcome."""
        all_ = self.under(letters, "その他の施策")
        for letter in dict.fromkeys(part.value.outcome for part in all_):
            own = [part for part in all_ if part.value.outcome == letter]
            yield from (one for _, one in _numbered(own, "no", _NUMBERS))

    def output(self, part: Part, one: Output) -> Output:
        return replace(
            one,
            kpis=self.kpis(part, one.kpis),
            roadmap=self.roadmap(part, one.roadmap),
            groups=self.groups(part.path, one.letter),
        )

    def groups(self, parent: str, above: str) -> tuple[Group, ...]:
        numbered = _numbered(self.of(parent, "施策の群"), "no", _NUMBERS)
        return tuple(self.group(part, one, above) for part, one in numbered)

    def group(self, part: Part, one: Group, above: str) -> Group:
        subs = self.of(part.path, "小分類")
        own = [*self.of(part.path, "施策"), *(inner for sub in subs for inner in self.of(sub.path, "施策"))]
        numbered = dict(zip((inner.path for inner in own), _numbered(own, "no", _NUMBERS), strict=True))

        def measures(parent: str) -> tuple[Measure, ...]:
            return tuple(
                self.measure(*numbered[inner.path], f"{above}/{one.no}") for inner in self.of(parent, "施策")
            )

        return replace(
            one,
            kpis=self.kpis(part, one.kpis),
            roadmap=self.roadmap(part, one.roadmap),
            measures=measures(part.path),
            subgroups=tuple(self.subgroup(sub, measures(sub.path)) for sub in subs),
        )

    def subgroup(self, part: Part, measures: tuple[Measure, ...]) -> Subgroup:
        one: Subgroup = part.value
        kpis, roadmap = self.kpis(part, one.kpis), self.roadmap(part, one.roadmap)
        return replace(one, measures=measures, kpis=kpis, roadmap=roadmap)

    def measure(self, part: Part, one: Measure, above: str) -> Measure:
        programmes: list[Programme] = [inner.value for inner in self.of(part.path, "事業")]
        return replace(one, id=f"{above}/{one.no}", programmes=tuple(programmes))

    def kpis(self, part: Part, block: KpiBlock) -> KpiBlock:
        """The KPIs of a node. A block that a person filled is there; one they emptied counts as lost."""
        kpis = [self.kpi(inner) for inner in self.of(part.path, "KPI")]
        if not kpis:
            return KpiBlock(Presence.LOST) if block.status is Presence.PRESENT else block
        return replace(block, status=Presence.PRESENT, kpis=tuple(_items(kpis)))

    def kpi(self, part: Part) -> Kpi:
        one: Kpi = part.value
        children = tuple(self.kpi(inner) for inner in self.of(part.path, "KPI"))
        is_bare = not children and one.target is None
        return replace(one, children=children, target=LOST_TARGET if is_bare else one.target)

    def roadmap(self, part: Part, one: Roadmap) -> Roadmap:
        rows = tuple(self.row(inner) for inner in self.of(part.path, "工程表の行"))
        if not rows:
            return replace(one, status=RoadmapStatus.LOST, rows=()) if one.rows else one
        return replace(one, status=RoadmapStatus.TEXT, rows=rows)

    def row(self, part: Part) -> Row:
        bars: dict[Any, list[Cell]] = {}
        for inner in self.of(part.path, "工程表の欄"):
            cohort = inner.bar[1] if inner.bar else None
            bars.setdefault((inner.path if inner.is_new else inner.bar, cohort), []).append(inner.value)
        found = tuple(Bar(tuple(cells), cohort) for (_, cohort), cells in bars.items())
        row: Row = part.value
        return replace(row, bars=found)


def _put(read: list[Part], part: Part) -> None:
    """Put a part among those there, by its line."""
    at = next((at for at, one in enumerate(read) if one.span.first > part.span.first), len(read))
    read.insert(at, part)


def _numbered(parts: Sequence[Part], name: str, all_: Sequence[Any]) -> list[tuple[Part, Value]]:
    """The nodes; a new one gets the first free number after the others where its own is taken or not told."""
    taken = {getattr(part.value, name) for part in parts if not part.is_new}
    found = []
    for part in parts:
        own = getattr(part.value, name)
        if part.is_new and (not own or own in taken):
            last = max((all_.index(one) for one in taken if one in all_), default=-1)
            own = next((one for one in all_[last + 1 :]), own)
        taken.add(own)
        found.append((part, replace(part.value, **{name: own})))
    return found


def _items(kpis: list[Kpi]) -> Iterator[Kpi]:
    """Where several carry one number, each knows its place among them."""
    for kpi in kpis:
        same = [other for other in kpis if other.no == kpi.no]
        is_one = kpi.no is None or len(same) < 2
        place = None if is_one else 1 + next(at for at, other in enumerate(same) if other is kpi)
        yield replace(kpi, item=place)
