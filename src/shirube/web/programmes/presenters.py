"""From an explained decision to what the page draws: no rule, no request, only words and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from shirube.base import ShirubeError, format_date_era
from shirube.catalogue import Area, Catalogue
from shirube.rules import Programme, Variable, Verdict
from shirube.rules.decide import PERIOD
from shirube.rules.model import NOT_PRINTED, UNPRINTED_CLAUSE, Contact, Question
from shirube.usecases import RECORD, Explained, FactSeen
from shirube.usecases.answers import AmountLine, OtherDay, WhyLine
from shirube.usecases.decision_page import (
    BarPart,
    CostBar,
    MissingInput,
    QuestionGroup,
    cost_bar,
    is_outside_record,
    missing_inputs,
    open_points,
    question_groups,
)
from shirube.usecases.programme_page import nearest_first
from shirube.web.areas.situation import Situation
from shirube.web.pages.fields import Field, field_for
from shirube.web.programmes.situation import query_on

_APPLICATION_DATE = "application_date"
_ORDER = {Verdict.NO: 0, Verdict.UNKNOWN: 1, Verdict.YES: 2}
_LIMITS = ("limit", "base")
_FULL, _NARROW, _LETTER, _PADDING = 660, 300, 16, 20
"""Pixels: the bar on a desk and on a phone, one letter, the room around a label."""


@dataclass(frozen=True)
class FactLine:
    """A fact as shown: from the record with table and day, or told with its day."""

    variable: Variable
    text: str
    is_told: bool
    source: str
    as_of: date | None
    note: str = ""
    instead_of: str = ""
    is_known: bool = True
    decides: bool = False
    has_field: bool = True


@dataclass(frozen=True)
class AskedField:
    """A question of the form with what is known of it and what its answer decides."""

    field: Field
    tag: str
    note: str
    recorded: FactLine | None
    clauses: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldGroup:
    """One fold of the form."""

    id: str
    label: str
    fields: tuple[AskedField, ...]
    open: int
    is_open: bool


@dataclass(frozen=True)
class Reason:
    """A line of the column なぜ; `decides`: it alone keeps the verdict from being yes."""

    line: WhyLine
    text: str
    source: str
    facts: tuple[FactLine, ...]
    decides: bool


@dataclass(frozen=True)
class AmountShown:
    """An amount with what is still missing for it, and its steps."""

    line: AmountLine
    text: str
    is_open: bool
    is_blank: bool = False


@dataclass(frozen=True)
class BarShown:
    """A part of the bar in per cent of its width, and which words fit into it."""

    part: BarPart
    x: str
    width: str
    percent: str
    fits: str


@dataclass(frozen=True)
class OtherDayShown:
    day: OtherDay
    query: str


@dataclass(frozen=True)
class DecisionPage:
    """Everything the template of the decision needs."""

    explained: Explained
    situation: Situation
    area: Area
    amounts: tuple[AmountShown, ...]
    limits: tuple[AmountShown, ...]
    steps: tuple[AmountShown, ...]
    next_field: AskedField | None
    groups: tuple[FieldGroup, ...]
    reasons: tuple[Reason, ...]
    facts: tuple[FactLine, ...]
    missing: tuple[MissingInput, ...]
    open_points: tuple[Question, ...]
    bar: CostBar | None
    bar_parts: tuple[BarShown, ...]
    other_days: tuple[OtherDayShown, ...]
    is_outside_record: bool
    contacts: tuple[Contact, ...]
    hidden: tuple[tuple[str, str], ...]
    errors: tuple[tuple[str, ShirubeError], ...]

    @property
    def reason(self) -> str:
        """The reason in one line; outside the record no answer can settle the matter."""
        answer = self.explained.answer
        if self.is_outside_record and answer.verdict is Verdict.UNKNOWN:
            return "基準日が、資料が示す期間の外です。答えがそろっても決まりません"
        return answer.reason

    @property
    def on_error(self) -> ShirubeError | None:
        return self.situation.answers.errors.get("on")

    @property
    def on_text(self) -> str:
        """What stands in the field of the day: what was typed if it could not be read."""
        return self.situation.raw["on"] if self.on_error else self.situation.on.isoformat()

    @property
    def first_day_query(self) -> str:
        """The same answers on the first day of the record."""
        return query_on(self.situation, self.explained.answer.programme.recorded_from)

    @property
    def last_day_query(self) -> str:
        """The same answers on the last day of the record."""
        return query_on(self.situation, self.explained.answer.programme.recorded_until)


def decision_page(catalogue: Catalogue, explained: Explained, situation: Situation) -> DecisionPage:
    """The page of one programme for one area, from its explained decision."""
    variables = catalogue.variables
    amounts = tuple(_amount(line) for line in explained.amounts)
    headline, limits = _headline(amounts)
    missing = missing_inputs(explained, variables)
    inputs = {asked.variable.id for asked in explained.questions}
    next_id = _next_id(explained, headline)
    form = _Form(situation, {item.variable.id: item for item in missing}, next_id)
    bar = cost_bar(explained, variables)
    return DecisionPage(
        explained=explained,
        situation=situation,
        area=situation.known.area,
        amounts=headline,
        limits=limits,
        steps=amounts,
        next_field=form.asked(variables[next_id]) if next_id else None,
        groups=tuple(form.group(group) for group in question_groups(explained.questions)),
        reasons=_reasons(explained, situation, inputs),
        facts=tuple(_fact_line(asked.fact, situation, inputs) for asked in explained.questions if asked.fact),
        missing=missing,
        open_points=tuple(point for point in open_points(explained) if point.id != NOT_PRINTED),
        bar=bar,
        bar_parts=() if bar is None else tuple(_bar_part(part) for part in bar.parts),
        other_days=tuple(OtherDayShown(day, query_on(situation, day.on)) for day in explained.other_days),
        is_outside_record=is_outside_record(explained),
        contacts=nearest_first(explained.answer.programme.contacts, situation.known.area.prefecture_code),
        hidden=tuple((name, text) for name, text in situation.raw.items() if name not in {*inputs, "on"}),
        errors=_errors(situation, inputs),
    )


def _next_id(explained: Explained, headline: tuple[AmountShown, ...]) -> str:
    """The question to ask first; none when the matter is settled or the day lies outside the record."""
    asked = explained.next_question
    is_settled = explained.answer.verdict is Verdict.YES and not any(amount.is_open for amount in headline)
    return "" if asked is None or is_settled or is_outside_record(explained) else asked.variable.id


def _headline(amounts: tuple[AmountShown, ...]) -> tuple[tuple[AmountShown, ...], tuple[AmountShown, ...]]:
    """What is paid, and the limits behind it; where no figure is known yet, the first limit leads."""
    paid = tuple(a for a in amounts if a.line.payer not in _LIMITS)
    limits = tuple(a for a in amounts if a.line.payer in _LIMITS)
    if limits and all(a.is_blank for a in paid):
        return (*paid, limits[0]), limits[1:]
    return paid, limits


def _errors(situation: Situation, inputs: set[str]) -> tuple[tuple[str, ShirubeError], ...]:
    """Mistakes with the control to go to; an answer that this programme never asks for has none here."""
    return tuple(
        (f"field-{name}", error)
        for name, error in situation.answers.errors.items()
        if name == "on" or name in inputs
    )


def _amount(line: AmountLine) -> AmountShown:
    """A range without any bound says nothing, so it is shown as open."""
    is_open = line.value is None and (line.missing != () or line.open_questions != ())
    is_blank = is_open and line.high is None and not line.low
    return AmountShown(line, "まだ計算できません" if is_blank else line.text, is_open, is_blank)


@dataclass(frozen=True)
class _Form:
    """Builds the fields: what was typed, what the record says, what each answer decides."""

    situation: Situation
    matters: Mapping[str, MissingInput]
    next_id: str

    def group(self, group: QuestionGroup) -> FieldGroup:
        """One fold, open if it holds a mistake; the next question stands above, not here."""
        questions = [item for item in group.questions if item.variable.id != self.next_id]
        has_error = any(item.variable.id in self.situation.answers.errors for item in questions)
        left = sum(item.fact is None or item.fact.value is None for item in questions)
        fields = tuple(self.asked(item.variable) for item in questions)
        return FieldGroup(group.id, group.label, fields, left, has_error)

    def asked(self, variable: Variable) -> AskedField:
        """The field of a variable; an empty one means what the record says."""
        situation, name = self.situation, variable.id
        field = field_for(variable, situation.raw.get(name, ""), situation.answers.errors.get(name))
        recorded = situation.seen.replaced.get(name) or situation.seen.facts.get(name)
        if recorded is not None and recorded.origin != RECORD:
            recorded = None
        if recorded is not None and recorded.value is not None:
            field = _with_default(field, f"資料のとおり（{recorded.text}）")
        if name == _APPLICATION_DATE:
            day = situation.on.isoformat()
            field = replace(field, hint=f"{field.hint}。空なら申請日（基準日）の {day} とします")
        item = self.matters.get(name)
        return AskedField(
            field,
            _tag(item),
            variable.note,
            None if recorded is None else _record_line(recorded),
            () if item is None else item.clauses,
            () if item is None else item.amounts,
        )


def _with_default(field: Field, label: str) -> Field:
    options = tuple(replace(o, label=label) if o.value == "unknown" else o for o in field.options)
    hint = "違うときだけ入れてください。" + field.hint.replace(
        "わからないときは空のまま", "資料のとおりなら空のまま"
    )
    return replace(field, options=options, hint=hint)


def _tag(item: MissingInput | None) -> str:
    if item is None:
        return ""
    return "判定を決めます" if item.clauses else "金額を決めます"


def _record_line(fact: FactSeen) -> FactLine:
    source = fact.source.removeprefix("出典：").removesuffix("を加工して作成")
    return FactLine(
        fact.variable, fact.text, False, source, fact.as_of, fact.note, is_known=fact.value is not None
    )


def _fact_line(fact: FactSeen, situation: Situation, inputs: set[str]) -> FactLine:
    name = fact.variable.id
    if fact.origin == RECORD:
        return replace(_record_line(fact), has_field=name in inputs)
    if fact.as_of is None:
        text = fact.text if fact.value is not None else "未回答"
        source = "基準日と同じとみなします" if name == _APPLICATION_DATE else ""
        return FactLine(fact.variable, text, False, source, None, is_known=fact.value is not None)
    instead = situation.seen.replaced.get(name)
    return FactLine(
        fact.variable, fact.text, True, "", fact.as_of, instead_of="" if instead is None else instead.text
    )


def _reasons(explained: Explained, situation: Situation, inputs: set[str]) -> tuple[Reason, ...]:
    """Refusals first, then what is open, then what is met; each in the order of the programme."""
    decision = explained.answer.decision
    documents = {c.id: c.passage.document.split("_")[0] for c in decision.programme.clauses}
    reasons = [
        Reason(
            line,
            _reason_words(line, decision.programme),
            f"資料{documents[line.id]} {line.lines}行" if line.id in documents else "",
            tuple(
                replace(_fact_line(fact, situation, inputs), decides=(fact.variable.id,) == decision.missing)
                for fact in line.facts
            ),
            line.id in decision.decided_by and line.verdict is not Verdict.YES,
        )
        for line in explained.why
    ]
    return tuple(sorted(reasons, key=lambda reason: _ORDER[reason.line.verdict]))


def _reason_words(line: WhyLine, programme: Programme) -> str:
    """The condition; of the engine's own two, what it means for this programme."""
    if line.id == UNPRINTED_CLAUSE:
        rest = "ほかの" if len(programme.clauses) > 1 else ""
        return f"{rest}条件が資料に書かれていない"
    if line.id == PERIOD and line.verdict is not Verdict.NO:
        return _period_words(programme)
    return line.text


def _period_words(programme: Programme) -> str:
    first, last = format_date_era(programme.recorded_from), format_date_era(programme.recorded_until)
    return f"資料が示す期間（{first}〜{last}）の内である"


def _bar_part(part: BarPart) -> BarShown:
    """Words inside a part only where they fit: both lines at once, also on a phone, or none."""
    name, figure = len(part.label) * _LETTER, len(part.text) * _LETTER
    fits = "wide" if max(name, figure) + _PADDING <= part.width * _FULL else ""
    if name + _PADDING <= part.width * _NARROW:
        fits = f"{fits} phone".strip()
    return BarShown(part, _percent(part.start), _percent(part.width), _rounded(part.width), fits)


def _percent(share: Fraction) -> str:
    return f"{_thousandths(share * 100)}%"


def _thousandths(value: Fraction) -> str:
    whole, rest = divmod(round(value * 1000), 1000)
    return f"{whole}.{rest:03d}"


def _rounded(share: Fraction) -> str:
    return f"{round(share * 100)}%"
