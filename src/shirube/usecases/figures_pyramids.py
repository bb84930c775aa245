"""Several population pyramids side by side on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shirube.usecases.figures_charts import Pyramid, pyramid


@dataclass(frozen=True)
class PyramidRow:
    """Pyramids that can be compared by eye: one scale for all of them."""

    id: str
    title: str
    pyramids: tuple[Pyramid, ...]
    form: str = "pyramids"

    @property
    def description(self) -> str:
        return "".join(one.description for one in self.pyramids)


def pyramid_row(name: str, title: str, tables: Sequence[tuple[str, Sequence[Sequence[float]]]]) -> PyramidRow:
    """One pyramid for each label and [men, women] by five-year class."""
    reach = max((float(max(side)) for _, people in tables for side in people), default=0.0)
    return PyramidRow(
        name,
        title,
        tuple(
            pyramid(f"{name}-{number}", label, (label, people), (), reach=reach)
            for number, (label, people) in enumerate(tables, start=1)
        ),
    )
