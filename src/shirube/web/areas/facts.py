"""What is known of an area, line by line, with source and day; what is not known is named as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shirube.base import FiscalYear, format_date_both, format_number
from shirube.catalogue import AreaFact, FactSource
from shirube.rules import Variable
from shirube.rules.explain import format_known
from shirube.usecases import Answer, FactSeen
from shirube.web.areas.situation import Situation

SHOWN = {
    "population_2020": ("人口（2020年国勢調査）", "人"),
    "households_2020": ("世帯数（2020年国勢調査）", "世帯"),
    "area_km2": ("面積", "km²"),
}
ASKED_LEVELS = frozenset({"municipality", "applicant"})
NOT_RECORDED = "しるべに収録がありません"


@dataclass(frozen=True)
class FactLine:
    """One line of the table of facts; `is_known` False makes it 分かっていません with the reason in `note`."""

    id: str
    label: str
    text: str
    is_known: bool
    period: str
    as_of: date | None
    source: FactSource | None
    note: str
    told: FactSeen | None

    @property
    def period_differs(self) -> bool:
        """Whether the figure speaks of something other than its day: a fiscal year, a calendar year, a month."""
        return self.as_of is None or self.period != format_date_both(self.as_of)


def fact_lines(
    situation: Situation, variables: Mapping[str, Variable], asked: Iterable[str]
) -> tuple[FactLine, ...]:
    """Figures that are only shown, recorded facts, then facts that programmes ask for and nobody recorded."""
    facts = {fact.variable: fact for fact in situation.known.facts(situation.on)}
    order = [*SHOWN, *(name for name in variables if name in facts)]
    recorded = [_line(facts[name], situation, variables) for name in order if name in facts]
    absent = [_absent(variables[name], situation.seen.told.get(name)) for name in asked if name not in facts]
    return (*recorded, *absent)


def headline(situation: Situation, variables: Mapping[str, Variable]) -> tuple[str, ...]:
    """The few facts beside the name: 人口 3,307人（2020国勢調査）· 財政力指数 0.14（令和6年度）…"""
    facts = {fact.variable: fact for fact in situation.known.facts(situation.on)}
    people, index = facts.get("population_2020"), facts.get("fiscal_index")
    parts = []
    if people is not None and people.value is not None:
        parts.append(f"人口 {_text(people, variables)}（2020年国勢調査）")
    if index is not None and index.value is not None:
        parts.append(f"財政力指数 {_text(index, variables)}（{period_text(index.period).split('（')[0]}）")
    for name in ("kaso_area", "disadvantaged_area", "remote_island"):
        fact = facts.get(name)
        if fact is not None and fact.value is True:
            label = variables[name].label.split("（")[0]
            parts.append(
                f"{label}{'' if fact.note in ('', label) else '：' + fact.note.split('。')[0]}（{fact.as_of}）"
            )
    return tuple(parts)


def questions_of_place(
    answers: Iterable[Answer], variables: Mapping[str, Variable]
) -> tuple[tuple[str, int], ...]:
    """Facts about the place that are still missing, with how many programmes wait for each, most first."""
    counts = Counter(name for answer in answers for name in answer.decision.missing)
    order = list(variables)
    found = [(n, c) for n, c in counts.items() if variables[n].level in ASKED_LEVELS]
    return tuple(sorted(found, key=lambda item: (-item[1], order.index(item[0]))))


def period_text(period: str) -> str:
    """FY2024 → 令和6年度（2024年度）; a day with its era; 2020 → 2020年."""
    if period.startswith("FY"):
        year = FiscalYear(int(period[2:]))
        return f"{year.era}（{year.western}）"
    if len(period) == 10:
        return format_date_both(date.fromisoformat(period))
    if len(period) == 7:
        return f"{period[:4]}年{int(period[5:])}月"
    return f"{period}年" if period else "－"


def _line(fact: AreaFact, situation: Situation, variables: Mapping[str, Variable]) -> FactLine:
    label = SHOWN[fact.variable][0] if fact.variable in SHOWN else variables[fact.variable].label
    return FactLine(
        fact.variable,
        label,
        _text(fact, variables) if fact.value is not None else "分かっていません",
        fact.value is not None,
        period_text(fact.period),
        fact.as_of if fact.value is not None else None,
        situation.known.source(fact.source),
        fact.note,
        situation.seen.told.get(fact.variable),
    )


def _absent(variable: Variable, told: FactSeen | None) -> FactLine:
    return FactLine(
        variable.id, variable.label, "分かっていません", False, "－", None, None, NOT_RECORDED, told
    )


def _text(fact: AreaFact, variables: Mapping[str, Variable]) -> str:
    if fact.variable in SHOWN and isinstance(fact.value, int | Fraction):
        return f"{format_number(fact.value)}{SHOWN[fact.variable][1]}"
    return format_known(fact.value, variables[fact.variable])
