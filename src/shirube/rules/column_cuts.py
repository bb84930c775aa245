"""Where the answers of a programme can change as a told number rises; between two such figures they are the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from shirube.rules.model import Known, Programme, Variable, VariableType
from shirube.rules.nodes import Call, Compare, Name, Node, Number, children

_NUMBERS = frozenset({VariableType.INT, VariableType.NUMBER, VariableType.RATIO, VariableType.YEN})


class Cuts:
    """The figures with which one programme compares each number it is told, on one day.

    A number that is only compared with printed figures, or only picks a printed tier, has the same place as
    every other number between the same figures: `decide` gives both the same verdict, reasons, missing facts
    and amounts. A number that enters a calculation is its own place.
    """

    def __init__(self, programme: Programme, variables: Mapping[str, Variable], *, on: date) -> None:
        self._programme = programme
        self._on = on
        self._names = {name for name, variable in variables.items() if variable.type in _NUMBERS}
        found: dict[str, set[Fraction]] = {}
        calculated: set[str] = set()
        for root in _roots(programme):
            self._look(root, found, calculated)
        self.figures: Mapping[str, tuple[Fraction, ...]] = {
            name: tuple(sorted(figures)) for name, figures in found.items() if name not in calculated
        }

    def place(self, name: str, value: Known | None) -> Hashable:
        """A value of the variable as far as this programme can tell it from others; None stays not told."""
        figures = self.figures.get(name)
        if figures is None or not isinstance(value, int | Fraction):
            return value
        index = bisect_left(figures, value)
        is_figure = index < len(figures) and figures[index] == value
        return 2 * index + is_figure

    def _look(self, node: Node, found: dict[str, set[Fraction]], calculated: set[str]) -> None:
        match node:
            case Compare(_, left, right):
                for side, other in ((left, right), (right, left)):
                    figure = self._printed(other)
                    if isinstance(side, Name) and side.id in self._names and figure is not None:
                        found.setdefault(side.id, set()).add(figure)
                        return
            case Call("tier", (Name(table), Name(name))) if name in self._names:
                values = self._programme.parameters[table].values
                edges = [tier.at_least for value in values for tier in value.tiers]
                found.setdefault(name, set()).update(edges)
                return
            case Name(name) if name in self._names:
                calculated.add(name)
        for part in children(node):
            self._look(part, found, calculated)

    def _printed(self, node: Node) -> Fraction | None:
        """The one figure that a side of a comparison is on this day; None where it is not a printed figure."""
        if isinstance(node, Number):
            return node.value
        if not isinstance(node, Name) or node.id not in self._programme.parameters:
            return None
        parameter = self._programme.parameters[node.id]
        if node.version is not None:
            return parameter.of_version(node.version).value
        at = parameter.at(self._on) if parameter.dated_by is None else None
        return None if at is None else at.value


def _roots(programme: Programme) -> Iterator[Node]:
    """Every expression of a programme."""
    yield from (clause.when for clause in programme.clauses)
    yield from (definition.value for definition in programme.definitions)
    yield from (amount.value for amount in programme.amounts)
    yield from (share.value for share in programme.shares)
    yield from (question.when for question in programme.questions if question.when is not None)
