"""Area codes that were replaced or joined, with day, kind and source; nothing is guessed.

data/facts/code_history.yaml says where it comes from and for which time it is whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from shirube.catalogue.figures import FACTS
from shirube.catalogue.figures_model import broken_dictionary
from shirube.catalogue.mistakes import shape_problems
from shirube.catalogue.models import Strict, Text
from shirube.catalogue.text import read_text

FILE = "code_history.yaml"
Code = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
Kind: TypeAlias = Literal["recoded", "absorbed", "merged", "split"]


class _Entry(Strict):
    old: Code
    old_name: Text
    new: tuple[Code, ...]
    date: date
    kind: Kind
    note: Text


@dataclass(frozen=True)
class CodeChange:
    """An old code whose area is exactly the area of the new one."""

    old: str
    old_name: str
    new: str
    note: str


@dataclass(frozen=True)
class Merger:
    """A code that ended on a day: its area went to the areas of `new` (codes of today).

    `recoded`: it is the area of the one new code. `absorbed`: it joined an area that had a code already;
    `merged`: the new code was made of old ones alone; `split`: it was divided among several.
    """

    old: str
    old_name: str
    new: tuple[str, ...]
    day: date
    kind: Kind
    note: str


@cache
def code_history() -> Mapping[str, Merger]:
    """Every known change by its old code, the new codes followed to those of today; raises CatalogueError (E600)."""
    entries = {one.old: one for one in _entries()}

    def today(code: str) -> str:
        found = entries.get(code)
        return code if found is None else today(found.new[0])

    return {
        one.old: Merger(
            one.old, one.old_name, tuple(today(code) for code in one.new), one.date, one.kind, one.note
        )
        for one in entries.values()
    }


@cache
def code_changes() -> Mapping[str, CodeChange]:
    """The changes of the code alone, by old code: a value of the old code is one of the new code."""
    return {
        one.old: CodeChange(one.old, one.old_name, one.new[0], f"{one.note}（区域は同じ、{one.day}）")
        for one in code_history().values()
        if one.kind == "recoded"
    }


@cache
def parts_of(code: str) -> tuple[Merger, ...]:
    """The old codes whose areas lie in the area of a code of today, the latest first."""
    found = (one for one in code_history().values() if one.kind in ("absorbed", "merged") and code in one.new)
    return tuple(sorted(found, key=lambda one: (one.day, one.old), reverse=True))


def _entries() -> list[_Entry]:
    tree, lines = read_text((FACTS / FILE).read_text("utf-8"), file=FILE)
    try:
        return TypeAdapter(list[_Entry]).validate_python(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines, FILE))
        raise broken_dictionary(FILE, problems[0].what, problems) from None
