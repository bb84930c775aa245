"""From what people and files say to typed facts: exact, bounded by the variable's domain, unknown kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from shirube.base.errors import ReadingError, UnknownNameError
from shirube.rules.model import Known, Variable, VariableType

_TRUE = {"true": True, "false": False}
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?|[0-9]{1,18}/[0-9]{1,18}")


def read_facts(raw: Mapping[str, Any], variables: Mapping[str, Variable]) -> dict[str, Known | None]:
    """Typed facts from JSON-like values; None stays 'not told'.

    Fractions come as text ("2/3"), decimals as text or Decimal ("0.25"), days as text (2026-06-15).
    Raises UnknownNameError E101 for a name that no rule knows, ReadingError E102 for a value outside its
    type or domain. A binary float is refused: it cannot hold 0.1.
    """
    facts: dict[str, Known | None] = {}
    for name, value in raw.items():
        variable = variables.get(name)
        if variable is None:
            near = get_close_matches(name, variables, 1)
            raise UnknownNameError(
                "E101",
                f"変数「{name}」はありません。",
                todo=f"「{near[0]}」のことですか。"
                if near
                else "変数の一覧は docs/reference/variables.md にあります。",
            )
        facts[name] = None if value is None else read_value(value, variable)
    return facts


def read_value(value: Any, variable: Variable) -> Known:
    """One typed value; raises ReadingError E102 with what was read and what was expected."""
    if isinstance(value, float):
        raise _wrong(value, variable, '小数は文字 ("0.25") で渡してください')
    match variable.type:
        case VariableType.BOOL:
            if isinstance(value, bool):
                return value
            if isinstance(value, str) and value in _TRUE:
                return _TRUE[value]
            raise _wrong(value, variable, "true か false")
        case VariableType.ENUM:
            if isinstance(value, str) and value in variable.values:
                return value
            raise _wrong(value, variable, "次のどれか: " + "、".join(variable.values))
        case VariableType.DATE:
            return _read_date(value, variable)
        case VariableType.YEN_LIST:
            if not isinstance(value, list | tuple):
                raise _wrong(value, variable, "円の一覧（例 [4000000, null]）")
            return tuple(None if item is None else _read_whole(item, variable) for item in value)
        case VariableType.INT | VariableType.YEN:
            return _read_whole(value, variable)
        case _:
            return _in_domain(_read_fraction(value, variable), value, variable)


def _read_date(value: Any, variable: Variable) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _wrong(value, variable, "日付（例 2026-06-15）") from None


def _read_whole(value: Any, variable: Variable) -> int:
    number = _in_domain(_read_fraction(value, variable), value, variable)
    if number.denominator != 1:
        raise _wrong(value, variable, f"{variable.unit}の整数")
    return int(number)


def _read_fraction(value: Any, variable: Variable) -> Fraction:
    if isinstance(value, bool):
        raise _wrong(value, variable, "数")
    if isinstance(value, int | Fraction):
        return Fraction(value)
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        raise _wrong(value, variable, '数（例 3000000、0.25、"2/3"）')
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise _wrong(value, variable, "0 で割らない分数") from None


def _in_domain(number: Fraction, value: Any, variable: Variable) -> Fraction:
    low = Fraction(0) if variable.type is VariableType.YEN_LIST else variable.minimum
    if low is not None and number < low:
        raise _wrong(value, variable, f"{low}{variable.unit}以上")
    if variable.maximum is not None and number > variable.maximum:
        raise _wrong(value, variable, f"{variable.maximum}{variable.unit}以下")
    return number


def _wrong(value: Any, variable: Variable, expected: str) -> ReadingError:
    return ReadingError(
        "E102",
        f"「{variable.label}」({variable.id}) に「{value}」は入れられません。要るのは{expected}です。",
        todo="わからないときは空のままにしてください（0 とは違います）。",
    )
