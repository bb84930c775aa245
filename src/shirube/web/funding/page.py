"""The page of a project's money: the form as typed, what to ask next, and the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from shirube.base import ShirubeError
from shirube.catalogue import Area
from shirube.funding.outlook import Trial
from shirube.usecases.funding import MoneyPlan
from shirube.web.funding.asked import Asked, samples_for
from shirube.web.funding.choices import Choices, choices_of
from shirube.web.funding.draft import MOST_ROWS, Row
from shirube.web.funding.result import Result, result_of
from shirube.web.funding.words import money_text
from shirube.web.pages import library
from shirube.web.pages.fields import Field, field_for

ASKED_AT_ONCE, ASKED_WITHOUT_ANSWER, MOST_ASKED = 2, 6, 15
_ROW_FIELDS = ("label", "yen", "loan", "kind")


@dataclass(frozen=True)
class Ask:
    """One unknown with its field (or the row of the form that holds it) and what each answer would bring.

    `waiting` are the programmes that wait for it, where no single answer narrows the range.
    """

    label: str
    field: Field | None
    target: str
    outcomes: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class RowShown:
    """A row of the form with the mistakes of its fields by their short names."""

    row: Row
    errors: Mapping[str, ShirubeError]


@dataclass(frozen=True)
class FundingPage:
    asked: Asked
    area: Area
    choices: Choices
    told: tuple[Field, ...]
    asks: tuple[Ask, ...]
    result: Result | None
    trail: tuple[tuple[str, str], ...]
    samples: tuple[tuple[str, str], ...]
    most_rows: int = MOST_ROWS

    @property
    def errors(self) -> tuple[tuple[str, ShirubeError], ...]:
        return self.asked.errors

    @property
    def rows(self) -> tuple[RowShown, ...]:
        found = dict(self.asked.errors)
        return tuple(
            RowShown(row, {name: found[row.field(name)] for name in _ROW_FIELDS if row.field(name) in found})
            for row in self.asked.draft.rows
        )

    @property
    def on_error(self) -> ShirubeError | None:
        return self.asked.answers.errors.get("on")

    @property
    def has_told_error(self) -> bool:
        return any(field.error for field in self.told)

    @property
    def first_asks(self) -> tuple[Ask, ...]:
        return self.asks[: self._at_once]

    @property
    def more_asks(self) -> tuple[Ask, ...]:
        return self.asks[self._at_once :]

    @property
    def _at_once(self) -> int:
        """More at once where nothing is sure yet: then every answer is wanted."""
        best = None if self.result is None else self.result.best
        return ASKED_AT_ONCE if best is not None and best.used else ASKED_WITHOUT_ANSWER

    @property
    def on_text(self) -> str:
        """What stands in the field of the day."""
        answers = self.asked.answers
        return answers.raw["on"] if "on" in answers.errors else answers.on.isoformat()

    @property
    def query(self) -> str:
        return self.asked.seen.query


def funding_page(asked: Asked) -> FundingPage:
    """The page of what was asked."""
    catalogue, area = library.catalogue(), asked.known.area
    variables, wrong = catalogue.variables, asked.answers.errors
    raw = {**asked.seen.told_raw, **{name: asked.answers.raw[name] for name in wrong if name != "on"}}
    told = tuple(field_for(variables[name], text, wrong.get(name)) for name, text in raw.items())
    result = None if asked.plan is None else result_of(asked.plan)
    here = f"/areas/{area.code}/?{asked.seen.query}"
    return FundingPage(
        asked=asked,
        area=area,
        choices=choices_of(catalogue),
        told=told,
        asks=() if asked.plan is None else _asks(asked, asked.plan, set(raw)),
        result=result,
        samples=tuple(samples_for(area).items()),
        trail=((area.full_name, here), ("事業とお金", "")),
    )


def _asks(asked: Asked, plan: MoneyPlan, told: set[str]) -> tuple[Ask, ...]:
    """What narrows the range most, then what programmes that may pay still miss, the most wanted first."""
    rows = {row.id or f"cost{row.number}": row.field("yen") for row in asked.draft.rows if not row.is_empty}
    rows = {} if asked.is_file else rows
    trials = [_ask(plan, trial, told, rows.get(trial.item, "")) for trial in plan.outlook.trials]
    tried = {trial.variable for trial in plan.outlook.trials}
    more = [name for name in _missing(plan) if name not in tried | told and name in plan.variables]
    return (*trials, *(_plain_ask(plan, name) for name in more[: MOST_ASKED - len(trials)]))


def _missing(plan: MoneyPlan) -> list[str]:
    """Facts that the best hopeful mix needs, then those of the other programmes that may pay."""
    found = plan.outlook
    first = [name for mix in found.chosen.hoped[:1] for name in mix.needs]
    rows = [row for row in found.surveys[found.best].rows if row.pays is not None or row.note]
    counts = Counter(name for row in rows for name in row.missing)
    return list(dict.fromkeys((*first, *(name for name, _ in counts.most_common()))))


def _ask(plan: MoneyPlan, trial: Trial, told: set[str], row: str) -> Ask:
    name = trial.variable
    outcomes = tuple((plan.answer_text(name, value), money_text(money)) for value, money in trial.answers)
    is_asked = bool(name) and name not in told
    field = field_for(plan.variables[name], "") if is_asked else None
    target = row if not name else "" if is_asked else f"field-{name}"
    return Ask(plan.label(name or trial.item), field, target, outcomes, ())


def _plain_ask(plan: MoneyPlan, name: str) -> Ask:
    found = plan.outlook
    waiting = [
        row.programme.name
        for row in found.surveys[found.best].rows
        if (row.pays is not None or row.note) and name in row.missing
    ]
    variable = plan.variables[name]
    return Ask(variable.label, field_for(variable, ""), "", (), tuple(dict.fromkeys(waiting)))
