"""Types and units of expressions: yen and persons do not add, yen per person times persons is yen."""

from __future__ import annotations

from dataclasses import dataclass

PLAIN = frozenset({"", "割合", "率", "指数", "係数", "年利", "倍"})
Unit = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Type:
    """`kind` is bool, number, date, list, enum, table or any; a literal fits every unit."""

    kind: str
    unit: Unit = ()
    literal: bool = False
    key: Unit | str = ()


BOOL = Type("bool")
DATE = Type("date")


def unit_of(text: str) -> Unit:
    """'円' -> ((円, 1),); '円/人' -> ((人, -1), (円, 1)); rates have no unit."""
    powers: dict[str, int] = {}
    for index, part in enumerate(text.split("/")):
        if part not in PLAIN:
            powers[part] = powers.get(part, 0) + (1 if index == 0 else -1)
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def joined(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def unit_text(unit: Unit) -> str:
    return "・".join(name if power == 1 else f"{name}^{power}" for name, power in unit) or "率"


_KINDS = {
    "bool": "はい・いいえ",
    "number": "数",
    "date": "日付",
    "list": "一覧",
    "enum": "選択肢",
    "table": "区分表",
    "any": "不明なもの",
}


def kind_text(found: Type) -> str:
    return f"「{_KINDS[found.kind]}」"
