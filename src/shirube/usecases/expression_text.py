"""Expressions as the text of the catalogue's files: what is written here parses to the very same tree."""

from __future__ import annotations

from typing import Any

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
)

_ATOM, _PRODUCT, _TOTAL, _COMPARISON, _NOT, _AND, _OR = range(7, 0, -1)
_SUMS = frozenset("+-")


def expression_json(node: Node) -> Any:
    """The text of an expression; a first-match list becomes {"case": [{"when": …, "value": …}]}."""
    if not isinstance(node, Case):
        return expression_text(node)
    return {
        "case": [
            {
                "when": None if branch.when is None else expression_text(branch.when),
                "value": expression_json(branch.value),
            }
            for branch in node.branches
        ]
    }


def expression_text(node: Node) -> str:
    """The text of an expression in the grammar of the catalogue. Raises TypeError for a first-match list."""
    return _written(node)[0]


def _written(node: Node) -> tuple[str, int]:
    """The text and how tightly it binds."""
    match node:
        case Number(value):
            return str(value), _ATOM
        case Truth(value):
            return ("true" if value else "false"), _ATOM
        case Name(name, version):
            return (name if version is None else f"{name}.{version}"), _ATOM
        case Open(question):
            return f"open({question})", _ATOM
        case NotPrinted(question):
            return f"not_printed({question})", _ATOM
        case Call(function, args):
            return f"{function}({', '.join(_written(arg)[0] for arg in args)})", _ATOM
        case Not(item):
            return f"not {_inside(item, _NOT)}", _NOT
        case All(items):
            return " and ".join(_inside(item, _NOT) for item in items), _AND
        case Some(items):
            return " or ".join(_inside(item, _AND) for item in items), _OR
        case _:
            return _with_operator(node)


def _with_operator(node: Node) -> tuple[str, int]:
    match node:
        case Compare(operator, left, right):
            return f"{_inside(left, _TOTAL)} {operator} {_inside(right, _TOTAL)}", _COMPARISON
        case Member(item, values):
            return f"{_inside(item, _TOTAL)} in ({', '.join(values)})", _COMPARISON
        case Arith(operator, left, right):
            own = _TOTAL if operator in _SUMS else _PRODUCT
            return f"{_inside(left, own)} {operator} {_inside(right, own + 1)}", own
        case _:
            raise TypeError(f"{type(node).__name__} is not one expression")


def _inside(node: Node, least: int) -> str:
    """The text as part of another expression, in brackets where it would bind too loosely."""
    text, binds = _written(node)
    return text if binds >= least else f"({text})"
