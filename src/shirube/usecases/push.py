"""Every programme for every area of a set: yes, no with its reason, or unknown with what is needed; nothing drops out.

An answer depends only on the facts its programme reads, as far as the rules tell them apart (`Cuts`), and on
the day. So it is worked out once per such set of facts, and most programmes have only a few.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from shirube.catalogue import Area, AreaIndex, Catalogue
from shirube.rules import AmountResult, Decision, Known, Programme, Verdict, decide
from shirube.rules.column_cuts import Cuts
from shirube.rules.decide import PERIOD
from shirube.usecases.answers import Answer, reason_line
from shirube.usecases.matcher import read_by
from shirube.usecases.programme_list import VERDICT_WORDS, verdict_key
from shirube.usecases.summary import amount_range

APPLICATION = "application_date"
MOST_KEPT = 20_000
OUTSIDE_MONEY = ("national", "deferred")
LIMITS = ("limit",)

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Situation:
    """One area and what is known of it: `facts` of the record, `told` by the area, which goes before."""

    area: Area
    facts: Mapping[str, Known | None]
    told: Mapping[str, Known | None] = field(default_factory=dict)
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One answer of one programme, shared by every area whose facts the rules cannot tell apart.

    `key` is yes, unknown, unprinted (only the source leaves it open) or no. `decided_by` are clauses (id,
    text), `missing` variables, `open_questions` ids of what the source leaves open. `money` is the largest
    amount that comes from outside (national money or later tax allocation), else a limit; `amounts` all.
    """

    programme: Programme
    key: str
    reason: str
    decided_by: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    open_questions: tuple[str, ...]
    amounts: tuple[AmountResult, ...]
    money: AmountResult | None
    next_question: str | None

    @property
    def verdict(self) -> Verdict:
        return Verdict.UNKNOWN if self.key == "unprinted" else Verdict(self.key)

    @property
    def label(self) -> str:
        return VERDICT_WORDS[self.key]

    @property
    def money_text(self) -> str:
        """国費 3,000万円, or its range; empty where nothing is known of it."""
        if self.money is None:
            return ""
        units = {amount.id: amount.unit for amount in self.programme.amounts}
        return f"{self.money.label} {amount_range(self.money, units.get(self.money.id, '円'))}"


Counts = Mapping[str, int]


@dataclass(frozen=True)
class Push:
    """The answers of every programme (in the order of the catalogue) for every area (in code order)."""

    on: date
    version: str
    hash: str
    programmes: tuple[Programme, ...]
    situations: tuple[Situation, ...]
    outcomes: tuple[tuple[Outcome, ...], ...]

    @property
    def pairs(self) -> int:
        return len(self.situations) * len(self.programmes)

    @cached_property
    def by_area(self) -> Mapping[str, Counts]:
        """Per area code how many programmes end in each of VERDICT_WORDS; adds up to the programmes."""
        return {
            situation.area.code: counted(row)
            for situation, row in zip(self.situations, self.outcomes, strict=True)
        }

    @cached_property
    def by_programme(self) -> Mapping[str, Counts]:
        """Per programme id how many areas end in each of VERDICT_WORDS; adds up to the areas."""
        return {
            programme.id: counted(row[index] for row in self.outcomes)
            for index, programme in enumerate(self.programmes)
        }

    @cached_property
    def totals(self) -> Counts:
        """All pairs; yes + unknown + unprinted + no = areas × programmes."""
        return {key: sum(counts[key] for counts in self.by_area.values()) for key in VERDICT_WORDS}

    def of(self, code: str) -> tuple[Situation, tuple[Outcome, ...]]:
        """The row of one area."""
        index = self._places[code]
        return self.situations[index], self.outcomes[index]

    def part(self, prefecture: str) -> Push:
        """The areas of one prefecture ('39')."""
        kept = [i for i, s in enumerate(self.situations) if s.area.prefecture_code == prefecture]
        return replace(
            self,
            situations=tuple(self.situations[index] for index in kept),
            outcomes=tuple(self.outcomes[index] for index in kept),
        )

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {situation.area.code: index for index, situation in enumerate(self.situations)}


def counted(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many end in each of VERDICT_WORDS, zeros included."""
    counts = dict.fromkeys(VERDICT_WORDS, 0)
    for outcome in outcomes:
        counts[outcome.key] += 1
    return counts


def situations_of(
    index: AreaIndex,
    areas: Iterable[Area],
    *,
    on: date,
    told: Mapping[str, Mapping[str, Known | None]] | None = None,
    themes: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Situation, ...]:
    """The areas with the record's facts on a day, and what each has told, by area code."""
    told, themes = told or {}, themes or {}
    return tuple(
        Situation(area, index.rule_facts(area.code, on), told.get(area.code, {}), themes.get(area.code, ()))
        for area in areas
    )


class Pusher:
    """Answers pushes for one catalogue; keeps answers that rest on the record alone, never what was told."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._reads = {
            name: tuple(key for key in read_by(programme) if key in catalogue.variables)
            for name, programme in catalogue.programmes.items()
        }
        self._cuts: dict[tuple[str, date], Cuts] = {}
        self._kept: dict[Hashable, Outcome] = {}

    def push(self, situations: Sequence[Situation], *, on: date, progress: Progress | None = None) -> Push:
        """Every programme of the catalogue for every situation; `progress` hears how many are done."""
        if len(self._kept) > MOST_KEPT:
            self._kept = {}
        asked = _Asked(situations, on)
        columns = []
        for done, (name, programme) in enumerate(self.catalogue.programmes.items(), start=1):
            columns.append(self._column(programme, self._reads[name], asked))
            if progress is not None:
                progress(done)
        rows = tuple(zip(*columns, strict=True)) if columns else tuple(() for _ in situations)
        return Push(
            on,
            self.catalogue.version,
            self.catalogue.hash,
            tuple(self.catalogue.programmes.values()),
            tuple(situations),
            rows,
        )

    def kept(self) -> int:
        """How many answers are held."""
        return len(self._kept)

    def _column(self, programme: Programme, reads: tuple[str, ...], asked: _Asked) -> list[Outcome]:
        """The answers of one programme, one per situation."""
        names = tuple(name for name in reads if name in asked.names)
        cuts = self._cuts_of(programme, asked.on)
        is_told = asked.told_rows(names)
        here: dict[Hashable, Outcome] = {}
        found: list[Outcome] = []
        for index, key in enumerate(asked.keys(names, cuts)):
            outcome = here.get(key)
            if outcome is None:
                outcome = self._outcome(programme, names, key, asked, index, is_kept=index not in is_told)
                here[key] = outcome
            found.append(outcome)
        return found

    def _outcome(
        self,
        programme: Programme,
        names: tuple[str, ...],
        key: Hashable,
        asked: _Asked,
        index: int,
        *,
        is_kept: bool,
    ) -> Outcome:
        full = (programme.id, asked.on, names, key)
        known = self._kept.get(full) if is_kept else None
        if known is None:
            facts = {name: asked.columns[name][index] for name in names}
            known = outcome_of(self.catalogue, programme, facts, on=asked.on)
            if is_kept:
                self._kept[full] = known
        return known

    def _cuts_of(self, programme: Programme, on: date) -> Cuts:
        if len(self._cuts) > MOST_KEPT:
            self._cuts = {}
        if (programme.id, on) not in self._cuts:
            self._cuts[programme.id, on] = Cuts(programme, self.catalogue.variables, on=on)
        return self._cuts[programme.id, on]


class _Asked:
    """The situations as columns: one list per fact that any of them knows."""

    def __init__(self, situations: Sequence[Situation], on: date) -> None:
        self.on = on
        rows = [{APPLICATION: on, **situation.facts, **situation.told} for situation in situations]
        self.names = dict.fromkeys(name for row in rows for name in row)
        self.columns = {name: [row.get(name) for row in rows] for name in self.names}
        self._height = len(rows)
        self._told: dict[str, set[int]] = {}
        for index, situation in enumerate(situations):
            for name in situation.told:
                self._told.setdefault(name, set()).add(index)
        self._placed: dict[Hashable, list[Hashable]] = {}

    def told_rows(self, names: Iterable[str]) -> set[int]:
        """The rows in which one of these facts was told."""
        return set().union(*(self._told.get(name, ()) for name in names))

    def keys(self, names: tuple[str, ...], cuts: Cuts) -> Iterable[Hashable]:
        """Per row the facts named, as far as a programme tells them apart."""
        if not names:
            return [()] * self._height
        return zip(*(self._column(name, cuts) for name in names), strict=True)

    def _column(self, name: str, cuts: Cuts) -> list[Hashable]:
        key = (name, cuts.figures.get(name))
        if key not in self._placed:
            places = {value: cuts.place(name, value) for value in dict.fromkeys(self.columns[name])}
            self._placed[key] = [places[value] for value in self.columns[name]]
        return self._placed[key]


def outcome_of(
    catalogue: Catalogue, programme: Programme, facts: Mapping[str, Known | None], *, on: date
) -> Outcome:
    """Decide one programme and keep what a proposal says of it."""
    decision = decide(programme, facts, on=on, variables=catalogue.variables, with_shares=False)
    reason = reason_line(decision, catalogue.variables)
    texts = {result.id: result.text for result in decision.clauses}
    return Outcome(
        programme=programme,
        key=verdict_key(Answer(programme, decision, reason, "")),
        reason=reason,
        decided_by=tuple((name, texts.get(name, name)) for name in decision.decided_by if name != PERIOD)
        or tuple((name, texts[name]) for name in decision.decided_by),
        missing=decision.missing,
        open_questions=decision.undetermined_by_source,
        amounts=tuple(decision.amounts.values()),
        money=_money(decision),
        next_question=decision.next_question,
    )


def _money(decision: Decision) -> AmountResult | None:
    """The amount that says how much may come from outside: the one with the largest known figure."""
    payers = {amount.id: amount.payer for amount in decision.programme.amounts if amount.unit == "円"}
    for wanted in (OUTSIDE_MONEY, LIMITS):
        known = [
            amount
            for name, amount in decision.amounts.items()
            if payers.get(name) in wanted and known_figure(amount) > 0
        ]
        if known:
            return max(known, key=known_figure)
    return None


def known_figure(amount: AmountResult | None) -> int:
    """The highest figure known of an amount: its upper end, else its lower one; 0 where neither is known."""
    if amount is None:
        return 0
    return amount.high if amount.high is not None else amount.low or 0
