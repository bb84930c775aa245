"""The assumptions of projections and cluster candidates (data/future.yaml), read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from shirube.base.errors import CatalogueError
from shirube.base.source import Source
from shirube.catalogue.mistakes import shape_problems
from shirube.catalogue.models import Strict, Text
from shirube.catalogue.text import read_text

DATA = Path(__file__).resolve().parent.parent / "data"
FILE = "future.yaml"

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Whole = Annotated[int, BeforeValidator(lambda value: int(str(value)) if str(value).isdecimal() else value)]
Part = Annotated[Fraction, BeforeValidator(lambda value: Fraction(str(value))), Field(gt=0)]
Flag = Annotated[bool, BeforeValidator(lambda value: {"true": True, "false": False}.get(str(value), value))]


class Member(Strict):
    """`people` of a sex in the five-year class that begins at `age`."""

    sex: Literal["M", "F"]
    age: Whole
    people: Part


class HouseholdKind(Strict):
    """Who settles when one household settles."""

    id: Id
    label: Text
    members: tuple[Member, ...]

    @property
    def people(self) -> Fraction:
        """Persons of one household."""
        return sum((member.people for member in self.members), Fraction(0))


class ProjectionSettings(Strict):
    """What the projection assumes unless a person says otherwise; years are calendar years."""

    until: Whole
    furthest: Whole
    rise_by: Whole
    fertility_limit: Whole
    households_limit: Whole
    draws: Whole
    households: Annotated[tuple[HouseholdKind, ...], Field(min_length=1)]

    def household(self, name: str) -> HouseholdKind | None:
        """The kind of that id, or None."""
        return next((kind for kind in self.households if kind.id == name), None)


class Printed(Strict):
    document: Text
    lines: Text

    @property
    def source(self) -> Source:
        return Source(document=self.document, lines=self.lines)


class ClusterType(Strict):
    """A type of cluster of the 地域未来戦略: what it means, where that is printed, what no figure here can say."""

    id: Id
    label: Text
    meaning: Text
    source: Printed
    also: Printed
    unknown: tuple[Text, ...]


class ClusterRule(Strict):
    """When neighbouring places are shown as a candidate.

    A place counts when the share of `workers` among `among` in `year` is `quotient` times the nation's and
    it has `least_workers`; offices at most `km` apart join a group; a group needs `least_group` workers and
    `least_places` places. `plants` small: fewer workers per establishment than in the nation.
    """

    id: Id
    type: Id
    label: Text
    workers: Id
    among: Id
    year: Whole
    quotient: Part
    least_workers: Whole
    least_group: Whole
    least_places: Whole
    km: Whole
    within_prefecture: Flag
    plants: Literal["any", "small"]


class FutureSettings(Strict):
    """The whole file."""

    projection: ProjectionSettings
    cluster_types: tuple[ClusterType, ...]
    cluster_rules: tuple[ClusterRule, ...]

    def rules_of(self, cluster_type: str) -> tuple[ClusterRule, ...]:
        """The rules of a type, in the order of the file."""
        return tuple(rule for rule in self.cluster_rules if rule.type == cluster_type)

    @property
    def types(self) -> Mapping[str, ClusterType]:
        return {kind.id: kind for kind in self.cluster_types}


@cache
def future_settings() -> FutureSettings:
    """The packaged assumptions; raises CatalogueError E636."""
    tree, lines = read_text((DATA / FILE).read_text("utf-8"), file=FILE)
    try:
        return FutureSettings.model_validate(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines, FILE))
        raise CatalogueError(
            "E636",
            f"推計の前提が使えません：{problems[0].what}",
            where=FILE,
            todo="同じ表のほかの行を見本に直してください。",
            problems=problems,
        ) from None
