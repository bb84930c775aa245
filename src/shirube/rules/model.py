"""What a support programme is: clauses, dated parameters, amounts, open questions. All values are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property

from shirube.rules.nodes import Name, Node, walk

NOT_PRINTED = "not-printed"
"""The open question of a programme whose conditions the source does not print (in whole or in part)."""

UNPRINTED_CLAUSE = "unprinted_conditions"


class Verdict(Enum):
    """Three values; unknown is neither yes nor no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {"yes": "使える", "no": "使えない", "unknown": "条件しだい"}[self.value]

    @property
    def mark(self) -> str:
        return {"yes": "●", "no": "○", "unknown": "◐"}[self.value]


class VariableType(Enum):
    BOOL = "bool"
    INT = "int"
    NUMBER = "number"
    RATIO = "ratio"
    YEN = "yen"
    YEN_LIST = "yen_list"
    DATE = "date"
    ENUM = "enum"


FINITE = frozenset({VariableType.BOOL, VariableType.ENUM})
WHOLE = frozenset({VariableType.INT, VariableType.YEN, VariableType.DATE})

Known = bool | int | Fraction | str | date | tuple[int | None, ...]
Facts = Mapping[str, Known | None]


@dataclass(frozen=True)
class Variable:
    """One fact a rule may ask for. `level` says whom it is about, `asked_of` who usually knows it."""

    id: str
    label: str
    question: str
    type: VariableType
    level: str
    asked_of: str = ""
    unit: str = ""
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Passage:
    """Where something is printed: a document of the record and its lines."""

    document: str
    lines: str

    def __str__(self) -> str:
        return f"{self.document} {self.lines}行"


@dataclass(frozen=True)
class Tier:
    """From this ratio or count (inclusive) the value holds; None means 'not defined from here'."""

    at_least: Fraction
    value: Fraction | None


@dataclass(frozen=True)
class DatedValue:
    """One value of a parameter in its window. Exactly one of the five contents is set.

    `start` None means the source prints no beginning (「〜」), never 'always' by default.
    """

    start: date | None
    end: date | None
    passage: Passage
    version: str | None = None
    value: Fraction | None = None
    day: date | None = None
    tiers: tuple[Tier, ...] = ()
    options: tuple[tuple[str, Fraction], ...] = ()
    not_printed: str | None = None

    def covers(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


@dataclass(frozen=True)
class Parameter:
    """A printed figure through time. `dated_by` names the date that picks the value (default: the day asked)."""

    id: str
    label: str
    unit: str
    values: tuple[DatedValue, ...]
    dated_by: str | None = None

    def at(self, on: date) -> DatedValue | None:
        """The value in force on a day, or None outside the record."""
        return next((value for value in self.values if value.covers(on)), None)

    def of_version(self, version: str) -> DatedValue:
        return next(value for value in self.values if value.version == version)


@dataclass(frozen=True)
class Clause:
    """One condition, in our own words, with the lines it is read from."""

    id: str
    text: str
    when: Node
    passage: Passage


@dataclass(frozen=True)
class Definition:
    id: str
    label: str
    value: Node
    unit: str


@dataclass(frozen=True)
class Amount:
    """A figure the programme yields, in 円 unless `unit` says otherwise, rounded down to `down_to`.

    `payer` says who bears or pays it: national, municipal, deferred (later 交付税), net, firm, bank, limit.
    """

    id: str
    label: str
    value: Node
    unit: str = "円"
    down_to: int = 1
    payer: str = ""


@dataclass(frozen=True)
class Question:
    """Where the source is silent or can be read two ways, and the reading taken.

    `when` limits where the question is shown; without it, it is shown only if the rule itself is left open.
    """

    id: str
    text: str
    reading: str
    passage: Passage
    when: Node | None = None


@dataclass(frozen=True)
class Contact:
    """Whom to call; `prefectures` is empty for a contact of the whole country."""

    name: str
    prefectures: tuple[str, ...] = ()
    address: str = ""
    phone: str = ""
    email: str = ""
    passage: Passage | None = None


@dataclass(frozen=True)
class Share:
    """One part of the bar 'who pays what': the party and the expression of its yen."""

    payer: str
    value: Node


@dataclass(frozen=True)
class Budget:
    """A budget printed for a programme, in yen (None = printed without a figure).

    `year` is 'R8-initial' or 'R7-supplementary'; `shared` if the figure is that of a wider line (内数).
    """

    label: str
    year: str
    amount: int | None
    shared: bool
    note: str
    passage: Passage


@dataclass(frozen=True)
class Flow:
    """Yen that pass from one party to another: an amount (or a yen input) by its id.

    Parties: national, deferred (later 交付税), prefecture, town, firm; `applicant` is the local government that
    applies and `bearer` whoever bears the cost items paid for.
    """

    amount: str
    source: str
    target: str


@dataclass(frozen=True)
class Choice:
    """An input in yen that the applicant chooses, at most what the cost items meant by `covers` leave unpaid.

    `loan` is the input that tells the loan on those items, if the programme asks for it.
    """

    input: str
    covers: str
    loan: str | None = None


@dataclass(frozen=True)
class FundingRule:
    """A printed rule on using programmes together: a group, a programme or a number, with its lines.

    `on` limits a group to the costs that fill these inputs.
    """

    value: str
    passage: Passage
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Funding:
    """How a programme takes part in paying for a project.

    `costs` are the inputs that cost items fill (a yen input takes their sum, a list one each, a number their
    count). `once`: groups within which a person is paid for once. `beside`: programmes that may pay for the
    same cost. `tandoku`: not on a cost that gets a national grant. `at_most`: adoptions in one project.
    """

    costs: tuple[str, ...]
    choice: Choice | None
    flows: tuple[Flow, ...]
    bond: str | None = None
    once: tuple[FundingRule, ...] = ()
    beside: tuple[FundingRule, ...] = ()
    tandoku: Passage | None = None
    at_most: FundingRule | None = None


@dataclass(frozen=True)
class Programme:
    """A support programme. `recorded` is the window the record speaks of; after `ends` the answer is no.

    `is_own`: an office added it beside the packaged ones.
    """

    id: str
    name: str
    kind: str
    office: str
    applicant: str
    summary: str
    themes: tuple[str, ...]
    recorded_from: date
    recorded_until: date
    ends: date | None
    passages: tuple[Passage, ...]
    parameters: Mapping[str, Parameter]
    clauses: tuple[Clause, ...]
    definitions: tuple[Definition, ...]
    amounts: tuple[Amount, ...]
    questions: tuple[Question, ...]
    contacts: tuple[Contact, ...] = ()
    shares: tuple[Share, ...] = ()
    budgets: tuple[Budget, ...] = ()
    excludes: tuple[str, ...] = ()
    funding: Funding | None = None
    notes: tuple[str, ...] = ()
    depth: str = "full"
    file: str = ""
    is_own: bool = False

    def variables_of(self, node: Node) -> tuple[str, ...]:
        """Every variable an expression reads, through definitions, amounts and dated parameters, in order."""
        if node not in self._reads:
            self._reads[node] = tuple(_variables_in(node, self))
        return self._reads[node]

    @cached_property
    def _reads(self) -> dict[Node, tuple[str, ...]]:
        return {}

    @cached_property
    def named(self) -> dict[str, Definition | Amount]:
        """Definitions and amounts by id: what an expression may name besides variables and parameters."""
        found: dict[str, Definition | Amount] = {item.id: item for item in self.definitions}
        found.update({item.id: item for item in self.amounts})
        return found


def _variables_in(node: Node, programme: Programme) -> list[str]:
    found: dict[str, None] = {}
    waiting = [node]
    seen: set[str] = set()
    while waiting:
        for part in walk(waiting.pop(0)):
            if not isinstance(part, Name) or part.id in seen:
                continue
            seen.add(part.id)
            if part.id in programme.named:
                waiting.append(programme.named[part.id].value)
            elif part.id in programme.parameters:
                dated_by = programme.parameters[part.id].dated_by
                if dated_by is not None and part.version is None:
                    found[dated_by] = None
            else:
                found[part.id] = None
    return list(found)
