"""Whether a KPI is on course: against the straight line or the stated path, by direction, rule shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from shirube.plans.model import Kpi
from shirube.plans.targets import Direction, Status, Target, TargetKind
from shirube.plans.times import DueKind, PlanError, Year, years_between


class Grade(StrEnum):
    """The grades used in Japan. NOT_ASSESSABLE stands apart: it is not worse than BEHIND."""

    ACHIEVED = "達成"
    ON_COURSE = "順調"
    SLIGHTLY_BEHIND = "やや遅れ"
    BEHIND = "遅れ"
    NOT_ASSESSABLE = "判定不能"


@dataclass(frozen=True)
class Rule:
    """How grades are drawn. `slightly` is the share of the expected progress that still is "slightly behind".

    Raises PlanError E506 unless 0 < slightly <= on_course <= 1.
    """

    on_course: Fraction = Fraction(1)
    slightly: Fraction = Fraction(4, 5)

    def __post_init__(self) -> None:
        if not 0 < self.slightly <= self.on_course <= 1:
            raise PlanError(
                "E506",
                f"判定の基準（順調 {self.on_course}、やや遅れ {self.slightly}）が正しくありません。",
                todo="0 < やや遅れ ≦ 順調 ≦ 1 の分数で書いてください。",
            )

    def text_ja(self) -> str:
        """The rule in one sentence, to stand beside every judgement."""
        return (
            "目標に届けば達成。基準値と目標値を結ぶ直線（または定めた道筋）で求めたその年の見込みに対し、"
            f"進み具合が{_percent(self.on_course)}以上なら順調、{_percent(self.slightly)}以上ならやや遅れ、それに満たなければ遅れ。"
        )


@dataclass(frozen=True)
class Observation:
    """An actual: the value in the unit of the target, and the year it is for. `value` None: not yet known."""

    at: Year
    value: Fraction | None


@dataclass(frozen=True)
class Judgement:
    """The grade, why, what was expected that year, and the rule that was used."""

    grade: Grade
    reason: str
    rule: Rule
    expected: Fraction | None = None


def judge(kpi: Kpi, seen: Observation, *, rule: Rule | None = None) -> Judgement:
    """The grade of one KPI by one actual. Never raises for a gap in the plan: the grade is NOT_ASSESSABLE with the reason."""
    used = rule or Rule()
    gap = _what_is_missing(kpi, seen)
    target = kpi.target
    if gap or target is None or seen.value is None:
        return Judgement(Grade.NOT_ASSESSABLE, gap, used)
    if target.value is None:
        return _by_direction(kpi, target, seen.value, at=seen.at, rule=used)
    baseline = kpi.baseline.value if kpi.baseline else None
    direction = target.direction(baseline)
    if direction is None and kpi.due.kind is DueKind.RANGE_CUMULATIVE:
        direction = Direction.UP
    if direction is None:
        return _without_direction(target, seen.value, rule=used)
    if is_met(target, seen.value, direction=direction):
        return Judgement(Grade.ACHIEVED, "目標に届いています。", used, target.value)
    expected = _expected(kpi, target.value, at=seen.at, direction=direction)
    if isinstance(expected, str):
        return Judgement(Grade.NOT_ASSESSABLE, expected, used)
    return _graded(seen.value, expected, rule=used, up=direction is Direction.UP)


def planned_path(kpi: Kpi) -> tuple[tuple[Year, Fraction], ...] | str:
    """The points that a KPI is judged against, the beginning first; a text says why there are none."""
    if kpi.target is None or kpi.target.value is None:
        return "目標値がありません。"
    if kpi.due.is_yearly:
        return "毎年の目標で、結ぶ線がありません。"
    points = _path(kpi, kpi.target.value)
    return points if isinstance(points, str) else tuple(points)


def is_met(target: Target, value: Fraction, *, direction: Direction) -> bool:
    """Whether a value reaches the target. A target without a value is never met by this."""
    if target.value is None:
        return False
    if target.kind is TargetKind.MORE_THAN:
        return value > target.value
    if target.kind is TargetKind.LESS_THAN:
        return value < target.value
    return value >= target.value if direction is Direction.UP else value <= target.value


def _without_direction(target: Target, value: Fraction, *, rule: Rule) -> Judgement:
    if value == target.value:
        return Judgement(Grade.ACHIEVED, "目標と同じ値です。", rule, target.value)
    why = "基準値がなく（または目標と同じで）、増えるのと減るのとどちらが良いか分かりません。"
    return Judgement(Grade.NOT_ASSESSABLE, why, rule)


@dataclass(frozen=True)
class _Expected:
    value: Fraction
    start: Fraction | None


def _what_is_missing(kpi: Kpi, seen: Observation) -> str:
    if kpi.target is None:
        return "目標がありません（子の指標で判定します）。"
    if kpi.target.status is Status.LOST:
        return "目標が原本から失われています。"
    if not kpi.target.is_decided:
        return "目標値がまだ設定されていません。"
    if seen.value is None:
        return "実績値がまだありません。"
    if kpi.due.last is not None and type(kpi.due.last) is not type(seen.at):
        return (
            f"実績は「{seen.at.western}」、期限は「{kpi.due.last.western}」で、年度と暦年は比べられません。"
        )
    return ""


def _by_direction(kpi: Kpi, target: Target, value: Fraction, *, at: Year, rule: Rule) -> Judgement:
    """増加・減少・向上: only the baseline tells; the due decides whether moving is enough."""
    start = kpi.baseline.value if kpi.baseline else None
    direction = target.direction()
    if direction is None or target.than is not None or start is None:
        why = f"比べる相手「{target.than}」の値がありません。" if target.than else "基準値がありません。"
        return Judgement(Grade.NOT_ASSESSABLE, why, rule)
    if target.kind is TargetKind.NOT_BELOW_PREVIOUS:
        return Judgement(
            Grade.ACHIEVED if value >= start else Grade.BEHIND, "前の値と比べました。", rule, start
        )
    moved = value - start if direction is Direction.UP else start - value
    if moved > 0:
        is_due = kpi.due.last is not None and years_between(kpi.due.last, at) >= 0
        return Judgement(
            Grade.ACHIEVED if is_due else Grade.ON_COURSE, "基準値より良くなっています。", rule, start
        )
    if moved == 0:
        return Judgement(Grade.SLIGHTLY_BEHIND, "基準値から変わっていません。", rule, start)
    return Judgement(Grade.BEHIND, "基準値より悪くなっています。", rule, start)


def _expected(kpi: Kpi, goal: Fraction, *, at: Year, direction: Direction) -> _Expected | str:
    """What should stand in the year `at`, or why that cannot be told."""
    due = kpi.due
    if due.is_yearly:
        return _Expected(goal, None)
    points = _path(kpi, goal)
    if isinstance(points, str):
        return points
    if any(type(year) is not type(at) for year, _ in points):
        return "道筋の年度と実績の暦年は比べられません。"
    start = points[0][1]
    is_behind_start = start > goal if direction is Direction.UP else start < goal
    if is_behind_start or start == goal:
        return _Expected(goal, None)
    return _Expected(_on_line(points, at), start)


def _path(kpi: Kpi, goal: Fraction) -> list[tuple[Year, Fraction]] | str:
    """The points of the path in order: the beginning, the stated steps, the target."""
    due = kpi.due
    if due.last is None:
        return "期限がありません。"
    steps = sorted(
        ((year, step.value) for year, step in kpi.path if step.value is not None), key=lambda one: one[0].year
    )
    if due.kind is DueKind.RANGE_CUMULATIVE and due.first is not None:
        return [(_year_before(due.first), Fraction(0)), *steps, (due.last, goal)]
    baseline = kpi.baseline
    if baseline is None or baseline.value is None or baseline.at is None:
        return "基準値またはその年がありません。"
    if type(baseline.at) is not type(due.last):
        return (
            f"基準は「{baseline.at.western}」、期限は「{due.last.western}」で、年度と暦年は比べられません。"
        )
    if years_between(baseline.at, due.last) <= 0:
        return f"基準の年（{baseline.at.western}）が期限（{due.last.western}）より前ではありません。"
    return [(baseline.at, baseline.value), *steps, (due.last, goal)]


def _on_line(points: list[tuple[Year, Fraction]], at: Year) -> Fraction:
    if years_between(points[0][0], at) <= 0:
        return points[0][1]
    for (year, value), (next_year, next_value) in pairwise(points):
        if years_between(at, next_year) >= 0 and next_year != year:
            share = Fraction(years_between(year, at), years_between(year, next_year))
            return value + (next_value - value) * share
    return points[-1][1]


def _graded(value: Fraction, expected: _Expected, *, rule: Rule, up: bool) -> Judgement:
    ahead = value - expected.value if up else expected.value - value
    if ahead >= 0:
        return Judgement(
            Grade.ON_COURSE, f"見込み {_plain(expected.value)} に対し {_plain(value)}。", rule, expected.value
        )
    ratio = _progress(value, expected, up=up)
    reason = f"見込み {_plain(expected.value)} に対し {_plain(value)}。"
    if ratio is not None and ratio >= rule.on_course:
        return Judgement(Grade.ON_COURSE, reason, rule, expected.value)
    if ratio is not None and ratio >= rule.slightly:
        return Judgement(Grade.SLIGHTLY_BEHIND, reason, rule, expected.value)
    return Judgement(Grade.BEHIND, reason, rule, expected.value)


def _progress(value: Fraction, expected: _Expected, *, up: bool) -> Fraction | None:
    """The share of the expected way that was gone; without a way, how near the level is."""
    way = Fraction(0) if expected.start is None else expected.value - expected.start
    if expected.start is not None and (way > 0 if up else way < 0):
        return (value - expected.start) / way
    if up:
        return value / expected.value if expected.value > 0 else None
    return 2 - value / expected.value if expected.value > 0 else None


def _year_before(year: Year) -> Year:
    return type(year)(year.year - 1)


def _percent(share: Fraction) -> str:
    return f"{_plain(share * 100)}％"


def _plain(value: Fraction) -> str:
    text = f"{float(value):,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "▲")
