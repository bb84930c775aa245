"""A KPI as it is typed: exact figures, years in eras, every mistake at its field."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import CalendarYear, FiscalYear, ReadingError, format_number
from shirube.plans import Direction, DueKind, Status, TargetKind
from shirube.usecases.plan_kpi import LONGEST, read_figure, read_typed_kpi

TYPED = {"label": "空き家の成約", "unit": "件", "target_kind": "value", "target_value": "20"}
TYPED |= {"due_kind": "fiscal_year", "due_last": "令和11年度"}


def read(**change: str):
    return read_typed_kpi({**TYPED, **change})


def test_a_whole_form_is_read_exactly() -> None:
    found = read(
        baseline_value="▲0.3",
        baseline_at="R6",
        better="up",
        denominator="全世帯",
        notes="注1\n\n注2",
        unit="ポイント",
    ).kpi
    assert found is not None
    assert found.kpi.baseline is not None
    assert (found.kpi.baseline.value, found.kpi.baseline.at) == (Fraction(-3, 10), FiscalYear(2024))
    assert (found.unit, found.better, found.kpi.notes) == ("ポイント", Direction.UP, ("注1", "注2"))
    assert found.kpi.due.last == FiscalYear(2029)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("20", "件", 20),
        ("20件", "件", 20),
        ("5,500万円", "万円", 5500),
        ("1億2,000万円", "万円", 12000),
        ("35", "％", 35),
        ("3.5", "人/年", Fraction(7, 2)),
        ("3.5人/年", "人/年", Fraction(7, 2)),
        ("約8万人", "人", 80_000),
        ("－", "件", None),
        ("…", "件", None),
        ("12", "", 12),
    ],
)
def test_a_figure_is_read_in_its_unit(typed: str, unit: str, value: Fraction | int | None) -> None:
    assert read_figure(typed, unit, where="") == value


@given(st.decimals(min_value=-99999, max_value=99999, places=3, allow_nan=False))
def test_a_figure_written_by_the_house_reads_back(number: object) -> None:
    value = Fraction(str(number))
    assert read_figure(format_number(value), "件", where="") == value


@pytest.mark.parametrize("typed", ["20人", "たくさん", "10〜20", "1,2", "20 30"])
def test_what_is_no_figure_is_refused_with_its_place(typed: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_figure(typed, "件", where="目標値")
    assert str(caught.value.where) == "目標値"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"label": " "}, "label", "E720"),
        ({"target_value": ""}, "target_value", "E720"),
        ({"target_value": "－"}, "target_value", "E720"),
        ({"target_kind": ""}, "target_kind", "E720"),
        ({"target_kind": "wish"}, "target_kind", "E721"),
        ({"target_status": "to_be_set"}, "target_value", "E722"),
        ({"target_kind": "text", "target_value": ""}, "target_text", "E720"),
        ({"due_last": ""}, "due_last", "E720"),
        ({"due_last": "2029年"}, "due_last", "E015"),
        ({"due_kind": "calendar_year"}, "due_last", "E721"),
        ({"due_kind": "range_cumulative"}, "due_first", "E720"),
        ({"due_kind": "range", "due_first": "R12"}, "due_first", "E502"),
        ({"due_kind": "range", "due_first": "2025年"}, "due_first", "E501"),
        ({"baseline_at": "R6"}, "baseline_value", "E720"),
        ({"baseline_value": "12", "baseline_at": "昔"}, "baseline_at", "E010"),
        ({"path-FY2026": "－"}, "path-FY2026", "E720"),
        ({"path-FY2026": "x1"}, "path-FY2026", "E020"),
        ({"path-FY1800": "1"}, "path-FY1800", "E017"),
        ({"notes": "あ" * (LONGEST + 1)}, "notes", "E723"),
    ],
)
def test_a_mistake_stands_at_its_field(change: dict[str, str], field: str, code: str) -> None:
    found = read(**change)
    assert found.kpi is None
    assert {name: error.code for name, error in found.errors.items()}[field] == code


def test_the_longest_note_is_taken() -> None:
    assert read(notes="あ" * LONGEST).kpi is not None


def test_to_be_set_is_no_zero_and_nothing_written_is_neither() -> None:
    later = read(target_status="to_be_set", target_value="", target_kind="").kpi
    assert later is not None
    assert later.kpi.target is not None
    assert (later.kpi.target.status, later.kpi.target.value) == (Status.TO_BE_SET, None)
    empty = read(target_value="", target_kind="").kpi
    assert empty is not None
    assert empty.kpi.target is None


def test_calendar_and_fiscal_years_stay_apart_and_words_may_stand_for_a_baseline() -> None:
    found = read(
        due_kind="calendar_year", due_last="2029", baseline_value="調査中", **{"path-2027": "10"}
    ).kpi
    assert found is not None
    assert (found.kpi.due.kind, found.kpi.due.last) == (DueKind.CALENDAR_YEAR, CalendarYear(2029))
    assert found.kpi.path[0][0] == CalendarYear(2027)
    assert found.kpi.baseline is not None
    assert (found.kpi.baseline.value, found.kpi.baseline.text) == (None, "調査中")


def test_a_direction_or_a_comparison_needs_no_value() -> None:
    assert read(target_kind="increase", target_value="").kpi is not None
    compared = read(target_kind="at_least", target_value="", target_than="県平均").kpi
    assert compared is not None
    assert compared.kpi.target is not None
    assert (compared.kpi.target.kind, compared.kpi.target.than) == (TargetKind.AT_LEAST, "県平均")
