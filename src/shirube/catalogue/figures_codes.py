"""Area codes that were replaced, as far as the sources show it; nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from shirube.catalogue.figures import FACTS
from shirube.catalogue.figures_model import broken_dictionary
from shirube.catalogue.mistakes import shape_problems
from shirube.catalogue.models import Strict, Text
from shirube.catalogue.text import read_text

FILE = "code_history.yaml"
Code = Annotated[str, Field(pattern=r"^[0-9]{5}$")]


class _Entry(Strict):
    old: Code
    old_name: Text
    new: Code
    kind: Literal["renamed"]
    note: Text


@dataclass(frozen=True)
class CodeChange:
    """An old code whose area is exactly the area of the new one."""

    old: str
    old_name: str
    new: str
    note: str


@cache
def code_changes() -> Mapping[str, CodeChange]:
    """Every known change by its old code; raises CatalogueError (E600)."""
    tree, lines = read_text((FACTS / FILE).read_text("utf-8"), file=FILE)
    try:
        entries = TypeAdapter(list[_Entry]).validate_python(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines, FILE))
        raise broken_dictionary(FILE, problems[0].what, problems) from None
    return {one.old: CodeChange(one.old, one.old_name, one.new, one.note) for one in entries}
