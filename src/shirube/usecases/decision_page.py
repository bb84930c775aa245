"""What the page of programme × area needs beyond the decision: groups of questions, the bar, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shirube.base import format_yen
from shirube.rules import Programme, Variable, VariableType, Verdict
from shirube.rules.evaluate import OUTSIDE
from shirube.rules.model import Question
from shirube.usecases.answers import PAYERS, Asked, Explained

GROUPS = {
    "area": "この団体のこと",
    "project": "事業のこと",
    "money": "お金のこと",
    "people": "事業者・人のこと",
}
_LEVELS = {"municipality": "area", "applicant": "area", "firm": "people", "person": "people", "org": "people"}
_MONEY = frozenset({VariableType.YEN, VariableType.YEN_LIST})


@dataclass(frozen=True)
class QuestionGroup:
    """Questions about one thing, in the order of the programme."""

    id: str
    label: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class MissingInput:
    """An input that is not known and still matters: the conditions and the amounts it decides."""

    variable: Variable
    clauses: tuple[str, ...]
    amounts: tuple[str, ...]


@dataclass(frozen=True)
class BarPart:
    """One part of the bar; `start` and `width` are shares of the whole (0..1), exact."""

    payer: str
    label: str
    value: int
    text: str
    start: Fraction
    width: Fraction


@dataclass(frozen=True)
class CostBar:
    """Who pays what. Without parts, `missing` or `problem` says why there is no bar."""

    parts: tuple[BarPart, ...] = ()
    within: tuple[tuple[str, str], ...] = ()
    total: int = 0
    missing: tuple[Variable, ...] = ()
    problem: str = ""

    @property
    def total_text(self) -> str:
        return format_yen(self.total)


def question_groups(questions: Iterable[Asked]) -> tuple[QuestionGroup, ...]:
    """The questions by what they are about, each in exactly one group; empty groups are left out."""
    found: dict[str, list[Asked]] = {name: [] for name in GROUPS}
    for asked in questions:
        found[group_of(asked.variable)].append(asked)
    return tuple(QuestionGroup(name, GROUPS[name], tuple(items)) for name, items in found.items() if items)


def group_of(variable: Variable) -> str:
    """The group of a question, by whom it is about and whether it asks for money."""
    group = _LEVELS.get(variable.level)
    if group == "area":
        return group
    return "money" if variable.type in _MONEY else group or "project"


def missing_inputs(explained: Explained, variables: Mapping[str, Variable]) -> tuple[MissingInput, ...]:
    """The inputs whose answer can still change the verdict or an amount, and what each of them decides."""
    decision = explained.answer.decision
    open_clauses = [c for c in decision.clauses if c.verdict is Verdict.UNKNOWN]
    wanted = dict.fromkeys(decision.missing)
    wanted.update((v.id, None) for amount in explained.amounts for v in amount.missing)
    return tuple(
        MissingInput(
            variables[name],
            tuple(c.text for c in open_clauses if name in c.facts and name in decision.missing),
            tuple(a.label for a in explained.amounts if any(v.id == name for v in a.missing)),
        )
        for name in wanted
    )


def open_points(explained: Explained) -> tuple[Question, ...]:
    """What the source does not say and matters here, with the reading taken."""
    decision = explained.answer.decision
    asked = dict.fromkeys(decision.undetermined_by_source)
    for clause in decision.clauses:
        asked.update(dict.fromkeys(clause.open_questions))
    return tuple(question for question in decision.programme.questions if question.id in asked)


def is_outside_record(explained: Explained) -> bool:
    """Whether the day asked about lies outside what the record speaks of."""
    decision = explained.answer.decision
    return OUTSIDE in decision.undetermined_by_source or not is_recorded(decision.programme, decision.on)


def is_recorded(programme: Programme, on: date) -> bool:
    """Whether the record speaks of a day."""
    return programme.recorded_from <= on <= programme.recorded_until


def cost_bar(explained: Explained, variables: Mapping[str, Variable]) -> CostBar | None:
    """The bar of who pays what; None where the programme has no shares or cannot be used.

    It is drawn only when every part is known and none is negative.
    """
    shares = explained.answer.decision.shares
    if not shares:
        return None
    missing = dict.fromkeys(name for _, share in shares if share.value is None for name in share.missing)
    if any(share.value is None for _, share in shares):
        return CostBar(
            missing=tuple(variables[name] for name in missing),
            problem=_unknown_shares(explained, bool(missing)),
        )
    known = [(payer, share.value) for payer, share in shares if share.value is not None]
    below = [(payer, value) for payer, value in known if value < 0]
    if below:
        texts = "、".join(f"{PAYERS[payer]} {format_yen(value)}" for payer, value in below)
        return CostBar(problem=f"負担が0円を下回ります（{texts}）。入れた金額の合計を確かめてください。")
    return _bar(known)


def _unknown_shares(explained: Explained, can_be_told: bool) -> str:
    labels = "・".join(dict.fromkeys(share.label for share in explained.shares if share.value is None))
    return (
        f"{labels}がまだ決まりません。"
        if can_be_told
        else f"資料が書いていないことがあるため、{labels}が決まりません。"
    )


def _bar(known: list[tuple[str, int]]) -> CostBar:
    """Parts side by side. What 交付税 later covers is part of the local burden where that stands as a whole."""
    is_split = any(payer == "municipal" for payer, _ in known)
    inner = [item for item in known if is_split and item[0] in ("deferred", "net")]
    outer = [item for item in known if item not in inner]
    total = sum(value for _, value in outer)
    if total == 0:
        return CostBar(problem="金額がすべて0円です。")
    parts: list[BarPart] = []
    start = Fraction(0)
    for payer, value in outer:
        width = Fraction(value, total)
        parts.append(BarPart(payer, PAYERS[payer], value, format_yen(value), start, width))
        start += width
    within = tuple((PAYERS[payer], format_yen(value)) for payer, value in inner)
    return CostBar(parts=tuple(parts), within=within, total=total)
