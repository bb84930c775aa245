"""The strict shape of the catalogue's files (pydantic); everything arrives as text and is typed here."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_WHOLE = re.compile(r"-?[0-9][0-9_]*")
_NUMBER = re.compile(r"-?[0-9][0-9_]*(\.[0-9]+)?(/[0-9][0-9_]*)?")
_LINES = re.compile(r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*")

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


def _fraction(value: Any) -> Fraction:
    text = str(value).replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"「{value}」は数ではありません。例: 25_000_000、3/4、0.25")
    try:
        return Fraction(text.replace("_", ""))
    except ZeroDivisionError:
        raise ValueError(f"「{value}」は 0 で割っています") from None


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"「{value}」は日付ではありません。例: 2026-04-01") from None


def _whole(value: Any) -> int:
    if not _WHOLE.fullmatch(str(value)):
        raise ValueError(f"「{value}」は整数ではありません。例: 1000")
    return int(str(value).replace("_", ""))


def _true(value: Any) -> bool:
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise ValueError(f"「{value}」は true か false で書いてください")


def _line_ranges(value: Any) -> str:
    text = str(value).replace(" ", "")
    if not _LINES.fullmatch(text):
        raise ValueError(f"「{value}」は行番号ではありません。例: 945-1100,5892-5933")
    return text


def _required(value: Any) -> str:
    text = str(value).strip()
    if not text:
        raise ValueError("空です")
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
    tiers: list[TierFile] = []
    options: dict[str, Exact] = {}
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
    values: list[DatedValueFile] = Field(min_length=1)


class BranchFile(Strict):
    when: Text | None = None
    value: str | CaseFile


class CaseFile(Strict):
    case: list[BranchFile] = Field(min_length=1)


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


class ClauseFile(Strict):
    id: NameId
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
    parameters: dict[NameId, ParameterFile] = {}
    define: dict[NameId, DefinitionFile] = {}
    clauses: list[ClauseFile] = []
    amounts: dict[NameId, AmountFile] = {}
    questions: list[QuestionFile] = []
    contacts: list[ContactFile] = []
    shares: list[ShareFile] = []
    budgets: list[BudgetFile] = []
    excludes: list[ProgrammeId] = []
    notes: list[Text] = []

    @model_validator(mode="after")
    def _mention_has_no_rules(self) -> ProgrammeFile:
        if self.depth == "mention" and (self.clauses or self.amounts):
            raise ValueError("depth: mention の制度に clauses や amounts は書けません（partial にしてください）")
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
