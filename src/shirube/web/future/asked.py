"""What was asked of the projection: the fields of the form, a question, or the mistakes in it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from shirube.base import ShirubeError
from shirube.catalogue import Area
from shirube.catalogue.future_settings import future_settings
from shirube.regions.scenarios import BANDS
from shirube.usecases.future import GOALS, SURVIVALS, Question

LONGEST = 12


@dataclass(frozen=True)
class Entry:
    """A number in the form: name, label, unit, its bounds, the plain value, what was typed, the mistake if any."""

    name: str
    label: str
    unit: str
    low: int
    high: int
    plain: int
    typed: str
    value: int
    error: ShirubeError | None = None

    @property
    def id(self) -> str:
        return f"field-{self.name}"


@dataclass(frozen=True)
class Choice:
    """A choice in the form."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]

    @property
    def value(self) -> str:
        return next(value for value, _, is_chosen in self.options if is_chosen)

    @property
    def id(self) -> str:
        return f"field-{self.name}"


@dataclass(frozen=True)
class Asked:
    """The form as typed and the question; a field that cannot be read has its plain value in it."""

    question: Question
    entries: dict[str, Entry]
    choices: dict[str, Choice]
    stays: tuple[Entry, ...]

    @property
    def errors(self) -> tuple[tuple[str, ShirubeError], ...]:
        """The control's id and the mistake, in the order of the form."""
        every = (*self.entries.values(), *self.stays)
        return tuple((entry.id, entry.error) for entry in every if entry.error is not None)

    @property
    def query(self) -> str:
        """The address of this question: only what differs from the plain one."""
        told = [(e.name, e.value) for e in (*self.entries.values(), *self.stays) if e.value != e.plain]
        told += [(c.name, c.value) for c in self.choices.values() if c.value != c.options[0][0]]
        return f"?{urlencode(told)}" if told else ""


def read_asked(request: HttpRequest, area: Area) -> Asked:
    """The question of the address."""
    told, limits = request.GET, future_settings().projection
    base = _choice(told, "base", "どの人口から始めるか", _BASES)
    first = int(base.value) + 10
    entries = {
        entry.name: entry
        for entry in (
            _entry(told, "until", "いつまで", "年", (first, limits.furthest, limits.until)),
            _entry(told, "fertility", "女性1人当たりの子ども（いま=100）", "%", (50, 300, 100)),
            _entry(told, "rise_by", "それに届く年", "年", (first, limits.furthest, limits.rise_by)),
            _entry(told, "households", "移り住む世帯（1年に）", "世帯", (0, limits.households_limit, 0)),
            _entry(told, "level", "保ちたい水準（いま=100）", "%", (1, 200, 80)),
            _entry(told, "goal_year", "いつ", "年", (first, limits.furthest, limits.until)),
        )
    }
    stays = tuple(_entry(told, f"stay_{band.id}", band.label, "%", (0, 100, 0)) for band in BANDS)
    choices = {
        choice.name: choice
        for choice in (
            base,
            _choice(
                told, "household", "その世帯", tuple((kind.id, kind.label) for kind in limits.households)
            ),
            _choice(told, "survival", "65歳以上の生き残る割合", tuple(SURVIVALS.items())),
            _choice(told, "measure", "何を保つか", tuple(GOALS.items())),
        )
    }
    numbers = {name: entry.value for name, entry in entries.items()}
    values: dict[str, Any] = {name: choice.value for name, choice in choices.items() if name != "base"}
    stay = {band.id: entry.value for band, entry in zip(BANDS, stays, strict=True)}
    question = Question(area.code, base=int(base.value), stay=stay, **numbers, **values)
    return Asked(question, entries, choices, stays)


_BASES = (("2023", "2023年1月1日の住民基本台帳"), ("2015", "2015年10月1日の国勢調査"))


def _entry(told: QueryDict, name: str, label: str, unit: str, bounds: tuple[int, int, int]) -> Entry:
    low, high, plain = bounds
    typed = told.get(name, "").strip()
    plain_text = unicodedata.normalize("NFKC", typed[: LONGEST + 1]).replace(",", "").rstrip(f"%{unit}")
    if not typed:
        return Entry(name, label, unit, low, high, plain, str(plain), plain)
    if len(typed) <= LONGEST and plain_text.isdecimal() and low <= int(plain_text) <= high:
        return Entry(name, label, unit, low, high, plain, typed, int(plain_text))
    error = ShirubeError(
        "E638",
        f"「{label}」の「{typed[:LONGEST]}」を読めません。{low:,}から{high:,}までの整数（{unit}）を期待しました。",
        todo=f"直すまで {plain:,} として計算しています。",
    )
    return Entry(name, label, unit, low, high, plain, typed[:LONGEST], plain, error)


def _choice(told: QueryDict, name: str, label: str, options: tuple[tuple[str, str], ...]) -> Choice:
    wanted = told.get(name, "")
    chosen = wanted if wanted in dict(options) else options[0][0]
    return Choice(name, label, tuple((value, text, value == chosen) for value, text in options))
