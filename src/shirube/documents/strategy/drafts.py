"""Nodes of a plan while they are read; each `done` gives the frozen node."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from shirube.documents.strategy.headings import circled
from shirube.documents.strategy.kpi_list import KpiList, with_lost_targets
from shirube.documents.strategy.pieces import Piece, join_lines
from shirube.documents.strategy.roadmap_table import REPOSTED, RoadmapTable
from shirube.plans import (
    Anomaly,
    AnomalyKind,
    Group,
    KpiBlock,
    Measure,
    Output,
    Paragraph,
    Presence,
    Programme,
    Roadmap,
    RoadmapStatus,
    Span,
    Subgroup,
)

_FINISHED = "。．」』）)：:！？"


class Paragraphs:
    """Paragraphs in order; one that a page end cut is joined with its rest."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []

    def add(self, piece: Piece) -> None:
        """Adds a paragraph, or the rest of an unfinished one."""
        last = self.found[-1] if self.found else None
        if last is not None and last.text[-1:] not in _FINISHED:
            self.found[-1] = Paragraph(join_lines(last.text, piece.text), last.span.to(piece.span))
        else:
            self.found.append(Paragraph(piece.text, piece.span))

    def done(self) -> tuple[Paragraph, ...]:
        """The paragraphs."""
        return tuple(self.found)


class Owner:
    """What has a roadmap and KPIs of its own: an output, a sub-group, a national role group."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.kpis = KpiList()
        self.kpi_span: Span | None = None
        self.roadmap = RoadmapTable()
        self.roadmap_span: Span | None = None

    @property
    def is_empty(self) -> bool:
        """Whether neither heading was seen."""
        return not self.kpis.has_heading and not self.roadmap.has_heading

    def block(self, title: str, odd: list[Anomaly]) -> KpiBlock:
        """The KPIs; a block that is missing is lost and listed."""
        block = with_lost_targets(self.kpis.block())
        if block.status is Presence.LOST:
            note = "見出しの下が失われている" if self.kpis.has_heading else "見出しから失われている"
            odd.append(_lost(self.kpi_span or self.span, printed=f"{title} アウトプットKPI", note=note))
        return block

    def table(self, title: str, *, programmes: Iterable[str], odd: list[Anomaly]) -> Roadmap:
        """The roadmap; a table that is missing is lost and listed."""
        table, found = self.roadmap.roadmap(programmes)
        odd.extend(found)
        if table.status is RoadmapStatus.LOST:
            note = "見出しの下が失われている" if self.roadmap.has_heading else "見出しから失われている"
            odd.append(_lost(self.roadmap_span or self.span, printed=f"{title} 工程表", note=note))
        elif not self.kpis.has_heading:
            last = table.rows[-1].span
            odd.append(
                Anomaly(AnomalyKind.CUT, last, f"{title} 工程表", None, "表の続きが失われている可能性")
            )
        return table


def _lost(span: Span, *, printed: str, note: str) -> Anomaly:
    return Anomaly(AnomalyKind.LOST, span, printed, None, note)


@dataclass
class MeasureDraft:
    """A measure while it is read."""

    printed_no: str
    title: str
    span: Span
    programmes: list[Programme] = field(default_factory=list)
    paragraphs: Paragraphs = field(default_factory=Paragraphs)

    def done(self, id_: str, no: int) -> Measure:
        """The measure under its number."""
        return Measure(
            id=id_,
            no=no,
            printed_no=self.printed_no,
            title=self.title.replace(REPOSTED, "").strip(),
            span=self.span,
            reposted=REPOSTED in self.title,
            programmes=tuple(self.programmes),
            paragraphs=self.paragraphs.done(),
        )


class SubgroupDraft(Owner):
    """A sub-group while it is read."""

    def __init__(self, title: str, span: Span) -> None:
        super().__init__(span)
        self.title = title
        self.measures: list[MeasureDraft] = []


class GroupDraft(Owner):
    """A group while it is read."""

    def __init__(self, no: int, title: str, span: Span) -> None:
        super().__init__(span)
        self.no = no
        self.title = title
        self.measures: list[MeasureDraft] = []
        self.subgroups: list[SubgroupDraft] = []

    @property
    def drafts(self) -> list[MeasureDraft]:
        """Its measures and those of its sub-groups, in order."""
        return [*self.measures, *(one for sub in self.subgroups for one in sub.measures)]

    def programmes(self) -> list[str]:
        """Names of all programmes under it."""
        return [programme.name for draft in self.drafts for programme in draft.programmes]

    def done(self, path: str, odd: list[Anomaly], *, has_own: bool) -> Group:
        """The group; `has_own` for a national role group, which has its own KPIs and roadmap."""
        numbers = settled([circled(draft.printed_no) for draft in self.drafts])
        if numbers != list(range(1, len(numbers) + 1)):
            note = f"施策の番号が飛んでいる（{'、'.join(map(str, numbers))}）"
            odd.append(Anomaly(AnomalyKind.AMBIGUOUS, self.span, self.title, None, note))
        measures = []
        for draft, no in zip(self.drafts, numbers, strict=True):
            if circled(draft.printed_no) != no:
                note = "施策の番号の重複（並び順を採る）"
                kind = AnomalyKind.NUMBER
                odd.append(Anomaly(kind, draft.span, draft.printed_no + draft.title[:10], str(no), note))
            measures.append(draft.done(f"{path}/{self.no}/{no}", no))
        direct = measures[: len(self.measures)]
        group = Group(no=self.no, title=self.title, span=self.span, measures=tuple(direct))
        if has_own:
            kpis = self.block(self.title, odd)
            group = replace(
                group, kpis=kpis, roadmap=self.table(self.title, programmes=self.programmes(), odd=odd)
            )
        return replace(group, subgroups=self._subgroups(measures[len(direct) :], odd))

    def _subgroups(self, measures: list[Measure], odd: list[Anomaly]) -> tuple[Subgroup, ...]:
        found = []
        rest = iter(measures)
        for draft in self.subgroups:
            own = tuple(next(rest) for _ in draft.measures)
            kpis = draft.block(draft.title, odd)
            table = draft.table(draft.title, programmes=self.programmes(), odd=odd)
            found.append(Subgroup(title=draft.title, span=draft.span, measures=own, kpis=kpis, roadmap=table))
        return tuple(found)


class OutputDraft(Owner):
    """An output while it is read."""

    def __init__(self, letter: str, printed: str, title: str, outcome: str, span: Span) -> None:
        super().__init__(span)
        self.letter = letter
        self.printed = printed
        self.title = title
        self.outcome = outcome
        self.groups: list[GroupDraft] = []
        self.paragraphs = Paragraphs()

    def done(self, odd: list[Anomaly]) -> Output:
        """The output; without KPIs of its own where its sub-groups have them."""
        groups = tuple(group.done(self.letter, odd, has_own=False) for group in self.groups)
        names = [name for group in self.groups for name in group.programmes()]
        output = Output(
            letter=self.letter,
            printed_letter=self.printed,
            title=self.title,
            outcome=self.outcome,
            span=self.span,
            groups=groups,
            paragraphs=self.paragraphs.done(),
        )
        if self.is_empty and any(group.subgroups for group in groups):
            return replace(output, kpis=KpiBlock(Presence.IN_SUBGROUPS))
        kpis = self.block(self.title, odd)
        return replace(output, kpis=kpis, roadmap=self.table(self.title, programmes=names, odd=odd))


def settled(printed: list[int]) -> list[int]:
    """Numbers that only rise are kept, with their gaps; where one repeats, the order of the list is taken."""
    rises = all(first < second for first, second in pairwise(printed))
    return printed if rises else list(range(1, len(printed) + 1))
