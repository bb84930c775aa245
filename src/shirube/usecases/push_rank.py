"""Which proposals come first for an area, by points anyone can add up, with the reason in words.

Points: 3 for each theme the area told that the programme has (two at most); for readiness 5 where it can be used,
4 to 0 where 1, 2, 3, 4 or more facts are missing, two fewer (but not below 0) where the source is known to print
the conditions only in part, 0 where it does not print them; for money
1 to 4 by its order of magnitude (millions of yen 1, tens of millions 2, hundreds of millions 3, more 4), by the
upper end where it is known, else by the lower one. Equal points keep the order of the catalogue. What cannot be
used is no proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shirube.base import format_yen
from shirube.rules import Verdict
from shirube.usecases.push import Outcome, known_figure

THEME_POINTS, MOST_THEMES = 3, 2
READY, READY_IN_PART, MOST_MONEY = 5, 3, 4
MILLION_DIGITS = 7

RULE = (
    "点数の合計が大きい順です。まちの関心テーマと合うごとに3点（2つまで）、使えるなら5点・"
    "足りない答えが1つなら4点・2つなら3点・3つなら2点・4つなら1点（資料に条件がないものは0点、"
    "一部しか書かれていない制度はそれぞれ2点低い）、"
    "金額は100万円台1点・1,000万円台2点・1億円台3点・10億円以上4点（分かっている上限、なければ下限で数えます）。"
    "同点は資料の順です。"
)


@dataclass(frozen=True)
class Ranked:
    """A proposal with its place (from 1), its points and why."""

    place: int
    outcome: Outcome
    theme_points: int
    ready_points: int
    money_points: int
    themes: tuple[str, ...]

    @property
    def points(self) -> int:
        return self.theme_points + self.ready_points + self.money_points

    @property
    def why(self) -> str:
        """テーマ「DX」が合う3点＋あと1つで決まる4点＋上限3,000万円2点＝9点."""
        parts = []
        if self.themes:
            parts.append(f"テーマ「{'・'.join(self.themes)}」が合う {self.theme_points}点")
        parts.append(f"{_ready_words(self.outcome)} {self.ready_points}点")
        parts.append(f"{_money_words(self.outcome)} {self.money_points}点")
        return f"{' ＋ '.join(parts)} ＝ {self.points}点"


def rank(outcomes: Sequence[Outcome], themes: Iterable[str] = ()) -> tuple[Ranked, ...]:
    """The proposals of an area, the best first; `outcomes` in the order of the catalogue."""
    told = tuple(dict.fromkeys(themes))
    found = [_weighed(outcome, told) for outcome in outcomes if outcome.verdict is not Verdict.NO]
    found.sort(key=lambda item: -item.points)
    return tuple(
        Ranked(place, i.outcome, i.theme_points, i.ready_points, i.money_points, i.themes)
        for place, i in enumerate(found, start=1)
    )


def _weighed(outcome: Outcome, told: tuple[str, ...]) -> Ranked:
    shared = tuple(theme for theme in told if theme in outcome.programme.themes)
    theme_points = THEME_POINTS * min(len(shared), MOST_THEMES)
    return Ranked(0, outcome, theme_points, _ready(outcome), _money(outcome), shared)


def _ready(outcome: Outcome) -> int:
    ready = READY if outcome.programme.depth == "full" else READY_IN_PART
    if outcome.key == "yes":
        return ready
    return max(0, ready - len(outcome.missing)) if outcome.missing else 0


def _money(outcome: Outcome) -> int:
    digits = len(str(known_figure(outcome.money)))
    return min(max(0, digits - MILLION_DIGITS + 1), MOST_MONEY)


def _ready_words(outcome: Outcome) -> str:
    if outcome.key == "yes":
        return "使える" if outcome.programme.depth == "full" else "書かれている条件は満たす"
    return f"あと{len(outcome.missing)}つで決まる" if outcome.missing else "資料に条件がない"


def _money_words(outcome: Outcome) -> str:
    money = outcome.money
    if money is None or known_figure(money) == 0:
        return "金額は分からない"
    end = "" if money.value is not None else "上限 " if money.high is not None else "下限 "
    return f"{money.label} {end}{format_yen(known_figure(money))}"
