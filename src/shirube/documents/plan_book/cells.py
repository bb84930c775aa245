"""What a person wrote into one cell of a review sheet: an exact number, a mark for none, a step, a text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shirube.base.errors import ReadingError
from shirube.base.quantity import SCALE, Missing, close_up, format_number, parse_quantity
from shirube.documents.kpi_table.values import read_year
from shirube.plans import NextStep, Year

LONGEST_TEXT, LONGEST_SOURCE, LONGEST_NUMBER = 4_000, 300, 60
NOT_SAID = "理由の記入なし"
NOT_APPLICABLE = "該当しない"
WITHHELD = "秘匿"
REASONS = ("未公表", "集計中", "調査なし", NOT_APPLICABLE, WITHHELD)
"""Why there is no figure, as offered to choose from; other words may follow a dash."""
_WORDS = {
    **{word: word for word in REASONS},
    **dict.fromkeys(("該当なし", "対象外", "非該当"), NOT_APPLICABLE),
    **dict.fromkeys(("未確定", "調査中"), "集計中"),
    "未調査": "調査なし",
}
_MARKS = {
    Missing.NOT_AVAILABLE: NOT_SAID,
    Missing.NOT_APPLICABLE: NOT_APPLICABLE,
    Missing.SUPPRESSED: WITHHELD,
}
_REASONED = re.compile(r"(?:[-−‐–—―─ー－]|…|\.\.\.|・・・|X)[\s\u3000]+(\S.*)", re.DOTALL)
_NUMBER_ALONE = re.compile(r"[\d.,\s]+")
_BRACKETED = re.compile(r"(.*?)[(（]([^()（）]*)[)）]\s*")
_FRACTION = re.compile(r"([▲△−-]?)([0-9]+)/([0-9]+)")
_ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!")
_PERCENT_UNITS = frozenset({"%", "ポイント"})
_STEP_SIGNS = re.compile(r"[\s　・、.。0-9①-⑨]+")


@dataclass(frozen=True)
class Entry:
    """An actual as written: a value, or why there is none; neither where nothing was told."""

    value: Fraction | None = None
    why_none: str = ""

    @property
    def is_told(self) -> bool:
        """Whether anything was written."""
        return self.value is not None or bool(self.why_none)

    def text(self) -> str:
        """As it is written into a cell: 1,234 ▲3 1/3, a mark with its reason, or nothing."""
        if self.value is not None:
            return number_text(self.value)
        if not self.why_none:
            return ""
        if self.why_none == NOT_SAID:
            return Missing.NOT_AVAILABLE.mark
        is_other = self.why_none == NOT_APPLICABLE
        return f"{(Missing.NOT_APPLICABLE if is_other else Missing.NOT_AVAILABLE).mark} {self.why_none}"


NOT_TOLD = Entry()


@dataclass(frozen=True)
class Raw:
    """A cell as the file holds it: its value, its number format, whether it holds a formula."""

    value: Any
    number_format: str = "General"
    has_formula: bool = False


def number_text(value: Fraction) -> str:
    """The exact number with ▲ and thousands separators; a fraction without a finite decimal as 1/3."""
    try:
        return format_number(value)
    except ReadingError:
        return f"{'▲' if value < 0 else ''}{abs(value.numerator)}/{value.denominator}"


def read_figure(raw: Raw, *, unit: str, at: Year | None = None) -> Entry:
    """An actual: `_figure` within what is kept. Raises ReadingError E740-E747 and E005-E030."""
    return _kept(_figure(raw, unit=unit, at=at))


def _figure(raw: Raw, *, unit: str, at: Year | None) -> Entry:
    """The exact number of a cell in the unit of its KPI, or why there is none."""
    value = raw.value
    if value is None:
        if raw.has_formula:
            raise ReadingError(
                "E743",
                "式の結果がファイルに保存されていません。",
                todo="Excel で開いて保存し直すか、値として貼り付けてください。",
            )
        return NOT_TOLD
    if isinstance(value, bool):
        raise _no_number(str(value).upper())
    if isinstance(value, int | float | Decimal):
        return Entry(_typed(value, raw.number_format, unit=unit))
    if isinstance(value, datetime | date | time):
        raise ReadingError(
            "E742",
            f"数ではなく日付（{value:%Y-%m-%d}）が入っています。"
            if not isinstance(value, time)
            else "数ではなく時刻が入っています。",
            todo="「3/4」のような入力は日付に変わります。セルの書式を文字列か数値にして、入れ直してください。",
        )
    return _written(str(value), unit=unit, at=at)


def read_written(text: str, *, unit: str, at: Year | None = None) -> Entry:
    """The same for text, as typed into a form or pasted. Raises as `read_figure`."""
    return _kept(_written(text, unit=unit, at=at))


def _written(text: str, *, unit: str, at: Year | None) -> Entry:
    """「1,234人」「▲3」「－」「１２（R7年度）」."""
    if text.strip() in _ERRORS:
        raise ReadingError(
            "E743",
            f"式の結果が「{text.strip()}」です。",
            todo="式の元になるセルを直すか、値を直に入れてください。",
        )
    if reason := _reason(text):
        return Entry(why_none=reason)
    word = close_up(_without_year(text, at))
    if word in _WORDS:
        return Entry(why_none=_WORDS[word])
    if ratio := _FRACTION.fullmatch(word):
        return Entry(_ratio(text, ratio))
    own = close_up(unit)
    body = word.removesuffix(own) if own and word != own else word
    if body != word and re.search(f"{SCALE}$", body) and re.match(SCALE, own):
        raise _other_unit(text, unit)
    return _number(text, body, unit=own)


def read_step(text: str) -> NextStep | None:
    """発展, 継続, 見直し, 中止 or 終了; None for an empty cell. Raises ReadingError E745."""
    plain = _STEP_SIGNS.sub("", unicodedata.normalize("NFKC", text))
    if not plain or plain in ("-", "－", "ー"):
        return None
    for step in NextStep:
        if plain in (step.value, step.value.removesuffix("し"), step.name.lower()):
            return step
    raise ReadingError(
        "E745",
        f"今後の方向「{text.strip()[:40]}」は選べません。",
        todo="発展・継続・見直し・中止・終了 から一つを選んでください。",
    )


def read_text(value: Any, *, longest: int = LONGEST_TEXT) -> str | None:
    """A free text; None for an empty cell. Raises ReadingError E746 beyond 4,000 letters (or `longest`)."""
    text = "" if value is None else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()
    _refuse_long(text, longest)
    return text or None


def _refuse_long(text: str, longest: int) -> None:
    if len(text) > longest:
        raise ReadingError(
            "E746",
            f"文が{len(text):,}字あります（{longest:,}字まで）。",
            todo="要点を残し、詳しい資料は別に付けてください。",
        )


def _kept(entry: Entry) -> Entry:
    """The entry, if it fits where it is kept."""
    _refuse_long(entry.why_none, LONGEST_SOURCE)
    if entry.value is not None and len(str(entry.value)) > LONGEST_NUMBER:
        raise ReadingError(
            "E740",
            f"{LONGEST_NUMBER}桁を超える数です。",
            todo="桁を確かめ、円を百万円に直すなど、単位に合う数を入れてください。",
        )
    return entry


def _typed(value: float | Decimal, number_format: str, *, unit: str) -> Fraction:
    """A number of the file; a cell in per cent shows 35% and holds 0.35."""
    try:
        number = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    except ValueError:
        raise _no_number(str(value)) from None
    if "%" not in number_format:
        return number
    if close_up(unit) not in _PERCENT_UNITS:
        raise ReadingError(
            "E741",
            f"セルの書式が％ですが、この指標の単位は「{unit or 'なし'}」です。",
            todo="書式を「標準」に変え、単位のとおりの数を入れてください。",
        )
    return number * 100


def _reason(text: str) -> str:
    """What follows a mark and a space: 「－ 機械の故障」."""
    found = _REASONED.fullmatch(text.strip())
    if found is None:
        return ""
    if _NUMBER_ALONE.fullmatch(unicodedata.normalize("NFKC", found[1])):
        raise ReadingError(
            "E747",
            f"「{text.strip()[:40]}」は、負の数とも、値がない印とも読めます。",
            todo="負の数は「▲3」のように空白なしで、値がないときは「－」だけを入れてください。",
        )
    return found[1].strip()


def _number(text: str, body: str, *, unit: str) -> Entry:
    try:
        read = parse_quantity(body, unit="")
    except ReadingError as error:
        if error.code in ("E023", "E024"):
            raise _other_unit(text, unit) from None
        raise
    if isinstance(read, Missing):
        return NOT_TOLD if read is Missing.BLANK else Entry(why_none=_MARKS[read])
    if read.approximate:
        raise ReadingError(
            "E740",
            f"「{text.strip()[:40]}」はおよその数です。判定には確かな数が要ります。",
            todo="確かな数に直すか、「－」にして要因の欄におよその数を書いてください。",
        )
    return Entry(read.value)


def _ratio(text: str, found: re.Match[str]) -> Fraction:
    if int(found[3]) == 0:
        raise _no_number(text)
    value = Fraction(int(found[2]), int(found[3]))
    return -value if found[1] else value


def _without_year(text: str, at: Year | None) -> str:
    """The text without a bracket that names the year of the column."""
    found = _BRACKETED.fullmatch(unicodedata.normalize("NFKC", text))
    year = read_year(found[2]) if found else None
    if found is None or year is None:
        return text
    if at is not None and year != at:
        raise ReadingError(
            "E744",
            f"かっこの中は{year.era}（{year.western}）ですが、この列は{at.era}（{at.western}）です。",
            todo="その年の列に入れるか、かっこを直してください。",
        )
    return found[1]


def _other_unit(text: str, unit: str) -> ReadingError:
    return ReadingError(
        "E741",
        f"「{text.strip()[:40]}」の単位が、この指標の単位「{unit or 'なし'}」と違います。",
        todo=f"「{unit}」で数えた数だけを入れてください。" if unit else "数だけを入れてください。",
    )


def _no_number(text: str) -> ReadingError:
    return ReadingError(
        "E740",
        f"「{text[:40]}」は数ではありません。",
        todo="数だけを入れてください。値がないときは「－」、当てはまらないときは「…」にしてください。",
    )
