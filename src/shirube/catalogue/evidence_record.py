"""Which outcomes can be asked about, and how: the strict reader of evidence.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from shirube.base.errors import CatalogueError
from shirube.catalogue.mistakes import shape_problems
from shirube.catalogue.models import Strict, Text
from shirube.catalogue.text import read_text
from shirube.evidence import Scale, Settings

FILE = Path(__file__).resolve().parent.parent / "data" / "evidence.yaml"
_NAME = "evidence.yaml"


def _plain(value: object) -> object:
    """Everything in a file is text; what is not the number it should be is left for the model to refuse."""
    try:
        return int(str(value))
    except ValueError:
        return value


Whole = Annotated[int, BeforeValidator(_plain), Field(ge=0)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Yes = Annotated[bool, BeforeValidator(lambda value: value in ("true", True))]


def _number(value: object) -> object:
    try:
        return float(str(value))
    except ValueError:
        return value


Share = Annotated[float, BeforeValidator(_number), Field(gt=0)]


class _Method(Strict):
    similar: Whole
    years_before: Whole
    years_after: Whole
    furthest: Share
    draws: Whole
    placebo_pool: Whole
    years_back: Whole
    significance: Share
    fewest_adopters: Whole
    most_adopters: Whole
    seed: Whole


class _Feature(Strict):
    id: Id
    label: Text
    indicator: Id
    year: Whole
    per: Id | None = None
    log: Yes = False


class _Outcome(Strict):
    id: Id
    label: Text
    unit: Text
    indicator: Id
    per: Id | None = None
    each: Whole = 1
    log: Yes = False
    better: Literal["up", "down"]
    first_effect: Whole
    digits: Whole
    words: tuple[Text, ...] = ()


class _File(Strict):
    method: _Method
    features: tuple[_Feature, ...]
    outcomes: tuple[_Outcome, ...]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A feature that places are matched on: one indicator (over `per`) in one year, its logarithm if `is_log`."""

    id: str
    label: str
    indicator: str
    per: str | None
    year: int
    is_log: bool


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A figure that can be asked about. `indicator` over `per` times `each`; `is_log` compares shares of change."""

    id: str
    label: str
    unit: str
    indicator: str
    per: str | None
    each: int
    is_log: bool
    better: str
    first_effect: int
    digits: int
    words: tuple[str, ...] = ()

    @property
    def scale(self) -> Scale:
        """How its effects are said."""
        return Scale(self.label, self.unit, self.is_log, self.digits)


@dataclass(frozen=True)
class EvidenceRecord:
    """The method, the features and the outcomes by id."""

    settings: Settings
    most_adopters: int
    features: tuple[Feature, ...]
    outcomes: Mapping[str, Outcome]


@cache
def load_evidence() -> EvidenceRecord:
    """The packaged record; raises CatalogueError E655 with every problem."""
    return read_evidence(FILE.read_text(encoding="utf-8"))


def read_evidence(text: str) -> EvidenceRecord:
    """A record from its text; raises CatalogueError E655 with every problem, E131–E133 for broken YAML."""
    tree, lines = read_text(text, file=_NAME)
    try:
        found = _File.model_validate(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines, _NAME))
        raise CatalogueError(
            "E655",
            f"効果の検証の設定に誤りが {len(problems)} 件あります。",
            where=_NAME,
            todo="下の行を直してください。",
            problems=problems,
        ) from None
    method = found.method.model_dump()
    most = method.pop("most_adopters")
    features = tuple(
        Feature(id=f.id, label=f.label, indicator=f.indicator, per=f.per, year=f.year, is_log=f.log)
        for f in found.features
    )
    outcomes = {o.id: Outcome(**o.model_dump(exclude={"log"}), is_log=o.log) for o in found.outcomes}
    return EvidenceRecord(Settings(**method), most, features, MappingProxyType(outcomes))
