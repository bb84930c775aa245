"""Standard projects: what a town of this or that size would do, to try a change of the rules on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shirube.base.errors import CatalogueError, Place, ReadingError, ShirubeError, UnknownNameError
from shirube.catalogue.load import DATA, Catalogue
from shirube.catalogue.models import StandardProjectFile
from shirube.catalogue.programmes import shape_problems
from shirube.catalogue.text import Lines, read_text
from shirube.rules import Known, Variable, VariableType, inputs_of, read_facts

MOST_STEPS = 1_000


@dataclass(frozen=True)
class Vary:
    """A figure that runs from `low` to `high` by `step`, both ends included."""

    variable: str
    low: int
    high: int
    step: int

    def values(self) -> range:
        return range(self.low, self.high + 1, self.step)


@dataclass(frozen=True)
class StandardProject:
    """Facts told for every place of a kind, the programme they are for and the amount to compare.

    `choose` names figures the town sets itself: from a day on, the programme's amount that it takes.
    With `vary` the project is a series for one place, otherwise one project for each area.
    """

    id: str
    label: str
    programme: str
    amount: str
    places: str
    facts: Mapping[str, Known | None]
    choose: Mapping[str, tuple[tuple[date | None, str], ...]]
    vary: Vary | None
    note: str

    def chosen(self, variable: str, on: date) -> str:
        """The amount that is taken for `variable` on a day."""
        found = ""
        for start, amount in self.choose[variable]:
            if start is None or start <= on:
                found = amount
        return found


def load_standard_projects(catalogue: Catalogue, data: Path = DATA) -> tuple[StandardProject, ...]:
    """The packaged standard projects; raises CatalogueError E148 with every problem."""
    name = "standard_projects.yaml"
    tree, lines = read_text((data / name).read_text(encoding="utf-8"), file=name)
    return read_standard_projects(tree, catalogue, lines=lines, start=(), file=name)


def read_standard_projects(
    tree: Iterable[Any],
    catalogue: Catalogue,
    *,
    lines: Lines,
    start: tuple[str | int, ...],
    file: str,
    others: tuple[Catalogue, ...] = (),
) -> tuple[StandardProject, ...]:
    """The projects of a list read as text; `lines` holds its places below `start`.

    A fact must be read by the programme in `catalogue` or in one of the `others` it is compared with.
    """
    found: list[StandardProject] = []
    problems: list[ShirubeError] = []
    for index, item in enumerate(tree):
        root = (*start, index)
        below = {path[len(root) :]: line for path, line in lines.items() if path[: len(root)] == root}
        try:
            project = _project(StandardProjectFile.model_validate(item), (catalogue, *others), below, file)
        except ValidationError as error:
            problems.extend(shape_problems(error, below, file))
        except (ReadingError, UnknownNameError) as error:
            error.where = error.where or Place(file, below.get(("facts",), below.get(())))
            problems.append(error)
        else:
            if any(other.id == project.id for other in found):
                problems.append(
                    _wrong(f"事業の id「{project.id}」が二つあります。", file, below.get(("id",)))
                )
            found.append(project)
    if problems:
        raise CatalogueError(
            "E148", f"標準の事業に{len(problems)}件の誤りがあります。", where=file, problems=tuple(problems)
        )
    return tuple(found)


def _project(
    shape: StandardProjectFile, catalogues: tuple[Catalogue, ...], lines: Lines, file: str
) -> StandardProject:
    catalogue = catalogues[0]
    if shape.programme not in catalogue.programmes:
        raise UnknownNameError(
            "E103", f"制度「{shape.programme}」はありません。", where=Place(file, lines.get(("programme",)))
        )
    programme = catalogue[shape.programme]
    amounts = {amount.id for amount in programme.amounts}
    for wanted in (shape.amount, *(c.amount for choices in shape.choose.values() for c in choices)):
        if wanted not in amounts:
            what = (
                f"制度「{programme.id}」に額「{wanted}」はありません。あるもの: {'、'.join(sorted(amounts))}"
            )
            raise _wrong(what, file, lines.get(("amount",)))
    facts = read_facts(
        {k: _plain(v, catalogue.variables.get(k)) for k, v in shape.facts.items()}, catalogue.variables
    )
    read = {name for one in catalogues for name in inputs_of(one[programme.id])}
    unread = set(facts) - read - {"application_date"}
    if unread:
        raise _wrong(
            f"制度「{programme.id}」は「{'」「'.join(sorted(unread))}」を使いません。",
            file,
            lines.get(("facts",)),
        )
    vary = None
    if shape.vary is not None:
        vary = Vary(shape.vary.variable, shape.vary.low, shape.vary.high, shape.vary.step)
        if vary.step < 1 or not 0 < len(vary.values()) <= MOST_STEPS:
            raise _wrong(f"vary は 1〜{MOST_STEPS:,} 段にしてください。", file, lines.get(("vary",)))
        read_facts({vary.variable: vary.low}, catalogue.variables)
    choose = {name: tuple((c.from_, c.amount) for c in choices) for name, choices in shape.choose.items()}
    read_facts(dict.fromkeys(choose), catalogue.variables)
    return StandardProject(
        shape.id, shape.label, programme.id, shape.amount, shape.places, facts, choose, vary, shape.note
    )


def _plain(value: Any, variable: Variable | None) -> Any:
    """Text of the file as `read_facts` takes it: 90_000_000, true, a list."""
    if isinstance(value, list):
        return [_plain(item, variable) for item in value]
    if value in ("", "null", "~"):
        return None
    numeric = variable is not None and variable.type is not VariableType.ENUM
    return str(value).replace("_", "") if numeric else value


def _wrong(what: str, file: str, line: int | None) -> ReadingError:
    return ReadingError("E149", what, where=Place(file, line), todo="標準の事業の書き方を確かめてください。")
