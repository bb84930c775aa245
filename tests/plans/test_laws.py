"""Laws of plans: counts, years, ranges, judgement, forecast, changed targets."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans import (
    NO_DUE,
    Baseline,
    Direction,
    Due,
    DueKind,
    Grade,
    Group,
    Kpi,
    KpiBlock,
    Measure,
    NextStep,
    Observation,
    Output,
    Plan,
    PlanError,
    Presence,
    Programme,
    Review,
    Roadmap,
    RoadmapStatus,
    Row,
    Rule,
    Span,
    Status,
    Subgroup,
    Target,
    TargetKind,
    all_measures,
    count,
    forecast,
    in_order,
    judge,
    latest,
    with_reposts_resolved,
)

HERE = Span(1, 1)
ORDER = [Grade.BEHIND, Grade.SLIGHTLY_BEHIND, Grade.ON_COURSE, Grade.ACHIEVED]
years = st.integers(2015, 2040)
fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=20)
kinds = st.sampled_from(
    [TargetKind.VALUE, TargetKind.AT_LEAST, TargetKind.MORE_THAN, TargetKind.AT_MOST, TargetKind.LESS_THAN]
)


def kpi(
    *,
    kind: TargetKind = TargetKind.VALUE,
    goal: Fraction | int | None = 100,
    start: Fraction | int | None = 0,
    first: int = 2024,
    last: int = 2029,
    due: Due | None = None,
    **target: object,
) -> Kpi:
    value = None if goal is None else Fraction(goal)
    aim = Target(text="", kind=kind, value=value, **target)  # type: ignore[arg-type]
    baseline = None if start is None else Baseline(Fraction(start), FiscalYear(first))
    return Kpi(
        label="荷車の数",
        target=aim,
        due=due or Due(DueKind.FISCAL_YEAR, last=FiscalYear(last)),
        span=HERE,
        baseline=baseline,
    )


def grade(one: Kpi, value: Fraction | int, year: int = 2026, rule: Rule | None = None) -> Grade:
    return judge(one, Observation(FiscalYear(year), Fraction(value)), rule=rule).grade


@given(kinds, fractions, fractions, fractions, fractions, st.integers(2024, 2031))
def test_a_better_actual_never_gets_a_worse_grade(kind, goal, start, actual, better, year):
    one = kpi(kind=kind, goal=goal, start=start)
    assert one.target is not None
    assert one.baseline is not None
    direction = one.target.direction(one.baseline.value)
    if direction is None:
        return
    low, high = sorted((actual, better), reverse=direction is Direction.DOWN)
    first, second = grade(one, low, year), grade(one, high, year)
    assert Grade.NOT_ASSESSABLE not in (first, second)
    assert ORDER.index(first) <= ORDER.index(second)


@given(fractions, fractions, fractions, st.integers(2024, 2031))
def test_an_actual_on_the_line_is_on_course(goal, start, other, year):
    if goal == start:
        return
    one = kpi(goal=goal, start=start)
    expected = judge(one, Observation(FiscalYear(year), start + (start - goal))).expected
    assert expected is not None
    assert grade(one, expected, year) in (Grade.ON_COURSE, Grade.ACHIEVED)


def test_the_grades_change_at_their_edges():
    one = kpi()
    step = Fraction(1, 1000)
    assert judge(one, Observation(FiscalYear(2026), Fraction(1))).expected == 40
    edges = [(40, Grade.ON_COURSE, Grade.SLIGHTLY_BEHIND), (32, Grade.SLIGHTLY_BEHIND, Grade.BEHIND)]
    for edge, at, below in [*edges, (100, Grade.ACHIEVED, Grade.ON_COURSE)]:
        assert grade(one, edge - step) is below
        assert grade(one, edge) is at
        assert grade(one, edge + step) is at


def test_the_rule_can_be_set_and_is_shown():
    mild = Rule(on_course=Fraction(9, 10), slightly=Fraction(1, 2))
    assert grade(kpi(), 36, rule=mild) is Grade.ON_COURSE
    assert grade(kpi(), 20, rule=mild) is Grade.SLIGHTLY_BEHIND
    judgement = judge(kpi(), Observation(FiscalYear(2026), Fraction(20)), rule=mild)
    assert "90％" in judgement.rule.text_ja()
    assert "50％" in judgement.rule.text_ja()
    with pytest.raises(PlanError, match="E506"):
        Rule(on_course=Fraction(1, 2), slightly=Fraction(3, 4))


def test_a_falling_indicator_is_judged_downwards():
    falling = kpi(goal=0, start=100)
    assert [grade(falling, value) for value in (0, 60, 68, 69)] == [
        Grade.ACHIEVED,
        Grade.ON_COURSE,
        Grade.SLIGHTLY_BEHIND,
        Grade.BEHIND,
    ]


def test_a_bound_that_must_be_passed_is_not_met_by_reaching_it():
    assert grade(kpi(kind=TargetKind.MORE_THAN), 100, 2029) is Grade.ON_COURSE
    assert grade(kpi(kind=TargetKind.AT_LEAST), 100, 2029) is Grade.ACHIEVED


def test_a_stated_path_is_followed_instead_of_the_straight_line():
    step = Target(text="", kind=TargetKind.VALUE, value=Fraction(10))
    late = Kpi(**{**vars(kpi()), "path": ((FiscalYear(2026), step),)})
    assert grade(kpi(), 10) is Grade.BEHIND
    assert grade(late, 10) is Grade.ON_COURSE


@given(fractions)
def test_what_is_lost_or_not_set_or_unknown_is_not_assessable_and_never_behind(value):
    lost = kpi(goal=None, status=Status.LOST)
    undecided = kpi(goal=None, status=Status.TO_BE_SET)
    for one in (lost, undecided, kpi(start=None)):
        assert grade(one, value if value != 100 else 99) is Grade.NOT_ASSESSABLE
    assert judge(kpi(), Observation(FiscalYear(2026), None)).grade is Grade.NOT_ASSESSABLE


def test_a_lost_target_cannot_carry_a_value():
    with pytest.raises(PlanError, match="E503"):
        Target(text="", kind=TargetKind.VALUE, value=Fraction(0), status=Status.LOST)


def test_a_calendar_year_actual_is_not_judged_against_a_fiscal_year_target():
    seen = Observation(CalendarYear(2026), Fraction(50))
    judgement = judge(kpi(), seen)
    assert judgement.grade is Grade.NOT_ASSESSABLE
    assert "暦年" in judgement.reason


def test_every_year_stands_by_itself():
    yearly = kpi(due=Due(DueKind.EVERY_YEAR, "毎年"), kind=TargetKind.AT_LEAST, goal=80, start=None)
    assert [grade(yearly, value) for value in (79, 80, 81)] == [
        Grade.SLIGHTLY_BEHIND,
        Grade.ACHIEVED,
        Grade.ACHIEVED,
    ]


@given(years, st.integers(1, 15), st.integers(1, 1000))
def test_a_total_that_began_before_the_plan_is_expected_from_its_own_beginning(first, length, goal):
    last = FiscalYear(first + length)
    due = Due(DueKind.RANGE_CUMULATIVE, first=FiscalYear(first), last=last)
    total = kpi(due=due, goal=goal, start=None)
    assert due.begins_before(FiscalYear(first + 1)) is True
    assert due.begins_before(FiscalYear(first)) is False
    for year in range(first, first + length):
        expected = judge(total, Observation(FiscalYear(year), Fraction(-1))).expected
        assert expected == Fraction(goal * (year - first + 1), length + 1)


@given(st.lists(st.tuples(st.booleans(), years)))
def test_fiscal_and_calendar_years_are_never_in_one_order(pairs):
    dues = [
        Due(DueKind.FISCAL_YEAR, last=FiscalYear(year))
        if is_fiscal
        else Due(DueKind.CALENDAR_YEAR, last=CalendarYear(year))
        for is_fiscal, year in pairs
    ]
    order = in_order([*dues, NO_DUE])
    assert all(isinstance(due.last, FiscalYear) for due in order.fiscal)
    assert all(isinstance(due.last, CalendarYear) for due in order.calendar)
    assert len(order.fiscal) + len(order.calendar) == len(dues)
    assert order.without_year == (NO_DUE,)
    for part in (order.fiscal, order.calendar):
        printed = [due.last.year for due in part if due.last]
        assert printed == sorted(printed)


def test_a_range_cannot_mix_years_or_run_backwards():
    with pytest.raises(PlanError, match="E501"):
        Due(DueKind.RANGE, first=FiscalYear(2025), last=CalendarYear(2029))
    with pytest.raises(PlanError, match="E502"):
        Due(DueKind.RANGE, first=FiscalYear(2029), last=FiscalYear(2025))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.booleans()), max_size=12))
def test_counts_with_reposts_are_counts_without_them_and_the_reposts(found):
    measures = [
        Measure(
            id=f"a/1/{index}",
            no=index + 1,
            printed_no="①",
            title=f"施策{title}",
            span=HERE,
            reposted=reposted,
            programmes=(Programme(f"事業{title}", HERE),),
        )
        for index, (reposted, title, _) in enumerate(found)
    ]
    rows = tuple(Row(programme=m.title, span=HERE, reposted=m.reposted) for m in measures)
    inside = tuple(m for m, (_, _, is_inside) in zip(measures, found, strict=True) if is_inside)
    direct = tuple(m for m in measures if m not in inside)
    sub = Subgroup(title="小分類", span=HERE, measures=inside, kpis=KpiBlock(Presence.LOST))
    group = Group(no=1, title="群", span=HERE, measures=direct, subgroups=(sub,))
    table = Roadmap(RoadmapStatus.TEXT, rows)
    output = Output(
        letter="a", printed_letter="a", title="", outcome="A", span=HERE, groups=(group,), roadmap=table
    )
    plan = with_reposts_resolved(Plan(title="", outputs=(output,)))
    every, once = count(plan, with_reposts=True), count(plan, with_reposts=False)
    assert every.measures == len(measures)
    assert once.measures + every.reposted_measures == every.measures
    assert once.reposted_measures == 0
    assert once.roadmap_rows + sum(row.reposted for row in rows) == every.roadmap_rows
    assert every.lost_kpi_blocks == once.lost_kpi_blocks == 1
    originals = {m.title: m.id for m in reversed(list(all_measures(plan))) if not m.reposted}
    for measure in all_measures(plan):
        assert measure.repost_of == (originals.get(measure.title) if measure.reposted else None)


@given(st.lists(fractions, min_size=3, max_size=8), st.integers(1, 10))
def test_a_forecast_further_ahead_is_never_narrower(values, ahead):
    seen = [Observation(FiscalYear(2020 + index), value) for index, value in enumerate(values)]
    last = 2020 + len(values)
    near, far = forecast(seen, FiscalYear(last)), forecast(seen, FiscalYear(last + ahead))
    assert near is not None
    assert far is not None
    assert near.low is not None
    assert near.high is not None
    assert far.low is not None
    assert far.high is not None
    assert near.low <= near.value <= near.high
    assert far.high - far.low >= (near.high - near.low) * (1 - 1e-9)


def test_few_points_are_honest_about_their_width():
    line = [
        Observation(FiscalYear(year), Fraction(value)) for year, value in ((2022, 10), (2023, 20), (2024, 31))
    ]
    assert forecast(line[:1], FiscalYear(2026)) is None
    with pytest.raises(PlanError, match="E507"):
        forecast(line, FiscalYear(2026), confidence=1)
    two = forecast(line[:2], FiscalYear(2026))
    assert two is not None
    assert (two.value, two.low, two.high) == (pytest.approx(50), None, None)
    three = forecast(line, FiscalYear(2025))
    assert three is not None
    assert three.low is not None
    # t(0.9, 1) = 3.0777, noise² = 1/6, 1 + 1/3 + 2²/2 = 10/3
    assert three.value - three.low == pytest.approx(3.07768 * (1 / 6 * 10 / 3) ** 0.5, rel=1e-4)
    straight = [Observation(FiscalYear(2020 + step), Fraction(step)) for step in range(4)]
    rounded = forecast(straight, FiscalYear(2025), resolution=Fraction(1))
    assert rounded is not None
    assert rounded.low is not None
    assert rounded.low < rounded.value, "a straight line of rounded figures has a width"


def test_a_changed_target_keeps_the_old_one_the_day_and_the_reason():
    old = kpi()
    assert old.target is not None
    new = Target(text="80", kind=TargetKind.VALUE, value=Fraction(80))
    due = Due(DueKind.FISCAL_YEAR, last=FiscalYear(2030))
    changed = old.revised(target=new, due=due, on=date(2026, 4, 1), reason="調査の方法が変わった")
    assert (changed.target, changed.due) == (new, due)
    assert [(one.target, one.due, one.changed_on, one.reason) for one in changed.history] == [
        (old.target, old.due, date(2026, 4, 1), "調査の方法が変わった")
    ]
    with pytest.raises(PlanError, match="E504"):
        old.revised(target=new, due=due, on=date(2026, 4, 1), reason=" ")
    with pytest.raises(PlanError, match="E505"):
        changed.revised(target=new, due=due, on=date(2026, 3, 31), reason="戻す")


def test_a_review_is_published_once_and_with_a_next_step():
    seen = Observation(FiscalYear(2026), Fraction(40))
    draft = Review(kpi="荷車の数", actual=seen, judgement=judge(kpi(), seen))
    with pytest.raises(PlanError, match="E508"):
        draft.published(date(2027, 9, 1))
    written = Review(**{**vars(draft), "next_step": NextStep.CONTINUE, "cause": "道がならされた"})
    done = written.published(date(2027, 9, 1))
    assert (done.published_on, done.cause) == (date(2027, 9, 1), "道がならされた")
    with pytest.raises(PlanError, match="E508"):
        done.published(date(2027, 9, 2))


def test_the_latest_review_is_the_one_of_the_last_year():
    reviews = [
        Review(kpi="荷車の数", actual=seen, judgement=judge(kpi(), seen))
        for seen in (Observation(FiscalYear(year), Fraction(40)) for year in (2026, 2027, 2025))
    ]
    found = latest(reviews)
    assert found is not None
    assert found.actual.at == FiscalYear(2027)
    assert latest([]) is None
    mixed = Observation(CalendarYear(2026), Fraction(1))
    with pytest.raises(PlanError, match="E501"):
        latest([*reviews, Review(kpi="", actual=mixed, judgement=reviews[0].judgement)])


def test_each_year_of_a_fiscal_range_is_not_judged_by_a_calendar_year():
    due = Due(DueKind.RANGE_EACH, first=FiscalYear(2025), last=FiscalYear(2027))
    yearly = kpi(due=due, kind=TargetKind.AT_LEAST, goal=14, start=None)
    assert judge(yearly, Observation(CalendarYear(2026), Fraction(14))).grade is Grade.NOT_ASSESSABLE
    assert judge(yearly, Observation(FiscalYear(2026), Fraction(14))).grade is Grade.ACHIEVED
