"""Lists whose items are still to be chosen: `sum(capped(costs, cap))` becomes one unknown of its own.

Sums and counts of a list add up item by item, also under a cap per item, and `largest` keeps the first few in
the order of their worth; so what one item is worth can be asked of the engine, with a list of that item alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import floor

from shirube.base.errors import ShirubeError
from shirube.rules.evaluate import Evaluator
from shirube.rules.model import Facts, Programme, Variable
from shirube.rules.nodes import (
    All,
    Arith,
    Branch,
    Call,
    Case,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Some,
)
from shirube.rules.world import EMPTY, range_of


@dataclass(frozen=True)
class Total:
    """A sum or count over a list, named as an input of its own: `node` is what it stands for."""

    symbol: str
    source: str
    node: Node


@dataclass(frozen=True)
class Worth:
    """What the items of a list add to a total: `most` of them count (None: all), the dearest first."""

    symbol: str
    each: tuple[int, ...]
    most: int | None


def totals_named(programme: Programme, lists: frozenset[str]) -> tuple[Programme, tuple[Total, ...]]:
    """The programme with every total over `lists` replaced by a name, and those names."""
    found: dict[Node, Total] = {}

    def seen(node: Node) -> Node:
        if isinstance(node, Call) and node.function in ("sum", "count"):
            source = _list_of(node.args[0])
            if source in lists:
                total = found.setdefault(node, Total(f"{source}_total_{len(found)}", source, node))
                return Name(total.symbol)
        return _mapped(node, seen)

    renamed = replace(
        programme,
        clauses=tuple(replace(item, when=seen(item.when)) for item in programme.clauses),
        definitions=tuple(replace(item, value=seen(item.value)) for item in programme.definitions),
        amounts=tuple(replace(item, value=seen(item.value)) for item in programme.amounts),
        shares=(),
        questions=(),
    )
    return renamed, tuple(found.values())


def _list_of(node: Node) -> str:
    while isinstance(node, Call) and node.function in ("capped", "largest"):
        node = node.args[0]
    return node.id if isinstance(node, Name) else ""


def _mapped(node: Node, seen: Callable[[Node], Node]) -> Node:
    """The node with `seen` applied to each direct part."""
    match node:
        case Not(item):
            return Not(seen(item))
        case All(items):
            return All(tuple(seen(item) for item in items))
        case Some(items):
            return Some(tuple(seen(item) for item in items))
        case Compare(op, left, right):
            return Compare(op, seen(left), seen(right))
        case Member(item, values):
            return Member(seen(item), values)
        case Arith(op, left, right):
            return Arith(op, seen(left), seen(right))
        case Call(function, args):
            return Call(function, tuple(seen(arg) for arg in args))
        case Case(branches):
            return Case(
                tuple(
                    Branch(None if branch.when is None else seen(branch.when), seen(branch.value))
                    for branch in branches
                )
            )
        case _:
            return node


def worth_of(
    total: Total,
    costs: tuple[int, ...],
    *,
    programme: Programme,
    variables: dict[str, Variable],
    facts: Facts,
    on: date,
    hopeful: bool,
) -> Worth:
    """What each cost adds to a total; where that is not told, the least of it (the most if `hopeful`).

    Raises ShirubeError E166 if the engine knows no upper limit.
    """
    each = tuple(
        _bound(
            total.node,
            Evaluator(programme, variables, {**facts, total.source: (cost,)}, on=on),
            hopeful=hopeful,
        )
        for cost in costs
    )
    most: int | None = None
    node = total.node.args[0] if isinstance(total.node, Call) else total.node
    while isinstance(node, Call):
        if node.function == "largest":
            limit = _bound(node.args[1], Evaluator(programme, variables, facts, on=on), hopeful=hopeful)
            most = limit if most is None else min(most, limit)
        node = node.args[0]
    return Worth(total.symbol, each, most)


def _bound(node: Node, evaluator: Evaluator, *, hopeful: bool) -> int:
    ends: list[Fraction | None] = []
    for world, value in evaluator.paths(node, EMPTY):
        reach = range_of(value, world, whole=True)
        ends.append(reach.high if hopeful else reach.low)
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) or not known:
        raise ShirubeError(
            "E166", "費用の上限が分からないため、見込みを計算できません。", todo="費用の額を入れてください。"
        )
    return floor(max(known) if hopeful else min(known))


__all__ = ["Total", "Worth", "totals_named", "worth_of"]
