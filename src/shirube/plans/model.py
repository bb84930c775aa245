"""A plan: the uneven tree from impact to programme, its KPIs and roadmaps, with the place of every node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shirube.base.fiscal import FiscalYear
from shirube.plans.places import Anomaly, Span
from shirube.plans.roadmap import NO_ROADMAP, Roadmap
from shirube.plans.targets import Baseline, Revision, Target
from shirube.plans.times import Due, PlanError, Year


class Presence(StrEnum):
    """Whether a block stands in the document. LOST: it should be there and the document lost it."""

    PRESENT = "present"
    LOST = "lost"
    NONE = "none"
    IN_SUBGROUPS = "in_subgroups"


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One indicator. A heading over several has `children` and no target of its own.

    `no` is the printed number within the impact, `item` its place when one number holds several;
    `cohort` names which part of the indicator the target is for (令和5年度補正予算).
    """

    label: str
    target: Target | None
    due: Due
    span: Span
    no: str | None = None
    item: int | None = None
    notes: tuple[str, ...] = ()
    cohort: str | None = None
    baseline: Baseline | None = None
    denominator: str | None = None
    disaggregation: tuple[str, ...] = ()
    path: tuple[tuple[Year, Target], ...] = ()
    children: tuple[Kpi, ...] = ()
    history: tuple[Revision, ...] = ()

    def leaves(self) -> Iterator[Kpi]:
        """The indicators that carry a target: itself, or its children."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def revised(self, *, target: Target, due: Due, on: date, reason: str) -> Kpi:
        """The KPI with a new aim; the old one, the day and the reason are kept.

        Raises PlanError E504 without a reason or an old target, E505 for a day before the last change.
        """
        if self.target is None or not reason.strip():
            raise PlanError(
                "E504",
                f"KPI「{self.label}」の目標を変えるには、変更前の目標と理由が要ります。",
                todo="なぜ変えるのかを書いてください。見出しだけの KPI は子の KPI を変えてください。",
            )
        if self.history and on < self.history[-1].changed_on:
            raise PlanError(
                "E505",
                f"KPI「{self.label}」の変更日 {on} が、前の変更日 {self.history[-1].changed_on} より前です。",
                todo="変更は古い順に記録してください。",
            )
        old = Revision(self.target, self.due, on, reason.strip())
        return replace(self, target=target, due=due, history=(*self.history, old))


@dataclass(frozen=True)
class KpiBlock:
    """The KPIs of one node, or the fact that the document lost them."""

    status: Presence = Presence.NONE
    kpis: tuple[Kpi, ...] = ()

    def leaves(self) -> Iterator[Kpi]:
        """Every KPI that carries a target."""
        for kpi in self.kpis:
            yield from kpi.leaves()


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, rejoined where a page end had cut it."""

    text: str
    span: Span


@dataclass(frozen=True)
class Programme:
    """A programme named by a measure."""

    name: str
    span: Span


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure; `repost_of` is the id of the measure it repeats (再掲), None while that is not found."""

    id: str
    no: int
    printed_no: str
    title: str
    span: Span
    reposted: bool = False
    repost_of: str | None = None
    programmes: tuple[Programme, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Subgroup:
    """A part of a group with its own KPIs and roadmap."""

    title: str
    span: Span
    measures: tuple[Measure, ...] = ()
    kpis: KpiBlock = KpiBlock()
    roadmap: Roadmap = NO_ROADMAP


@dataclass(frozen=True, kw_only=True)
class Group:
    """Measures under one number; either directly or in sub-groups. A national role group has KPIs itself."""

    no: int
    title: str
    span: Span
    measures: tuple[Measure, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    kpis: KpiBlock = KpiBlock()
    roadmap: Roadmap = NO_ROADMAP

    def all_measures(self) -> Iterator[Measure]:
        """Its measures, then those of its sub-groups."""
        yield from self.measures
        for subgroup in self.subgroups:
            yield from subgroup.measures


@dataclass(frozen=True, kw_only=True)
class Output:
    """What the government's measures bring about, under an outcome (its letter)."""

    letter: str
    printed_letter: str
    title: str
    outcome: str
    span: Span
    groups: tuple[Group, ...] = ()
    kpis: KpiBlock = KpiBlock()
    roadmap: Roadmap = NO_ROADMAP
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What people and firms do, under an impact (its number)."""

    letter: str
    title: str
    impact: int
    span: Span
    kpis: KpiBlock = KpiBlock()
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Impact:
    """The change aimed at."""

    no: int
    title: str
    span: Span
    kpis: KpiBlock = KpiBlock()
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OtherMeasure:
    """A measure that hangs on an outcome directly, without KPI or roadmap."""

    outcome: str
    no: int
    title: str
    span: Span
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Footnote:
    """A numbered note at the foot of a page."""

    no: int
    text: str
    span: Span


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A whole plan. `national` are groups that hang on no outcome; `lost` are blocks without an owner."""

    title: str
    impacts: tuple[Impact, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    outputs: tuple[Output, ...] = ()
    national: tuple[Group, ...] = ()
    national_title: str = ""
    others: tuple[OtherMeasure, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    lost: tuple[Anomaly, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()
    first_year: FiscalYear | None = None
    last_year: FiscalYear | None = None
