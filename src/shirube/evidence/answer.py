"""What may be said: one plain sentence, the reasons that limit it, and what no figure here can tell."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shirube.evidence.effect import Effect
from shirube.evidence.panel import Dropped, Panel, Settings

if TYPE_CHECKING:
    from shirube.evidence.synthetic import SyntheticEffect


class Finding(StrEnum):
    """The answer in one word; that it cannot be told is an answer."""

    MORE = "増えたとみられる"
    LESS = "減ったとみられる"
    NOT_SEEN = "差は見つからない"
    CANNOT_TELL = "判定できない"


@dataclass(frozen=True)
class Reason:
    """Why the answer is limited. `is_fatal`: it alone makes the question undecidable."""

    id: str
    text: str
    is_fatal: bool = False


@dataclass(frozen=True)
class Scale:
    """How figures of a panel are said: `is_log` figures are shares of change, shown in per cent."""

    label: str
    unit: str
    is_log: bool
    digits: int = 1

    def shown(self, value: float) -> float:
        """The figure in `unit`: per cent for logarithms."""
        return math.expm1(value) * 100 if self.is_log else value

    def text(self, value: float) -> str:
        """＋1.2％, ▲0.3人."""
        shown = round(self.shown(value), self.digits)
        sign = "▲" if shown < 0 else "＋" if shown > 0 else ""
        return f"{sign}{abs(shown):,.{self.digits}f}{self.unit}"

    def between(self, low: float, high: float) -> str:
        """▲1.2％〜＋0.4％."""
        return f"{self.text(low)}〜{self.text(high)}"


@dataclass(frozen=True)
class Answer:
    """The finding, its sentence, the reasons for its limits and what cannot be said in any case."""

    finding: Finding
    sentence: str
    reasons: tuple[Reason, ...]
    limits: tuple[str, ...]


LIMITS = (
    "同じころに始まったほかの取組や出来事の影響は、分けられません。",
    "施策を始めたまちが選ばれた理由（熱心さなど）のうち、数字に表れないものは、そろえられません。",
    "まわりのまちへの良い影響・悪い影響があると、差は小さくも大きくも出ます。",
)


def answer(
    found: Effect | Mapping[str, Dropped],
    *,
    before: Effect | None,
    panel: Panel,
    scale: Scale,
    settings: Settings,
) -> Answer:
    """What may be said of an effect; `before` is the same estimate with the year moved back, None without it."""
    if not isinstance(found, Effect):
        counts = Counter(found.values())
        why = "、".join(f"{reason}（{count}）" for reason, count in counts.items())
        reason = Reason("nobody", f"計算に入れられるまちがありません: {why}。", is_fatal=True)
        return _cannot_tell(scale, (reason,))
    reasons = _reasons(found, before, panel, scale, settings)
    if any(reason.is_fatal for reason in reasons):
        return _cannot_tell(scale, reasons)
    return Answer(*_said(found, scale, settings), reasons, _limits(settings))


def answer_for_one(found: SyntheticEffect | Dropped, *, scale: Scale, settings: Settings) -> Answer:
    """What may be said of one place by its mixture of similar areas."""
    if isinstance(found, Dropped):
        reason = Reason("nobody", f"このまちは計算に入れられません: {found}。", is_fatal=True)
        return _cannot_tell(scale, (reason,))
    reasons = [
        Reason("one-place", "一つのまちだけの結果です。たまたまそのまちに起きた出来事と区別できません。")
    ]
    if found.before is None:
        reasons.append(
            Reason("no-check-before", "始める前の年が足りず、年をさかのぼった確かめができません。")
        )
    elif abs(found.before) > abs(found.value) / 2:
        text = f"年をさかのぼっても、効果の半分より大きな差が出ます（{scale.text(found.before)}）。"
        reasons.append(Reason("differs-before", text, is_fatal=True))
    if 1 / (1 + found.placebos) > settings.significance:
        text = f"比べられる似たまちが{found.placebos}しかなく、偶然かどうかを言えません。"
        reasons.append(Reason("few-placebos", text, is_fatal=True))
    if any(reason.is_fatal for reason in reasons):
        return _cannot_tell(scale, tuple(reasons))
    span = scale.between(found.low, found.high)
    if found.p > settings.significance:
        sentence = (
            f"「{scale.label}」に、似たまちを混ぜた比較相手との、偶然とは言えない差は見つかりませんでした。"
            f"効果がないとは言えず、あるとすれば {span} の間とみられます。"
        )
        return Answer(Finding.NOT_SEEN, sentence, tuple(reasons), _limits(settings))
    finding = Finding.MORE if found.value > 0 else Finding.LESS
    sentence = (
        f"「{scale.label}」は、似たまちを混ぜた比較相手に比べて {scale.text(found.value)} です。"
        f"同じ計算をした似たまち{found.placebos}の中でも目立つ差です（およその幅 {span}）。"
    )
    return Answer(finding, sentence, tuple(reasons), _limits(settings))


def _said(found: Effect, scale: Scale, settings: Settings) -> tuple[Finding, str]:
    span = scale.between(found.low, found.high)
    confidence = f"{1 - settings.significance:.0%}".replace("%", "％")
    if found.p > settings.significance:
        return Finding.NOT_SEEN, (
            f"「{scale.label}」に、似たまちとの差は見つかりませんでした。"
            f"効果がないとは言えず、あるとすれば {span} の間とみられます（{confidence}の区間）。"
        )
    finding = Finding.MORE if found.value > 0 else Finding.LESS
    verb = "多く" if found.value > 0 else "少なく"
    return finding, (
        f"施策を始めたまちの「{scale.label}」は、始めなかった似たまちに比べて "
        f"{scale.text(found.value).lstrip('＋▲')} {verb}なりました（{confidence}の区間 {span}）。"
    )


def _reasons(
    found: Effect, before: Effect | None, panel: Panel, scale: Scale, settings: Settings
) -> tuple[Reason, ...]:
    reasons = []
    entered, left = len(found.adopters), len(found.dropped)
    if before is None:
        text = "始める前の年が足りず、「始める前から差が開いていなかったか」を確かめられません。"
        reasons.append(Reason("no-check-before", text))
    elif before.p <= settings.significance:
        text = (
            f"施策を始める前の{settings.years_back}年に、すでに似たまちとの差が開いています"
            f"（{scale.text(before.value)}）。似たまちとの差を効果とは読めません。"
        )
        reasons.append(Reason("differs-before", text, is_fatal=True))
    if left:
        counts = Counter(found.dropped.values())
        why = "、".join(f"{reason}（{count}）" for reason, count in counts.items())
        text = f"書かれた{entered + left}のまちのうち{left}は計算に入っていません: {why}。"
        reasons.append(Reason("left-out", text, is_fatal=left > entered))
    if entered < settings.fewest_adopters:
        text = f"始めたまちが{entered}しかなく、よほど大きな効果でなければ見分けられません。"
        reasons.append(Reason("few", text))
    if found.by_region:
        text = (
            "始めたまちが少数の都道府県に集まっているため、都道府県ごと入れ替えて偶然かどうかを判断しました。"
            "区間は広めになります。"
        )
        reasons.append(Reason("crowded", text))
    reasons += _one_region(found, panel, settings)
    return tuple(reasons)


def _one_region(found: Effect, panel: Panel, settings: Settings) -> list[Reason]:
    """More than half of the adopters in one prefecture: whatever happened there looks like the measure."""
    row_of = panel.row_of()
    counts = Counter(panel.regions[row_of[code]] for code in found.adopters)
    _, most = counts.most_common(1)[0]
    if len(found.adopters) < settings.fewest_adopters or most * 2 <= len(found.adopters):
        return []
    text = f"始めたまち{len(found.adopters)}のうち{most}が同じ都道府県にあり、その県での出来事や県の施策と区別できません。"
    return [Reason("one-prefecture", text)]


def _cannot_tell(scale: Scale, reasons: tuple[Reason, ...]) -> Answer:
    fatal = next(reason for reason in reasons if reason.is_fatal)
    return Answer(
        Finding.CANNOT_TELL,
        f"「{scale.label}」への効果は判定できません。{fatal.text}",
        reasons,
        LIMITS,
    )


def _limits(settings: Settings) -> tuple[str, ...]:
    late = f"始めてから{settings.years_after}年より後に現れる効果は、見ていません。"
    return (*LIMITS, late)
