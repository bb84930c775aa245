"""Area codes of Japanese local governments (全国地方公共団体コード): text of five or six digits, never numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shirube.base.errors import ReadingError
from shirube.base.quantity import half_width

_WEIGHTS = (6, 5, 4, 3, 2)
_LAST_PREFECTURE = 47


@dataclass(frozen=True, order=True)
class AreaCode:
    """A prefecture or municipality; `value` is the five-digit text, leading zero kept.

    Raises ReadingError E001, E003, E004 or E005 for text that cannot be an area code.
    """

    value: str

    def __post_init__(self) -> None:
        half_width(self.value)
        if not re.fullmatch(r"[0-9]{5}", self.value):
            raise _shape_error(self.value)
        _refuse_unknown_prefecture(self.value, self.prefecture)
        if "001" <= self.value[2:] <= "099":
            raise _lost_zero_error(self.value, f"0{self.value}")

    def __str__(self) -> str:
        return self.value

    @property
    def six(self) -> str:
        """The six-digit code: the five digits and the check digit."""
        return self.value + _check_digit(self.value)

    @property
    def prefecture(self) -> str:
        """The two digits of the prefecture, "01" to "47"."""
        return self.value[:2]

    @property
    def is_prefecture(self) -> bool:
        """Whether the code names the prefecture itself."""
        return self.value.endswith("000")


def parse_area_code(text: str) -> AreaCode:
    """Read five digits, six digits with a check digit, or two digits (a prefecture); full-width too.

    A code that lost its leading zero is refused where that shows: four digits, one digit, or a
    municipality part of 001-099, which no local government has. Raises ReadingError E001-E006.
    """
    digits = half_width(text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise _shape_error(text)
    if len(digits) in (1, 4):
        raise _lost_zero_error(text, f"0{digits}")
    if len(digits) == 2:
        return AreaCode(f"{digits}000")
    if len(digits) == 5:
        return AreaCode(digits)
    if len(digits) != 6:
        raise _shape_error(text)
    _refuse_unknown_prefecture(text, digits[:2])
    expected = _check_digit(digits[:5])
    if digits[5] != expected:
        raise ReadingError(
            "E002",
            f"「{text}」の検査数字「{digits[5]}」が違います。「{digits[:5]}」の検査数字は「{expected}」なので「{digits[:5]}{expected}」を期待しました。",
            todo="写し間違いか桁の入れ替わりがないか、総務省の一覧で確かめてください。",
        )
    return AreaCode(digits[:5])


def _check_digit(five: str) -> str:
    """The mod-11 check digit of 総務省「全国地方公共団体コード」: the last digit of 11 - (sum mod 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(five, _WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def _refuse_unknown_prefecture(text: str, prefecture: str) -> None:
    if not 1 <= int(prefecture) <= _LAST_PREFECTURE:
        raise ReadingError(
            "E004",
            f"「{text}」の先頭2桁「{prefecture}」は都道府県の番号ではありません。01（北海道）から47（沖縄県）を期待しました。",
            todo="先頭の0が落ちていないか、別の種類のコードでないか確かめてください。",
        )


def _shape_error(text: str) -> ReadingError:
    return ReadingError(
        "E001",
        f"「{text}」は地方公共団体コードではありません。5桁（例「39405」）、6桁（例「394050」）、都道府県なら2桁（例「39」）を期待しました。",
        todo="数字だけを文字列として渡してください。",
    )


def _lost_zero_error(text: str, expected: str) -> ReadingError:
    return ReadingError(
        "E003",
        f"「{text}」は先頭の0が落ちたコードのようです。「{expected}」であれば読めます。",
        todo="表計算ソフトで数値に変わっています。列を文字列として読み込み直してください。",
    )
