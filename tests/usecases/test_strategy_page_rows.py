"""Rows of a KPI board: states, what is overdue, judgement within the period, filters whose counts add up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans import (
    NO_DUE,
    Actual,
    Baseline,
    Due,
    DueKind,
    Grade,
    Kpi,
    Observation,
    Span,
    Status,
    Target,
    TargetKind,
)
from shirube.usecases.strategy_page_board import FACETS, SORTS, BoardFilter, board, read_board_filter
from shirube.usecases.strategy_page_rows import (
    BoardItem,
    BoardRow,
    State,
    board_rows,
    due_text,
    is_overdue,
    number_text,
    target_text,
)
from shirube.usecases.strategy_page_tables import board_table

ON = date(2026, 6, 15)
FIRST = FiscalYear(2025)
BY_2029 = Due(DueKind.FISCAL_YEAR, last=FiscalYear(2029))
KINDS = st.sampled_from(list(TargetKind))
STATES = st.sampled_from([Status.DECIDED, Status.TO_BE_SET, Status.SUCCESSOR_TO_BE_SET])


def kpi(
    value: int | None = 100,
    *,
    due: Due = BY_2029,
    kind: TargetKind = TargetKind.VALUE,
    status: Status = Status.DECIDED,
    baseline: Baseline | None = None,
    label: str = "参加者数",
) -> Kpi:
    exact = None if value is None else Fraction(value)
    target = Target(text="目標", kind=kind, value=exact, unit="人", status=status)
    return Kpi(label=label, target=target, due=due, span=Span(1, 1), baseline=baseline)


def actual(year: int, value: int | None, *, calendar: bool = False) -> Actual:
    at = CalendarYear(year) if calendar else FiscalYear(year)
    exact = None if value is None else Fraction(value)
    return Actual(seen=Observation(at, exact), why_none="" if value is not None else "調査なし")


def item(name: str, kpi: Kpi | None, *actuals: Actual, place: str = "outcome-A") -> BoardItem:
    places = (("impact-1", "1. 強い経済"), (place, place))
    return BoardItem(
        id=name, label=name, level=("outcome", "アウトカム"), places=places, kpi=kpi, actuals=actuals
    )


def rows(*items: BoardItem, on: date = ON) -> tuple[BoardRow, ...]:
    return board_rows(items, on=on, first_year=FIRST)


# -- states and judgement ----------------------------------------------------------------------------------


def test_what_the_document_lost_is_neither_zero_nor_undecided_nor_behind() -> None:
    (row,) = rows(item("失", None))
    assert (row.state, row.grade, row.is_overdue) == (State.LOST, Grade.NOT_ASSESSABLE, None)
    assert (row.target_text, row.baseline_text, row.latest_text) == ("－", "－", "－")
    assert "失われています" in row.judgement.reason


def test_the_years_that_a_direction_is_counted_from_are_in_the_table_too() -> None:
    years = (CalendarYear(2024), CalendarYear(2023))
    target = Target(text="3倍", kind=TargetKind.VALUE, value=Fraction(3), base_years=years)
    shown = Kpi(label="額", target=target, due=BY_2029, span=Span(1, 1), baseline=None)
    (row,) = rows(item("甲", shown))
    table = board_table([row])
    assert row.baseline_text == "－（基準年 2024年・2023年）"
    assert table.rows[0][table.header.index("基準年")] == "2024年・2023年"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Status.DECIDED, State.DECIDED),
        (Status.TO_BE_SET, State.TO_BE_SET),
        (Status.SUCCESSOR_TO_BE_SET, State.SUCCESSOR),
    ],
)
def test_the_state_is_how_far_the_aim_is_settled(status: Status, state: State) -> None:
    assert rows(item("甲", kpi(status=status)))[0].state is state


def test_without_an_actual_nothing_is_behind() -> None:
    (row,) = rows(item("甲", kpi(baseline=Baseline(Fraction(10), FiscalYear(2024)))))
    assert row.grade is Grade.NOT_ASSESSABLE
    assert "実績値がまだありません" in row.judgement.reason


@pytest.mark.parametrize(
    ("year", "grade"), [(2024, Grade.NOT_ASSESSABLE), (2025, Grade.ACHIEVED), (2026, Grade.ACHIEVED)]
)
def test_an_actual_before_the_period_of_the_target_is_not_judged(year: int, grade: Grade) -> None:
    due = Due(DueKind.RANGE, first=FiscalYear(2025), last=FiscalYear(2029))
    (row,) = rows(item("甲", kpi(95, due=due), actual(year, 95)))
    assert row.grade is grade


@pytest.mark.parametrize(
    ("before", "now", "grade"), [(68, 67, Grade.BEHIND), (68, 68, Grade.ACHIEVED), (68, 69, Grade.ACHIEVED)]
)
def test_not_below_last_year_is_measured_against_last_year(before: int, now: int, grade: Grade) -> None:
    yearly = kpi(None, kind=TargetKind.NOT_BELOW_PREVIOUS, due=Due(DueKind.EVERY_YEAR))
    (row,) = rows(item("甲", yearly, actual(2025, before), actual(2026, now)))
    assert row.grade is grade
    (alone,) = rows(item("甲", yearly, actual(2026, now)))
    assert alone.grade is Grade.NOT_ASSESSABLE


# -- overdue -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2030, 3, 31), None), (date(2030, 4, 1), True), (date(2030, 4, 2), True)],
)
def test_an_actual_is_owed_from_the_day_after_the_due(on: date, expected: bool | None) -> None:
    assert is_overdue(kpi(), (), on=on, first_year=FIRST) is expected


@pytest.mark.parametrize(("year", "expected"), [(2028, True), (2029, False), (2030, False)])
def test_an_actual_of_the_due_year_settles_it(year: int, expected: bool) -> None:
    assert is_overdue(kpi(), (actual(year, 1),), on=date(2031, 1, 1), first_year=FIRST) is expected


def test_a_reason_in_place_of_a_value_or_another_kind_of_year_settles_nothing() -> None:
    for one in (actual(2029, None), actual(2029, 5, calendar=True)):
        assert is_overdue(kpi(), (one,), on=date(2031, 1, 1), first_year=FIRST) is True


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2026, 3, 31), None), (date(2026, 4, 1), True), (date(2027, 3, 31), True)],
)
def test_a_yearly_target_owes_the_last_year_that_is_over_from_the_first_of_the_plan(
    on: date, expected: bool | None
) -> None:
    yearly = kpi(due=Due(DueKind.EVERY_YEAR))
    assert is_overdue(yearly, (), on=on, first_year=FIRST) is expected
    assert is_overdue(yearly, (actual(2025, 1),), on=on, first_year=FIRST) in (None, False)


def test_each_year_of_a_range_owes_no_year_after_its_end() -> None:
    due = Due(DueKind.RANGE_EACH, first=FiscalYear(2025), last=FiscalYear(2027))
    assert is_overdue(kpi(due=due), (actual(2027, 1),), on=date(2035, 1, 1), first_year=FIRST) is False


@pytest.mark.parametrize("status", [Status.TO_BE_SET, Status.LOST])
def test_nothing_is_owed_where_no_aim_is_settled(status: Status) -> None:
    value = None if status is Status.LOST else 100
    assert is_overdue(kpi(value, status=status), (), on=date(2040, 1, 1), first_year=FIRST) is None
    assert is_overdue(kpi(due=NO_DUE), (), on=date(2040, 1, 1), first_year=FIRST) is None


# -- the board ---------------------------------------------------------------------------------------------


def many() -> tuple[BoardRow, ...]:
    calendar = Due(DueKind.CALENDAR_YEAR, last=CalendarYear(2028))
    start = Baseline(Fraction(0), FiscalYear(2020))
    return rows(
        item("順", kpi(baseline=start), actual(2025, 99)),
        item("遅", kpi(baseline=start), actual(2025, 1)),
        item("失", None, place="outcome-B"),
        item("暦", kpi(due=calendar)),
        item("過", kpi(due=Due(DueKind.FISCAL_YEAR, last=FiscalYear(2025)))),
        item("未", kpi(status=Status.TO_BE_SET), place="outcome-B"),
    )


def test_overdue_actuals_come_first_then_what_is_behind_then_the_order_of_the_document() -> None:
    assert [row.item.id for row in board(many(), BoardFilter()).rows] == ["過", "遅", "順", "失", "暦", "未"]


def test_fiscal_and_calendar_years_never_stand_in_one_order() -> None:
    shown = [row.item.id for row in board(many(), BoardFilter(sort="due")).rows]
    assert shown == ["過", "順", "遅", "未", "暦", "失"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries(
        {
            "state": st.sampled_from(["", "decided", "lost", "to_be_set", "nai"]),
            "overdue": st.sampled_from(["", "yes", "no"]),
            "grade": st.sampled_from(["", "behind", "not-assessable"]),
            "branch": st.sampled_from(["", "impact-1", "outcome-B"]),
            "word": st.sampled_from(["", "失", "強い"]),
            "sort": st.sampled_from(list(SORTS)),
        }
    )
)
def test_shown_and_hidden_add_up_and_every_count_is_what_its_choice_shows(asked: dict[str, str]) -> None:
    every = many()
    found = board(every, BoardFilter(**asked))
    assert len(found.rows) + found.hidden == found.total == len(every)
    assert sum(count for _, count in found.counts) == len(every)
    for facet in found.facets:
        for choice in facet.choices:
            chosen = board(every, BoardFilter(**{**asked, facet.name: choice.value}))
            assert len(chosen.rows) == choice.count, (facet.name, choice)


def test_the_values_of_a_facet_add_up_to_the_board() -> None:
    for facet in board(many(), BoardFilter()).facets:
        if facet.name in ("state", "grade", "overdue", "level"):
            assert sum(choice.count for choice in facet.choices) == len(many()), facet.name


def test_an_address_is_read_back_from_what_it_is_written_as() -> None:
    asked = BoardFilter(state="lost", sort="due", view="small", word="人")
    assert read_board_filter(dict(asked.pairs)) == asked
    assert read_board_filter({"sort": "x", "view": "y"}) == BoardFilter()
    assert len(read_board_filter({"word": "長" * 500}).word) == 60


def test_every_facet_is_a_field_of_the_filter() -> None:
    assert set(FACETS) <= set(vars(BoardFilter()))


# -- words -------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(KINDS, STATES, st.none() | st.fractions(min_value=-1000, max_value=10**9, max_denominator=400))
def test_every_aim_has_words_and_a_row(kind: TargetKind, status: Status, value: Fraction | None) -> None:
    target = Target(text="向上", kind=kind, value=value, unit="%", status=status)
    assert target_text(target)
    shown = Kpi(label="甲", target=target, due=BY_2029, span=Span(1, 1))
    table = board_table(rows(item("甲", shown)))
    assert {len(row) for row in table.rows} == {len(table.header)}


def test_a_value_without_end_is_called_about() -> None:
    assert number_text(Fraction(1, 3)) == "約0.33"
    assert number_text(Fraction(13, 10)) == "1.3"
    assert number_text(Fraction(-1, 2)) == "▲0.5"


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (Due(DueKind.CALENDAR_YEAR, last=CalendarYear(2029)), "2029年（令和11年）"),
        (Due(DueKind.FISCAL_YEAR_END, last=FiscalYear(2026)), "2026年度（令和8年度）末"),
        (
            Due(DueKind.RANGE_CUMULATIVE, first=FiscalYear(2015), last=FiscalYear(2027)),
            "2015〜2027年度の累計（〜令和9年度）",
        ),
        (Due(DueKind.EVERY_YEAR, text="毎 年"), "毎年"),
        (NO_DUE, "－"),
    ],
)
def test_a_due_is_written_with_the_era_beside_it(due: Due, text: str) -> None:
    assert due_text(due) == text
