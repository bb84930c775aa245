"""One below, exactly, one above: where a check begins to speak; and laws that hold for any plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lint.make import (
    CONTEXT,
    ON,
    DueKind,
    Level,
    Observation,
    bar,
    base,
    cy,
    drawn,
    due,
    fy,
    measure,
    one,
    plan,
    table,
    target,
)

from shirube.lint import Allow, Context, Limits, lint_fully, lint_plan
from shirube.lint.allow import allows_in
from shirube.lint.likeness import Likeness, alike, pairs, plain, without_brackets
from shirube.lint.words import (
    better_by_label,
    figures_in,
    holds_two,
    is_activity,
    is_attendance,
    is_output,
    is_share,
    is_vague_label,
    names_its_whole,
)
from shirube.plans import BudgetRow, Direction, FundingSource, TargetKind
from shirube.plans.roadmap import NO_ROADMAP


def codes(view, context=CONTEXT):
    return {finding.code for finding in lint_plan(view, context)}


@pytest.mark.parametrize(
    ("value", "speaks"), [("99", False), ("100", False), ("1001/10", True), ("-1/10", True)]
)
def test_a_share_above_the_whole_is_an_error(value, speaks):
    view = plan(one("農家に占める若者の割合", aim=target(f"{value}%", value, "%"), at=base(10, text="10%")))
    assert ("L121" in codes(view)) is speaks


@pytest.mark.parametrize("label", ["製造品出荷額の伸び率", "目標の達成率", "保育の充足率"])
def test_a_rate_that_may_pass_the_whole_is_left_alone(label):
    view = plan(one(label, aim=target("120%", 120, "%"), at=base(101, text="101%")))
    assert "L121" not in codes(view)


@pytest.mark.parametrize(("baseline", "speaks"), [("69", False), ("70", True), ("71", True)])
def test_at_least_is_met_from_its_value_on(baseline, speaks):
    view = plan(one(aim=target("70%以上", 70, "%", TargetKind.AT_LEAST), at=base(baseline)))
    assert ("L113" in codes(view)) is speaks


@pytest.mark.parametrize(("baseline", "speaks"), [("29", True), ("30", True), ("31", False)])
def test_at_most_in_words_only_is_met_down_from_its_value(baseline, speaks):
    view = plan(one("交通事故死者数", aim=target("30人以下", 30, "人", TargetKind.TEXT), at=base(baseline)))
    assert ("L113" in codes(view)) is speaks


@pytest.mark.parametrize(("on", "speaks"), [(date(2027, 3, 31), False), (date(2027, 4, 1), True)])
def test_a_year_without_actual_is_missed_on_the_day_after_it(on, speaks):
    view = plan(one(actuals=()))
    assert ("L191" in codes(view, replace(CONTEXT, on=on))) is speaks


def test_a_plan_that_holds_no_actuals_is_not_blamed_for_it():
    assert "L191" not in codes(plan(one(actuals=None)))


@pytest.mark.parametrize("count", [5, 6, 7])
def test_the_number_of_kpis_of_a_node_is_a_limit_of_ours(count):
    kpis = (one(f"戸数{n}", aim=target(f"{n}戸", 60 + n, "戸"), key=f"kpi/{n}") for n in range(count))
    assert ("L164" in codes(plan(*kpis))) is (count > Limits().most_kpis_of_a_node)


def test_attendance_is_alone_only_while_nothing_else_is_measured_there():
    seminar = one("起業セミナー参加人数", owner="section/起業", level=Level.SECTION)
    other = one("参加者のうち起業した人の数", owner="section/起業", level=Level.SECTION, key="kpi/2")
    elsewhere = replace(other, owner="section/観光")
    assert "L142" in codes(table(seminar))
    assert "L142" not in codes(table(seminar, other))
    assert "L142" in codes(table(seminar, elsewhere))


def test_calendar_years_in_the_cell_count_under_a_heading_of_fiscal_years():
    accident = one("交通事故死者数", aim=target("30人以下 (R8年)", 30, "人"), at=base(35, cy(2022)))
    assert "L133" not in codes(plan(accident))
    school = one("よく分かる生徒の割合", aim=target("中学校2年生 65%", 65, "%"), at=base(57, fy(2024)))
    assert "L133" not in codes(plan(school))


def test_one_cohort_of_an_indicator_is_not_the_same_kpi_as_another():
    twice = (one(cohort="令和5年度分"), one(cohort="令和6年度分", key="kpi/2"))
    assert "L149" not in codes(plan(*twice))


def test_a_met_target_is_only_told_before_its_due():
    late = Observation(fy(2030), Fraction(90))
    assert "L129" not in codes(plan(one(actuals=(late,))))


def test_every_year_has_no_path_to_be_judged():
    yearly = due(fy(2030), DueKind.RANGE_EACH, fy(2026))
    steps = ((fy(2027), target("70件", 70)), (fy(2028), target("60件", 60)))
    assert "L126" not in codes(plan(one(by=yearly, path=steps)))


@pytest.mark.parametrize(
    ("label", "better"),
    [
        ("保育所等利用待機児童数", Direction.DOWN),
        ("交通事故死者数", Direction.DOWN),
        ("買物に困難を感じている人の割合", Direction.DOWN),
        ("サイバー犯罪の検挙件数", None),
        ("事故などの現場に急性期から活動できる災害派遣医療チームのチーム数", None),
        ("空き家の利活用件数", None),
        ("移住者数", Direction.UP),
        ("人口", None),
    ],
)
def test_which_way_is_better_is_told_only_by_clear_words(label, better):
    assert better_by_label(label) is better


@pytest.mark.parametrize(
    ("test", "yes", "no"),
    [
        (is_attendance, "マッチングイベントの参加企業数", "セミナー参加者のうち事業計画を出した人数"),
        (is_activity, "移住説明会の開催回数", "子育て支援拠点事業実施箇所数"),
        (is_output, "デジタル人材育成数", "新しく起業した人の数"),
        (holds_two, "若者や女性の人数及び割合", "輸出額及び消費額の合計"),
        (is_vague_label, "アナログ規制の見直しの進捗状況", "好循環の創出（取り組む団体の割合）"),
        (names_its_whole, "審議会等の委員に占める女性の割合", "スマート農業技術の活用割合"),
    ],
)
def test_what_the_words_of_a_label_tell(test, yes, no):
    assert test(yes)
    assert not test(no)


def test_figures_in_brackets_and_in_units_are_not_counted():
    assert figures_in("18,167,874t-CO2") == 1
    assert figures_in("年度当初 0人（R9年度） 年度途中 0人（R8年度）") == 2


def test_a_growth_rate_is_no_share():
    assert not is_share("労働生産性の伸び率", "%")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("allow missing-baseline: 初めて測る", ("missing-baseline", "初めて測る")),
        ("※ allow L101：初めて測る", ("L101", "初めて測る")),
        ("allow L101", ("L101", "")),
        ("この指標は allow されない", None),
    ],
)
def test_a_switch_is_read_from_a_note(text, expected):
    found = [(allow.check, allow.reason) for allow in allows_in((text,), None)]
    assert found == ([] if expected is None else [expected])


def test_a_switch_accepts_its_own_kpi_only_and_keeps_the_reason():
    twice = (one(at=None), one("木造の戸数", at=None, aim=target("9件", 9), key="kpi/2"))
    view = replace(plan(*twice), allows=(Allow("L101", "初めて測る", "kpi/2"),))
    found = lint_fully(view, CONTEXT)
    assert [one_.subject for one_ in found.findings if one_.code == "L101"] == ["kpi/1"]
    assert [(one_.subject, allow.reason) for one_, allow in found.accepted] == [("kpi/2", "初めて測る")]


def test_a_switch_for_the_whole_plan_accepts_every_kpi():
    view = replace(plan(one(at=None)), allows=(Allow("missing-baseline", "基準は来年"),))
    assert codes(view) == set()


def test_only_the_checks_that_are_asked_for_run():
    view = plan(one(at=None, aim=target("80", 80, None)))
    assert {f.code for f in lint_plan(view, CONTEXT, only=("missing-unit",))} == {"L124"}


def test_a_name_in_other_brackets_is_the_same_programme():
    assert plain("「農泊」推進 事業（案）") == plain("農泊推進事業(案)")
    assert without_brackets("【再掲】交付金（推進型）") == "交付金"
    assert Likeness([plain("地域暮らしサービス拠点推進事業")]).likeliest(
        "地域くらしサービス拠点推進事業", at_least=Fraction(3, 5)
    )


NAMES = st.text(alphabet="あいう空家移住交付金支援", min_size=1, max_size=8)


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_whole_for_the_same_name(first, second):
    assert alike(pairs(first), pairs(second)) == alike(pairs(second), pairs(first))
    assert 0 <= alike(pairs(first), pairs(second)) <= 1 == alike(pairs(first), pairs(first))


KPIS = st.builds(
    one,
    st.sampled_from(["移住者数", "セミナー参加人数", "空き家の割合", "推進状況", "満足している人の割合"]),
    aim=st.one_of(st.none(), st.builds(lambda n: target(f"{n}%", n, "%"), st.integers(-5, 300))),
    at=st.one_of(
        st.none(), st.builds(base, st.integers(0, 300), st.sampled_from([None, fy(2020), cy(2024)]))
    ),
    by=st.sampled_from([due(), due(None, DueKind.NONE), due(cy(2029)), due(fy(2025))]),
    level=st.sampled_from(list(Level)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(KPIS, max_size=6))
def test_the_order_of_kpis_of_different_names_changes_no_finding(kpis):
    named = [replace(kpi, key=f"kpi/{kpi.label}", owner=f"section/{kpi.label}") for kpi in kpis]
    unique = list({kpi.label: kpi for kpi in named}.values())
    forward = lint_plan(table(*unique), CONTEXT)
    backward = lint_plan(table(*reversed(unique)), CONTEXT)
    assert sorted(map(str, forward)) == sorted(map(str, backward))


@settings(max_examples=40, deadline=None)
@given(st.lists(KPIS, max_size=6))
def test_a_repost_adds_no_finding(kpis):
    listed = tuple(replace(kpi, key=f"kpi/{n}", owner=f"section/{n}") for n, kpi in enumerate(kpis))
    once = lint_plan(table(*listed), CONTEXT)
    again = tuple(replace(kpi, key=f"{kpi.key}/再掲", reposted=True) for kpi in listed)
    per_kpi = {f.code for f in lint_plan(table(*listed, *again), CONTEXT)}
    assert per_kpi == {f.code for f in once}


def test_without_a_day_nothing_is_overdue():
    view = plan(one(aim=target("向上", None, None, TargetKind.IMPROVE), by=due(fy(2026)), actuals=()))
    assert not {"L118", "L191"} & codes(view, Context())
    assert "L191" in codes(view, Context(on=ON))


@pytest.mark.parametrize(("year", "speaks"), [(2025, True), (2026, False), (2027, False), (2028, True)])
def test_a_budget_speaks_one_year_before_and_after_its_bar(year, speaks):
    found = codes(money(year, bars=[(2026, 2027)]))
    assert ("L184" in found) is speaks


@pytest.mark.parametrize(
    ("bars", "yen"), [([(2026, None)], 1), ([], 1), ([(2026, 2026)], 0), ([(2026, 2026)], None)]
)
def test_an_open_bar_no_bar_no_yen_and_undecided_yen_are_no_mistake(bars, yen):
    assert "L184" not in codes(money(2040, bars=bars, yen=yen))


@pytest.mark.parametrize(("yen", "speaks"), [(1, True), (0, False), (None, False)])
def test_only_counted_yen_of_the_nation_want_a_programme(yen, speaks):
    assert ("L186" in codes(money(2026, bars=[], yen=yen, source=FundingSource.NATIONAL))) is speaks
    assert "L186" not in codes(money(2026, bars=[], yen=1))


def money(year, *, bars, yen=1, source=FundingSource.OWN):
    """A plan whose one measure has a sum in a year and bars from and to a year."""
    rows = [bar("改修", fy(first), None if last is None else fy(last)) for first, last in bars]
    row = BudgetRow(source=source, amounts=((fy(year), yen),))
    return replace(plan(), measures=(measure(budgets=(row,), roadmap=drawn(*rows) if rows else NO_ROADMAP),))
