"""Fiscal years, calendar years and days, in Japanese eras and in Western years; no clock."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shirube.base.errors import ReadingError
from shirube.base.quantity import close_up


@dataclass(frozen=True)
class _Era:
    name: str
    letter: str
    start: date
    last: date

    @property
    def base(self) -> int:
        """The Western year before 元年."""
        return 1867 if self.name == "明治" else self.start.year - 1

    def overlaps(self, first: date, last: date) -> bool:
        return self.start <= last and first <= self.last

    def span(self) -> str:
        until = f"{self.last}まで" if self.last != date.max else ""
        return f"{self.name}は{self.start}から{until}"


# 明治 begins here on 1873-01-01: until then Japan counted by the lunisolar calendar.
_ERAS = (
    _Era("明治", "M", date(1873, 1, 1), date(1912, 7, 29)),
    _Era("大正", "T", date(1912, 7, 30), date(1926, 12, 24)),
    _Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    _Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    _Era("令和", "R", date(2019, 5, 1), date.max),
)
_FIRST_YEAR = 1873
_FIRST_FISCAL_YEAR = 1886  # 明治19年度, the first that began in April
_LAST_YEAR = 9998

_YEAR = r"(?:(?P<era>明治|大正|昭和|平成|令和|[MTSHR])(?P<count>元|[0-9]{1,2})|(?P<western>[0-9]{4}))"
_FISCAL_YEAR = re.compile(f"{_YEAR}(?P<word>年度?)?")
_DAY = re.compile(
    f"{_YEAR}(?:年(?P<month>[0-9]{{1,2}})月(?P<day>[0-9]{{1,2}})日"
    r"|(?P<sign>[./-])(?P<month2>[0-9]{1,2})(?P=sign)(?P<day2>[0-9]{1,2}))"
)
_END = re.compile(
    f"{_YEAR}(?:年(?P<month>[0-9]{{1,2}})月|[./](?P<month2>[0-9]{{1,2}})月?|年(?P<fiscal>度)?)末日?"
)
_MONTH = re.compile(f"{_YEAR}(?:年[0-9]{{1,2}}月|[./-][0-9]{{1,2}}月?)")
_BOTH = re.compile(r"(.+)\((.+)\)")


@dataclass(frozen=True, order=True)
class FiscalYear:
    """A fiscal year, 1 April to 31 March. Ordered among fiscal years only."""

    year: int

    def __post_init__(self) -> None:
        _refuse_far_year(self.year, first=_FIRST_FISCAL_YEAR)

    def __str__(self) -> str:
        return self.era

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """The fiscal year of a day."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def start(self) -> date:
        """Its first day, 1 April."""
        return date(self.year, 4, 1)

    @property
    def end(self) -> date:
        """Its last day, 31 March."""
        return date(self.year + 1, 3, 31)

    def contains(self, day: date) -> bool:
        """Whether the day lies in the fiscal year."""
        return self.start <= day <= self.end

    @property
    def era(self) -> str:
        """令和8年度. The era of 31 December names it: 2019 is 令和元年度 throughout, as the ministries agreed."""
        era = _era_of(self._naming_day)
        return f"{era.name}{_era_count(self.year - era.base)}年度"

    @property
    def short(self) -> str:
        """R8."""
        era = _era_of(self._naming_day)
        return f"{era.letter}{self.year - era.base}"

    @property
    def western(self) -> str:
        """2026年度."""
        return f"{self.year}年度"

    @property
    def _naming_day(self) -> date:
        return date(self.year, 12, 31)


@dataclass(frozen=True, order=True)
class CalendarYear:
    """A calendar year. Ordered among calendar years only; never equal to a fiscal year."""

    year: int

    def __post_init__(self) -> None:
        _refuse_far_year(self.year, first=_FIRST_YEAR)

    def __str__(self) -> str:
        return self.western

    @property
    def start(self) -> date:
        """1 January."""
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        """31 December."""
        return date(self.year, 12, 31)

    def contains(self, day: date) -> bool:
        """Whether the day lies in the year."""
        return self.start <= day <= self.end

    @property
    def era(self) -> str:
        """令和8年. A year of two eras takes the later one."""
        era = _era_of(self.end)
        return f"{era.name}{_era_count(self.year - era.base)}年"

    @property
    def western(self) -> str:
        """2026年."""
        return f"{self.year}年"


def parse_fiscal_year(text: str) -> FiscalYear:
    """Read 令和8年度, R8年度, R8, 2026年度, 2026. Raises ReadingError E010, E012, E015, E017."""
    match = _FISCAL_YEAR.fullmatch(close_up(text))
    if match is None:
        raise _fiscal_year_error(text)
    if match["word"] == "年":
        raise ReadingError(
            "E015",
            f"「{text}」は暦年（1月から12月）です。年度（例「令和8年度」「R8」「2026年度」）を期待しました。",
            todo="年度であれば「度」を付けてください。暦年であれば parse_year で読んでください。",
        )
    return _fiscal_year(text, match)


def parse_year(text: str, *, bare: Literal["fiscal", "calendar"] | None = None) -> FiscalYear | CalendarYear:
    """Read a fiscal year (R8年度) or a calendar year (R8年, 2026年), kept apart by type.

    `bare` says what a year without a word is ("R8", "2026"); without it such a year is refused.
    Raises ReadingError E010, E012, E014, E017.
    """
    match = _FISCAL_YEAR.fullmatch(close_up(text))
    if match is None:
        raise _fiscal_year_error(text)
    if match["word"] is None and bare is None:
        raise ReadingError(
            "E014",
            f"「{text}」は年度とも暦年とも読めます。「{text}年度」か「{text}年」を期待しました。",
            todo="どちらかの語を付けるか、表の見出しから分かるなら bare に渡してください。",
        )
    kind = {"年度": "fiscal", "年": "calendar"}.get(match["word"] or "", bare)
    if kind == "fiscal":
        return _fiscal_year(text, match)
    year = CalendarYear(_western_year(match))
    _refuse_outside_era(text, match, year.start, year.end, meant=year.era)
    return year


def parse_date(text: str) -> date:
    """Read 令和8年4月1日, R7.4.1, 2026-04-01, 2026/4/1, 令和7年3月末, 令和7年度末, or both forms at once.

    The end of a month, year or fiscal year is its last day. Raises ReadingError E011-E013, E016-E018.
    """
    plain = close_up(text)
    if both := _BOTH.fullmatch(plain):
        first, second = parse_date(both[1]), parse_date(both[2])
        if first != second:
            raise ReadingError(
                "E018",
                f"「{text}」の二つの日付 {first} と {second} が違います。同じ日（例「令和8年4月1日（2026-04-01）」）を期待しました。",
                todo="どちらが正しいか原本を確かめてください。",
            )
        return first
    if match := _DAY.fullmatch(plain):
        return _day(text, match, month=match["month"] or match["month2"], day=match["day"] or match["day2"])
    if match := _END.fullmatch(plain):
        return _end(text, match)
    if _MONTH.fullmatch(plain):
        raise ReadingError(
            "E016",
            f"「{text}」には日がありません。「令和7年3月31日」「令和7年3月末」のような日付を期待しました。",
            todo="日を書き足すか、月の終わりであれば「末」を付けてください。",
        )
    raise ReadingError(
        "E011",
        f"「{text}」を日付として読めません。「令和8年4月1日」「R8.4.1」「2026-04-01」「2026/4/1」「令和7年3月末」のような形を期待しました。",
        todo="年・月・日をこの順に書いてください。",
    )


def format_date_era(day: date) -> str:
    """令和8年4月1日. Raises ReadingError E017 before 1873."""
    _refuse_far_year(day.year, first=_FIRST_YEAR)
    era = _era_of(day)
    return f"{era.name}{_era_count(day.year - era.base)}年{day.month}月{day.day}日"


def format_date_both(day: date) -> str:
    """令和8年4月1日（2026-04-01）."""
    return f"{format_date_era(day)}（{day.isoformat()}）"


def _day(text: str, match: re.Match[str], *, month: str, day: str) -> date:
    year = _western_year(match)
    _refuse_far_year(year, first=_FIRST_YEAR)
    try:
        read = date(year, int(month), int(day))
    except ValueError as error:
        raise _no_such_day(text) from error
    _refuse_outside_era(text, match, read, read, meant=format_date_era(read))
    return read


def _end(text: str, match: re.Match[str]) -> date:
    if match["fiscal"]:
        return _fiscal_year(text, match).end
    month = int(match["month"] or match["month2"] or 12)
    if not 1 <= month <= 12:
        raise _no_such_day(text)
    year = _western_year(match)
    _refuse_far_year(year, first=_FIRST_YEAR)
    return _day(text, match, month=str(month), day=str(calendar.monthrange(year, month)[1]))


def _fiscal_year(text: str, match: re.Match[str]) -> FiscalYear:
    year = FiscalYear(_western_year(match))
    # Only April to December: an era that begins in January has its first fiscal year in the next April.
    _refuse_outside_era(text, match, year.start, date(year.year, 12, 31), meant=year.era)
    return year


def _western_year(match: re.Match[str]) -> int:
    if match["western"]:
        return int(match["western"])
    count = 1 if match["count"] == "元" else int(match["count"])
    return _named_era(match).base + count


def _named_era(match: re.Match[str]) -> _Era:
    return next(era for era in _ERAS if match["era"] in (era.name, era.letter))


def _era_of(day: date) -> _Era:
    return next(era for era in _ERAS if era.overlaps(day, day))


def _era_count(count: int) -> str:
    return "元" if count == 1 else str(count)


def _refuse_outside_era(text: str, match: re.Match[str], first: date, last: date, *, meant: str) -> None:
    if match["western"]:
        return
    era = _named_era(match)
    if not era.overlaps(first, last):
        raise ReadingError(
            "E012",
            f"「{text}」は{era.name}の外です（{era.span()}）。「{meant}」を期待しました。",
            todo="元号か年の写し間違いがないか確かめてください。",
        )


def _refuse_far_year(year: int, *, first: int) -> None:
    if not first <= year <= _LAST_YEAR:
        raise ReadingError(
            "E017",
            f"西暦{year}年は扱える範囲の外です。{first}年から{_LAST_YEAR}年までを期待しました。",
            todo="明治5年までは旧暦、明治18年度までは4月始まりではないため、扱いません。",
        )


def _no_such_day(text: str) -> ReadingError:
    return ReadingError(
        "E013",
        f"「{text}」という日は暦にありません。「令和8年2月28日」のように暦にある日を期待しました。",
        todo="月と日を確かめてください。月の終わりは「令和8年2月末」と書けます。",
    )


def _fiscal_year_error(text: str) -> ReadingError:
    return ReadingError(
        "E010",
        f"「{text}」を年度・年として読めません。「令和8年度」「R8」「2026年度」「2026年」のような形を期待しました。",
        todo="元号（令和・R など）か西暦4桁で、一つの年だけを書いてください。",
    )
