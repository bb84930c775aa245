"""The file of a project (or the same tree from a form), read strictly; every mistake at its line."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from shirube.base.errors import CatalogueError
from shirube.catalogue.models import Day, NameId, ProgrammeId, Strict, Text, WholeNumber
from shirube.catalogue.programmes import shape_problems
from shirube.catalogue.text import Lines, read_text

MOST_COSTS = 100


LARGEST_STEP = 10**9


class CostFile(Strict):
    """A cost. `yen` is text as an officer writes it (1億5,000万円) or 不明; `low` and `high` bound an unknown one."""

    id: NameId
    label: Text
    yen: str = ""
    low: str = ""
    high: str = ""
    loan: str = ""
    bearer: Literal["town", "prefecture", "firm", "cooperative"] | None = None
    counts_as: list[NameId] = Field(default_factory=list)
    programmes: list[ProgrammeId] = Field(default_factory=list)
    person: str = ""


class PlaceFile(Strict):
    """One application: the area (or a label), what is told there, and its costs."""

    label: str = ""
    area: str = ""
    facts: dict[NameId, Any] = Field(default_factory=dict)
    facts_for: dict[ProgrammeId, dict[NameId, Any]] = Field(default_factory=dict)
    costs: list[CostFile] = Field(min_length=1, max_length=MOST_COSTS)


class WayFile(Strict):
    """One way to do the project, in one or several places."""

    id: NameId
    label: Text
    places: list[PlaceFile] = Field(min_length=1)


class ProjectFile(Strict):
    """A project: either `costs` at one `area`, or several `ways`."""

    name: Text
    on: Day | None = None
    objective: Literal["local", "outside"] = "local"
    area: str = ""
    facts: dict[NameId, Any] = Field(default_factory=dict)
    facts_for: dict[ProgrammeId, dict[NameId, Any]] = Field(default_factory=dict)
    must: list[ProgrammeId] = Field(default_factory=list)
    bond_step: WholeNumber = 1
    costs: list[CostFile] = Field(default_factory=list, max_length=MOST_COSTS)
    ways: list[WayFile] = Field(default_factory=list)
    note: str = ""

    @field_validator("bond_step")
    @classmethod
    def _a_step(cls, value: int) -> int:
        if not 1 <= value <= LARGEST_STEP:
            raise ValueError(f"起債の単位（bond_step）は1円以上{LARGEST_STEP:,}円以下です。例: 100000")
        return value

    @model_validator(mode="after")
    def _costs_or_ways(self) -> ProjectFile:
        if bool(self.costs) == bool(self.ways):
            raise ValueError("costs（費用）か ways（やり方）の、どちらか一つを書いてください")
        for place in (place for way in self.ways for place in way.places):
            _once([cost.id for cost in place.costs], "費用")
        _once([cost.id for cost in self.costs], "費用")
        _once([way.id for way in self.ways], "やり方")
        return self


def _once(ids: list[str], what: str) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise ValueError(f"{what}の id「{name}」が二度書かれています。別の id にしてください")


def read_project_file(text: str, *, file: str) -> ProjectFile:
    """The project in a YAML text; raises CatalogueError E131-E133 or E162 with every problem at its line."""
    tree, lines = read_text(text, file=file)
    return project_of(tree, file=file, lines=lines)


def project_of(tree: Any, *, file: str = "", lines: Lines | None = None) -> ProjectFile:
    """The project of a tree (a form builds the same); raises CatalogueError E162 with every problem."""
    try:
        return ProjectFile.model_validate(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines or {}, file))
        listed = " ".join(str(problem) for problem in problems[:3])
        raise CatalogueError(
            "E162",
            f"事業の書き方に{len(problems)}件の誤りがあります。{listed}",
            where=file or None,
            todo="docs/how-to/plan-the-money.md の見本を見てください。",
            problems=problems,
        ) from None


__all__ = ["CostFile", "PlaceFile", "ProjectFile", "WayFile", "project_of", "read_project_file"]
