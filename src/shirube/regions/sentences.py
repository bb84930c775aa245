"""まず見るところ: the few figures in which a place stands out most, as sentences that name what they rest on.

The rule. For every measure with known figures there are up to two standouts: how far the place lies from the
median of its similar places, and how fast the figure has moved beside theirs. Both are counted in standard
deviations over all places of the kind, so that measures can be weighed against each other. The strongest
standout of each theme is kept, and of those the strongest five. What is not known is never used; a change that
starts from a small number and a yearly rate of few cases are not told, since a few families would make them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shirube.regions.profile import Measure, figure_text
from shirube.regions.ranks import Rank

SHOWN = 5
SMALL = 100
"""Counts that begin below this are not told as a change in per cent."""
FEW = 20
"""A yearly rate made of fewer cases (births, moves …) is not told: a few families would make it."""
SAME = 0.05
"""Differences below this share of a standard deviation are called 同じくらい."""

Kind: TypeAlias = Literal["level", "change"]


@dataclass(frozen=True, kw_only=True)
class Level:
    """Where a place stands: its figure, the median of `similar` known ones, its rank, and the score."""

    measure: Measure
    when: str
    value: float
    median: float
    similar: int
    others: str
    rank: Rank
    base: str
    score: float

    @property
    def text(self) -> str:
        """65歳以上の割合は46.3%（2020年10月1日）。似ているまち20の中央値44.1%より2.2ポイント高く、…"""
        m = self.measure
        return (
            f"{m.label}は{with_unit(self.value, m)}（{self.when}）。{self.others}{self.similar}の中央値"
            f"{self._middle}{self._beside()}、{rank_words(self.rank, self.base, m)}です。"
        )

    def _beside(self) -> str:
        m, gap = self.measure, self.value - self.median
        if abs(self.score) < SAME or figure_text(gap, m.decimals).strip("▲0.") == "":
            return "と同じくらいで"
        unit = "ポイント" if m.unit == "%" else _bare(m)
        return f"より{figure_text(abs(gap), m.decimals)}{unit}{_stem(m.words[0 if gap > 0 else 1])}"

    @property
    def _middle(self) -> str:
        return f"{figure_text(self.median, self.measure.decimals)}{_bare(self.measure)}"


@dataclass(frozen=True, kw_only=True)
class Change:
    """How a figure moved: first and last figure of the place, and the median change of `similar` known ones."""

    measure: Measure
    first_when: str
    last_when: str
    first: float
    last: float
    change: float
    median: float
    similar: int
    others: str
    score: float

    @property
    def text(self) -> str:
        """出生数は2010年の25人から2022年の10人へ60.0%減りました。似ているまち20の中央値は35.2%減です。"""
        m = self.measure
        return (
            f"{m.label}は{self.first_when}の{with_unit(self.first, m)}から{self.last_when}の"
            f"{with_unit(self.last, m)}へ{_moved(m, self.change)}。{self.others}{self.similar}の変化の中央値は"
            f"{_moved_briefly(m, self.median)}です。"
        )


Standout: TypeAlias = Level | Change


def kind_of(standout: Standout) -> Kind:
    """level or change."""
    return "level" if isinstance(standout, Level) else "change"


def choose(standouts: Iterable[Standout], *, count: int = SHOWN) -> tuple[Standout, ...]:
    """The strongest standout of each theme, the strongest first, at most `count`; equal ones in the order given."""
    best: dict[str, Standout] = {}
    for standout in standouts:
        theme = standout.measure.theme
        if theme not in best or abs(standout.score) > abs(best[theme].score):
            best[theme] = standout
    return tuple(sorted(best.values(), key=lambda standout: -abs(standout.score))[:count])


def is_told(measure: Measure, first: float) -> bool:
    """Whether a change from `first` may be told: a count must not begin small."""
    return not measure.is_count or first >= SMALL


def change_between(measure: Measure, first: float, last: float) -> float | None:
    """The change of a count in per cent, of anything else as a difference; None from zero."""
    if not measure.is_count:
        return last - first
    return (last - first) / first * 100 if first else None


def with_unit(value: float, measure: Measure) -> str:
    """46.3%, 3,307人, 0.14 (an index has no unit)."""
    return f"{figure_text(value, measure.decimals)}{plain_unit(measure)}"


def plain_unit(measure: Measure) -> str:
    """The unit as spoken in a sentence: 人／人口千人 is 人（人口千人当たり）."""
    if measure.unit == "指数":
        return ""
    unit, _, per = measure.unit.partition("／")
    if not per or measure.label.startswith(per) or "当たり" in measure.label:
        return unit
    return f"{unit}（{per}当たり）"


def _bare(measure: Measure) -> str:
    """The unit without what it is counted by, for a second mention."""
    return "" if measure.unit == "指数" else measure.unit.partition("／")[0]


def rank_words(rank: Rank, base: str, measure: Measure) -> str:
    """全国1,741市区町村で高いほうから210番目; counted from the nearer end."""
    high, low = measure.words
    from_top = rank.place <= rank.from_below
    place = rank.place if from_top else rank.from_below
    tied = f"（同じ値が{rank.tied:,}）" if rank.tied > 1 else ""
    word = high if from_top else low
    return f"{base}でもっとも{word}値{tied}" if place == 1 else f"{base}で{word}ほうから{place:,}番目{tied}"


def texts(standouts: Sequence[Standout]) -> tuple[str, ...]:
    """The sentences of some standouts."""
    return tuple(standout.text for standout in standouts)


def _stem(word: str) -> str:
    return word.removesuffix("い") + "く"


def _moved(measure: Measure, change: float) -> str:
    amount, decimals, unit = _amount(measure)
    shown = figure_text(abs(change), decimals)
    if not shown.strip("0."):
        return "、変わっていません"
    up, down = ("増えました", "減りました") if amount else ("上がりました", "下がりました")
    return f"{shown}{unit}{up if change > 0 else down}"


def _moved_briefly(measure: Measure, change: float) -> str:
    amount, decimals, unit = _amount(measure)
    shown = figure_text(abs(change), decimals)
    if not shown.strip("0."):
        return f"0{unit}"
    up, down = ("増", "減") if amount else ("の上昇", "の低下")
    return f"{shown}{unit}{up if change > 0 else down}"


def _amount(measure: Measure) -> tuple[bool, int, str]:
    if measure.is_count:
        return True, 1, "%"
    if measure.unit == "%":
        return False, max(measure.decimals, 1), "ポイント"
    return measure.words[0] == "多い", measure.decimals, plain_unit(measure)
