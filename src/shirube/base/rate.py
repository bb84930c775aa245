"""Rates as exact fractions: 1/2, 2分の1, 充当率90%, 措置率0.7, 7割; ceilings (最大8/10) and 定額."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from shirube.base.errors import ReadingError
from shirube.base.quantity import MINUS_SIGNS, NUMBER, close_up, exact_number, format_number

_LABEL = re.compile(
    r"(?:地方債充当率|充当率|(?:普通|特別)?交付税措置率|措置率|補助率|交付率|助成率|負担率|負担割合):?(.+)"
)
_CEILING = re.compile(r"(最大|上限)?:?(.+?)(以内|以下|まで)?")
_OTHER_BOUND = re.compile(r".*(以上|未満|超|[~〜]).*")
_SIGN = re.compile(f"([{re.escape(MINUS_SIGNS)}])?(.+)")
_SLASH = re.compile(r"([0-9]+)/([0-9]+)")
_OF_PARTS = re.compile(r"([0-9]+|[一二三四五六七八九十])分の([0-9]+|[一二三四五六七八九十])")
_PERCENT = re.compile(f"({NUMBER})(?:%|パーセント)")
_TENTHS = re.compile(r"([0-9]+(?:\.[0-9]+)?)割(?:([1-9])分)?(?:([1-9])厘)?")
_PLAIN = re.compile(NUMBER)
_KANJI_DIGITS = {kanji: number for number, kanji in enumerate("一二三四五六七八九十", start=1)}


class RateKind(Enum):
    """How a rate binds: exactly, as a ceiling (最大, 以内), or not as a rate at all (定額)."""

    EXACT = "exact"
    CEILING = "ceiling"
    FLAT = "flat"


@dataclass(frozen=True)
class Rate:
    """An exact rate and how it was printed; `value` is None for 定額 only."""

    value: Fraction | None
    kind: RateKind = RateKind.EXACT
    printed: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if (self.value is None) != (self.kind is RateKind.FLAT):
            raise ValueError("a rate has a value unless it is 定額")
        if self.value is not None and not isinstance(self.value, Fraction):
            raise TypeError(f"Rate.value is a Fraction, not {type(self.value).__name__}")

    def text_ja(self) -> str:
        """定額, 最大8/10 or 1/2; `parse_rate` reads it back."""
        if self.value is None:
            return "定額"
        return ("最大" if self.kind is RateKind.CEILING else "") + format_rate(self.value)


def parse_rate(text: str) -> Rate:
    """Read 1/2, ２／３, 2分の1, 10/10, 90%, 充当率90%, 措置率0.7, 7割, 5割5分, 最大8/10, 1/2以内, 定額.

    Raises ReadingError E005, E006, E031-E034.
    """
    plain = close_up(text)
    if label := _LABEL.fullmatch(plain):
        plain = label[1]
    if plain == "定額":
        return Rate(None, RateKind.FLAT, text)
    if _OTHER_BOUND.fullmatch(plain):
        raise ReadingError(
            "E034",
            f"「{text}」は下限か範囲であり、一つの率ではありません。「1/2」「1/2以内」「最大8/10」のような率を期待しました。",
            todo="率ごとに分けて書き、それぞれの条件を添えてください。",
        )
    match = _CEILING.fullmatch(plain)
    before, body, after = match.groups() if match else (None, plain, None)
    kind = RateKind.CEILING if before or after else RateKind.EXACT
    return Rate(_read_value(text, body), kind, text)


def format_rate(value: Fraction) -> str:
    """The rate as a fraction: 3/4, 7/10; the whole is 10/10, nothing is 0."""
    if value == 1:
        return "10/10"
    if value == 0:
        return "0"
    return f"{'▲' if value < 0 else ''}{abs(value.numerator)}/{value.denominator}"


def format_percent(value: Fraction) -> str:
    """The exact percentage: 90%, 0.35%. Raises ReadingError E030 when it has no finite decimal (1/3)."""
    return f"{format_number(value * 100)}%"


def _read_value(text: str, body: str) -> Fraction:
    match = _SIGN.fullmatch(body)
    minus, number = match.groups() if match else (None, body)
    value = _read_fraction(text, number)
    if value is None:
        value = _read_decimal(text, number)
    return -value if minus else value


def _read_fraction(text: str, number: str) -> Fraction | None:
    if match := _SLASH.fullmatch(number):
        over, under = int(match[1]), int(match[2])
    elif match := _OF_PARTS.fullmatch(number):
        under, over = _whole(match[1]), _whole(match[2])
    else:
        return None
    if under == 0:
        raise ReadingError(
            "E032",
            f"「{text}」の分母が0です。「1/2」のように0でない分母を期待しました。",
            todo="原本の率を確かめてください。",
        )
    return Fraction(over, under)


def _read_decimal(text: str, number: str) -> Fraction:
    if match := _PERCENT.fullmatch(number):
        return exact_number(match[1]) / 100
    if match := _TENTHS.fullmatch(number):
        return (
            exact_number(match[1]) / 10
            + Fraction(int(match[2] or 0), 100)
            + Fraction(int(match[3] or 0), 1000)
        )
    if not _PLAIN.fullmatch(number):
        raise ReadingError(
            "E031",
            f"「{text}」を率として読めません。「1/2」「90%」「0.7」「7割」「最大8/10」「定額」のような形を期待しました。",
            todo="率だけを書いてください。「原則」「約」などの語は注に移してください。",
        )
    value = exact_number(number)
    if value > 1:
        raise ReadingError(
            "E033",
            f"「{text}」は1を超え、百分率か倍率か分かりません。「90%」「0.9」「3/2」のような形を期待しました。",
            todo="百分率であれば「%」を付け、倍率であれば分数で書いてください。",
        )
    return value


def _whole(digits: str) -> int:
    return _KANJI_DIGITS.get(digits) or int(digits)
