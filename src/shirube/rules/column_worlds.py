"""What the source leaves open, for columns: which open questions and unprinted figures an expression meets,
and the readings at whose ends its lowest and highest values lie."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product

from shirube.rules.evaluate import OUTSIDE
from shirube.rules.model import DatedValue, Parameter, Programme, Variable, VariableType
from shirube.rules.nodes import (
    All,
    Arith,
    Call,
    Case,
    Compare,
    Member,
    Name,
    Node,
    Not,
    NotPrinted,
    Number,
    Open,
    Some,
    Truth,
    children,
)

Reading = Mapping[str, bool]
"""An open question: its answer. A figure that is not printed: False for 0, True for without limit."""

_MOST_OPEN = 4
_RISING, _FALLING, _FIXED = 1, -1, 0


def is_printed(value: DatedValue | None) -> bool:
    return value is not None and value.not_printed is None


def symbol_of(value: DatedValue | None, parameter: Parameter) -> str:
    """The name under which `decide` knows a figure that is not printed."""
    question = OUTSIDE if value is None or value.not_printed is None else value.not_printed
    return f"?{question}.{parameter.id}"


class Worlds:
    """Looks through the trees of one programme on one day."""

    def __init__(self, programme: Programme, variables: Mapping[str, Variable], *, on: date) -> None:
        self.programme = programme
        self.variables = variables
        self.on = on
        self._named = programme.named

    def readings(self, node: Node) -> list[tuple[Reading, Reading]] | None:
        """Per answer to the open questions: the reading of the lowest and of the highest value.

        None where the ends do not lie at the ends of the figures that are not printed.
        """
        asked = sorted(self._questions(node))
        figures = sorted(self._figures(node))
        if len(asked) > _MOST_OPEN:
            return None
        low: dict[str, bool] = {}
        for symbol in figures:
            slope = self._slope(node, symbol)
            if slope is None:
                return None
            low[symbol] = slope == _FALLING
        high = {symbol: not at for symbol, at in low.items()}
        answers = [
            dict(zip(asked, given, strict=True)) for given in product((True, False), repeat=len(asked))
        ]
        return [({**answer, **low}, {**answer, **high}) for answer in answers]

    def answers(self, nodes: list[Node]) -> list[Reading] | None:
        """Every answer to the open questions of conditions; None where there are too many."""
        asked = sorted(set().union(*(self._questions(node) for node in nodes)))
        if len(asked) > _MOST_OPEN:
            return None
        return [dict(zip(asked, given, strict=True)) for given in product((True, False), repeat=len(asked))]

    def symbols(self, node: Node) -> set[str]:
        """The open questions and unprinted figures of an expression."""
        return self._questions(node) | self._figures(node)

    def _parts(self, node: Node) -> list[Node]:
        if isinstance(node, Name) and node.id in self._named:
            return [self._named[node.id].value]
        return list(children(node))

    def _questions(self, node: Node) -> set[str]:
        if isinstance(node, Open):
            return {f"?{node.question}"}
        return set().union(*(self._questions(part) for part in self._parts(node)))

    def _figures(self, node: Node) -> set[str]:
        if isinstance(node, NotPrinted):
            return {f"?{node.question}"}
        if isinstance(node, Name) and node.id in self.programme.parameters:
            parameter = self.programme.parameters[node.id]
            return {symbol_of(v, parameter) for v in self._values(parameter, node) if not is_printed(v)}
        return set().union(*(self._figures(part) for part in self._parts(node)))

    def _values(self, parameter: Parameter, name: Name) -> list[DatedValue | None]:
        if name.version is not None:
            return [parameter.of_version(name.version)]
        return [parameter.at(self.on)] if parameter.dated_by is None else list(parameter.values)

    # -- rising or falling ---------------------------------------------------------------------------

    def _slope(self, node: Node, symbol: str) -> int | None:
        """How the value follows a figure: rising, falling, not at all; None where neither is certain."""
        if symbol not in self._figures(node):
            return _FIXED
        match node:
            case NotPrinted():
                return _RISING
            case Name(name):
                return self._slope(self._named[name].value, symbol) if name in self._named else _RISING
            case Arith(op, left, right):
                return self._arith_slope(op, left, right, symbol)
            case Call(function, args):
                return self._call_slope(function, args, symbol)
            case Case(branches):
                if any(b.when is not None and symbol in self._figures(b.when) for b in branches):
                    return None
                return _joined(*(self._slope(b.value, symbol) for b in branches))
            case _:
                return None

    def _arith_slope(self, op: str, left: Node, right: Node, symbol: str) -> int | None:
        a, b = self._slope(left, symbol), self._slope(right, symbol)
        match op:
            case "+":
                return _joined(a, b)
            case "-":
                return _joined(a, None if b is None else -b)
            case "*":
                positive = self._is_positive(left) and self._is_positive(right)
                return _joined(a, b) if positive else None
        return a if b == _FIXED and self._is_positive(right) else None

    def _call_slope(self, function: str, args: tuple[Node, ...], symbol: str) -> int | None:
        if function in ("min", "max", "capped"):
            return _joined(*(self._slope(arg, symbol) for arg in args))
        if all(symbol not in self._figures(arg) for arg in args[1:]):
            return self._slope(args[0], symbol)
        return None

    def _is_positive(self, node: Node) -> bool:
        """Whether a value can never fall below zero."""
        match node:
            case Number(value):
                return value >= 0
            case Name(name) if name in self._named:
                return self._is_positive(self._named[name].value)
            case Name(name) if name in self.programme.parameters:
                return True
            case Name(name) if name in self.variables:
                variable = self.variables[name]
                told = variable.minimum is not None and variable.minimum >= 0
                return told or variable.type is VariableType.YEN_LIST
            case NotPrinted():
                return True
            case Arith(op, left, right):
                return op != "-" and self._is_positive(left) and self._is_positive(right)
            case Call("tier" | "pick", _):
                return True
            case Call(_, args):
                return all(self._is_positive(arg) for arg in args)
            case Case(branches):
                return all(self._is_positive(branch.value) for branch in branches)
            case Truth() | Not() | All() | Some() | Compare() | Member() | Open():
                return False
            case _:
                return False


def _joined(*slopes: int | None) -> int | None:
    found = {slope for slope in slopes if slope != _FIXED}
    return found.pop() if len(found) == 1 else None if found else _FIXED
