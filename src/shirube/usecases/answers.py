"""The main job: one area, the facts told, one day; which programmes fit, what is missing, how much and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shirube.base import format_yen
from shirube.catalogue import Catalogue
from shirube.rules import (
    AmountResult,
    Decision,
    Facts,
    Known,
    Programme,
    Variable,
    Verdict,
    decide,
    inputs_of,
)
from shirube.rules.explain import Explainer, Step, format_known, format_range
from shirube.rules.nodes import Name, Node, walk
from shirube.usecases.summary import amount_range, amount_summary
from shirube.usecases.summary import reason_line as reason_line

TOLD = "told"
RECORD = "record"


@dataclass(frozen=True)
class FactSeen:
    """A fact with where it comes from: the record (a table with its day) or told by the person asking."""

    variable: Variable
    value: Known | None
    text: str
    origin: str
    source: str = ""
    as_of: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """One programme for one area: the decision and the line that sums it up."""

    programme: Programme
    decision: Decision
    reason: str
    amount_text: str

    @property
    def verdict(self) -> Verdict:
        return self.decision.verdict

    @property
    def is_unprinted(self) -> bool:
        """Unknown only because the source does not print the conditions."""
        return self.verdict is Verdict.UNKNOWN and not self.decision.missing


@dataclass(frozen=True)
class Match:
    """Every programme of the catalogue for one area; the three counts add up to the catalogue."""

    answers: tuple[Answer, ...]
    on: date
    catalogue_version: str
    catalogue_hash: str

    def count(self, verdict: Verdict) -> int:
        return sum(answer.verdict is verdict for answer in self.answers)


@dataclass(frozen=True)
class WhyLine:
    """One clause as a person reads it: mark, condition, and the facts it rests on."""

    id: str
    verdict: Verdict
    text: str
    facts: tuple[FactSeen, ...]
    lines: str
    open_questions: tuple[str, ...]


@dataclass(frozen=True)
class AmountLine:
    """An amount with its text and its steps."""

    id: str
    label: str
    text: str
    value: int | None
    low: int | None
    high: int | None
    payer: str
    missing: tuple[Variable, ...]
    open_questions: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ShareLine:
    """Part of the bar 'who pays what'; value None while it is not known."""

    payer: str
    label: str
    value: int | None
    text: str


@dataclass(frozen=True)
class Asked:
    """One question of the form: the variable, the answer so far and how much it matters."""

    variable: Variable
    fact: FactSeen | None
    decides: bool
    narrows: bool
    is_next: bool


@dataclass(frozen=True)
class OtherDay:
    """The same project on another side of a switch of the rules."""

    on: date
    verdict: Verdict
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class OtherAnswer:
    """The same project with one told yes or no turned round, where that changes what would be paid."""

    variable: Variable
    text: str
    verdict: Verdict
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Explained:
    """Everything the decision page shows."""

    answer: Answer
    why: tuple[WhyLine, ...]
    amounts: tuple[AmountLine, ...]
    shares: tuple[ShareLine, ...]
    questions: tuple[Asked, ...]
    next_question: Asked | None
    other_days: tuple[OtherDay, ...]
    other_answers: tuple[OtherAnswer, ...]


PAYERS = {
    "national": "国費",
    "prefecture": "都道府県",
    "municipal": "地方負担",
    "deferred": "交付税措置",
    "net": "実質負担",
    "firm": "事業者",
    "bank": "融資",
}


def match_area(catalogue: Catalogue, facts: Mapping[str, FactSeen], *, on: date) -> Match:
    """Every programme for an area with its facts, in the order of the catalogue."""
    plain = plain_facts(facts, on=on)
    answers = tuple(
        answer_for(programme, plain, on=on, variables=catalogue.variables)
        for programme in catalogue.programmes.values()
    )
    return Match(answers, on, catalogue.version, catalogue.hash)


def plain_facts(facts: Mapping[str, FactSeen], *, on: date) -> dict[str, Known | None]:
    """The values alone; the day of application is the day asked about unless it is told."""
    plain: dict[str, Known | None] = {name: fact.value for name, fact in facts.items()}
    if "application_date" not in plain:
        plain["application_date"] = on
    return plain


def answer_for(
    programme: Programme,
    facts: Facts,
    *,
    on: date,
    variables: Mapping[str, Variable],
    with_shares: bool = False,
) -> Answer:
    """Decide one programme and sum it up in one line."""
    decision = decide(programme, facts, on=on, variables=variables, with_shares=with_shares)
    return Answer(programme, decision, reason_line(decision, variables), amount_summary(decision))


def explain_decision(
    catalogue: Catalogue, programme_id: str, facts: Mapping[str, FactSeen], *, on: date
) -> Explained:
    """The decision of one programme with its reasons, steps, shares, questions and other days."""
    programme = catalogue[programme_id]
    variables = catalogue.variables
    plain = plain_facts(facts, on=on)
    answer = answer_for(programme, plain, on=on, variables=variables, with_shares=True)
    decision = answer.decision
    explainer = Explainer(decision, variables)
    questions = _questions(decision, facts, variables)
    return Explained(
        answer=answer,
        why=_why(decision, facts, variables),
        amounts=_amount_lines(decision, explainer, variables),
        shares=_shares(decision),
        questions=questions,
        next_question=next((asked for asked in questions if asked.is_next), None),
        other_days=_other_days(programme, plain, decision, variables),
        other_answers=_other_answers(programme, facts, plain, decision, variables),
    )


def _why(
    decision: Decision, facts: Mapping[str, FactSeen], variables: Mapping[str, Variable]
) -> tuple[WhyLine, ...]:
    lines: list[WhyLine] = []
    for result in decision.clauses:
        seen = tuple(
            facts[name]
            if name in facts
            else FactSeen(variables[name], value, format_known(value, variables[name]), TOLD)
            for name, value in result.facts.items()
        )
        lines.append(
            WhyLine(result.id, result.verdict, result.text, seen, result.lines, result.open_questions)
        )
    return tuple(lines)


def _amount_lines(
    decision: Decision, explainer: Explainer, variables: Mapping[str, Variable]
) -> tuple[AmountLine, ...]:
    lines: list[AmountLine] = []
    for amount in decision.programme.amounts:
        result = decision.amounts.get(amount.id)
        if result is None:
            continue
        text = amount_range(result, amount.unit)
        if result.low is None and result.high is None:
            text = "該当する区分がありません"
        lines.append(
            AmountLine(
                amount.id,
                amount.label,
                text,
                result.value,
                result.low,
                result.high,
                amount.payer,
                tuple(variables[name] for name in result.missing),
                result.open_questions,
                explainer.steps(amount.id),
            )
        )
    return tuple(lines)


def _shares(decision: Decision) -> tuple[ShareLine, ...]:
    return tuple(
        ShareLine(payer, PAYERS[payer], result.value, _share_text(result))
        for payer, result in decision.shares
    )


def _share_text(result: AmountResult) -> str:
    """What a party pays; while it is open, only a range that says something."""
    if result.value is not None and result.value < 0:
        return f"{format_yen(result.value)}（内訳の合計が費用を超えています）"
    if result.value is None and (result.low is None or result.low < 0 or result.high is None):
        return "まだ決まりません"
    return format_range(result.low, result.high)


def _questions(
    decision: Decision, facts: Mapping[str, FactSeen], variables: Mapping[str, Variable]
) -> tuple[Asked, ...]:
    """Every input of the programme in the order of the file, each marked by how much it matters now."""
    narrowing = {name for amount in decision.amounts.values() for name in amount.missing}
    return tuple(
        Asked(
            variables[name],
            facts.get(name),
            name in decision.missing,
            name in narrowing,
            name == decision.next_question,
        )
        for name in inputs_of(decision.programme)
    )


def _other_days(
    programme: Programme, plain: Facts, decision: Decision, variables: Mapping[str, Variable]
) -> tuple[OtherDay, ...]:
    """The answer just before and on each switch of the rules, where it differs from the one given."""
    found: list[OtherDay] = []
    for day in switch_days(programme):
        for on in (day - timedelta(days=1), day):
            same_side = (on < day) == (decision.on < day)
            if same_side or not programme.recorded_from <= on <= programme.recorded_until:
                continue
            elsewhen = {**plain, "application_date": on}
            other = decide(programme, elsewhen, on=on, variables=variables, with_shares=False)
            changes = _changes(other, decision)
            if other.verdict is not decision.verdict or changes:
                found.append(OtherDay(on, other.verdict, changes))
    return tuple(found)


def _other_answers(
    programme: Programme,
    facts: Mapping[str, FactSeen],
    plain: Facts,
    decision: Decision,
    variables: Mapping[str, Variable],
) -> tuple[OtherAnswer, ...]:
    """What a told yes or no that steers an amount, and no condition by itself, would change if turned round."""
    conditions = {name for clause in programme.clauses for name in _names_in(clause.when)}
    steering = {name for amount in programme.amounts for name in programme.variables_of(amount.value)}
    found: list[OtherAnswer] = []
    for name, fact in facts.items():
        if name not in steering - conditions or fact.origin != TOLD or not isinstance(fact.value, bool):
            continue
        turned = not fact.value
        other = decide(
            programme, {**plain, name: turned}, on=decision.on, variables=variables, with_shares=False
        )
        changes = _changes(other, decision)
        if changes:
            text = format_known(turned, variables[name])
            found.append(OtherAnswer(variables[name], text, other.verdict, changes))
    return tuple(found)


def _names_in(node: Node) -> set[str]:
    return {part.id for part in walk(node) if isinstance(part, Name)}


def _changes(other: Decision, now: Decision) -> tuple[tuple[str, str, str], ...]:
    """Label, text there and text here of every amount that differs."""
    units = {amount.id: amount.unit for amount in other.programme.amounts}
    return tuple(
        (amount.label, amount_range(amount, units[name]), amount_range(here, units[name]))
        for name, amount in other.amounts.items()
        if (here := now.amounts.get(name)) is not None and (amount.low, amount.high) != (here.low, here.high)
    )


def switch_days(programme: Programme) -> tuple[date, ...]:
    """The days on which a printed figure of the programme changes, within the record."""
    days = {
        value.start
        for parameter in programme.parameters.values()
        for value in parameter.values
        if value.start is not None and value.start > programme.recorded_from
    }
    days |= {
        value.day
        for parameter in programme.parameters.values()
        for value in parameter.values
        if value.day is not None and value.day > programme.recorded_from
    }
    return tuple(sorted(days))
