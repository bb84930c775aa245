"""A model of whole numbers and linear rows, some of which hold only where a yes-or-no does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """low <= sum of coefficient * variable <= high, if every literal of `when` holds.

    A literal is a variable (0 or 1) and the value it must have.
    """

    terms: tuple[tuple[int, int], ...]
    low: int | None
    high: int | None
    when: tuple[tuple[int, bool], ...] = ()


@dataclass
class Model:
    """Variables with their bounds, and rows; filled by `encode`, read by a solver."""

    names: list[str] = field(default_factory=list)
    bounds: list[tuple[int, int]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def number(self, name: str, low: int, high: int) -> int:
        """A new whole number between two bounds; returns its index."""
        self.names.append(name)
        self.bounds.append((low, high))
        return len(self.names) - 1

    def flag(self, name: str) -> int:
        return self.number(name, 0, 1)

    def keep(
        self,
        terms: Iterable[tuple[int, int]],
        *,
        low: int | None = None,
        high: int | None = None,
        when: tuple[tuple[int, bool], ...] = (),
    ) -> None:
        """Add a row; equal variables are added up."""
        total: dict[int, int] = {}
        for variable, factor in terms:
            total[variable] = total.get(variable, 0) + factor
        kept = tuple((variable, factor) for variable, factor in total.items() if factor)
        self.rows.append(Row(kept, low, high, when))

    def reach(self, terms: Iterable[tuple[int, int]]) -> tuple[int, int]:
        """The least and the most a sum can be by the bounds alone."""
        low = high = 0
        for variable, factor in terms:
            ends = sorted(factor * end for end in self.bounds[variable])
            low, high = low + ends[0], high + ends[1]
        return low, high
