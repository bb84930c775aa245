"""From a form field's text to a typed fact: full-width digits, 万円, eras, fractions; limits kept."""

from __future__ import annotations

import unicodedata
from datetime import date
from fractions import Fraction

from shirube.base import ReadingError, format_yen, parse_date, parse_yen
from shirube.rules import Known, Variable, VariableType, read_value
from shirube.usecases.written import read_written

LONGEST = 2_000
LARGEST_YEN = 10**15 - 1
MOST_PEOPLE = 500
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
NOT_TOLD = frozenset({"", "unknown"})
_PERSON_UNKNOWN = frozenset({"?", "不明", "わからない"})
_NOBODY = frozenset({"なし", "0人"})


def read_day(text: str) -> date:
    """A day asked about; raises ReadingError E304 if unreadable, E305 beyond 2000–2100."""
    try:
        day = _any_day(text[:LONGEST])
    except ValueError as error:
        raise ReadingError(
            "E304",
            f"基準日「{text.strip()[:40]}」を日付として読めません。",
            todo="例: 2026-06-15、令和8年6月15日",
        ) from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ReadingError(
            "E305",
            f"基準日「{text.strip()[:40]}」は扱える範囲の外です。",
            todo=f"{FIRST_DAY.year}年から{LAST_DAY.year}年までの日を入れてください。",
        )
    return day


def _any_day(text: str) -> date:
    """Also a day before the solar calendar, so that it is called too early and not unreadable."""
    try:
        return parse_date(text)
    except ReadingError:
        return date.fromisoformat(text.strip())


def read_field(text: str, variable: Variable) -> Known | None:
    """The typed value of a field, None for an empty one or わからない; raises ReadingError E302 or E303."""
    if len(text) > LONGEST:
        raise _unreadable(variable, text, f"{LONGEST:,}文字以内")
    if text.strip() in NOT_TOLD:
        return None
    match variable.type:
        case VariableType.YEN:
            return _read_yen(text, variable)
        case VariableType.YEN_LIST:
            return _read_people(text, variable)
        case VariableType.DATE:
            return _read_date(text, variable)
        case _:
            return _read_plain(text, variable)


def _read_plain(text: str, variable: Variable) -> Known | None:
    """Yes or no, a choice, a number: read as everywhere else (`usecases.written`)."""
    try:
        return read_written(text, variable)
    except ReadingError as error:
        raise _unreadable(variable, text, _expected(variable)) from error


def _read_yen(text: str, variable: Variable) -> int:
    if unicodedata.normalize("NFKC", text).strip()[0] in "-−▲△":
        raise _out_of_range(variable, text)
    try:
        yen = parse_yen(text, unit="円")
    except ReadingError as error:
        raise _unreadable(variable, text, "金額（例: 9,000万円、90000000）") from error
    if not 0 <= yen <= LARGEST_YEN:
        raise _out_of_range(variable, text)
    return _in_domain(yen, variable, text)


def _read_people(text: str, variable: Variable) -> tuple[int | None, ...]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and unicodedata.normalize("NFKC", lines[0]) in _NOBODY:
        return ()
    if len(lines) > MOST_PEOPLE:
        raise _unreadable(variable, f"{len(lines)}行", f"{MOST_PEOPLE}人以内")
    return tuple(
        None if unicodedata.normalize("NFKC", line) in _PERSON_UNKNOWN else _read_yen(line, variable)
        for line in lines
    )


def _read_date(text: str, variable: Variable) -> date:
    try:
        day = parse_date(text)
    except ReadingError as error:
        raise _unreadable(variable, text, "日付（例: 2026-06-15、令和8年6月15日）") from error
    if not date(1900, 1, 1) <= day <= LAST_DAY:
        raise _unreadable(variable, text, "1900年から2100年までの日")
    return day


def _in_domain(number: int | Fraction, variable: Variable, text: str) -> int:
    try:
        return read_value(number, variable) if variable.type is not VariableType.YEN_LIST else number  # type: ignore[return-value]
    except ReadingError as error:
        raise _unreadable(variable, text, _expected(variable)) from error


def _expected(variable: Variable) -> str:
    if variable.type is VariableType.BOOL:
        return "はい（yes）・いいえ（no）・わからない（unknown）のどれか"
    if variable.type is VariableType.ENUM:
        return "選択肢のどれか"
    kind = "整数" if variable.type in (VariableType.INT, VariableType.YEN) else "数（例: 0.25、2/3）"
    low = "" if variable.minimum is None else f"{variable.minimum}以上"
    high = "" if variable.maximum is None else f"{variable.maximum}以下"
    return f"{low}{high}の{kind}" if low or high else kind


def _unreadable(variable: Variable, text: str, expected: str) -> ReadingError:
    shown = text.strip().splitlines()[0][:40] if text.strip() else text[:40]
    return ReadingError(
        "E302",
        f"「{variable.label}」の「{shown}」を読めません。要るのは{expected}です。",
        todo="わからないときは空のままにしてください（0 とは違います）。",
    )


def _out_of_range(variable: Variable, text: str) -> ReadingError:
    return ReadingError(
        "E303",
        f"「{variable.label}」の「{text.strip()[:40]}」は扱える金額の外です。",
        todo=f"0円から{format_yen(LARGEST_YEN)}までで入れてください。",
    )
