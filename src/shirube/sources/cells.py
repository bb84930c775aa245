"""One cell as an exact number or a mark; －, …, X, ***, blank and 0 are never taken for each other."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from shirube.catalogue.figures import Mark

LONGEST = 30
_DASHES = frozenset("-‐‑‒–—―−ー－─")
_ELLIPSES = frozenset({"…", "...", "‥", "・・・", "⋯"})
_WITHHELD = frozenset({"X", "x", "χ", "Χ"})
_STARS = re.compile(r"\*{1,3}")
_NUMBER = re.compile(r"([-▲△−])?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_NEGATIVE = str.maketrans({"▲": "-", "△": "-", "−": "-"})


class CellError(ValueError):
    """Why a cell is no number and no mark, as advice in Japanese."""


@dataclass(frozen=True)
class Read:
    """`value` is exact decimal text without separators, else None and `mark` says why."""

    value: str | None
    mark: Mark | None


def read_cell(text: str, *, dash: Mark = "not_available") -> Read:
    """The number or mark of a cell; `dash` is what － means in this column. Raises CellError."""
    shown = text.strip()
    plain = unicodedata.normalize("NFKC", shown).strip()
    if not plain:
        return Read(None, "not_available")
    if (len(shown) == 1 and shown in _DASHES) or plain == "-":
        return Read(None, dash)
    if shown in _ELLIPSES or plain == "...":
        return Read(None, "not_applicable")
    if plain in _WITHHELD:
        return Read(None, "withheld")
    if _STARS.fullmatch(plain):
        return Read(None, "not_available")
    if len(plain) > LONGEST or not _NUMBER.fullmatch(plain):
        raise CellError(_advice(plain))
    return Read(str(Decimal(plain.replace(",", "").translate(_NEGATIVE))), None)


def _advice(plain: str) -> str:
    if re.fullmatch(r"-?[0-9.]+[eE][+-]?[0-9]+", plain):
        return "指数の表示になり桁が失われています。Excel で表示形式を「数値」にして保存し直してください。"
    if "," in plain and re.fullmatch(r"-?[0-9,.]+", plain):
        return "桁区切りのコンマの位置が違います。例: 1,234,567"
    if re.search(r"[0-9]", plain):
        return "数字だけにしてください。単位や注は見出しか別の列に書きます。例: 1234、▲5.6"
    return "数字か、－（得られない）、…（該当しない）、X（秘匿）、空欄のどれかにしてください。"
