"""The rows of every roadmap of a plan, with the node or measure they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.view import PlanView
from shirube.plans import Row


def drawn_rows(view: PlanView) -> Iterator[tuple[str, str, Row]]:
    """Key and place of the owner, and the row; reposted rows are left to where they stand first."""
    owners = [(node.key, node.place, node.roadmap) for node in view.nodes]
    owners += [(one.key, one.place, one.roadmap) for one in view.measures]
    for key, place, roadmap in owners:
        for row in roadmap.rows:
            if not row.reposted:
                yield key, place, row
