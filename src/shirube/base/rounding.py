"""Rounding of exact amounts as programmes print it: 千円未満切捨て, 10万円単位, 四捨五入."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from shirube.base.errors import ReadingError
from shirube.base.quantity import SCALE, close_up, format_yen, parse_yen

Direction = Literal["down", "up", "half_up"]

_WORDS: dict[Direction, str] = {"down": "切捨て", "up": "切上げ", "half_up": "四捨五入"}
_VERB = r"(?:(?P<down>切り?捨て?)|(?P<up>切り?上げ?)|(?P<half_up>四捨五入))(?:る|する|とする)?"
_TEXT = re.compile(
    r"(?:(?P<size>[^円未満単位]*円)(?:未満(?:の?端数)?|(?P<multiple>単位))(?:[はをに、で]|とし)?|小数点以下(?:[はを])?)?"
    f"(?:{_VERB})?"
)
_SIZE_WORD = re.compile(f"(?:(?P<word>百|十|{SCALE})|(?P<number>[0-9].*))?円")


@dataclass(frozen=True)
class Rounding:
    """A rule that makes an exact amount a whole multiple of `unit` yen.

    切捨て goes toward zero, 切上げ away from zero, and 四捨五入 takes a half away from zero, so a
    negative amount rounds to the mirror image of the positive one. Raises ReadingError E041.
    """

    direction: Direction
    unit: int = 1

    def __post_init__(self) -> None:
        if self.unit < 1:
            raise ReadingError(
                "E041",
                f"端数処理の単位 {self.unit} 円は使えません。1円以上の単位（例「1,000円未満切捨て」）を期待しました。",
                todo="単位を1以上の整数にしてください。",
            )

    def apply(self, value: int | Fraction) -> int:
        """The rounded amount. Raises TypeError for anything but an int or a Fraction."""
        if not isinstance(value, int | Fraction):
            raise TypeError(f"an exact number (int or Fraction) was expected, not {type(value).__name__}")
        units = abs(Fraction(value)) / self.unit
        if self.direction == "down":
            count = units.__floor__()
        elif self.direction == "up":
            count = units.__ceil__()
        else:
            count = (units + Fraction(1, 2)).__floor__()
        return (-count if value < 0 else count) * self.unit

    def text_ja(self) -> str:
        """千円未満切捨て; `parse_rounding` reads it back."""
        size = {1: "円", 1000: "千円"}.get(self.unit) or format_yen(self.unit)
        return f"{size}未満{_WORDS[self.direction]}"


def parse_rounding(text: str) -> Rounding:
    """Read 円未満切捨て, 千円未満切捨て, 1,000円未満の端数を切り捨てる, 10万円単位, 四捨五入.

    Without a size the unit is 1 yen. 「10万円単位」 without a verb rounds down: an amount given in
    such units must not exceed what was found. Raises ReadingError E005, E006, E020-E028, E040, E041.
    """
    match = _TEXT.fullmatch(close_up(text))
    if match is None or not (match["multiple"] or any(match[word] for word in _WORDS)):
        raise _rounding_error(text)
    direction: Direction = next((word for word in _WORDS if match[word]), "down")
    return Rounding(direction, _size(text, match["size"]))


def _size(text: str, size: str | None) -> int:
    match = _SIZE_WORD.fullmatch(size or "円")
    if match is None:
        raise _rounding_error(text)
    if match["number"]:
        return parse_yen(f"{match['number']}円")
    if match["word"]:
        return {"十": 10, "百": 100}.get(match["word"]) or parse_yen(f"1{match['word']}円")
    return 1


def _rounding_error(text: str) -> ReadingError:
    return ReadingError(
        "E040",
        f"「{text}」を端数処理として読めません。「円未満切捨て」「千円未満切捨て」「10万円単位」「四捨五入」のような形を期待しました。",
        todo="単位と、切捨て・切上げ・四捨五入のどれかを書いてください。",
    )
