"""From the text of an expression to its tree."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from shirube.base.errors import CatalogueError
from shirube.rules.nodes import (
    All,
    Arith,
    Call,
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

FUNCTIONS = {
    "min": "小さい方",
    "max": "大きい方",
    "sum": "合計",
    "count": "人数",
    "capped": "一人ごとの上限",
    "largest": "多い順に数える上限",
    "tier": "区分表",
    "pick": "種別表",
    "years_before": "年前の応当日",
    "largest_public": "融資額を固定したときの最大額",
    "largest_public_of_total": "総額を固定したときの最大額",
}

_LONGEST = 1_000
_GRAMMAR = r"""
?start: either
?either: both ("or" both)*            -> either
?both: negated ("and" negated)*       -> both
?negated: "not" negated               -> negated
    | comparison
?comparison: total
    | total OPERATOR total            -> compare
    | total "in" "(" NAME ("," NAME)* ")" -> member
?total: product
    | total "+" product               -> add
    | total "-" product               -> subtract
?product: atom
    | product "*" atom                -> multiply
    | product "/" atom                -> divide
?atom: NUMBER                         -> number
    | "true"                          -> yes
    | "false"                         -> no
    | "open" "(" QUESTION ")"         -> open
    | "not_printed" "(" QUESTION ")"  -> not_printed
    | NAME "(" [either ("," either)*] ")" -> call
    | NAME "." NAME                   -> versioned
    | NAME                            -> name
    | "(" either ")"
OPERATOR: "==" | "!=" | "<=" | ">=" | "<" | ">"
QUESTION: /[A-Z]+-[A-Za-z0-9-]+/
NAME: /[a-z][a-z0-9_]*/
NUMBER: /[0-9][0-9_]*(\.[0-9]+)?/
%import common.WS
%ignore WS
"""


@v_args(inline=True)
class _Builder(Transformer):  # type: ignore[misc, type-arg, unused-ignore]
    def either(self, *items: Node) -> Node:
        return items[0] if len(items) == 1 else Some(items)

    def both(self, *items: Node) -> Node:
        return items[0] if len(items) == 1 else All(items)

    def negated(self, item: Node) -> Node:
        return Not(item)

    def compare(self, left: Node, operator: Token, right: Node) -> Node:
        return Compare(str(operator), left, right)

    def member(self, item: Node, *values: Token) -> Node:
        return Member(item, tuple(str(value) for value in values))

    def add(self, left: Node, right: Node) -> Node:
        return Arith("+", left, right)

    def subtract(self, left: Node, right: Node) -> Node:
        return Arith("-", left, right)

    def multiply(self, left: Node, right: Node) -> Node:
        return Arith("*", left, right)

    def divide(self, left: Node, right: Node) -> Node:
        return Arith("/", left, right)

    def number(self, token: Token) -> Node:
        return Number(Fraction(str(token).replace("_", "")))

    def yes(self) -> Node:
        return Truth(value=True)

    def no(self) -> Node:
        return Truth(value=False)

    def open(self, question: Token) -> Node:
        return Open(str(question))

    def not_printed(self, question: Token) -> Node:
        return NotPrinted(str(question))

    def call(self, function: Token, *args: Any) -> Node:
        return Call(str(function), tuple(arg for arg in args if arg is not None))

    def versioned(self, name: Token, version: Token) -> Node:
        return Name(str(name), str(version))

    def name(self, name: Token) -> Node:
        return Name(str(name))


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=True, transformer=_Builder())


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Node:
    """The tree of `text`; raises CatalogueError E110 with what was read and what was expected."""
    if len(text) > _LONGEST:
        raise CatalogueError(
            "E110", f"式が長すぎます（{len(text):,}文字）。", todo=f"{_LONGEST:,}文字までに分けてください。"
        )
    try:
        tree: Node = _parser().parse(text)
        return tree
    except UnexpectedInput as error:
        column = getattr(error, "column", -1)
        position = f"{column}文字目" if isinstance(column, int) and column > 0 else "末尾"
        raise CatalogueError(
            "E110",
            f"式「{text}」を読めません（{position}）。",
            todo="例: loan_amount >= public_subsidy and lg_class in (town, village)。"
            "使えるのは比較、and・or・not、+ - * /、" + "・".join(FUNCTIONS) + " です。",
        ) from None
