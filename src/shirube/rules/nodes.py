"""The shape of an expression: a small, closed tree. No Python is ever evaluated.

Numbers are exact fractions, days are ordinals at evaluation, and every name is a variable, a parameter,
a definition or an amount of the programme (which of them is settled by `shirube.rules.check`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """A literal; only 0 and 1 are allowed, everything else is a parameter with a source."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, parameter, definition or amount; `version` picks one dated value of a parameter."""

    id: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Not:
    item: Node


@dataclass(frozen=True, slots=True)
class All:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """`op` is one of == != < <= > >=."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Member:
    """The item is one of the listed enum values."""

    item: Node
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arith:
    """`op` is one of + - * /."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    when: Node | None
    value: Node


@dataclass(frozen=True, slots=True)
class Case:
    """First match: the value of the first branch whose condition holds; none is 'not defined'."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """A yes or no that the source does not print (the id of an open question)."""

    question: str


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """A number, zero or more, that the source does not print (the id of an open question)."""

    question: str


Node = Number | Truth | Name | Not | All | Some | Compare | Member | Arith | Call | Case | Open | NotPrinted


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node, in reading order."""
    match node:
        case Not(item) | Member(item, _):
            return (item,)
        case All(items) | Some(items):
            return items
        case Compare(_, left, right) | Arith(_, left, right):
            return (left, right)
        case Call(_, args):
            return args
        case Case(branches):
            return tuple(
                part for branch in branches for part in (branch.when, branch.value) if part is not None
            )
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, the root first."""
    yield node
    for child in children(node):
        yield from walk(child)
