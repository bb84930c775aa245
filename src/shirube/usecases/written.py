"""From what a person writes to a typed fact: 9,000万円, 2/3, はい, 令和8年6月15日, [400万円, 不明]."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from shirube.base import (
    Missing,
    Quantity,
    Rate,
    RateKind,
    ReadingError,
    parse_date,
    parse_quantity,
    parse_rate,
    parse_yen,
)
from shirube.rules import Known, Variable, VariableType, read_facts, read_value

LONGEST = 2_000
_NOT_TOLD = frozenset({"", "不明", "未回答", "わからない", "分からない", "unknown", "null", "?"})
_WORDS = {"はい": True, "yes": True, "true": True, "いいえ": False, "no": False, "false": False}
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|[0-9]+/[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(?![0-9])")
_TWO_WAYS = re.compile(r"(?<![0-9])[0-9]{1,3}(,[0-9]{3})+(?![0-9])")


def read_answers(raw: Mapping[str, Any], variables: Mapping[str, Variable]) -> dict[str, Known | None]:
    """Typed facts from written text and from JSON values alike; None stays 'not told'.

    Raises UnknownNameError E101 for a name no rule knows, ReadingError E102, E106, E107 for a value.
    """
    read_facts(dict.fromkeys(raw), variables)
    return {name: _answer(value, variables[name]) for name, value in raw.items()}


def read_written(text: str, variable: Variable) -> Known | None:
    """The typed value of a text, None for an empty one or 不明; raises ReadingError E102, E106 or E107."""
    if len(text) > LONGEST:
        raise _unreadable(text, variable, f"{LONGEST:,}文字以内")
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.casefold() in _NOT_TOLD:
        return None
    match variable.type:
        case VariableType.BOOL:
            return _read_bool(plain, variable)
        case VariableType.ENUM:
            return _read_choice(plain, variable)
        case VariableType.YEN:
            return read_value(_yen(plain, variable), variable)
        case VariableType.YEN_LIST:
            return read_value([_item(item, variable) for item in _items(plain, variable)], variable)
        case VariableType.DATE:
            return _read_date(plain, variable)
        case _:
            return read_value(_number(plain, variable), variable)


def _answer(value: Any, variable: Variable) -> Known | None:
    if isinstance(value, str):
        return read_written(value, variable)
    if isinstance(value, list) and variable.type is VariableType.YEN_LIST:
        return read_value(
            [_item(item, variable) if isinstance(item, str) else item for item in value], variable
        )
    return None if value is None else read_value(value, variable)


def _read_bool(text: str, variable: Variable) -> bool:
    word = text.casefold()
    if word not in _WORDS:
        raise _unreadable(text, variable, "はい・いいえ（yes・no）のどちらか")
    return _WORDS[word]


def _read_choice(text: str, variable: Variable) -> Known:
    by_label = {unicodedata.normalize("NFKC", label): value for value, label in variable.values.items()}
    value = by_label.get(text, text)
    if value not in variable.values:
        choices = "、".join(
            value if value == label else f"{value}（{label}）" for value, label in variable.values.items()
        )
        raise _unreadable(text, variable, f"次のどれか: {choices}")
    return value


def _read_date(text: str, variable: Variable) -> date:
    try:
        return parse_date(text)
    except ReadingError as error:
        raise _unreadable(text, variable, "日付（例: 2026-06-15、令和8年6月15日）") from error


def _yen(text: str, variable: Variable) -> int:
    try:
        return parse_yen(text, unit="円")
    except ReadingError as error:
        raise _unreadable(text, variable, "金額（例: 9,000万円、90000000）") from error


def _items(text: str, variable: Variable) -> list[str]:
    """The items of a list; a comma that could also part thousands is refused, never guessed."""
    inside = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if not inside.strip():
        return []
    if "、" in inside or ";" in inside:
        return re.split("[、;]", inside)
    if _TWO_WAYS.search(inside):
        raise ReadingError(
            "E107",
            f"「{variable.label}」の「{text[:40]}」のコンマが、桁の区切りか一人ずつの区切りか分かりません。",
            todo="一人ずつを「、」で区切ってください。例: [4,000,000、3,500,000] または [400万円、350万円]",
        )
    return inside.split(",")


def _item(text: str, variable: Variable) -> int | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    return None if plain.casefold() in _NOT_TOLD else _yen(plain, variable)


def _number(text: str, variable: Variable) -> Fraction:
    """An exact number: 0.25, 2/3, 25%, 2分の1, 5人, 8万人, 1,200件."""
    bare = text.removesuffix(variable.unit).strip() if variable.unit else text
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if _PLAIN.fullmatch(bare) and len(bare) <= 40:
        try:
            return Fraction(bare)
        except ZeroDivisionError:
            raise _unreadable(text, variable, "0 で割らない分数") from None
    try:
        found = (
            parse_rate(text)
            if variable.type is VariableType.RATIO or "%" in text
            else parse_quantity(bare, unit="")
        )
    except ReadingError as error:
        raise _unreadable(text, variable, _expected(variable)) from error
    if isinstance(found, Missing) or found.value is None or not _is_certain(found):
        raise _unreadable(text, variable, _expected(variable))
    return found.value


def _is_certain(found: Rate | Quantity) -> bool:
    """Not 約5人, not 最大8/10."""
    return not found.approximate if isinstance(found, Quantity) else found.kind is RateKind.EXACT


def _expected(variable: Variable) -> str:
    low = "" if variable.minimum is None else f"{variable.minimum}以上"
    high = "" if variable.maximum is None else f"{variable.maximum}以下"
    kind = f"{variable.unit}の整数" if variable.type is VariableType.INT else "数（例: 0.25、2/3）"
    return f"{low}{high}の{kind}" if low or high else kind


def _unreadable(text: str, variable: Variable, expected: str) -> ReadingError:
    return ReadingError(
        "E106",
        f"「{variable.label}」({variable.id}) の「{text[:40]}」を読めません。要るのは{expected}です。",
        todo="わからないときは空のままにしてください（0 とは違います）。",
    )
