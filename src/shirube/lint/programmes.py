"""The programmes a plan names and the catalogue does not know."""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.likeness import plain
from shirube.lint.view import MeasureView, PlanView, ProgrammeView


def unknown_programmes(view: PlanView, context: Context) -> Iterator[tuple[MeasureView, ProgrammeView]]:
    """Each unknown name once, where it stands first; nothing when no catalogue was handed in."""
    if not context.programmes:
        return
    told: set[str] = set()
    for measure in view.measures:
        for programme in measure.programmes:
            name = plain(programme.name)
            if name not in told and context.fact_of(programme) is None:
                told.add(name)
                yield measure, programme
