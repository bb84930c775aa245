"""A reading as JSON and back, so that it can be made in a process of its own and printed by the command."""

from __future__ import annotations

from typing import Any

from shirube.base.errors import ShirubeError
from shirube.sources.reading import Boundary, Figure, NewIndicator, Reading


def tree_of(reading: Reading, *, with_values: bool = True) -> dict[str, Any]:
    """The whole reading; without values, its account, refusals and warnings."""
    tree: dict[str, Any] = {
        "kind": reading.kind,
        "name": reading.name,
        "sha256": reading.sha256,
        "credit": reading.credit,
        "rows": reading.rows,
        "used": reading.used,
        "aside": dict(reading.aside),
        "refused": reading.refused,
        "values": sum(1 for one in reading.figures if one.value is not None),
        "marks": sum(1 for one in reading.figures if one.value is None),
        "refused_cells": reading.refused_cells,
        "joined": reading.joined,
        "changed": list(reading.changed),
        "refusals": [error_tree(one) for one in reading.refusals],
        "warnings": [error_tree(one) for one in reading.warnings],
        "new_indicators": [[one.id, one.label, one.unit] for one in reading.new_indicators],
        "boundaries": len(reading.boundaries),
    }
    if with_values:
        tree["figures"] = [
            [one.area, one.indicator, one.year, one.value, one.mark, one.printed, one.where]
            for one in reading.figures
        ]
        tree["outlines"] = [[one.area, one.rings] for one in reading.boundaries]
    return tree


def reading_of(tree: dict[str, Any]) -> Reading:
    """What `tree_of` with values took apart."""
    return Reading(
        kind=tree["kind"],
        name=tree["name"],
        sha256=tree["sha256"],
        figures=tuple(Figure(*one) for one in tree["figures"]),
        new_indicators=tuple(NewIndicator(*one) for one in tree["new_indicators"]),
        rows=tree["rows"],
        used=tree["used"],
        aside=tree["aside"],
        refused=tree["refused"],
        refused_cells=tree["refused_cells"],
        joined=tree["joined"],
        refusals=tuple(map(error_of, tree["refusals"])),
        warnings=tuple(map(error_of, tree["warnings"])),
        changed=tuple(tree["changed"]),
        boundaries=tuple(
            Boundary(area, tuple(tuple((x, y) for x, y in ring) for ring in rings))
            for area, rings in tree["outlines"]
        ),
        credit=tree["credit"],
    )


def error_tree(error: ShirubeError) -> dict[str, str]:
    """A mistake as code, what, where, todo."""
    return {
        "code": error.code,
        "what": error.what,
        "where": str(error.where or ""),
        "todo": error.todo,
    }


def error_of(tree: dict[str, str]) -> ShirubeError:
    """What `error_tree` took apart."""
    return ShirubeError(tree["code"], tree["what"], where=tree["where"] or None, todo=tree["todo"])
