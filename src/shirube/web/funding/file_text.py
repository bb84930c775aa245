"""A project as the text of a project file: every value quoted, so that nothing is read as something else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from shirube.rules import Known


def raw_of(value: Known) -> str:
    """A fact as typed into a field: yes, 90000000, 2/3, 2026-06-15, one line for each person."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "\n".join("?" if item is None else str(item) for item in value) or "なし"
    return str(value)


def fact_in_file(value: Known) -> Any:
    """A fact as it stands in a project file."""
    if isinstance(value, tuple):
        return ["不明" if item is None else str(item) for item in value]
    return str(value) if isinstance(value, Fraction) else raw_of(value)


def file_text(tree: Mapping[str, Any]) -> str:
    """The YAML of a project; `read_project_file` gives the same project back."""
    return "".join(f"{line}\n" for line in _mapping(tree, ""))


def _mapping(tree: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in tree.items():
        if isinstance(value, Mapping) and value:
            yield f"{indent}{name}:"
            yield from _mapping(value, indent + "  ")
        elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            yield f"{indent}{name}:"
            for item in value:
                first, *rest = _mapping(item, "")
                yield f"{indent}  - {first}"
                yield from (f"{indent}    {line}" for line in rest)
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    if isinstance(value, list):
        return "[" + ", ".join(_scalar(item) for item in value) + "]"
    return "{}" if value == {} else json.dumps(str(value), ensure_ascii=False)
