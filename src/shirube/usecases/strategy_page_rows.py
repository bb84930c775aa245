"""The rows of a KPI board: one indicator with its aim, its actuals, its judgement and what is missing.

Neutral: the national strategy and a town's plan hand in the same items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.base.quantity import format_number
from shirube.plans import (
    Actual,
    Baseline,
    Due,
    DueKind,
    Grade,
    Judgement,
    Kpi,
    Observation,
    Rule,
    Status,
    Target,
    TargetKind,
    Year,
    judge,
)

NOT_AVAILABLE = "－"
NOT_APPLICABLE = "…"


DEFAULT_RULE = Rule()


class State(StrEnum):
    """How far the aim of an indicator is settled; LOST stands apart from not yet set."""

    DECIDED = "decided"
    TO_BE_SET = "to_be_set"
    SUCCESSOR = "successor"
    LOST = "lost"
    NONE = "none"

    @property
    def label_ja(self) -> str:
        return _STATES[self][1]

    @property
    def mark(self) -> str:
        return _STATES[self][0]


_STATES = {
    State.DECIDED: ("■", "目標あり"),
    State.TO_BE_SET: ("◇", "目標は今後設定"),
    State.SUCCESSOR: ("◆", "後継の目標は今後設定"),
    State.LOST: ("×", "資料から失われた"),
    State.NONE: ("□", "目標なし"),
}
_BY_STATUS = {
    Status.DECIDED: State.DECIDED,
    Status.TO_BE_SET: State.TO_BE_SET,
    Status.SUCCESSOR_TO_BE_SET: State.SUCCESSOR,
    Status.LOST: State.LOST,
}
GRADE_MARKS = {
    Grade.ACHIEVED: "◎",
    Grade.ON_COURSE: "●",
    Grade.SLIGHTLY_BEHIND: "◐",
    Grade.BEHIND: "▼",
    Grade.NOT_ASSESSABLE: "？",
}
GRADE_IDS = {
    Grade.ACHIEVED: "achieved",
    Grade.ON_COURSE: "on-course",
    Grade.SLIGHTLY_BEHIND: "slightly",
    Grade.BEHIND: "behind",
    Grade.NOT_ASSESSABLE: "not-assessable",
}
KIND_WORDS = {
    TargetKind.VALUE: "値まで",
    TargetKind.AT_LEAST: "以上",
    TargetKind.MORE_THAN: "超える",
    TargetKind.AT_MOST: "以下",
    TargetKind.LESS_THAN: "未満",
    TargetKind.INCREASE: "増加（方向だけ）",
    TargetKind.DECREASE: "減少（方向だけ）",
    TargetKind.IMPROVE: "向上（方向だけ）",
    TargetKind.REDUCTION: "削減量",
    TargetKind.NOT_BELOW_PREVIOUS: "前年度以上",
    TargetKind.TEXT: "ことば",
}


@dataclass(frozen=True, kw_only=True)
class BoardItem:
    """What a plan hands in for one row. `kpi` None: the document lost the indicators of this node.

    `places` are (id, name) of the nodes above, the top first, the node itself last; `level` is (id, name);
    `owner` says who answers for it as the plan prints it, `related` the offices of programmes below it;
    `unit` holds while no target is written.
    """

    id: str
    label: str
    level: tuple[str, str]
    places: tuple[tuple[str, str], ...]
    kpi: Kpi | None
    owner: str = ""
    related: str = ""
    actuals: tuple[Actual, ...] = ()
    rule: Rule = DEFAULT_RULE
    source: str = ""
    href: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class BoardRow:
    """A row as judged on a day. `is_overdue` None: nothing is due, so nothing can be late.

    Compared by identity, so that a page may keep what it drew of a row.
    """

    item: BoardItem
    number: int
    state: State
    judgement: Judgement
    latest: Actual | None
    is_overdue: bool | None
    facets: Mapping[str, tuple[str, ...]]

    @property
    def kpi(self) -> Kpi | None:
        return self.item.kpi

    @property
    def grade(self) -> Grade:
        return self.judgement.grade

    @property
    def grade_mark(self) -> str:
        return GRADE_MARKS[self.grade]

    @property
    def grade_id(self) -> str:
        return GRADE_IDS[self.grade]

    @property
    def is_assessed(self) -> bool:
        """Whether there is a judgement other than not assessable."""
        return self.grade is not Grade.NOT_ASSESSABLE

    @property
    def place_text(self) -> str:
        """The name of the node the indicator belongs to."""
        return self.item.places[-1][1] if self.item.places else ""

    @property
    def baseline_text(self) -> str:
        return baseline_text(self.kpi)

    @property
    def target_text(self) -> str:
        if self.kpi is None or self.kpi.target is None:
            return NOT_APPLICABLE if self.state is State.NONE else NOT_AVAILABLE
        return target_text(self.kpi.target)

    @property
    def due_text(self) -> str:
        return NOT_AVAILABLE if self.kpi is None else due_text(self.kpi.due)

    @property
    def latest_text(self) -> str:
        if self.latest is None:
            return NOT_AVAILABLE
        return value_text(self.latest.seen.value, self.unit)

    @property
    def unit(self) -> str:
        """The unit of the target; of the item while no target is written."""
        return unit_of(self.kpi) or self.item.unit

    @property
    def latest_year(self) -> str:
        return "" if self.latest is None else year_text(self.latest.seen.at)


def board_rows(
    items: tuple[BoardItem, ...], *, on: date, first_year: FiscalYear | None
) -> tuple[BoardRow, ...]:
    """The items as rows in their own order; `first_year` is the plan's, before which nothing is owed."""
    return tuple(
        _row(item, number, on=on, first_year=first_year) for number, item in enumerate(items, start=1)
    )


def _row(item: BoardItem, number: int, *, on: date, first_year: FiscalYear | None) -> BoardRow:
    state = state_of(item.kpi)
    latest = latest_actual(item.actuals)
    judgement = judged(item.kpi, item.actuals, on=on, rule=item.rule)
    overdue = is_overdue(item.kpi, item.actuals, on=on, first_year=first_year)
    row = BoardRow(
        item=item,
        number=number,
        state=state,
        judgement=judgement,
        latest=latest,
        is_overdue=overdue,
        facets={},
    )
    return replace(row, facets=_facets(row))


def state_of(kpi: Kpi | None) -> State:
    """How far the aim is settled."""
    if kpi is None:
        return State.LOST
    return State.NONE if kpi.target is None else _BY_STATUS[kpi.target.status]


def latest_actual(actuals: tuple[Actual, ...]) -> Actual | None:
    """The actual of the last year with a value; years of two kinds are told apart by their last day."""
    known = [one for one in actuals if one.seen.value is not None]
    return max(known, key=lambda one: one.seen.at.end, default=None)


def judged(kpi: Kpi | None, actuals: tuple[Actual, ...], *, on: date, rule: Rule) -> Judgement:
    """The judgement on a day by the last actual that lies within the period of the target."""
    if kpi is None:
        return Judgement(Grade.NOT_ASSESSABLE, "KPI が原本から失われています。", rule)
    latest = latest_actual(actuals)
    if latest is None:
        return judge(kpi, Observation(kpi.due.last or FiscalYear.of(on), None), rule=rule)
    first = kpi.due.first
    if first is not None and type(first) is type(latest.seen.at) and latest.seen.at.year < first.year:
        reason = f"実績（{latest.seen.at.western}）が目標の期間（{first.western}から）より前です。"
        return Judgement(Grade.NOT_ASSESSABLE, reason, rule)
    return judge(_against_previous(kpi, actuals, latest), latest.seen, rule=rule)


def _against_previous(kpi: Kpi, actuals: tuple[Actual, ...], latest: Actual) -> Kpi:
    """前年度以上 is measured against the actual of the year before, where there is one."""
    if kpi.target is None or kpi.target.kind is not TargetKind.NOT_BELOW_PREVIOUS:
        return kpi
    at = latest.seen.at
    for one in actuals:
        if type(one.seen.at) is type(at) and one.seen.at.year == at.year - 1 and one.seen.value is not None:
            return replace(kpi, baseline=Baseline(one.seen.value, one.seen.at))
    return kpi


def is_overdue(
    kpi: Kpi | None, actuals: tuple[Actual, ...], *, on: date, first_year: FiscalYear | None
) -> bool | None:
    """Whether a year that is over still has no actual; None where no year is owed yet or ever."""
    owed = owed_year(kpi, on=on, first_year=first_year)
    if owed is None:
        return None
    known = {
        one.seen.at.year for one in actuals if one.seen.value is not None and type(one.seen.at) is type(owed)
    }
    return not any(year >= owed.year for year in known)


def owed_year(kpi: Kpi | None, *, on: date, first_year: FiscalYear | None) -> Year | None:
    """The last year for which an actual ought to be there: the due, or of a yearly target the last year that is over."""
    if kpi is None or kpi.target is None or not kpi.target.is_decided:
        return None
    due = kpi.due
    if due.is_yearly:
        return _last_yearly(due, on=on, first_year=first_year)
    return due.last if due.last is not None and due.last.end < on else None


def _last_yearly(due: Due, *, on: date, first_year: FiscalYear | None) -> Year | None:
    is_calendar = isinstance(due.last or due.first, CalendarYear)
    past = CalendarYear(on.year - 1) if is_calendar else FiscalYear(FiscalYear.of(on).year - 1)
    first = due.first.year if due.first is not None else (first_year.year if first_year is not None else None)
    if first is None or past.year < first:
        return None
    if due.last is not None and past.year > due.last.year:
        return due.last
    return past


# -- words -------------------------------------------------------------------------------------------------


def unit_of(kpi: Kpi | None) -> str:
    """The unit of the target, else nothing."""
    return (kpi.target.unit or "") if kpi is not None and kpi.target is not None else ""


def value_text(value: Fraction | None, unit: str = "") -> str:
    """6,000万人; － for None; a value without end is rounded to two places and said to be about."""
    if value is None:
        return NOT_AVAILABLE
    return f"{number_text(value)}{unit}"


def number_text(value: Fraction) -> str:
    """The exact decimal, else 約 and two places."""
    leftover = value.denominator
    for prime in (2, 5):
        while leftover % prime == 0:
            leftover //= prime
    return format_number(value) if leftover == 1 else f"約{format_number(round(value, 2))}"


def year_text(at: Year) -> str:
    """2029年度（令和11年度）; a calendar year likewise."""
    return f"{at.western}（{at.era}）"


def baseline_text(kpi: Kpi | None) -> str:
    """The baseline with its year, the years a multiple is counted from, or － when the document says neither."""
    if kpi is None:
        return NOT_AVAILABLE
    if kpi.baseline is not None and kpi.baseline.value is not None:
        at = "" if kpi.baseline.at is None else f"（{year_text(kpi.baseline.at)}）"
        return f"{value_text(kpi.baseline.value, unit_of(kpi))}{at}"
    years = base_year_text(kpi)
    return NOT_AVAILABLE if years is None else f"{NOT_AVAILABLE}（基準年 {years}）"


def base_year_text(kpi: Kpi | None) -> str | None:
    """The year of the baseline, or those a target without one is counted from; None when the document says neither."""
    if kpi is None:
        return None
    if kpi.baseline is not None and kpi.baseline.at is not None:
        return year_text(kpi.baseline.at)
    if kpi.target is not None and kpi.target.base_years:
        return "・".join(year.western for year in kpi.target.base_years)
    return None


_BOUNDS = {
    TargetKind.AT_LEAST: "以上",
    TargetKind.MORE_THAN: "超",
    TargetKind.AT_MOST: "以下",
    TargetKind.LESS_THAN: "未満",
    TargetKind.REDUCTION: "の削減",
}


def target_text(target: Target) -> str:
    """The aim in few words: a value with its bound, else what the document says, without the spaces of print."""
    if target.status is Status.LOST:
        return NOT_AVAILABLE
    if target.value is None:
        return "".join(target.text.split()) or KIND_WORDS[target.kind]
    return value_text(target.value, target.unit or "") + _BOUNDS.get(target.kind, "")


def due_text(due: Due) -> str:
    """The due with the era beside it; － where the document names none."""
    if due.kind is DueKind.NONE:
        return NOT_AVAILABLE
    if due.kind in (DueKind.RANGE, DueKind.RANGE_EACH, DueKind.RANGE_CUMULATIVE) and due.first and due.last:
        word = {DueKind.RANGE_CUMULATIVE: "の累計", DueKind.RANGE_EACH: "の毎年"}.get(due.kind, "")
        return f"{due.first.year}〜{due.last.western}{word}（〜{due.last.era}）"
    if due.last is not None:
        return year_text(due.last) + ("末" if due.kind is DueKind.FISCAL_YEAR_END else "")
    return "".join((due.text or "").split()) or NOT_AVAILABLE


# -- facets ------------------------------------------------------------------------------------------------

NO_YEAR = "none"


def due_facet(due: Due) -> str:
    """fy-2029, cy-2029, yearly or none: fiscal and calendar years never share a value."""
    if due.is_yearly and due.last is None:
        return "yearly"
    if due.last is None:
        return NO_YEAR
    return f"{'fy' if isinstance(due.last, FiscalYear) else 'cy'}-{due.last.year}"


def _facets(row: BoardRow) -> dict[str, tuple[str, ...]]:
    kpi = row.kpi
    target = None if kpi is None else kpi.target
    return {
        "state": (row.state.value,),
        "grade": (row.grade_id,),
        "overdue": ("yes",) if row.is_overdue else ("no",),
        "kind": (target.kind.value,) if target is not None else (),
        "due": (due_facet(kpi.due),) if kpi is not None else (),
        "level": (row.item.level[0],),
        "branch": tuple(place for place, _ in row.item.places),
    }
