"""The strict shape of the catalogue's files (pydantic); everything arrives as text and is typed here."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_WHOLE = re.compile(r"-?[0-9][0-9_]*")
_NUMBER = re.compile(r"-?[0-9][0-9_]*(\.[0-9]+)?(/[0-9][0-9_]*)?")
_EARLIEST, _LATEST = 1868, 2999
EMPTY = "空です"
_LONGEST_NUMBER, _LONGEST_SHOWN = 40, 60
_LINES = re.compile(r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*")

MOST, MOST_CONTACTS = 50, 300
"""Of anything in one programme; the longest of the catalogue has 12 parameters and 48 contacts."""

KINDS = {
    "grant": "補助金・交付金",
    "tax-allocation": "地方交付税措置",
    "bond": "地方債",
    "loan": "貸付け・融資",
    "guarantee": "信用保証",
    "tax": "税の軽減",
    "dispatch": "人の派遣",
    "training": "研修",
    "matching": "人と人・企業をつなぐ",
    "info": "制度の入口・情報",
    "other": "その他",
}


def cut(value: Any) -> str:
    """A value as text for a message: the beginning of it, on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _fraction(value: Any) -> Fraction:
    text = str(value).replace(",", "")
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError(f"「{cut(value)}」は数ではありません。例: 25_000_000、3/4、0.25")
    try:
        return Fraction(text.replace("_", ""))
    except ZeroDivisionError:
        raise ValueError(f"「{value}」は 0 で割っています") from None


def _day(value: Any) -> date:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"「{cut(value)}」は日付ではありません。例: 2026-04-01") from None
    if not _EARLIEST <= day.year <= _LATEST:
        raise ValueError(f"「{value}」は{_EARLIEST}〜{_LATEST}年の日付ではありません。例: 2027-03-31")
    return day


def _whole(value: Any) -> int:
    if len(str(value)) > _LONGEST_NUMBER or not _WHOLE.fullmatch(str(value)):
        raise ValueError(f"「{cut(value)}」は整数ではありません。例: 1000")
    return int(str(value).replace("_", ""))


def _true(value: Any) -> bool:
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise ValueError(f"「{cut(value)}」は true か false で書いてください")


def _line_ranges(value: Any) -> str:
    text = str(value).replace(" ", "")
    if not _LINES.fullmatch(text):
        raise ValueError(f"「{cut(value)}」は行番号ではありません。例: 945-1100,5892-5933")
    return text


def _required(value: Any) -> str:
    text = str(value).strip()
    if not text:
        raise ValueError(EMPTY)
    return text


Exact = Annotated[Fraction, BeforeValidator(_fraction)]
Day = Annotated[date, BeforeValidator(_day)]
WholeNumber = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, BeforeValidator(_true)]
LineRanges = Annotated[str, BeforeValidator(_line_ranges)]
Text = Annotated[str, BeforeValidator(_required)]
ProgrammeId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
NameId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class WindowFile(Strict):
    from_: Day = Field(alias="from")
    until: Day


class PassageFile(Strict):
    document: Text
    lines: LineRanges


class SourceFile(PassageFile):
    also: list[PassageFile] = []


class BudgetFile(Strict):
    """A budget figure printed for a programme; `shared` if it is the sum of a wider line (内数)."""

    label: Text
    year: Annotated[str, Field(pattern=r"^R[0-9]+-(initial|supplementary)$")]
    amount: WholeNumber | None = None
    shared: Flag = False
    note: str = ""
    lines: LineRanges
    document: Text | None = None


class TierFile(Strict):
    at_least: Exact
    value: Exact | None = None
    none: Flag = False


class DatedValueFile(Strict):
    from_: Day | None = Field(alias="from", default=None)
    until: Day | None = None
    version: NameId | None = None
    lines: LineRanges
    document: Text | None = None
    value: Exact | None = None
    day: Day | None = None
    tiers: list[TierFile] = Field(default_factory=list, max_length=MOST)
    options: dict[str, Exact] = Field(default_factory=dict, max_length=MOST)
    not_printed: Text | None = None

    @model_validator(mode="after")
    def _one_content(self) -> DatedValueFile:
        contents = [self.value, self.day, self.tiers or None, self.options or None, self.not_printed]
        if sum(content is not None for content in contents) != 1:
            raise ValueError("value・day・tiers・options・not_printed のうち一つだけを書いてください")
        return self


class ParameterFile(Strict):
    label: Text
    unit: str
    dated_by: NameId | None = None
    values: list[DatedValueFile] = Field(min_length=1, max_length=MOST)


class BranchFile(Strict):
    when: Text | None = None
    value: str | CaseFile


class CaseFile(Strict):
    case: list[BranchFile] = Field(min_length=1, max_length=MOST)


class DefinitionFile(Strict):
    label: Text
    unit: str = ""
    value: str | CaseFile


class RoundFile(Strict):
    down_to: WholeNumber


class AmountFile(Strict):
    label: Text
    unit: str = "円"
    value: str | CaseFile
    round: RoundFile | None = None
    payer: Literal[
        "", "national", "prefecture", "municipal", "deferred", "net", "firm", "bank", "limit", "base", "tax"
    ] = ""


def _free_clause_id(value: str) -> str:
    if value in ("period", "unprinted_conditions"):
        raise ValueError(f"「{value}」はしるべ自身が使う条件の名前です。別の名前にしてください")
    return value


class ClauseFile(Strict):
    id: Annotated[NameId, AfterValidator(_free_clause_id)]
    text: Text
    when: Text
    lines: LineRanges


class QuestionFile(Strict):
    id: Annotated[str, Field(pattern=r"^[A-Z]+-[A-Za-z0-9-]+$")]
    text: Text
    reading: Text
    lines: LineRanges
    when: Text | None = None


class ContactFile(Strict):
    name: Text
    prefectures: list[Annotated[str, Field(pattern=r"^[0-4][0-9]$")]] = []
    address: str = ""
    phone: str = ""
    email: str = ""
    lines: LineRanges | None = None


class ShareFile(Strict):
    payer: Literal["national", "prefecture", "municipal", "deferred", "net", "firm", "bank"]
    value: Text


Party = Literal["national", "deferred", "prefecture", "town", "firm", "applicant", "bearer"]


class FlowFile(Strict):
    amount: NameId
    from_: Party = Field(alias="from")
    to: Party


class FundingChoiceFile(Strict):
    input: NameId
    covers: NameId
    loan: NameId | None = None
    lines: LineRanges


class OnceFile(Strict):
    group: NameId
    on: list[NameId] = []
    lines: LineRanges


class BesideFile(Strict):
    programme: ProgrammeId
    lines: LineRanges


class TandokuFile(Strict):
    lines: LineRanges


class AtMostFile(Strict):
    count: WholeNumber
    lines: LineRanges


class FundingFile(Strict):
    """How a programme takes part in paying for a project; every rule with its lines."""

    costs: list[NameId] = []
    choice: FundingChoiceFile | None = None
    money: list[FlowFile] = Field(min_length=1)
    bond: NameId | None = None
    once: list[OnceFile] = []
    beside: list[BesideFile] = []
    tandoku: TandokuFile | None = None
    at_most: AtMostFile | None = None

    @model_validator(mode="after")
    def _pays_for_something(self) -> FundingFile:
        if not self.costs and self.choice is None:
            raise ValueError("funding には、費用を受ける costs か、金額を選ぶ choice が要ります")
        return self


class ProgrammeFile(Strict):
    id: ProgrammeId
    name: Text
    kind: Literal[
        "grant",
        "tax-allocation",
        "bond",
        "loan",
        "guarantee",
        "tax",
        "dispatch",
        "training",
        "matching",
        "info",
        "other",
    ]
    office: Text
    applicant: Text
    summary: Text
    themes: list[Text] = Field(min_length=1)
    depth: Literal["full", "partial", "mention"] = "full"
    conditions: Literal["printed", "not_printed"] = "printed"
    recorded: WindowFile
    ends: Day | None = None
    source: SourceFile
    parameters: dict[NameId, ParameterFile] = Field(default_factory=dict, max_length=MOST)
    define: dict[NameId, DefinitionFile] = Field(default_factory=dict, max_length=MOST)
    clauses: list[ClauseFile] = Field(default_factory=list, max_length=MOST)
    amounts: dict[NameId, AmountFile] = Field(default_factory=dict, max_length=MOST)
    questions: list[QuestionFile] = Field(default_factory=list, max_length=MOST)
    contacts: list[ContactFile] = Field(default_factory=list, max_length=MOST_CONTACTS)
    shares: list[ShareFile] = Field(default_factory=list, max_length=MOST)
    budgets: list[BudgetFile] = Field(default_factory=list, max_length=MOST)
    excludes: list[ProgrammeId] = Field(default_factory=list, max_length=MOST_CONTACTS)
    funding: FundingFile | None = None
    notes: list[Text] = Field(default_factory=list, max_length=MOST)

    @model_validator(mode="after")
    def _mention_has_no_rules(self) -> ProgrammeFile:
        if self.depth == "mention" and (self.clauses or self.amounts):
            raise ValueError(
                "depth: mention の制度に clauses や amounts は書けません（partial にしてください）"
            )
        return self


class VariableFile(Strict):
    id: NameId
    label: Text
    question: Text
    type: Literal["bool", "int", "number", "ratio", "yen", "yen_list", "date", "enum"]
    level: Literal["municipality", "applicant", "project", "firm", "person", "org", "item", "programme"]
    asked_of: str = ""
    unit: str = ""
    min: Exact | None = None
    max: Exact | None = None
    values: dict[str, Text] = {}
    note: str = ""


class DocumentFile(Strict):
    id: Text
    short: Text
    title: Text
    ministry: Text
    as_of: Day


class RecordFile(Strict):
    version: Text
    listed: WholeNumber
    documents: list[DocumentFile] = Field(min_length=1)


class OverlayFile(Strict):
    """A proposed change; `programmes` and `projects` are checked where they are laid over the catalogue."""

    name: Text
    note: str = ""
    programmes: dict[ProgrammeId, Any] = Field(min_length=1)
    projects: list[dict[str, Any]] = []


class VaryFile(Strict):
    """A figure of a standard project that runs from `low` to `high` by `step` (yen)."""

    variable: NameId
    low: WholeNumber
    high: WholeNumber
    step: WholeNumber


class ChoiceFile(Strict):
    """A figure the town chooses: the amount of the programme that it takes from a day on."""

    from_: Day | None = Field(alias="from", default=None)
    amount: NameId


class StandardProjectFile(Strict):
    id: ProgrammeId
    label: Text
    programme: ProgrammeId
    amount: NameId
    places: Literal["prefecture", "municipality"] = "municipality"
    facts: dict[NameId, Any] = {}
    choose: dict[NameId, list[ChoiceFile]] = {}
    vary: VaryFile | None = None
    note: str = ""
